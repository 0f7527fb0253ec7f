"""Where a result goes: standard output or a file, whole or not at all, and never over the input."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from processes.errors import UsageError
from processes.messages import message


def check_target(target: str | Path, *sources: object) -> Path:
    """Refuse, before any work is done, a target that cannot be written or would overwrite what is read."""
    path = Path(target)
    if path.is_dir():
        raise UsageError(message("{file} is a folder: name a file to write to.", file=path))
    if not path.parent.is_dir():
        raise UsageError(
            message("There is no folder {folder}: make it first, or write elsewhere.", folder=path.parent),
        )
    for source in sources:
        if isinstance(source, (str, Path)) and path.exists() and Path(source).exists() and path.samefile(source):
            raise UsageError(message("{file} is read and must not be overwritten: write elsewhere.", file=path))
    return path


def write_file(path: str | Path, content: str | bytes) -> None:
    """Write a file in one go: until all of it is there, the old one stays."""
    data = content.encode() if isinstance(content, str) else content
    path = Path(path)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(mode)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def emit(content: str | bytes, target: str | None) -> None:
    """Give the result to the file, or to standard output (`-` or nothing)."""
    if target not in (None, "-"):
        write_file(str(target), content)
        return
    data = content.encode() if isinstance(content, str) else content
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
    sys.stdout.buffer.flush()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
