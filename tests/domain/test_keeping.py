"""Keeping: the words by which authors choose are a contract."""

from companion.domain.keeping import ArchiveAs


def test_the_ways_to_be_archived_are_those_that_programs_know() -> None:
    assert list(ArchiveAs) == ["name", "pseudonym", "delegate", "none"]
