"""Changes of what everybody is told: notices, and what screens show."""

from companion.domain.changes.change import Change
from companion.domain.screens import Scene


class NoticePosted(Change, frozen=True, tag="notice-posted"):
    notice: str
    text: str
    urgent: bool = False
    room: str | None = None


class NoticeWithdrawn(Change, frozen=True, tag="notice-withdrawn"):
    """A notice was taken back, as one with a mistake in it. Nobody is shown it any more."""

    notice: str


class ScreenSet(Change, frozen=True, tag="screen-set"):
    """A screen was added, or named anew. `room` is the one that it follows, None for the whole event."""

    screen: str
    title: str
    room: str | None = None


class ScreenRemoved(Change, frozen=True, tag="screen-removed"):
    screen: str


class SceneSet(Change, frozen=True, tag="scene-set"):
    screen: str
    scene: Scene


AnnouncingChange = NoticePosted | NoticeWithdrawn | ScreenSet | ScreenRemoved | SceneSet
