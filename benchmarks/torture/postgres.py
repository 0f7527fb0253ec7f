"""A PostgreSQL server of one's own: made in a folder, reached by a socket there, stopped and thrown away at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "postgres"  # Debian's; the server refuses to run as root


def find_programs() -> Path | None:
    """Return the folder with initdb and pg_ctl, the newest of several; None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "pg_ctl").exists()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server in a folder of its own; its socket is there as well."""

    programs: Path
    folder: Path

    def initialise(self) -> None:
        """Make an empty cluster."""
        data = self.folder / "data"
        _call(
            as_account(self.folder), self.programs / "initdb", "-D", data, "-A", "trust", "-U", "binglian", "-E", "UTF8"
        )

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200"
        self._control("-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop it at once, as a loss of power would."""
        self._control("-m", "immediate", "-w", "stop")

    def _control(self, *words: object) -> None:
        _call(as_account(self.folder), self.programs / "pg_ctl", "-D", self.folder / "data", *words)

    def sql(self, *statements: str) -> None:
        """Run statements as its owner."""
        words = [word for statement in statements for word in ("-c", statement)]
        _call([], self.programs / "psql", "-h", self.folder, "-U", "binglian", "-d", "postgres", "-q", *words)


@contextmanager
def serve(programs: Path) -> Iterator[str]:
    """Run a server; what is given is the folder of its socket."""
    with run_server(programs) as server:
        yield str(server.folder)


@contextmanager
def run_server(programs: Path) -> Iterator[Server]:
    """Run a server that can be stopped and started."""
    with tempfile.TemporaryDirectory(prefix="binglian-pg-") as name:
        server = Server(programs=programs, folder=Path(name))
        server.initialise()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def make_database(programs: Path, folder: str, name: str, *words: str) -> str:
    """Make an empty database and return its URL."""
    _call([], programs / "createdb", "-h", folder, "-U", "binglian", *words, name)
    return f"postgresql+psycopg://binglian@/{name}?host={folder}"


def as_account(folder: Path) -> list[str]:
    """Return what a command must begin with so that the server does not run as root."""
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam(ACCOUNT)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def _call(before: list[str], *command: object) -> None:
    done = subprocess.run([*before, *map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
