"""Random values that open something: made here, and kept in the store only as their digests."""

import re
import secrets
from hashlib import sha256

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """Make a value of 256 random bits, fit for a cookie and for an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Tell whether this looks like one of ours, so that nothing else is looked for in the store."""
    return _TOKEN.fullmatch(text) is not None


def digest(text: str) -> str:
    """Digest a value for a key: whoever reads the store cannot sign in with what they find."""
    return sha256(text.encode()).hexdigest()
