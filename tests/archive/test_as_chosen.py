"""An edition has each comment as its author chose, and no byte of what is not to be kept."""

from companion.archive.edition import EditionInputs, archive_files
from companion.domain import commands as c
from companion.domain.keeping import ArchiveAs
from tests.builders import ANA, BEN, CEM, DEE, a_day


def test_what_authors_chose_is_what_an_edition_has() -> None:
    play = a_day()
    play.do(c.PostComment("Said by name"), ANA)
    play.do(c.PostComment("Said as another", archive=ArchiveAs.PSEUDONYM, pseudonym="Heron"), BEN)
    play.do(c.PostComment("Said as nobody", archive=ArchiveAs.DELEGATE), CEM)
    play.do(c.PostComment("Said in passing", archive=ArchiveAs.NONE), DEE)
    play.do(c.PostComment("Said and taken back"), DEE)
    play.do(c.RemoveComment("5"), DEE)
    play.do(c.Wrap())
    play.do(c.Freeze())

    everything = b"".join(archive_files(play.event, EditionInputs(number=1)).values()).decode()

    assert all(kept in everything for kept in ("Said by name", "Ana", "Said as another", "Heron", "A delegate"))
    assert not [lost for lost in ("Ben", "Cem", "Dee", "in passing", "taken back") if lost in everything]
