"""The bytes of an event log: from a file or from memory, packed or plain, and what goes wrong with them.

Also what XES and CSV have in common: the keys of the standard attributes, and how a time is written.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from processes.errors import RefusedInputError, UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message

# Key of the standard (the activity's element is our own) -> field of LogEvent.
KEYS = {
    "concept:name": "activity",
    "time:timestamp": "time",
    "lifecycle:transition": "transition",
    "bl:activity": "activity_id",
    "concept:instance": "instance",
    "org:resource": "resource",
    "org:role": "role",
    "org:group": "department",
}
_PACKED = b"\x1f\x8b"
# Dates as spreadsheets write them.
_LOOSE = re.compile(r"(\d{4})[-/.年](\d\d?)[-/.月](\d\d?)日?[T ]*(?:(\d\d?):(\d\d)(?::(\d\d))?)?")


class LogSource:
    """A log that can be opened, also twice."""

    def __init__(self, source: str | Path | bytes, file: str = "") -> None:
        self.source = source
        self.name = file or ("-" if isinstance(source, bytes) else str(source))

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the bytes, unpacked; whatever fails while they are read is said in a sentence."""
        try:
            with self._open_packed() as stream:
                if stream.read(2) != _PACKED:
                    stream.seek(0)
                    yield stream
                    return
                stream.seek(0)
                with gzip.open(stream) as unpacked:
                    yield cast("IO[bytes]", unpacked)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            text = message(
                "{file} is not packed as it should be ({reason}); copy it again.", file=self.name, reason=str(error)
            )
            raise self.refusal(text) from None
        except OSError as error:
            text = message(
                "{file} cannot be read ({reason}); check its name and who may read it.",
                file=self.name,
                reason=error.strerror,
            )
            raise self.refusal(text) from None

    def is_xml(self) -> bool:
        """Tell XES from CSV by the first letter."""
        with self.open() as stream:
            return stream.read(256).replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"<")

    def refusal(self, text: Message, line: int | None = None) -> RefusedInputError:
        """Return the refusal of this log."""
        return RefusedInputError(text, kind="event-log", file=self.name, line=line)

    def _open_packed(self) -> IO[bytes]:
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else Path(self.source).open("rb")


@contextmanager
def open_to_write(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing, packed if its name says so; the same log makes the same bytes."""
    try:
        with path.open("wb") as stream:
            if not path.name.endswith(".gz"):
                yield stream
                return
            with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
                yield cast("IO[bytes]", packed)
    except OSError as error:
        text = message(
            "{file} cannot be written ({reason}); check the folder and who may write there.",
            file=path,
            reason=error.strerror,
        )
        raise UsageError(text) from None


def read_time(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant in UTC; without a zone it is taken as one of `zone`; None if it is no time.

    >>> str(read_time("2026/2/14 9:30", find_zone("Asia/Shanghai")))
    '2026-02-14 01:30:00+00:00'
    """
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError:
        match = _LOOSE.fullmatch(text.strip())
        if not match:
            return None
        try:
            time = datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type] # noqa: DTZ001 - the zone comes below
        except ValueError:
            return None
    try:
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None


@cache
def find_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(message("There is no time zone {name}; use a name like Asia/Shanghai.", name=name)) from None
