"""`binglian demo`: from the command to the first page, and its end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "from web.cli import main; main()"


def test_the_demo_opens_on_this_machine_and_closes(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for _ in range(2):  # made the first time, found the second
        command = [
            sys.executable,
            "-c",
            PROGRAM,
            "demo",
            "--folder",
            str(tmp_path),
            "--port",
            str(port),
            "--lang",
            "en",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            said = server.stdout.readline()
            (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", said)
            with urlopen(address) as response:  # noqa: S310 - our own page
                assert "演练" in response.read().decode()
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=30) in {0, 130}
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
