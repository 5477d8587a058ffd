"""The house keeps its shape: what import-linter cannot see."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "companion"
MODULES = sorted(HOUSE.rglob("*.py"))
DOMAIN = sorted((HOUSE / "domain").rglob("*.py"))

WORDS = {"changes", "commands"}
"""Packages that only say what can happen and be asked for, a module for each subject. They are tried as a whole."""

MIRRORED = sorted(
    path.relative_to(HOUSE)
    for package in ("domain", "log")
    for path in (HOUSE / package).rglob("*.py")
    if path.name != "__init__.py" and path.parent.name not in WORDS
)
"""Modules that own a test file of their own: the rules, and what keeps their results."""

SPOKEN = sorted(path for path in DOMAIN if path.parent.name in WORDS and path.name != "__init__.py")
SHARED = {"__init__", "change", "command", "fold", "telling"}

DOMAIN_LIBRARIES = {"msgspec", "rpds"}
"""What the domain may import besides the standard library: structs, and maps that share what didn't change."""

IMPURE_MODULES = {"random", "secrets", "time", "uuid"}
CLOCK_READINGS = {"now", "today", "utcnow"}
JUNK_DRAWERS = {"base", "common", "helpers", "manager", "misc", "utils"}


def name_in_house(path: Path) -> str:
    """Name a module as a person would, for the test's id."""
    return path.as_posix() if not path.is_absolute() else path.relative_to(HOUSE).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    """Walk everything in a module."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


def imported_roots(path: Path) -> set[str]:
    """Collect the top-level packages that a module imports from."""
    return {name.partition(".")[0] for node in nodes(path) for name in imported_names(node)}


def imported_names(node: ast.AST) -> list[str]:
    """List the modules that one statement imports from, if it imports."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
        case _:
            return []


def readings_of_the_clock(path: Path) -> list[str]:
    """List the calls that read a clock, as `file:line name`."""
    return [
        f"{name_in_house(path)}:{node.lineno} {node.func.attr}()"
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_READINGS
    ]


def subjects_of(package: str) -> set[str]:
    """The subjects that a package is divided into."""
    return {path.stem for path in (HOUSE / package).glob("*.py")} - SHARED


def test_there_is_a_house_to_look_at() -> None:
    assert DOMAIN, "no module found: these tests would pass whatever the domain did"


@pytest.mark.parametrize("module", MIRRORED, ids=name_in_house)
def test_every_module_of_the_domain_and_the_log_has_its_test_file(module: Path) -> None:
    test_file = ROOT / "tests" / module.with_name(f"test_{module.name}")

    assert test_file.is_file(), f"companion/{module} has no tests/{module.parent}/test_{module.name}"


@pytest.mark.parametrize("module", SPOKEN, ids=name_in_house)
def test_words_do_nothing_by_themselves(module: Path) -> None:
    assert [node.name for node in nodes(module) if isinstance(node, ast.FunctionDef)] == []


def test_commands_changes_their_folds_and_how_they_are_told_have_the_same_subjects() -> None:
    subjects = [subjects_of(each) for each in ("domain/commands", "domain/changes", "domain/evolve", "views/told")]

    assert subjects == [subjects[0]] * 4


@pytest.mark.parametrize("module", DOMAIN, ids=name_in_house)
def test_the_domain_never_waits(module: Path) -> None:
    waiting = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)

    assert [node.lineno for node in nodes(module) if isinstance(node, waiting)] == []


@pytest.mark.parametrize("module", DOMAIN, ids=name_in_house)
def test_the_domain_imports_only_the_standard_library_and_what_it_may(module: Path) -> None:
    foreign = imported_roots(module) - sys.stdlib_module_names - DOMAIN_LIBRARIES - {"companion"}

    assert foreign == set()


@pytest.mark.parametrize("module", DOMAIN, ids=name_in_house)
def test_the_domain_is_told_the_time_and_every_random_value(module: Path) -> None:
    assert imported_roots(module) & IMPURE_MODULES == set()
    assert readings_of_the_clock(module) == []


@pytest.mark.parametrize("module", MODULES, ids=name_in_house)
def test_no_module_is_a_junk_drawer(module: Path) -> None:
    parts = {*module.relative_to(HOUSE).with_suffix("").parts}

    assert parts & JUNK_DRAWERS == set()
