"""Tables that people fill in: CSV from any spreadsheet, with the elements of a file by id or by name."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import Message, message
from processes.model import all_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from processes.model import Definitions

ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with where it stands."""

    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def error(self, problem: Message) -> UsageError:
        """Return the error that says where, and what is wrong."""
        return UsageError(message("{file}, line {line}: {problem}", file=self.file, line=self.line, problem=problem))


def read_rows(source: str | Path | bytes, columns: tuple[str, ...]) -> Iterator[Row]:
    r"""Yield the rows of a CSV file; the columns may stand in any order, but they must be there.

    Comma, semicolon or tab separate; UTF-8 (with or without mark), UTF-16 with mark and GBK are read.

    >>> [row["before"] for row in read_rows(b"after;before\nb;a\n", ("before", "after"))]
    ['a']
    """
    file = "" if isinstance(source, bytes) else str(source)
    content = source if isinstance(source, bytes) else _content(Path(source))
    text = _decoded(content, file)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header = [name.strip().lower() for name in next(reader, [])]
    missing = tuple(column for column in columns if column not in header)
    if missing:
        problem = message(
            "there is no column {missing}; the first line must name {columns}.", missing=missing, columns=columns
        )
        raise Row(file, 1, {}).error(problem)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Row(file, reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=False)})


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            message("{file} cannot be read: {reason}", file=str(path), reason=error.strerror or str(error))
        ) from error


def _decoded(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(message("{file} is neither UTF-8 nor GBK; save it as UTF-8.", file=file))


class ElementNames:
    """Finds the flow nodes of a file by id, or by a name that only one of them has."""

    def __init__(self, definitions: Definitions) -> None:
        self.ids: set[str] = set()
        self.named: dict[str, list[str]] = {}
        for process in definitions.processes:
            for node in all_nodes(process):
                self.ids.add(node.id)
                if node.name:
                    self.named.setdefault(node.label, []).append(node.id)

    def find(self, row: Row, column: str) -> str:
        """Return the id of the element that a cell names; say what is near if there is none, or more than one."""
        wanted = " ".join(row[column].split())
        found = self.named.get(wanted, [])
        if wanted in self.ids:
            return wanted
        if len(found) == 1:
            return found[0]
        if found:
            raise row.error(
                message(
                    "{name} names {count} elements; use one of the ids {ids}.",
                    name=wanted,
                    count=len(found),
                    ids=tuple(found),
                )
            )
        if not wanted:
            raise row.error(message("the column {column} is empty.", column=column))
        near = tuple(get_close_matches(wanted, [*self.named, *self.ids], cutoff=0.5))
        if near:
            raise row.error(message("{name} is not in the file; did you mean {near}?", name=wanted, near=near))
        raise row.error(message("{name} is not in the file; use the id or the name of a task.", name=wanted))
