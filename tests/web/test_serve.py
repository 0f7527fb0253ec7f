"""`binglian serve` and `binglian account`: what they refuse, and from the command to the first login."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner
from werkzeug.test import Client

from engine.service import Engine
from processes.errors import UsageError
from web import wsgi
from web.cli import cli
from web.credentials.passwords import is_password
from web.settings import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "thirty-two bytes that nobody knows"  # noqa: S105 - but the tests
PROGRAM = "from web.cli import main; main()"
PASSWORD = "four words by chance"  # noqa: S105 - nobody else's

# environment -> what the sentence says
REFUSED = [
    ({}, "There is no secret"),
    ({"BINGLIAN_SECRET": "changeme"}, "too short"),
    ({"BINGLIAN_SECRET": SECRET, "FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
    ({"BINGLIAN_SECRET": SECRET, "FLASK_DEBUG": "true"}, "FLASK_DEBUG is on"),
    ({"BINGLIAN_SECRET": SECRET, "BINGLIAN_TRUSTED_PROXIES": "all"}, "how many proxies"),
    ({"BINGLIAN_SECRET_FILE": "/nowhere/secret"}, "cannot be read"),
]


@pytest.mark.parametrize(("environment", "words"), REFUSED)
def test_what_the_pages_do_not_start_with(environment: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_settings(environment)


def test_the_secret_is_in_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    file.chmod(0o640)
    environment = {"BINGLIAN_SECRET_FILE": str(file), "BINGLIAN_HOSTS": "permits.example.org, localhost"}
    with pytest.raises(UsageError, match="Others can read"):
        read_settings(environment)
    file.chmod(0o600)

    assert read_settings(environment, store="sqlite://") == Settings(
        store="sqlite://", secret=SECRET, hosts=("permits.example.org", "localhost"), proxies=0
    )


def test_a_store_of_practice_is_no_service(tmp_path: Path) -> None:
    settings = Settings(store=f"sqlite:///{tmp_path / 'office.db'}", secret=SECRET, hosts=("localhost",), proxies=0)
    engine = Engine(settings.store)
    engine.database.prepare()
    engine.practise(datetime(2026, 3, 9, tzinfo=UTC))
    engine.close()

    with pytest.raises(UsageError, match="for practice"):
        wsgi.make_app(settings)


def test_a_server_of_wsgi_finds_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BINGLIAN_STORE", f"sqlite:///{tmp_path / 'office.db'}")
    monkeypatch.setenv("BINGLIAN_SECRET", SECRET)
    monkeypatch.setenv("BINGLIAN_HOSTS", "permits.example.org")
    monkeypatch.setenv("BINGLIAN_TRUSTED_PROXIES", "1")
    app = wsgi.app
    proxied = {"X-Forwarded-For": "10.0.0.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "permits.example.org"}

    assert Client(app).get("/login", headers=proxied).status_code == 200
    assert Client(app).get("/login").status_code == 400  # another name
    app.config["OFFICE"].close()
    with pytest.raises(AttributeError):
        wsgi.application  # noqa: B018 - what is not there


@pytest.fixture
def store(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    engine = Engine(url)
    engine.database.prepare()
    engine.add_person("gu", side="administration")
    engine.close()
    return url


def account(store: str, *arguments: str, typed: str = "") -> str:
    """Run `binglian account gu`; return what it says on standard output."""
    done = CliRunner().invoke(cli, ["account", "gu", "--store", store, "--lang", "en", *arguments], input=typed)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_first_administrator_gets_a_link(store: str) -> None:
    link = account(store, "--role", "administrator").strip()
    word = re.fullmatch(r"http://127\.0\.0\.1:8000/invitation/([\w-]{43})", link)
    assert word
    engine = Engine(store)
    assert engine.invited(word[1]) == "gu"
    assert engine.account("gu").roles == ["administrator"]

    assert account(store).strip() != link  # another one, for a lost telephone
    assert engine.invited(word[1]) is None
    account(store, "--role", "planner", "--role", "consultant")
    assert engine.account("gu").roles == ["planner", "consultant"]
    account(store, "--close")
    assert engine.account("gu").closed_at is not None
    engine.close()


def test_a_password_is_typed_and_never_an_argument(store: str) -> None:
    said = account(store, "--role", "administrator", "--password", typed=f"{PASSWORD}\n{PASSWORD}\n")
    engine = Engine(store)
    assert is_password(PASSWORD, engine.account("gu").password)
    assert PASSWORD not in said
    engine.close()
    done = CliRunner().invoke(
        cli, ["account", "gu", "--store", store, "--lang", "en", "--password"], input="short\nshort\n"
    )
    assert "12 to 200 characters" in done.stderr


def test_the_office_opens_and_closes(store: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", PROGRAM, "serve", "--store", store, "--port", str(port), "--lang", "en"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False, env=clean())
    assert refused.returncode == 2
    assert "BINGLIAN_SECRET" in refused.stderr
    environment = clean() | {"BINGLIAN_SECRET": SECRET}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout
        assert str(port) in server.stdout.readline()
        request = Request(f"http://127.0.0.1:{port}/account", headers={"Accept-Language": "en"})
        with urlopen(request) as response:  # noqa: S310 - our own page
            assert response.url.endswith("/login")
            assert "Practice" not in response.read().decode()
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)
    assert server.returncode in {0, 130}


def clean() -> dict[str, str]:
    """Return the environment without settings of the pages."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("BINGLIAN_", "FLASK_"))}
