"""Settings: what the environment may say, and the sentence for whatever it may not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.archive.signing import new_key
from companion.domain.errors import SettingsError
from companion.settings import Settings, read, with_address

VARIABLES = (
    "COMPANION_REDIS_URL",
    "COMPANION_DATA_DIR",
    "COMPANION_PUBLIC_URL",
    "COMPANION_HOST",
    "COMPANION_PORT",
    "COMPANION_SMTP_URL",
    "COMPANION_TRUSTED_PROXIES",
    "COMPANION_ARCHIVE_KEY",
)

KEY = new_key(bytes(range(40)))

ODD_TEXT = st.one_of(
    st.text(),
    st.from_regex(r"(https?|rediss?|unix)://[\[\]:@/?#%=&~a-z0-9.]*", fullmatch=True),
    st.from_regex(r"~?[a-z]*[0-9]{0,9}[./,]?[0-9]*", fullmatch=True),
)


def refusal(**environ: str) -> str:
    """The sentence for one variable that is wrong."""
    with pytest.raises(SettingsError) as error:
        read({f"COMPANION_{name.upper()}": value for name, value in environ.items()})
    return str(error.value)


def test_nothing_has_to_be_set() -> None:
    expected = Settings(
        redis_url=None,
        data_dir=Path(".data"),
        public_url="",
        host="127.0.0.1",
        port=8000,
        smtp_url="",
        trusted_proxies="",
    )

    assert read({}) == expected
    assert read(dict.fromkeys(VARIABLES, "")) == expected


def test_everything_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "minisign.key").write_bytes(KEY.file())
    environ = {
        "COMPANION_REDIS_URL": "redis://:secret@store:6379/1",
        "COMPANION_DATA_DIR": "/srv/companion",
        "COMPANION_PUBLIC_URL": "https://events.example.org",
        "COMPANION_HOST": "0.0.0.0",
        "COMPANION_PORT": "80",
        "COMPANION_SMTP_URL": "smtp://mail.example.org",
        "COMPANION_TRUSTED_PROXIES": "10.0.0.1, fd00::/8",
        "COMPANION_ARCHIVE_KEY": f"{tmp_path}/minisign.key",
    }

    assert tuple(environ) == VARIABLES
    assert read(environ) == Settings(
        redis_url="redis://:secret@store:6379/1",
        data_dir=Path("/srv/companion"),
        public_url="https://events.example.org",
        host="0.0.0.0",
        port=80,
        smtp_url="smtp://mail.example.org",
        trusted_proxies="10.0.0.1/32,fd00::/8",
        archive_key=KEY,
    )


@pytest.mark.parametrize("url", ["redis://store", "rediss://user:word@store:6380/0", "unix:///run/valkey.sock?db=1"])
def test_a_store_is_named_in_any_way_that_the_client_knows(url: str) -> None:
    assert read({"COMPANION_REDIS_URL": url}).redis_url == url


@pytest.mark.parametrize(
    "url",
    [
        "store:6379",
        "https://store",
        "redis://store:port",
        "redis://[",
        "redis://store?socket_timeout=soon",
        "redis://x?y=1",
    ],
)
def test_a_store_that_cannot_be_understood_is_refused_without_repeating_a_password(url: str) -> None:
    sentence = "COMPANION_REDIS_URL cannot be understood. It should look like redis://host:6379/0."

    assert refusal(redis_url=url) == sentence


def test_a_data_folder_may_be_below_somebodys_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ana")

    assert read({"COMPANION_DATA_DIR": "~/events"}).data_dir == Path("/home/ana/events")
    assert refusal(data_dir="~nobody-we-know/events") == (
        "COMPANION_DATA_DIR is '~nobody-we-know/events', the home of somebody who is not known here."
    )


@pytest.mark.parametrize(
    ("written", "meant", "secure"),
    [
        ("https://events.example.org/", "https://events.example.org", True),
        ("HTTPS://Events.Example.org", "https://events.example.org", True),
        ("http://localhost:8000", "http://localhost:8000", False),
        ("https://[::1]:8443", "https://[::1]:8443", True),
        ("", "", False),
    ],
)
def test_the_public_address_is_spelt_as_browsers_spell_an_origin(written: str, meant: str, *, secure: bool) -> None:
    settings = read({"COMPANION_PUBLIC_URL": written})

    assert (settings.public_url, settings.secure) == (meant, secure)


@pytest.mark.parametrize(
    "url",
    [
        "events.example.org",
        "ftp://events.example.org",
        "https://",
        "/",
        "https://events.example.org/day",
        "https://events.example.org?day=1",
        "https://events.example.org#day",
        "https://ana:word@events.example.org",
        "https://events example.org",
        "https://[",
    ],
)
def test_a_public_address_is_a_scheme_and_a_host(url: str) -> None:
    sentence = f"COMPANION_PUBLIC_URL is {url!r}. It should look like https://events.example.org."

    assert refusal(public_url=url) == sentence


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.0", "http", " 80", "٨٠", "9" * 5000])
def test_a_port_is_a_number_that_a_port_can_have(port: str) -> None:
    assert refusal(port=port) == f"COMPANION_PORT is {port!r}. It should be a number from 1 to 65535."


@pytest.mark.parametrize(
    ("written", "trusted"),
    [
        ("127.0.0.1", "127.0.0.1/32"),
        (" 127.0.0.1 ,, ::1 ", "127.0.0.1/32,::1/128"),
        ("10.1.2.3/8", "10.0.0.0/8"),
        (" , ", ""),
    ],
)
def test_proxies_are_spelt_as_the_web_server_compares_them(written: str, trusted: str) -> None:
    assert read({"COMPANION_TRUSTED_PROXIES": written}).trusted_proxies == trusted


@pytest.mark.parametrize("wrong", ["proxy.example.org", "10.0.0.1 10.0.0.2", "10.0.0.0/33", "*"])
def test_a_proxy_that_is_no_address_is_named(wrong: str) -> None:
    assert refusal(trusted_proxies=f"127.0.0.1,{wrong}") == (
        f"COMPANION_TRUSTED_PROXIES names {wrong!r}. List addresses or networks, separated by commas."
    )


def test_what_the_command_line_says_goes_before_the_environment() -> None:
    settings = Settings(host="0.0.0.0", port=80)

    assert with_address(settings, None, None) == settings
    assert with_address(settings, "::1", 8080) == Settings(host="::1", port=8080)


@given(st.sampled_from(VARIABLES), ODD_TEXT)
def test_no_text_makes_anything_but_settings_or_a_sentence_that_names_the_variable(variable: str, text: str) -> None:
    try:
        settings = read({variable: text})
    except SettingsError as error:
        sentence = str(error)
    else:
        sentence = f"{variable} is fine: port {settings.port}" if 1 <= settings.port <= 65_535 else ""

    assert sentence.startswith(variable)


def test_the_archive_key_is_shown_to_nobody() -> None:
    settings = repr(Settings(archive_key=KEY))

    assert KEY.public.name in settings
    assert KEY.seed.hex() not in settings
    assert str(KEY.seed) not in settings


def test_a_key_that_cannot_be_used_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "rubbish").write_bytes(b"no key at all")

    assert "cannot be read: No such file" in refusal(archive_key=f"{tmp_path}/nowhere")
    assert "minisign -G -W" in refusal(archive_key=f"{tmp_path}/rubbish")
    assert "no key at all" not in refusal(archive_key=f"{tmp_path}/rubbish")
