"""Commands about what everybody is told: notices, and what screens show."""

from companion.domain.commands.command import Command
from companion.domain.screens import MAIN, Scene


class PostNotice(Command, frozen=True):
    text: str
    urgent: bool = False
    room: str | None = None


class WithdrawNotice(Command, frozen=True):
    """Take a notice back, as one with a mistake in it."""

    notice: str


class CallBack(Command, frozen=True):
    """Call everyone back to what is for everyone next. With `finish`, what still runs in rooms is over."""

    finish: bool = False


class AddScreen(Command, frozen=True):
    """Add a screen that follows the whole event, or one room."""

    title: str
    room: str | None = None


class NameScreen(Command, frozen=True):
    """Name a screen anew, and say what it follows."""

    screen: str
    title: str
    room: str | None = None


class RemoveScreen(Command, frozen=True):
    screen: str


class SetScene(Command, frozen=True):
    """Have a screen show something else."""

    scene: Scene
    screen: str = MAIN.id
