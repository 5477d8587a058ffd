"""The documents say what is there: links lead somewhere, commands and settings exist, the map has every folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import rich_click as click

from companion.cli.script import cli
from companion.settings import Settings

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "companion"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
COMMAND = re.compile(r"\bcompanion ((?:[a-z]+)(?: [a-z]+)?)")
SETTING = re.compile(r"COMPANION_[A-Z_]+")
TERM = re.compile(r"^\| \*\*(\w+)\*\* \|", re.MULTILINE)

THE_DESIGN_S_WORDS = {
    "Event", "Series", "Room", "Item", "Seat", "Block", "Speaker", "Comment", "Wall", "Notice", "Screen", "Delegate",
    "Host", "Moderator", "Facilitator", "Steward", "Command", "Change", "Record", "Version", "Cursor", "Region",
    "Audience", "Phase", "Edition",
}  # fmt: skip
"""What names are made of. Add to it; a word that goes must be gone from the code as well."""


def text_of(name: str) -> str:
    """Read one document."""
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    """Name a document for a test's id."""
    return path.relative_to(ROOT).as_posix()


def anchors_of(path: Path) -> set[str]:
    """The anchors that a document's headings make, as code hosts derive them."""
    titles = re.findall(r"^#+ (.+)$", CODE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def settings_in(text: str) -> set[str]:
    """The settings that open a row of a table."""
    return set(re.findall(r"^\| `(COMPANION_[A-Z_]+)` \|", text, re.MULTILINE))


def commands_below(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command and group of the console script, by what is typed after `companion`."""
    for name, command in group.commands.items():
        typed = f"{above} {name}".strip()
        yield typed, command
        if isinstance(command, click.Group):
            yield from commands_below(command, typed)


COMMANDS = dict(commands_below(cli))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    prose = CODE.sub("", document.read_text(encoding="utf-8"))

    for path, anchor in LINK.findall(prose):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{name_of(document)} links to {path}"
        assert not anchor or anchor in anchors_of(target), f"{name_of(document)} links to {path}#{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    code = " ".join(CODE.findall(document.read_text(encoding="utf-8")))

    for typed in COMMAND.findall(code):
        known = COMMANDS.get(typed) or COMMANDS.get(typed.partition(" ")[0])
        assert known is not None, f"{name_of(document)} names companion {typed}"
        assert typed in COMMANDS or not isinstance(known, click.Group), f"{name_of(document)} names companion {typed}"


@pytest.mark.parametrize("typed", COMMANDS)
def test_every_command_says_what_it_does_and_is_in_the_readme(typed: str) -> None:
    command = COMMANDS[typed]

    assert command.help
    assert isinstance(command, click.Group) or f"`companion {typed}`" in text_of("README.md")


def test_the_readme_lists_exactly_the_settings_that_are_read() -> None:
    read = set(SETTING.findall((HOUSE / "settings.py").read_text(encoding="utf-8")))
    held = {f"COMPANION_{field.encode_name.upper()}" for field in msgspec.structs.fields(Settings)}

    assert settings_in(text_of("README.md")) == read == held


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_no_document_names_a_setting_that_is_not_read(document: Path) -> None:
    named = set(SETTING.findall(document.read_text(encoding="utf-8")))

    assert named <= settings_in(text_of("README.md"))


@pytest.mark.parametrize("module", sorted(HOUSE.rglob("*.py")), ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_every_module_is_on_the_map_by_its_folder(module: Path) -> None:
    inside = module.relative_to(HOUSE)
    place = f"{inside.parts[0]}/" if len(inside.parts) > 1 else inside.name
    mapped = re.findall(r"^  (\S+) ", text_of("docs/architecture.md"), re.MULTILINE)

    assert place in mapped or place == "__init__.py"


def test_the_map_has_nothing_that_is_not_there() -> None:
    house = re.search(r"^companion/\n((?:  .*\n)+)", text_of("docs/architecture.md"), re.MULTILINE)
    assert house

    assert [line for line in house[1].splitlines() if not (HOUSE / line.split()[0]).exists()] == []


def test_the_glossary_has_the_words_of_the_design_and_each_is_in_use() -> None:
    words = set(TERM.findall(text_of("docs/GLOSSARY.md").partition("## Abbreviations")[0]))
    used = " ".join(path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py")).lower()

    assert words >= THE_DESIGN_S_WORDS
    assert {word for word in words if word.lower() not in used} == set()


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_a_decision_has_its_four_parts_and_is_in_the_list(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    parts = [part for part in ("Context", "Options", "Decision", "Consequences") if f"**{part}" in text]

    assert parts == ["Context", "Options", "Decision", "Consequences"]
    assert f"({decision.name})" in text_of("docs/decisions/README.md")
