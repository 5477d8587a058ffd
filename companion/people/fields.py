"""What a person fills in to register or to sign in: made regular, and a sentence for each field that is wrong."""

from __future__ import annotations

import re
import unicodedata

from companion.domain.text import MAX_TYPED_CHARACTERS, too_long

MAX_NAME_CHARACTERS = 80
MAX_ORGANISATION_CHARACTERS = 120
MAX_EMAIL_CHARACTERS = 254  # RFC 5321, by way of the longest path
MIN_PASSWORD_CHARACTERS = 8
MAX_PASSWORD_CHARACTERS = 200

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?")


def regular_email(email: str) -> str:
    """Make one spelling of an e-mail address, so that a person has one account however they type it.

    Upper and lower case fall together; letters that merely resemble each other in another script do not.
    """
    return unicodedata.normalize("NFKC", email[:MAX_TYPED_CHARACTERS]).strip().lower()


def wrong_name(name: str) -> str:
    """Say what is wrong with a name that was made one line, if anything is."""
    if not name:
        return "Write the name by which people here know you."
    return too_long(name, MAX_NAME_CHARACTERS, "name")


def wrong_organisation(organisation: str) -> str:
    """Say what is wrong with the name of an organisation, if anything is. It may be empty."""
    return too_long(organisation, MAX_ORGANISATION_CHARACTERS, "name of an organisation")


def wrong_email(email: str) -> str:
    """Say what is wrong with a regular e-mail address, if anything is."""
    if not email:
        return "Write your e-mail address."
    if told := too_long(email, MAX_EMAIL_CHARACTERS, "address"):
        return told
    if not _EMAIL.fullmatch(email) or not email.isprintable():
        return "This does not look like an e-mail address. Write it like name@example.org."
    return ""


def wrong_password(password: str) -> str:
    """Say what is wrong with a password that somebody chooses, if anything is."""
    if len(password) < MIN_PASSWORD_CHARACTERS:
        return f"Choose a password of at least {MIN_PASSWORD_CHARACTERS} characters."
    return too_long(password, MAX_PASSWORD_CHARACTERS, "password")
