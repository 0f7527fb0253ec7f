"""Rows of cases and of their journals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, text, tuple_, update

from engine.errors import ConflictError, NotFoundError
from engine.journal import Entry, entry_hash
from engine.store.statements import Change, Insertion
from engine.store.tables import OPEN_CASE, case, deployment, journal
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row, Select

_INSERT_ENTRIES = Insertion(journal)
WITH_FLOW: Select[Any] = select(case, deployment.c.flow, deployment.c.sha256, deployment.c.policies).join(deployment)
_BY_NUMBER = WITH_FLOW.where(case.c.id == bindparam("number"))
_IN_HAND = _BY_NUMBER.with_for_update(of=case)
_SAVE = Change(update(case).where(case.c.id == bindparam("number"), case.c.version == bindparam("seen")))
_LIST = select(case).order_by(case.c.id.desc())


def insert_case(connection: Connection, **values: Any) -> int:
    """Write down a new case and return its number."""
    result = connection.execute(insert(case).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # a table with a key


def find_case(connection: Connection, receipt: str, *, lock: bool = False) -> Row[Any]:
    """Return the row of a case by its receipt number; locked, nobody else can change it until the transaction ends."""
    query = select(case).where(case.c.receipt == receipt)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFoundError(message("There is no case with the receipt number {receipt}.", receipt=receipt))
    return row


def hold_cases(connection: Connection) -> None:
    """Let nobody take a case in hand, or begin one, until the transaction ends; wait for those who have one in hand now.

    In SQLite nobody else writes anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text('LOCK TABLE "case" IN EXCLUSIVE MODE'))


def case_by_number(connection: Connection, number: int) -> Row[Any]:
    """Return the row of a case by its own number, with what there is to know of its deployment but the file."""
    return connection.execute(_BY_NUMBER, {"number": number}).one()


def take_case(connection: Connection, number: int) -> Row[Any]:
    """Return a case likewise; nobody else can change it until the transaction ends."""
    return connection.execute(_IN_HAND, {"number": number}).one()


def save_case(connection: Connection, row: Row[Any], **values: Any) -> None:
    """Change a case, unless somebody has changed it since the row was read."""
    values |= {"number": row.id, "seen": row.version, "version": row.version + 1}
    if _SAVE.count(connection, **values) != 1:
        raise ConflictError(
            message("Case {receipt} was changed meanwhile; look at it again and repeat.", receipt=row.receipt)
        )


def list_cases(connection: Connection, *, status: str = "", before: int = 0, limit: int = 100) -> Sequence[Row[Any]]:
    """Return the newest cases; with `before`, the newest of those with smaller numbers."""
    query = _LIST.limit(limit)
    if before:
        query = query.where(case.c.id < before)
    if status:
        query = query.where(OPEN_CASE if status == "open" else case.c.status == status)
    return connection.execute(query).all()


class Journal:
    """The journal of one case within one transaction: entries are chained as they come and written together."""

    def __init__(self, number: int, count: int = 0, head: str = "") -> None:
        self.case, self.count, self.head = number, count, head
        self._rows: list[dict[str, Any]] = []

    def write(self, entry: Entry) -> None:
        """Append an entry."""
        self.count += 1
        hashed = entry_hash(self.head, self.case, self.count, entry)
        row = {"case_id": self.case, "number": self.count, "before": self.head, "hash": hashed, "at": entry.at}
        self._rows.append(
            row | {"actor": entry.actor, "kind": entry.kind, "element": entry.element, "facts": dict(entry.facts)}
        )
        self.head = hashed

    def save(self, connection: Connection) -> None:
        """Write what was appended."""
        _INSERT_ENTRIES.send(connection, self._rows)
        self._rows = []


def read_journal(connection: Connection, number: int) -> Iterator[tuple[int, str, str, Entry]]:
    """Yield the journal of a case: (number, hash before, hash, entry)."""
    for row in connection.execute(select(journal).where(journal.c.case_id == number).order_by(journal.c.number)):
        entry = Entry(at=row.at, actor=row.actor, kind=row.kind, element=row.element, facts=row.facts)
        yield row.number, row.before, row.hash, entry


def read_journals(
    connection: Connection, *, above: int, upto: int | None
) -> Iterator[tuple[int, int, str, str, Entry]]:
    """Yield the journals of cases in order, from a number on, up to and with another: (case, number, hash before, hash, entry)."""
    query = select(journal).where(journal.c.case_id > above)
    if upto is not None:
        query = query.where(journal.c.case_id <= upto)
    for row in connection.execute(query.order_by(journal.c.case_id, journal.c.number)):
        case_number, number, at, actor, kind, element, facts, before, hashed = row
        yield case_number, number, before, hashed, Entry(at=at, actor=actor, kind=kind, element=element, facts=facts)


def hashes_at(connection: Connection, places: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Return the hash of one entry of each of some cases: `places` are (case, number of the entry)."""
    query = select(journal.c.case_id, journal.c.hash).where(tuple_(journal.c.case_id, journal.c.number).in_(places))
    return {row.case_id: row.hash for row in connection.execute(query)}


def known_cases(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Return which of some cases are there."""
    return set(connection.execute(select(case.c.id).where(case.c.id.in_(numbers))).scalars())


def read_heads(connection: Connection, *, above: int, limit: int) -> list[tuple[int, str, int, str]]:
    """Return number, receipt, count and last hash of cases, from a number on."""
    query = select(case.c.id, case.c.receipt, case.c.journal_count, case.c.journal_head)
    rows = connection.execute(query.where(case.c.id > above).order_by(case.c.id).limit(limit))
    return [(row.id, row.receipt, row.journal_count, row.journal_head) for row in rows]
