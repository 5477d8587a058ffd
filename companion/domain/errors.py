"""Every error that Companion raises on purpose.

    CompanionError
    ├── RefusedError            a rule said no; nothing changed
    │   ├── NotFoundError       there is no such thing
    │   ├── FieldError          a field is wrong (one sentence for each)
    │   │   └── DoorError       the event has a door code, and this person has not given it
    │   ├── ConflictError       the rules or a newer state refuse
    │   │   ├── PhaseError      the event's phase does not allow it
    │   │   ├── ClashError      a seat at the same time is already held
    │   │   ├── FullError       no seat is left
    │   │   └── NoTimeLeftError the breaks cannot absorb a delay
    │   ├── TooFastError        wait, then try again
    │   ├── MalformedError      this is not a request that we understand
    │   │   └── TooLargeError   it is more than we take
    │   └── AccessError         not for this person
    │       ├── SignInError     sign in first
    │       └── NotAllowedError signed in, but not allowed
    ├── StoreError              the store is away, or is not the one that memory came from
    │   ├── StoreAwayError      known to be away: nothing was sent
    │   ├── UnsureError         no answer in time: it may have been saved, resending is safe
    │   └── StoreChangedError   the log is not the one that memory was folded from
    └── SettingsError           the environment asks for something impossible

`archive/` has two more for itself, right below the root: `BundleError` and `SignatureError`, for a record that is not
what it should be. They are told in `/readyz`, in the log or by `companion verify`, and never answer a request.

Messages are sentences that a host on a stage could read aloud.
"""

from collections.abc import Mapping


class CompanionError(Exception):
    """The root: its message is a sentence for people."""


class RefusedError(CompanionError):
    """A rule said no; nothing changed."""


class NotFoundError(RefusedError):
    """What the command names does not exist."""


class FieldError(RefusedError):
    """Fields are wrong.

    Args:
        fields: The name of each wrong field, and the sentence that says how to mend it.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


class DoorError(FieldError):
    """The event has a door code, and the person who asks has not given it, or another."""

    def __init__(self, sentence: str) -> None:
        super().__init__({"code": sentence})


class ConflictError(RefusedError):
    """The rules, or a state newer than the sender's, refuse."""


class PhaseError(ConflictError):
    """The event's phase does not allow the command."""


class ClashError(ConflictError):
    """The person holds a seat in an item at the same time.

    Args:
        item: The id of the item that is in the way.
    """

    def __init__(self, message: str, *, item: str) -> None:
        super().__init__(message)
        self.item = item


class FullError(ConflictError):
    """No seat is left in the item."""


class NoTimeLeftError(ConflictError):
    """The breaks before a protected item, or what is left of the day, cannot absorb a delay.

    Args:
        protected: The id of the item that keeps its time; "" where it is the end of the day.
        fits_min: The longest delay that they could absorb.
    """

    def __init__(self, message: str, *, protected: str, fits_min: int) -> None:
        super().__init__(message)
        self.protected = protected
        self.fits_min = fits_min


class TooFastError(RefusedError):
    """The person did too much in too little time.

    Args:
        retry_after_s: Seconds after which the same command would be accepted.
    """

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class MalformedError(RefusedError):
    """The request cannot be understood."""


class TooLargeError(MalformedError):
    """The request is larger than anything that we take."""


class AccessError(RefusedError):
    """The person who asks may not."""


class SignInError(AccessError):
    """Nobody is signed in."""


class NotAllowedError(AccessError):
    """The person who is signed in has no role that allows it."""


class StoreError(CompanionError):
    """The store is away, or is not the one that memory came from."""

    retry_after_s = 3


class StoreAwayError(StoreError):
    """The store is known to be away; the command was not sent."""


class UnsureError(StoreError):
    """The store did not answer in time: the command may have been saved, and resending it is safe."""


class StoreChangedError(StoreError):
    """The log in the store is not the one that memory was folded from."""


class SettingsError(CompanionError):
    """The environment asks for something impossible."""
