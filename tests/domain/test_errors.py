"""Errors: one tree, and sentences for people."""

from companion.domain import errors


def test_a_field_error_says_all_its_sentences_and_keeps_each_beside_its_field() -> None:
    error = errors.FieldError({"title": "Write a title.", "start": "Choose a start."})

    assert str(error) == "Write a title. Choose a start."
    assert error.fields == {"title": "Write a title.", "start": "Choose a start."}


def test_a_clash_names_the_item_that_is_in_the_way() -> None:
    assert errors.ClashError("You hold a seat.", item="clay").item == "clay"


def test_too_fast_says_how_long_to_wait() -> None:
    assert errors.TooFastError("Wait 4 s.", retry_after_s=4).retry_after_s == 4


def test_the_tree_at_the_top_of_the_module_shows_every_error() -> None:
    told = errors.__doc__ or ""
    defined = {
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.CompanionError)
    }

    assert {name for name in defined if name not in told} == set()


def test_a_refusal_is_not_a_fault_of_the_store() -> None:
    assert not issubclass(errors.RefusedError, errors.StoreError)
    assert issubclass(errors.FullError, errors.ConflictError)
    assert issubclass(errors.PhaseError, errors.ConflictError)
