"""The audit: whether every journal is what was written, and whether all that was sealed is still there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from engine.errors import ConflictError
from engine.journal import first_fault
from engine.seal import Head, append_seal, make_seal, read_seals
from engine.store import cases as store
from engine.store import health as seals
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from engine.act import Act
    from engine.seal import Seal
    from processes.messages import Message

BATCH = 500  # cases at a time: what is read never grows with the store


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """What the seals of a file say of one case: its ends, the oldest first, each with when it was sealed."""

    receipt: str
    ends: tuple[tuple[datetime, int, str], ...]  # when, count, hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Journals that were checked: how many, up to which case (`last`, None where there are no more), and the first fault."""

    last: int | None = None
    cases: int = 0
    entries: int = 0
    fault: tuple[str, int] | None = None


def find_fault(connection: Connection) -> tuple[str, int] | None:
    """Return receipt and number of the first entry that is not what was written, None where all are.

    Entries whose case is gone are named by the receipt number that they began with.
    """
    last: int | None = 0
    while last is not None:
        checked = check_some(connection, last)
        if checked.fault is not None:
            return checked.fault
        last = checked.last
    return None


def check_some(connection: Connection, above: int) -> Checked:
    """Check the journals of some cases, from a number on."""
    heads = {head[0]: head[1:] for head in store.read_heads(connection, above=above, limit=BATCH)}
    cases, entries_read = len(heads), 0
    upto = max(heads) if len(heads) == BATCH else None
    rows = store.read_journals(connection, above=above, upto=upto)
    for number, entries in groupby(rows, key=lambda row: row[0]):
        if number not in heads:
            (_, first, _, _, entry) = next(entries)
            return Checked(fault=(str(entry.facts.get("receipt", number)), first))
        receipt, count, head = heads.pop(number)
        fault = first_fault(number, (row[1:] for row in entries), count, head)
        if fault is not None:
            return Checked(fault=(receipt, fault))
        entries_read += count
    for receipt, count, _ in heads.values():  # without a single entry
        if count:
            return Checked(fault=(receipt, 1))
    return Checked(last=upto, cases=cases, entries=entries_read)


def seal(act: Act, file: Path) -> Seal:
    """Append a seal over all journals to a file outside the store.

    Raises ConflictError where the store has lost or changed what the file has sealed before.
    """
    sealed, last = _collect(file) if file.exists() else ({}, None)
    faults = tuple(_find_faults(act.connection, sealed))
    if faults:
        raise ConflictError(
            message("What was sealed before is not there any more, so nothing is sealed: {fault}", fault=faults[0])
        )
    known = {
        case: Head(case=case, receipt=s.receipt, count=s.ends[-1][1], hash=s.ends[-1][2]) for case, s in sealed.items()
    }
    made = make_seal(act.now, _heads(act.connection), last, known)
    append_seal(file, made)
    return made


def note_seal(act: Act, made: Seal) -> None:
    """Write down in the store when it was sealed; what was sealed stands outside."""
    seals.insert_seal(act.connection, at=made.at, cases=made.cases, entries=made.entries, hash=made.hash)


def check_seal(connection: Connection, file: Path) -> tuple[Message, ...]:
    """Return a sentence for each case of which something is gone or changed that the file has sealed."""
    sealed, _ = _collect(file)
    return tuple(_find_faults(connection, sealed))


def _heads(connection: Connection) -> Iterator[Head]:
    last = 0
    while found := store.read_heads(connection, above=last, limit=BATCH):
        for number, receipt, count, hashed in found:
            yield Head(case=number, receipt=receipt, count=count, hash=hashed)
            last = number


def _collect(file: Path) -> tuple[dict[int, Sealed], Seal | None]:
    """Return what the seals of a file say of each case, and the last seal."""
    found: dict[int, Sealed] = {}
    last = None
    for last in read_seals(file):
        for head in last.heads:
            before = found[head.case].ends if head.case in found else ()
            found[head.case] = Sealed(receipt=head.receipt, ends=(*before, (last.at, head.count, head.hash)))
    return found, last


def _find_faults(connection: Connection, sealed: Mapping[int, Sealed]) -> Iterator[Message]:
    numbers = sorted(sealed)
    for begin in range(0, len(numbers), BATCH):
        chunk = numbers[begin : begin + BATCH]
        known = store.known_cases(connection, chunk)
        ends = store.hashes_at(connection, [(case, sealed[case].ends[-1][1]) for case in chunk])
        for case in chunk:
            if case not in known:
                yield _missing(sealed[case])
            elif ends.get(case) != sealed[case].ends[-1][2]:
                yield _changed(connection, case, sealed[case])


def _missing(sealed: Sealed) -> Message:
    at, count, _ = sealed.ends[-1]
    return message(
        "Case {receipt} is missing: {count} entries of its journal were sealed at {at}.",
        receipt=sealed.receipt,
        count=count,
        at=at.isoformat(),
    )


def _changed(connection: Connection, case: int, sealed: Sealed) -> Message:
    """Say what became of a journal that is not what was sealed: cut off, or other entries, and since which seal."""
    hashes = {number: hashed for number, _, hashed, _ in store.read_journal(connection, case)}
    last = max(hashes, default=0)
    at, count, _ = next(end for end in sealed.ends if hashes.get(end[1]) != end[2])
    if last < count:
        return message(
            "Case {receipt}: the journal ends with entry {last}; {count} entries were sealed at {at}.",
            receipt=sealed.receipt,
            last=last,
            count=count,
            at=at.isoformat(),
        )
    return message(
        "Case {receipt}: the entries up to {count} are not those that were sealed at {at}.",
        receipt=sealed.receipt,
        count=count,
        at=at.isoformat(),
    )
