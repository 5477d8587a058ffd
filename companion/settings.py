"""Settings from the environment, read once. All are optional and mean the same to every command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from companion.domain.errors import SettingsError


class Settings(Struct, frozen=True, kw_only=True):
    """What the environment says.

    `redis_url` None means the embedded Valkey in `data_dir`. `public_url` is scheme and host without a slash at the
    end; "" means that addresses follow the request.
    """

    redis_url: str | None = None
    data_dir: Path = Path(".data")
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    smtp_url: str = ""
    trusted_proxies: str = ""

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
        data_dir=Path(environ.get("COMPANION_DATA_DIR") or ".data").expanduser(),
        public_url=_public_url(environ.get("COMPANION_PUBLIC_URL", "")),
        host=environ.get("COMPANION_HOST") or "127.0.0.1",
        port=_port(environ.get("COMPANION_PORT") or "8000"),
        smtp_url=environ.get("COMPANION_SMTP_URL", ""),
        trusted_proxies=_proxies(environ.get("COMPANION_TRUSTED_PROXIES", "")),
    )


def _public_url(text: str) -> str:
    url = text.rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query):
        raise SettingsError(f"COMPANION_PUBLIC_URL is {text!r}. It should look like https://events.example.org.")
    return url


def _redis_url(text: str) -> str | None:
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError(f"COMPANION_REDIS_URL is {text!r}. It should look like redis://host:6379/0.")
    return text or None


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise SettingsError(f"COMPANION_PORT is {text!r}. It should be a number up to 65535.")
    return int(text)


def _proxies(text: str) -> str:
    for part in filter(None, text.replace(" ", "").split(",")):
        try:
            ip_network(part, strict=False)
        except ValueError:
            message = f"COMPANION_TRUSTED_PROXIES names {part!r}. List addresses or networks, separated by commas."
            raise SettingsError(message) from None
    return text.replace(" ", "")


def with_address(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with another address to listen on, where one is given."""
    return replace(settings, host=host or settings.host, port=settings.port if port is None else port)
