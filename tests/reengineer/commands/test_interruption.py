"""A terminal is shown progress, a pipe is not; Ctrl-C leaves at once and keeps the runs that are complete."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress

BINGLIAN = [sys.executable, "-c", "from web.cli import main; main()"]
ENGLISH = {"LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": "120"}
PROMPT = 5.0  # seconds, on a busy machine; the runs that are broken off would take longer


def interrupt(arguments: list[str], when: str) -> tuple[int, str, str, float]:
    """Run a command at a terminal, send SIGINT once it shows a text; return code, output, talk and seconds since."""
    ours, theirs = pty.openpty()
    command = subprocess.Popen(
        [*BINGLIAN, *arguments], stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, **ENGLISH}
    )
    os.close(theirs)
    talk = b""
    while when.encode() not in talk:
        talk += os.read(ours, 4096)
    command.send_signal(signal.SIGINT)
    begin = time.monotonic()
    output, _ = command.communicate()
    code = command.returncode
    seconds = time.monotonic() - begin
    with suppress(OSError):  # the other end is closed: that was all
        while more := os.read(ours, 4096):
            talk += more
    os.close(ours)
    return code, output.decode(), talk.decode(), seconds


def test_what_is_complete_is_kept_and_said() -> None:
    arguments = ["simulate", "shop_sign", "--cases", "3000", "--replications", "1000", "--level", "3", "--json"]

    code, output, talk, _ = interrupt(arguments, "2/1000")

    told = json.loads(output)
    assert code == 130
    assert told["interrupted"]
    assert 2 <= told["replications"] < 1000
    assert f"Interrupted: the figures are of the runs that were complete by then ({told['replications']})" in talk
    assert "runs a second" in talk


def test_pairs_that_are_complete_are_kept() -> None:
    arguments = ["compare", "shop_sign", "--cases", "3000", "--replications", "1000", "--level", "3"]

    code, output, talk, _ = interrupt(arguments, "2/1000")

    assert code == 130
    assert "Interrupted: the figures are of the runs" in output
    assert "saves" in output
    assert "Interrupted" in talk


def test_nobody_waits_for_a_run_that_is_not_complete() -> None:
    arguments = ["simulate", "shop_sign", "--cases", "2000000", "--replications", "8", "--level", "3"]

    code, output, talk, seconds = interrupt(arguments, "0/?")

    assert (code, output) == (130, "")
    assert "Interrupted; what was not complete was not written." in talk
    assert seconds < PROMPT


def test_a_pipe_is_told_nothing() -> None:
    done = subprocess.run(
        [*BINGLIAN, "simulate", "shop_sign", "--cases", "20", "--replications", "2"],
        capture_output=True,
        check=True,
        env={**os.environ, **ENGLISH},
    )

    assert done.stdout.startswith(b"Runs: 2")
    assert done.stderr == b""
