"""What hosts type in tests: the small day, field by field."""

from companion.domain.typed import TypedFacts, TypedItem

A_DAY = TypedFacts(
    title=" Small  Day",
    date="2011-04-07",
    start="09:30",
    end="16:00",
    time_zone="Europe/London",
    summary="A day of small things.",
    hosts="An Organisation\n\n Another ",
    series="Small Days",
    series_slug="small-days",
    series_about="Told thrice.",
    stops="3",
)


def an_item_typed(title: str, start: str, minutes: int | str, room: str = "", **more: object) -> TypedItem:
    """An item as a host types it."""
    return TypedItem(title=title, start=start, minutes=minutes, room=room, **more)  # type: ignore[arg-type]
