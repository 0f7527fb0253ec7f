"""A PostgreSQL server of the tests' own: made in a folder, reached by a socket there, stopped and thrown away at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
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


@contextmanager
def serve(programs: Path) -> Iterator[str]:
    """Run a server; what is given is the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="binglian-pg-") as name:
        folder = Path(name)
        as_account = _as_account(folder)
        data = folder / "data"
        _call(as_account, programs / "initdb", "-D", data, "-A", "trust", "-U", "binglian", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
        control = programs / "pg_ctl"
        _call(as_account, control, "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield name
        finally:
            _call(as_account, control, "-D", data, "-m", "immediate", "-w", "stop")


def make_database(programs: Path, folder: str, name: str) -> str:
    """Make an empty database and return its URL."""
    _call([], programs / "createdb", "-h", folder, "-U", "binglian", name)
    return f"postgresql+psycopg://binglian@/{name}?host={folder}"


def _as_account(folder: Path) -> list[str]:
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
