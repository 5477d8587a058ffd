"""The ledger: what was erased, on a disk that no backup of the store brings back."""

from __future__ import annotations

from pathlib import Path

from companion.log.ledger import Entry, Ledger

ONE, TWO = Entry("4-aaaaa", "9-bbbbb"), Entry("1-ccccc", "12-ddddd")


def test_what_is_noted_is_there_for_the_next_process(tmp_path: Path) -> None:
    file = tmp_path / "data" / "erasures.json"

    Ledger(file).note("manchester", {"1": ONE})
    Ledger(file).note("leeds", {"p_x": TWO})
    Ledger(file).note("manchester", {"2": TWO})

    assert Ledger(file).of("manchester") == {"1": ONE, "2": TWO}
    assert Ledger(file).of("leeds") == {"p_x": TWO}
    assert Ledger(file).of("elsewhere") == {}
    assert [each.name for each in file.parent.iterdir()] == ["erasures.json"]


def test_a_file_that_nothing_is_new_in_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "erasures.json"
    Ledger(file).note("manchester", {"1": ONE})
    before = file.stat().st_ino

    Ledger(file).note("manchester", {"1": ONE})

    assert file.stat().st_ino == before


def test_a_file_that_cannot_be_read_is_put_aside_and_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "erasures.json"
    file.write_text("{half")

    Ledger(file).note("manchester", {"1": ONE})

    assert Ledger(file).of("manchester") == {"1": ONE}
    assert (tmp_path / "erasures.damaged").read_text() == "{half"
