"""A worker outlives its database: it waits for one that is away, also where it is started before it."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner
from postgres import find_programs, make_database, run_server

from web.cli import cli


def test_a_worker_that_is_started_before_its_database_waits_for_it() -> None:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian, Ubuntu: apt-get install postgresql)")
    with run_server(programs) as server:
        url = make_database(programs, str(server.folder), "office")
        server.stop()
        words = ["worker", "--every", "0.1", "--store", url, "--lang", "en"]
        program = [sys.executable, "-c", "from web.cli import main; main()", *words]
        with subprocess.Popen(program, stderr=subprocess.PIPE, text=True) as running:
            assert running.stderr is not None
            assert "cannot be reached" in running.stderr.readline()
            server.start()
            said = [running.stderr.readline()]  # in spite of several tries, nothing in between
            server.stop()
            said += [running.stderr.readline()]
            server.start()
            said += [running.stderr.readline()]
            running.terminate()
            rest = running.communicate()[1]
    assert [line.split(":")[0].strip() for line in said] == [
        "The database is back; the sweeps go on.",
        "binglian",
        "The database is back; the sweeps go on.",
    ]
    assert (rest, running.returncode) == ("", 0)


def test_who_called_a_worker_is_told_to_stop_as_before(url: str) -> None:
    before = [signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)]
    assert CliRunner().invoke(cli, ["worker", "--once", "--store", url], standalone_mode=False).return_value == 0
    assert [signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)] == before
