"""Settings from the environment, read once. All are optional and mean the same to every command."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from redis.exceptions import RedisError

from companion.archive.signing import SecretKey, SignatureError, read_secret_key
from companion.domain.errors import SettingsError
from companion.log.store import connect

ORIGIN = re.compile(r"https?://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
"""Scheme, host and perhaps a port, in small letters as browsers spell them."""


class Settings(Struct, frozen=True, kw_only=True):
    """What the environment says.

    `redis_url` None means the embedded Valkey in `data_dir`. `public_url` is scheme and host without a slash at the
    end; "" means that addresses follow the request. `archive_key` signs editions; None means one that the store keeps.
    """

    redis_url: str | None = None
    data_dir: Path = Path(".data")
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    smtp_url: str = ""
    trusted_proxies: str = ""
    archive_key: SecretKey | None = None

    @property
    def secure(self) -> bool:
        """Tell whether visitors come over TLS, so that cookies can be kept to it."""
        return self.public_url.startswith("https://")


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: With a sentence that names the variable and says what it should look like.
    """
    return Settings(
        redis_url=_redis_url(environ.get("COMPANION_REDIS_URL", "")),
        data_dir=_data_dir(environ.get("COMPANION_DATA_DIR") or ".data"),
        public_url=_public_url(environ.get("COMPANION_PUBLIC_URL", "")),
        host=environ.get("COMPANION_HOST") or "127.0.0.1",
        port=_port(environ.get("COMPANION_PORT") or "8000"),
        smtp_url=environ.get("COMPANION_SMTP_URL", ""),
        trusted_proxies=_proxies(environ.get("COMPANION_TRUSTED_PROXIES", "")),
        archive_key=_archive_key(environ.get("COMPANION_ARCHIVE_KEY", "")),
    )


def _data_dir(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise SettingsError(f"COMPANION_DATA_DIR is {text!r}, the home of somebody who is not known here.") from None


def _public_url(text: str) -> str:
    url = text.rstrip("/").lower()
    if text and not ORIGIN.fullmatch(url):
        raise SettingsError(f"COMPANION_PUBLIC_URL is {text!r}. It should look like https://events.example.org.")
    return url


def _redis_url(text: str) -> str | None:
    """Let through what the client understands. What it does not is not repeated: there may be a password in it."""
    if not text:
        return None
    try:
        connect(text).connection_pool.make_connection()  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, RedisError):
        message = "COMPANION_REDIS_URL cannot be understood. It should look like redis://host:6379/0."
        raise SettingsError(message) from None
    return text


def _archive_key(path: str) -> SecretKey | None:
    """Read the key from its file. What is in there is not repeated."""
    if not path:
        return None
    try:
        return read_secret_key(Path(path).expanduser().read_bytes())
    except (OSError, RuntimeError) as error:
        cause = getattr(error, "strerror", None) or "no such home"
        raise SettingsError(f"COMPANION_ARCHIVE_KEY is {path!r}, which cannot be read: {cause}.") from None
    except SignatureError as error:
        raise SettingsError(f"COMPANION_ARCHIVE_KEY is {path!r}. {error}") from None


def _port(text: str) -> int:
    # Its length first: Python refuses to read endless numbers.
    if len(text) > 5 or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise SettingsError(f"COMPANION_PORT is {text!r}. It should be a number from 1 to 65535.")
    return int(text)


def _proxies(text: str) -> str:
    """Spell addresses and networks as uvicorn does: of others, such as 10.0.0.1/8, it would trust none."""
    return ",".join(str(_network(part.strip())) for part in text.split(",") if part.strip())


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        message = f"COMPANION_TRUSTED_PROXIES names {text!r}. List addresses or networks, separated by commas."
        raise SettingsError(message) from None


def with_address(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with another address to listen on, where one is given."""
    return replace(settings, host=host or settings.host, port=settings.port if port is None else port)
