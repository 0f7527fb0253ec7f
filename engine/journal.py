"""The journal: every act on a case in a chain of hashes, so that no entry can be changed, dropped, swapped or cut off unseen.

h(n) = SHA-256 of h(n-1), the case, n and the entry itself, written as JSON with sorted keys. The case keeps the number of its entries
and the last hash, which is what shows that the end was cut off.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

AS_TEXT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act: what happened when, by whom, where in the flow."""

    at: datetime
    actor: str
    kind: str
    element: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def entry_hash(before: str, case: int, number: int, entry: Entry) -> str:
    """Return the hash of an entry, which holds on to all before it.

    >>> from datetime import UTC, datetime
    >>> entry = Entry(at=datetime(2026, 3, 9, tzinfo=UTC), actor="li", kind="started")
    >>> entry_hash("", 1, 1, entry)[:16]
    '4aea68bdaac497ad'
    """
    content = [before, case, number, entry.at.isoformat(), entry.actor, entry.kind, entry.element, entry.facts]
    return hashlib.sha256(AS_TEXT.encode(content).encode()).hexdigest()


def first_fault(case: int, entries: Iterable[tuple[int, str, str, Entry]], count: int, head: str) -> int | None:
    """Return the number of the first entry that is not what was written, None where all are.

    `entries` are (number, hash before, hash, entry) in order; `count` and `head` are what the case says of its end.
    """
    before, expected = "", 1
    for number, claimed_before, claimed, entry in entries:
        if number != expected or claimed_before != before or entry_hash(before, case, number, entry) != claimed:
            return expected
        before, expected = claimed, expected + 1
    return None if (expected - 1, before) == (count, head) else expected
