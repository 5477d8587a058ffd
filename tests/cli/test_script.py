"""The console script, run as people run it: processes of their own, on a folder of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from redis import Redis as PlainRedis

from companion.archive.bag import zipped
from companion.archive.edition import EditionInputs
from companion.archive.making import edition_bag
from companion.cli.script import cli
from companion.log.embedded import running
from companion.programme.document import event_json
from companion.programme.importing.reading import read
from tests.archive.days import KEY, lived
from tests.builders import a_draft, a_programme
from tests.programme.importing.wild import PENTABARF
from tests.serving import free_port

COMPANION = Path(sys.executable).with_name("companion")
MANCHESTER = Path(str(files("companion.demo") / "manchester.toml"))
SLUG = "manchester-roadshow"
ENDS_WITHIN_S = 3.0
NOTICES_WITHIN_S = 5.0
STARTS_IN_S = 1.5
"""What a command that does nothing takes, at most, on a machine that has time for it."""
JSON = {"Accept": "application/json"}

LISTENS = {"serve": "Companion listens on ", "valkey": "The store listens on ", "demo": "A re-run of 7 April 2011"}
"""How the line begins that each command prints once it is there."""


class Process:
    """A command that goes on until it is told to end."""

    def __init__(self, popen: subprocess.Popen[str], complaints: Path) -> None:
        self.popen, self._complaints = popen, complaints

    @property
    def complaints(self) -> str:
        """What it wrote beside what it printed."""
        return self._complaints.read_text(encoding="utf-8")

    def end(self, by: signal.Signals = signal.SIGTERM) -> float:
        """Tell it to end, and give the seconds that it took."""
        told_s = time.monotonic()
        self.popen.send_signal(by)
        self.popen.wait(60)
        return time.monotonic() - told_s


class Installation:
    """A folder, a port, and an environment that knows of nothing else."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environ = {name: value for name, value in os.environ.items() if not name.startswith("COMPANION_")}
        self._environ |= {"COMPANION_DATA_DIR": str(folder), "COMPANION_PORT": str(self.port), **settings}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [COMPANION, *arguments], env=self._environ, capture_output=True, text=True, timeout=60, check=False
        )

    def prints(self, *arguments: str) -> str:
        """Run a command that goes well, and give what it printed."""
        done = self.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def refuses(self, *arguments: str) -> str:
        """Run a command that is refused, and give what it complained of."""
        done = self.run(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr

    @contextmanager
    def running(self, *arguments: str) -> Iterator[Process]:
        """Start a command, wait until it says that it is there, and end it afterwards."""
        complaints = self.folder.with_name(f"{self.folder.name}-{arguments[0]}.log")
        with (
            complaints.open("w") as log,
            subprocess.Popen(
                [COMPANION, *arguments], env=self._environ, stdout=subprocess.PIPE, stderr=log, text=True
            ) as popen,
        ):
            process = Process(popen, complaints)
            try:
                assert popen.stdout
                assert any(line.startswith(LISTENS[arguments[0]]) for line in popen.stdout), process.complaints
                yield process
            finally:
                if popen.poll() is None:
                    process.end()

    def store_pid(self) -> int:
        """The id of the store's own process."""
        address = running(self.folder)
        assert address
        with PlainRedis.from_url(address) as redis:
            pid: int = redis.info("server")["process_id"]
        return pid


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "data")


@pytest.fixture
def slowness(tmp_path: Path) -> float:
    """How many times slower than it should be this machine is now, having other things to do; at least 1."""
    asked_s = time.monotonic()
    Installation(tmp_path / "slowness").prints("--version")
    return max(1.0, (time.monotonic() - asked_s) / STARTS_IN_S)


def eventually(happens: Callable[[], bool], within_s: float = NOTICES_WITHIN_S) -> None:
    """Wait until another process has noticed something."""
    patient_until_s = time.monotonic() + within_s
    while not happens():
        assert time.monotonic() < patient_until_s, f"not within {within_s} s"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Tell whether there is a process of that id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """Every command there is, and every group of them."""
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        else:
            yield (*path, name)


@pytest.mark.parametrize("command", list(commands(cli)), ids=lambda path: " ".join(path) or "companion")
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"Usage: cli {' '.join(command)}".strip() in result.stdout
    assert len(result.stdout.split()) > 15


def test_a_programme_becomes_an_event_once(installation: Installation, tmp_path: Path) -> None:
    marked = tmp_path / "with-a-byte-order-mark.toml"
    marked.write_text(MANCHESTER.read_text(encoding="utf-8"), encoding="utf-8-sig")

    created = installation.prints("import", str(marked))
    again = installation.refuses("event", "new", str(MANCHESTER))
    listed = installation.prints("event", "list")

    assert created == f"Created /e/{SLUG}/. Now invite a host: companion host invite {SLUG}\n"
    assert again == "“Manchester Co-production Roadshow” exists already. Choose another slug.\n"
    assert listed == f"{SLUG}  2011-04-07  draft  Manchester Co-production Roadshow\n"


def test_an_event_is_carried_elsewhere_with_its_whole_log(tmp_path: Path) -> None:
    here, there = Installation(tmp_path / "here"), Installation(tmp_path / "there")
    here.prints("import", str(MANCHESTER))
    file = tmp_path / "manchester.jsonl"

    printed = here.prints("export", SLUG)
    written = here.prints("export", SLUG, "--to", str(file))
    imported = there.prints("import", str(file))

    assert file.read_text(encoding="utf-8") == printed
    assert file.stat().st_mode & 0o777 == 0o600
    assert written.startswith(f"Wrote {len(printed.splitlines()) - 1} records of /e/{SLUG}/")
    assert imported.startswith(f"Imported /e/{SLUG}/ with its whole log.")
    assert there.prints("export", SLUG) == printed
    assert here.refuses("import", str(file)).startswith(f"There is an event {SLUG} already.")
    assert there.prints("import", str(file), "--as", "another").startswith("Imported /e/another/")


def test_what_is_erased_is_gone_from_a_running_server_and_from_the_disk(
    installation: Installation, tmp_path: Path
) -> None:
    programme = tmp_path / "today.toml"
    programme.write_text(MANCHESTER.read_text(encoding="utf-8").replace("2011-04-07", f"{datetime.now(UTC):%Y-%m-%d}"))
    secret, email = "the unspeakable sentence", "ana@example.org"

    def on_disk(word: str) -> bool:
        return any(word.encode() in file.read_bytes() for file in installation.folder.rglob("*") if file.is_file())

    installation.prints("import", str(programme))
    with installation.running("serve"), httpx.Client(base_url=installation.url, headers=JSON) as phone:
        link = installation.prints("host", "invite", SLUG, "--name", "Ann Host")
        assert phone.post(link.strip()).is_success
        assert phone.post(f"/e/{SLUG}/go-live").is_success
        phone.cookies.clear()
        account = {"name": "Ana Unheard-of", "email": email, "password": "a long enough secret"}
        assert phone.post("/register", json=account).is_success
        for text in (secret, "Something else"):
            assert phone.post(f"/e/{SLUG}/comments", json={"text": text}).is_success
        assert on_disk(secret)

        assert "--comment 1" in installation.prints("erase", SLUG, "--words", secret.upper())
        erased = installation.prints("erase", SLUG, "--comment", "1")
        eventually(lambda: secret not in phone.get(f"/e/{SLUG}/state.json").text)
        eventually(lambda: not on_disk(secret))
        assert installation.prints("erase", SLUG, "--words", secret) == f"These words are nowhere in /e/{SLUG}/.\n"
        title = "Defining co-production"
        assert "--wholly item:" in installation.prints("erase", SLUG, "--words", title)
        everywhere = installation.prints("erase", "--person", email)
        eventually(lambda: not on_disk("Something else") and not on_disk("Unheard-of") and not on_disk(email))

        assert erased == everywhere == f"Erased from /e/{SLUG}/, its log and the store’s disk.\n"
        assert phone.get("/me").status_code != 200
        assert phone.post("/sign-in", json=account).status_code == 422
        assert installation.refuses("erase", "--person", email).startswith("Nobody is known as")


def test_the_record_of_an_edition_is_known_by_what_it_is() -> None:
    play = a_draft()

    record, programme = read(event_json(play.event), "event.json"), read(MANCHESTER.read_bytes(), "manchester.toml")

    assert record.events == (replace(a_programme(), facts=play.event.facts),)
    assert [made.facts.slug for made in programme.events] == [SLUG]


def test_a_programme_of_other_software_becomes_events_with_a_report(installation: Installation, tmp_path: Path) -> None:
    schedule = tmp_path / "tides.xml"
    schedule.write_bytes(PENTABARF)
    zone = ("--time-zone", "Europe/Lisbon")

    asked = installation.refuses("import", str(schedule))
    tried = installation.prints("import", str(schedule), *zone, "--dry-run")
    made = installation.prints("import", str(schedule), *zone)
    again = installation.refuses("import", str(schedule), *zone)

    assert asked.startswith("--time-zone: The file does not say in which time zone its times are.")
    assert "  event.links: There is no place for this here. (line 18)\n" in tried
    assert tried.endswith("\nNothing was created.\n")
    assert made.splitlines()[-2].startswith("Created /e/tide-days-2007-1/.")
    assert again == "There is an event tide-days-2007-1 already. Give these another name: --as OTHER-NAME\n"


def test_every_mistake_in_a_programme_is_told_once_with_its_place(installation: Installation, tmp_path: Path) -> None:
    programme = tmp_path / "broken.toml"
    programme.write_text(
        'slug = "Spring Meeting"\ntitle = "Spring"\n[venue]\n[[items]]\ntitle = "Talk"\nminutes = "ten"\n'
    )

    told = installation.refuses("import", str(programme)).splitlines()

    places = [line.partition(":")[0] for line in told]
    assert sorted(places) == [
        "date", "end", "items[1].minutes", "items[1].start", "slug", "start", "time_zone", "venue.name",
    ]  # fmt: skip
    assert all(line.endswith((".", "…")) for line in told)


def test_a_programme_that_is_not_text_is_told_in_a_sentence(installation: Installation, tmp_path: Path) -> None:
    picture = tmp_path / "picture.toml"
    picture.write_bytes(b"\x89PNG\r\n\xff")

    assert installation.refuses("import", str(picture)) == (
        "programme: This is not text in UTF-8. Save it as that, then try again.\n"
    )


def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    assert Installation(tmp_path / "data").refuses("event", "list") == (
        f"Nothing can be kept in {tmp_path / 'data'} (Not a directory). Name another COMPANION_DATA_DIR.\n"
    )


def test_commands_reach_the_store_of_a_server_that_runs(installation: Installation, tmp_path: Path) -> None:
    # Held today: a day that is long over would be wrapped up as soon as it went live.
    programme = tmp_path / "today.toml"
    programme.write_text(MANCHESTER.read_text(encoding="utf-8").replace("2011-04-07", f"{datetime.now(UTC):%Y-%m-%d}"))

    with installation.running("serve") as server, httpx.Client(base_url=installation.url, headers=JSON) as phone:
        assert phone.get("/readyz").text == "ok"
        assert installation.prints("import", str(programme))
        link = installation.prints("host", "invite", SLUG, "--name", "Ann Host")
        assert link.startswith(f"{installation.url}/invitations/")
        assert link.count("\n") == 1
        make = installation.prints("event", "new")
        assert make.startswith(f"{installation.url}/new?invitation=")
        assert phone.get(make.strip(), headers={"Accept": "text/html"}).status_code == 200

        eventually(lambda: phone.get(f"/e/{SLUG}/state.json").is_success, within_s=15)
        assert phone.post(link.strip()).status_code == 200
        assert phone.post(f"/e/{SLUG}/go-live").status_code == 200

        assert installation.refuses("freeze", SLUG) == (
            "The day is running already. Wrap it up before you archive it.\n"
        )
        shown = dict(line.split(maxsplit=1) for line in installation.prints("event", "show", SLUG).splitlines())
        assert (shown["phase"], shown["items"], shown["people"]) == ("live", "17", "1")
        assert installation.refuses("host", "invite", "elsewhere") == (
            "There is no event elsewhere. See: companion event list\n"
        )

        assert phone.post(f"/e/{SLUG}/wrap").status_code == 200
        assert f"/e/{SLUG}/ is archived: edition 1, " in installation.prints("freeze", SLUG)
        bag, key = tmp_path / "1.zip", tmp_path / "minisign.pub"
        bag.write_bytes(phone.get(f"/e/{SLUG}/1.zip").content)
        key.write_bytes(phone.get("/.well-known/minisign.pub").content)
        assert "refuted" not in installation.prints("verify", "--key", str(key), str(bag))
        assert "Traceback" not in server.complaints


def test_an_archive_of_somebody_else_is_whole_but_not_known_to_be_theirs(
    installation: Installation, tmp_path: Path
) -> None:
    bundle = zipped(edition_bag(lived(), EditionInputs(number=1), KEY), "manchester-e1")
    bag, spoilt = tmp_path / "bag.zip", tmp_path / "spoilt.zip"
    bag.write_bytes(bundle)
    spoilt.write_bytes(bundle.replace(b"A good beginning.", b"A bad beginning.."))

    unknown, known = (
        installation.run("verify", str(bag)),
        installation.run("verify", "--key", KEY.public.text, str(bag)),
    )
    refuted = installation.run("verify", "--key", KEY.public.text, str(spoilt))

    assert (unknown.returncode, known.returncode, refuted.returncode) == (3, 0, 1)
    assert "not known  Who made it." in unknown.stdout
    assert refuted.stdout.startswith("refuted    This bundle cannot be read")
    assert "cannot be used" in installation.refuses("verify", "--key", "RWQ", str(bag))


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT], ids=lambda by: by.name)
def test_what_runs_ends_in_order_and_leaves_no_store_behind(
    tmp_path: Path, by: signal.Signals, slowness: float
) -> None:
    serving, keeping, showing = (Installation(tmp_path / name) for name in ("serving", "keeping", "showing"))

    with (
        serving.running("serve") as serve,
        keeping.running("valkey") as valkey,
        showing.running("demo", "--crowd", "3") as demo,
    ):
        eventually(lambda: "companion_phones 3.0" in httpx.get(f"{showing.url}/metrics").text, within_s=15 * slowness)
        stores = [each.store_pid() for each in (serving, keeping, showing)]
        took_s = [process.end(by) for process in (serve, valkey, demo)]

        assert [process.popen.returncode for process in (serve, valkey, demo)] == [0, 0, 0]
        assert [process.complaints for process in (serve, valkey, demo)] == ["", "", ""]
        assert max(took_s) < ENDS_WITHIN_S * slowness
        assert [is_running(pid) for pid in stores] == [False, False, False]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_told_in_a_sentence(installation: Installation, command: str) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        told = installation.refuses(command)

    assert told == (
        f"Companion cannot listen on 127.0.0.1:{installation.port}: address already in use. "
        "Check COMPANION_HOST and COMPANION_PORT.\n"
    )
    assert running(installation.folder) is None


def test_a_store_that_is_not_there_is_told_and_a_server_starts_without_it(tmp_path: Path, slowness: float) -> None:
    lonely = Installation(tmp_path / "data", COMPANION_REDIS_URL=f"redis://127.0.0.1:{free_port()}")
    asked_s = time.monotonic()

    told = lonely.refuses("event", "list")

    assert told == "The store does not answer. Check COMPANION_REDIS_URL.\n"
    assert time.monotonic() - asked_s < NOTICES_WITHIN_S * slowness
    with lonely.running("serve") as server:
        health, ready = httpx.get(f"{lonely.url}/healthz"), httpx.get(f"{lonely.url}/readyz")
        assert (health.status_code, ready.status_code) == (200, 503)
        assert "The store has not answered" in ready.text
        assert server.end() < ENDS_WITHIN_S * slowness
        assert server.popen.returncode == 0


def test_a_server_finds_a_store_again_that_was_started_anew(installation: Installation, slowness: float) -> None:
    def readiness() -> int:
        return httpx.get(f"{installation.url}/readyz").status_code

    with installation.running("valkey") as store, installation.running("serve") as server:
        assert readiness() == 200
        store.end()
        eventually(lambda: readiness() == 503, within_s=NOTICES_WITHIN_S * slowness)

        with installation.running("valkey"):
            eventually(lambda: readiness() == 200, within_s=NOTICES_WITHIN_S * slowness)

            assert server.end() < ENDS_WITHIN_S * slowness
            assert "Traceback" not in server.complaints
