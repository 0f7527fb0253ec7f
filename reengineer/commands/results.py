"""Where a result goes: standard output or a file, whole or not at all, and never over the input."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable


def check_target(target: str | Path, *sources: object) -> Path:
    """Refuse, before any work is done, a target that cannot be written or would overwrite what is read."""
    path = Path(target)
    if str(target) == "-":
        raise UsageError(message("Only the main result (-o) can go to standard output: name a file instead of -."))
    if path.is_dir():
        raise UsageError(message("{file} is a folder: name a file to write to.", file=path))
    if path.parent.exists() and not path.parent.is_dir():
        raise UsageError(message("{folder} is a file, not a folder: write elsewhere.", folder=path.parent))
    if not path.parent.is_dir():
        raise UsageError(
            message("There is no folder {folder}: make it first, or write elsewhere.", folder=path.parent),
        )
    for source in sources:
        if isinstance(source, (str, Path)) and path.exists() and Path(source).exists() and path.samefile(source):
            raise UsageError(message("{file} is read and must not be overwritten: write elsewhere.", file=path))
    return path


def check_targets(targets: Iterable[str | None], *sources: object) -> None:
    """Refuse targets that cannot be written, that would overwrite what is read, or of which two are one file."""
    paths = [check_target(target, *sources) for target in targets if target]
    files = [path.resolve() for path in paths]
    for number, path in enumerate(paths):
        if files[number] in files[:number] and _is_plain(path):
            raise UsageError(message("{file} is to be written twice: name another file for one of them.", file=path))


def write_file(path: str | Path, content: str | bytes) -> None:
    """Write a file in one go: until all of it is there, the old one stays. A device or pipe is written to as it is."""
    data = content.encode() if isinstance(content, str) else content
    path = Path(path)
    try:
        if _is_plain(path):
            _replace(path.resolve(), data)  # a link stays a link
        else:
            path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(message("{file} cannot be written: {reason}", file=path, reason=reason)) from error


def _is_plain(path: Path) -> bool:
    """Tell whether a path is a file that may be replaced, or nothing yet; a device or pipe must stay what it is."""
    return path.is_file() or not path.exists()


def _replace(path: Path, data: bytes) -> None:
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
    """Give the result to the file, or to standard output (`-` or nothing); either ends with a line end."""
    data = content.encode() if isinstance(content, str) else content
    if not data.endswith(b"\n"):
        data += b"\n"
    if target not in (None, "-"):
        write_file(str(target), data)
        return
    if sys.stdout is None:
        raise UsageError(message("Standard output is closed: write to a file with -o."))
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader has left: see `web.cli.main`
        raise
    except OSError as error:
        raise UsageError(message("Standard output cannot be written: {reason}", reason=error.strerror)) from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
