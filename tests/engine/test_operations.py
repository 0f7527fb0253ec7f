"""How the office runs as a program, and what its journals say when they are searched."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update
from staff import finish, open_items, put_into_service

from engine.audit import BATCH
from engine.store.journals import Search
from engine.store.outbox import insert_notices
from engine.store.tables import journal

if TYPE_CHECKING:
    from pathlib import Path

    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes"}


def test_what_an_empty_office_says_of_itself(office: Engine) -> None:
    found = office.operations()
    assert (found.open_cases, found.provisional, dict(found.unsent), found.backup, found.seal) == (0, 0, {}, None, None)
    assert not found.is_backed_up
    assert not found.is_sealed
    assert found.oldest("pending") is None
    assert found.size > 0
    assert (found.free is None) == (not office.database.is_sqlite)
    assert found.versions["database"].startswith("SQLite" if office.database.is_sqlite else "PostgreSQL")


def test_backups_seals_and_notices_grow_old(office: Engine, clock: ManualClock, tmp_path: Path) -> None:
    office.start(put_into_service(office, "shop_sign"))
    now = clock.now()
    told = {"key": "k", "case_id": 1, "kind": "accepted", "role": "applicant", "recipient": "", "facts": {}}
    with office.database.transaction() as connection:
        insert_notices(connection, [told | {"created_at": now, "next_at": now}])
    office.note_backup("monday.backup", 4096)
    office.seal(tmp_path / "seals")
    found = office.operations()
    assert (found.is_backed_up, found.is_sealed, found.open_cases) == (True, True, 1)
    assert found.backup is not None
    assert (found.backup.name, found.backup.size) == ("monday.backup", 4096)
    assert (found.unsent["pending"][0], found.is_sent) == (1, True)
    clock.go(timedelta(days=2))
    later = office.operations()
    assert (later.is_backed_up, later.is_sealed, later.is_sent) == (False, False, False)
    assert later.oldest("pending") == timedelta(days=2)
    assert [row.cases for row in office.seals()] == [1]


def test_journals_are_searched_by_case_person_kind_and_time_page_by_page(office: Engine, clock: ManualClock) -> None:
    flow = put_into_service(office, "shop_sign")
    first, second = office.start(flow), office.start(flow)
    clock.go(timedelta(hours=1))
    noon = clock.now()
    item = open_items(office, first)[0]
    finish(office, item, SIGN, opinion="秘密")
    everything = office.journal(Search())
    assert [row.at for row in everything] == sorted((row.at for row in everything), reverse=True)
    assert {row.receipt for row in everything} == {first, second}
    assert "秘密" not in str(everything)  # who, what, when and where; not what was said
    assert {row.receipt for row in office.journal(Search(receipt=second))} == {second}
    assert {row.actor for row in office.journal(Search(actor=item.department))} == {item.department}
    assert {row.kind for row in office.journal(Search(kind="started"))} <= {"started"}
    assert {row.at for row in office.journal(Search(begin=noon))} == {noon}
    assert all(row.at < noon for row in office.journal(Search(end=noon)))
    paged = []
    while rows := office.journal(
        Search(below=(paged[-1].at, paged[-1].case_id, paged[-1].number) if paged else None), limit=2
    ):
        paged += rows
    assert paged == everything


def test_journals_are_verified_piece_by_piece(office: Engine) -> None:
    flow = put_into_service(office, "shop_sign")
    receipts = [office.start(flow) for _ in range(3)]
    whole = office.verify_some()
    assert (whole.cases, whole.last, whole.fault) == (3, None, None)
    assert whole.entries > 0
    assert whole.cases < BATCH
    with office.database.transaction() as connection:
        connection.execute(update(journal).where(journal.c.case_id == 2, journal.c.number == 1).values(actor="x"))
    assert office.verify_some().fault == office.verify() == (receipts[1], 1)
    assert office.verify_some(above=2).fault is None
