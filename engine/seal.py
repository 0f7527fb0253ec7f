"""The seal over all journals, kept in a file outside the store: what was there then cannot be cut off unseen.

Each journal is a chain, but whoever can write to the store can shorten a chain and what the case says of its end, or drop a whole
case. A seal holds, for every case with entries, how many there are and the hash of the last. A line of the file says what has
changed since the line before, and seals the lines before it as well:

    s(n) = SHA-256 of s(n-1), the time, the number of cases and entries, and (case, receipt, count, head) of every case that changed,

written as JSON. So s(n) alone, on paper or in a newspaper, holds on to every entry that was there; the file says which case it is.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine.errors import StoreError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the journal of one case: how many entries, and the hash of the last."""

    case: int
    receipt: str
    count: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One line of the file: how many cases and entries there were, and the heads that changed since the line before."""

    at: datetime
    cases: int
    entries: int
    heads: tuple[Head, ...]
    before: str
    hash: str


def make_seal(at: datetime, heads: Iterable[Head], before: Seal | None, known: Mapping[int, Head]) -> Seal:
    """Seal the heads of all cases; those that are `known` from the lines before are counted, and left out.

    >>> from datetime import UTC
    >>> head = Head(case=1, receipt="20260309000001", count=2, hash="4aea68bd")
    >>> first = make_seal(datetime(2026, 3, 9, tzinfo=UTC), [head], None, {})
    >>> first.cases, first.entries, first.hash[:16]
    (1, 2, 'df4471db59c9c641')
    >>> second = make_seal(datetime(2026, 3, 10, tzinfo=UTC), [head], first, {1: head})
    >>> second.cases, second.heads, second.before == first.hash, second.hash == first.hash
    (1, (), True, False)
    """
    cases = entries = 0
    changed = []
    for head in heads:
        cases, entries = cases + 1, entries + head.count
        if known.get(head.case) != head:
            changed.append(head)
    link = before.hash if before is not None else ""
    hashed = seal_hash(link, at, (cases, entries), changed)
    return Seal(at=at, cases=cases, entries=entries, heads=tuple(changed), before=link, hash=hashed)


def seal_hash(before: str, at: datetime, counts: tuple[int, int], heads: Iterable[Head]) -> str:
    """Return the hash of a seal, which holds on to all before it."""
    content = [before, at.isoformat(), *counts, [_plain(head) for head in heads]]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def read_seals(file: Path) -> Iterator[Seal]:
    """Yield the seals of a file, a line at a time.

    Raises StoreError for a file that cannot be read, and for a line that is not what was written or does not follow the one before it.
    """
    before = ""
    try:
        lines = file.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise StoreError(message("The seals cannot be read: {reason}", reason=error)) from error
    with lines:
        for number, line in enumerate(lines, start=1):
            seal = _read(line)
            if seal is None or seal.before != before:
                raise StoreError(
                    message("Line {number} of {file} is no seal that was written there.", number=number, file=file.name)
                )
            yield seal
            before = seal.hash


def append_seal(file: Path, seal: Seal) -> None:
    """Append a seal to a file; it is on the disk when this returns."""
    heads = [_plain(head) for head in seal.heads]
    content = {"at": seal.at.isoformat(), "cases": seal.cases, "entries": seal.entries}
    content |= {"hash": seal.hash, "before": seal.before, "heads": heads}
    try:
        with file.open("a", encoding="utf-8") as target:
            target.write(json.dumps(content, separators=(",", ":")) + "\n")
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise StoreError(message("The seal could not be written: {reason}", reason=error)) from error


def _plain(head: Head) -> list[int | str]:
    return [head.case, head.receipt, head.count, head.hash]


def _read(line: str) -> Seal | None:
    """Return a line as a seal, None where it is none."""
    try:
        content = json.loads(line)
        heads = tuple(Head(case=c, receipt=r, count=n, hash=h) for c, r, n, h in content["heads"])
        seal = Seal(
            at=datetime.fromisoformat(content["at"]),
            cases=content["cases"],
            entries=content["entries"],
            heads=heads,
            before=content["before"],
            hash=content["hash"],
        )
    except (ValueError, TypeError, KeyError):
        return None
    whole = line.endswith("\n") and seal.hash == seal_hash(seal.before, seal.at, (seal.cases, seal.entries), heads)
    return seal if whole else None
