"""Where a flow comes from: a file, bytes, a model made by code, or the shelf."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from processes.errors import RefusedInputError, UsageError
from processes.messages import message

if TYPE_CHECKING:
    from processes.catalogue import Flow
    from processes.model import Definitions

    Source = str | Path | bytes | Definitions


def load(source: Source) -> Definitions:
    """Read a source; a file wins over a flow of the shelf with the same name."""
    from processes.model import Definitions
    from processes.reader import read

    if isinstance(source, Definitions):
        return source
    if isinstance(source, bytes):
        return read(source, file="-")
    return read(locate(source))


def locate(source: str | Path) -> Path:
    """Return the file that a path or the name of a flow on the shelf stands for."""
    path = Path(source)
    if not str(source):
        raise UsageError(message("The name of the source is empty: name a file, or a flow on the shelf."))
    if _is_readable(path):
        return path
    flow = shelf_flow(source)
    if flow is not None:
        return Path(str(flow.as_is))
    if path.is_dir():
        reason = message("{file} is a folder: name one BPMN file in it, or use binglian check.", file=path)
        raise RefusedInputError(reason, kind="folder", file=str(path))
    reason = message(
        "There is no file {file}, and no flow of that name on the shelf: check the path, or see binglian flows.",
        file=source,
    )
    raise RefusedInputError(reason, kind="not-found", file=str(path))


def _is_readable(path: Path) -> bool:
    """Tell whether there is a file, or a pipe: a shell gives the output of a command as one (`<(git show ...)`)."""
    return path.exists() and not path.is_dir()


def shelf_flow(source: Source) -> Flow | None:
    """Return the flow on the shelf that the source names, unless there is a file of that name."""
    if not isinstance(source, (str, Path)) or _is_readable(Path(source)):
        return None
    from processes.catalogue import shelf

    return next((flow for flow in shelf() if flow.name == str(source)), None)
