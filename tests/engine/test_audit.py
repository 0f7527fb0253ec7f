"""Whatever is done to the journals behind the engine's back is named: by the chains, and by a seal kept outside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, StoreError
from engine.store.cases import Journal, read_journal
from engine.store.tables import case, clock, journal, metadata
from web.cli import cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
FIRST, SECOND, THIRD = (f"20260309{number:06d}" for number in (1, 2, 3))


@pytest.fixture
def seals(office: Engine, clock: ManualClock, tmp_path: Path) -> Path:
    """The seals of two days over three cases; the second case went on between them, the third came after the first."""
    flow = put_into_service(office, "shop_sign")
    file = tmp_path / "seals"
    office.start(flow)
    going_on = office.start(flow)
    office.seal(file)
    clock.go(timedelta(hours=1))
    finish(office, open_items(office, going_on)[0], SIGN)
    office.start(flow)
    office.seal(file)
    assert office.verify() is None
    assert office.check_seal(file) == ()
    return file


def of(number: int, entry: int) -> Any:
    return (journal.c.case_id == number) & (journal.c.number == entry)


def change(connection: Connection) -> None:
    connection.execute(update(journal).where(of(2, 3)).values(actor="li"))


def drop(connection: Connection) -> None:
    connection.execute(delete(journal).where(of(2, 3)))


def swap(connection: Connection) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        connection.execute(update(journal).where(of(2, old)).values(number=new))


def cut(connection: Connection, left: int = 2) -> None:
    connection.execute(delete(journal).where(journal.c.case_id == 2, journal.c.number > left))


def cut_and_cover(connection: Connection, left: int = 2) -> None:
    cut(connection, left)
    row = connection.execute(select(journal).where(of(2, left))).one()
    connection.execute(update(case).where(case.c.id == 2).values(journal_count=left, journal_head=row.hash))


def cut_deeper(connection: Connection) -> None:
    cut_and_cover(connection, 1)


def rewrite(connection: Connection) -> None:
    """Write a whole journal anew, with another actor and a chain that holds."""
    entries = [entry for _, _, _, entry in read_journal(connection, 2)]
    connection.execute(delete(journal).where(journal.c.case_id == 2))
    again = Journal(2)
    for entry in entries:
        again.write(entry)
        if again.count == 3:
            again.write(entry)
    again.save(connection)
    ends = {"journal_count": again.count, "journal_head": again.head}
    connection.execute(update(case).where(case.c.id == 2).values(**ends))


def drop_case(connection: Connection) -> None:
    clocks = select(clock.c.id).where(clock.c.case_id == 2)
    for table in reversed(metadata.sorted_tables):
        if "case_id" in table.c:
            connection.execute(delete(table).where(table.c.case_id == 2))
        elif "clock_id" in table.c:
            connection.execute(delete(table).where(table.c.clock_id.in_(clocks)))
    connection.execute(delete(case).where(case.c.id == 2))


@pytest.mark.parametrize(
    ("tamper", "fault", "says"),
    [
        (change, 3, None),
        (drop, 3, None),
        (swap, 3, None),
        (cut, 3, "the journal ends with entry 2; {length} entries were sealed at 2026-03-09T03"),
        (cut_and_cover, None, "the journal ends with entry 2; {length} entries were sealed at 2026-03-09T03"),
        (
            cut_deeper,
            None,
            "the journal ends with entry 1; 2 entries were sealed at 2026-03-09T02",
        ),  # by the first seal
        (rewrite, None, "up to {length} are not those that were sealed at 2026-03-09T03"),
        (drop_case, None, "is missing: {length} entries of its journal were sealed at 2026-03-09T03"),
    ],
)
def test_what_was_done_is_named(
    office: Engine, seals: Path, tamper: Callable[[Connection], None], fault: int | None, says: str | None
) -> None:
    length = len(office.case(SECOND).journal)
    with office.database.transaction() as connection:
        tamper(connection)
    assert office.verify() == (None if fault is None else (SECOND, fault))
    found = [str(one) for one in office.check_seal(seals)]
    assert all(SECOND in one for one in found)
    if says is not None:
        (only,) = found
        assert says.format(length=length) in only
        with pytest.raises(ConflictError, match="nothing is sealed"):
            office.seal(seals)


def test_entries_without_their_case_are_named(office: Engine, seals: Path, url: str) -> None:
    assert seals
    with office.database.transaction() as connection:  # as whoever switches off what holds rows together
        off = "PRAGMA foreign_keys = OFF" if url.startswith("sqlite") else "SET session_replication_role = replica"
        if url.startswith("sqlite"):
            connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(off)
        if url.startswith("sqlite"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(delete(case).where(case.c.id == 3))
    assert office.verify() == (THIRD, 1)


def test_a_case_without_any_entry_is_named(office: Engine, seals: Path) -> None:
    assert seals
    with office.database.transaction() as connection:
        connection.execute(delete(journal).where(journal.c.case_id == 1))
    assert office.verify() == (FIRST, 1)


def test_a_seal_holds_only_what_changed(office: Engine, seals: Path) -> None:
    made = office.seal(seals)
    assert (made.cases, made.heads) == (3, ())
    assert made.entries == sum(len(office.case(receipt).journal) for receipt in (FIRST, SECOND, THIRD))
    assert len(seals.read_text().splitlines()) == 3
    assert office.health().sealed_at == made.at


@pytest.mark.parametrize("harm", ["lines swapped", "line dropped", "figure changed", "line cut", "no seal"])
def test_a_file_that_is_not_what_was_sealed_is_refused(office: Engine, seals: Path, harm: str) -> None:
    first, second = seals.read_text().splitlines(keepends=True)
    text = {
        "lines swapped": second + first,
        "line dropped": second,
        "figure changed": first.replace('"cases":2', '"cases":1') + second,
        "line cut": first + second[:-9],
        "no seal": first + "[]\n",
    }[harm]
    seals.write_text(text)
    for act in (office.check_seal, office.seal):
        with pytest.raises(StoreError, match="is no seal"):
            act(seals)
    assert seals.read_text() == text


def test_a_file_that_cannot_be_read_or_written_is_refused(office: Engine, tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\n")
    with pytest.raises(StoreError, match="Line 1 of bytes"):
        office.check_seal(tmp_path / "bytes")
    with pytest.raises(StoreError, match="cannot be read"):
        office.check_seal(tmp_path)
    with pytest.raises(StoreError, match="could not be written"):
        office.seal(tmp_path / "no" / "folder")
    assert office.health().sealed_at is None


def test_what_is_read_is_one_state_though_others_write(office: Engine, seals: Path) -> None:
    assert seals
    with office.database.reading() as connection:
        before = len(list(read_journal(connection, 1)))
        finish(office, open_items(office, FIRST)[0], SIGN)
        assert len(list(read_journal(connection, 1))) == before


def test_the_journals_of_many_cases_are_read_in_parts(office: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.audit.BATCH", 2)
    flow = put_into_service(office, "shop_sign")
    receipts = [office.start(flow) for _ in range(5)]
    assert office.verify() is None
    with office.database.transaction() as connection:
        connection.execute(update(journal).where(journal.c.case_id == 5).values(actor="li"))
    assert office.verify() == (receipts[4], 1)


def test_the_command_seals_and_verifies(office: Engine, seals: Path, url: str) -> None:
    def say(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["audit", *words, "--store", url], standalone_mode=False)
        return done.return_value, done.output.strip()

    code, line = say("seal", str(seals))
    assert code == 0
    assert line.startswith("Sealed in seals: cases 3, ")
    assert say("verify", "--seal", str(seals)) == (0, "Every journal is as it was written.")
    assert say("verify", "--seal", str(seals) + "x")[0] == 2
    with office.database.transaction() as connection:
        cut(connection)
    code, lines = say("verify", "--seal", str(seals))
    assert code == 1
    assert [line.partition(":")[0] for line in lines.splitlines()] == [f"Case {SECOND}"] * 2
