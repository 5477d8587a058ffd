# Everything here happens in .venv, from pinned and hashed requirements. `make` alone lists what there is.

PYTHON  ?= python3
ARGS    ?=

BIN     := .venv/bin
BUNDLE  := static/vendor/htmx.min.js
PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check
HASHED  := $(PIP) --require-hashes --only-binary :all:
LOCK    := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test chaos check coverage lock clean chromium

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):.* ## /  make \1\t/p' Makefile | expand -t 18

demo: .venv/run ## Re-run the Manchester roadshow, with a small crowd (ARGS="--crowd 30 --whole-day")
	@$(BIN)/companion demo $(ARGS)

test: .venv/dev chromium ## Run every test but the slow ones, the browser journeys too (ARGS="-k wall")
	$(BIN)/python -m pytest -q -n 2 --dist loadfile $(ARGS)

chaos: .venv/dev chromium ## Kill, stop, starve and flood it, also slowly: every bar of docs/reliability.md (ARGS="-k seats")
	$(BIN)/python -m pytest -q -m chaos $(ARGS)

check: .venv/dev ## Lint, format, types, import rules, then the tests: what CI runs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory test

coverage: .venv/dev chromium ## Run every test and show the branches that none of them took
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lock: .venv/dev ## Pin what pyproject.toml asks for (ARGS=--upgrade for the newest of everything)
	$(LOCK) $(ARGS) pyproject.toml --group build -o requirements/run.txt
	$(LOCK) $(ARGS) --group node -o requirements/node.txt
	$(LOCK) $(ARGS) pyproject.toml --group build --group dev -c requirements/run.txt -o requirements/dev.txt

clean: ## Remove what was installed and built; events that were run here stay
	rm -rf .venv static/vendor build dist .coverage .coverage.* htmlcov .hypothesis
	rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find companion tests -name __pycache__ -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------------------ the environment

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Companion needs Python 3.11 or newer: make PYTHON=/path/to/python3.11'; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/requirements: requirements/run.txt | .venv/bin/python
	@echo 'Installing what Companion needs …'
	@$(HASHED) -r requirements/run.txt
	@touch $@

# Without build isolation, because that would fetch hatchling unpinned. Nobody then installs what the build hook asks
# for, so the wheel that carries npm is put there first where the machine has none.
.venv/run: .venv/requirements requirements/node.txt pyproject.toml hatch_build.py
	@test -e $(BUNDLE) || command -v npm >/dev/null || $(HASHED) -r requirements/node.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	@echo 'Installing what its tests need …'
	@$(HASHED) -r requirements/dev.txt
	@touch $@

# Somebody emptied static/vendor: the stamp alone would not notice.
ifeq ($(wildcard $(BUNDLE)),)
.PHONY: .venv/run
endif

chromium:
	@command -v chromium >/dev/null && exit; \
	case "$$(id -u)" in 0) as_root='' ;; *) as_root='sudo -n' ;; esac; \
	if ! command -v apt-get >/dev/null || ! $$as_root true 2>/dev/null; then \
		echo 'The browser tests need Chromium. Please install it so that `chromium` is on PATH, for example with:'; \
		echo '    sudo apt-get update && sudo apt-get install chromium'; \
		exit 1; \
	fi; \
	echo 'Installing Chromium for the browser tests …'; \
	$$as_root apt-get update -qq \
	&& $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null
