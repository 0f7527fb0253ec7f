"""The steps of the store lead to the tables of this version, and a newer store is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.migration import MigrationContext
from sqlalchemy import text

from engine.errors import StoreError
from engine.store import database as stores
from engine.store.accounts import account_of
from engine.store.database import Database
from engine.store.deployments import list_people
from engine.store.migrations import newest, settings
from engine.store.tables import metadata

if TYPE_CHECKING:
    from engine.service import Engine


def test_the_steps_make_the_tables(office: Engine) -> None:
    with office.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_store_that_is_ready_is_left_alone(office: Engine) -> None:
    office.add_person("li")
    office.database.prepare()
    assert office.database.upgrade() == (newest(), newest())
    office.work("li")


OLDER = (
    "INSERT INTO deployment VALUES (1, 'f', 1, 't', 's', '', '{}', '2026-03-09 00:00:00', 'a')",
    """INSERT INTO "case" VALUES (1, 'r', 1, 1, '', 'e', 'open', '', '{}', '{}', '2026-03-09 00:00:00', NULL, NULL, 0, '')""",
    (
        "INSERT INTO work_item (id, case_id, token, element, round, name, department, post_id, status, offered_at, decisions,"
        " opinion, asked_by, request, verdict)"
        " VALUES (1, 1, '1', 'x', 1, 'x', 'd', 'p', 'offered', '2026-03-09 00:00:00', '{}', '', '', '', '')"
    ),
    (
        "INSERT INTO clock VALUES (1, 1, 'task', 1, 'x', 'd', 'running', '2026-03-09 00:00:00', NULL, '{}', NULL,"
        " '2026-03-20 10:00:00', false)"
    ),
)


def test_an_older_store_gets_the_due_dates_of_its_work_lists(url: str) -> None:
    older = Database(url)
    with older.transaction() as connection:
        config = settings()
        config.attributes["connection"] = connection
        upgrade(config, "0002")
        for statement in OLDER:
            connection.execute(text(statement))
    older.upgrade()
    with older.reading() as connection:
        assert str(connection.execute(text("SELECT due_at FROM work_item")).scalar_one())[:16] == "2026-03-20 10:00"
    older.close()


def test_a_server_that_dropped_idle_connections_is_not_noticed(
    office: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "IDLE_SECONDS", 0)
    office.add_person("li")
    other = Database(url)
    if not other.is_sqlite:
        with other.transaction() as connection:
            mine = "datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}"))  # noqa: S608
    office.work("li")
    other.close()


def test_a_store_of_before_notices_keeps_its_people(url: str) -> None:
    config = settings()
    old = Database(url)
    with old.transaction() as connection:
        config.attributes["connection"] = connection
        upgrade(config, "0002")
        connection.execute(text("INSERT INTO person (id, name, side, rank) VALUES ('li', '李', 'approval', '')"))
    old.upgrade()
    with old.reading() as connection:
        assert [(one.id, one.mail) for one in list_people(connection)] == [("li", "")]
    old.close()


OLD_ROWS = (
    "INSERT INTO deployment VALUES (1, 'F', 1, 'F', '', '', '{}', '2026-03-09 00:00:00', '')",
    "INSERT INTO \"case\" VALUES (1, '1', 1, 1, '', '', 'open', '', '{}', '{}', '2026-03-09 00:00:00', NULL, NULL, 0, '')",
    "INSERT INTO work_item VALUES (1, 1, '1', 'a', 1, 'a', 'd', 'p', 'offered', NULL, '2026-03-09 00:00:00', NULL, NULL, '{}', '', '', '', '')",
    "INSERT INTO clock VALUES (1, 1, 'task', 1, 'a', 'd', 'standing', '2026-03-09 00:00:00', NULL, '{}', NULL, NULL, false)",
    "INSERT INTO procedure VALUES (1, 1, NULL, 'hearing', '', '1', '2026-03-09 00:00:00', NULL, NULL, 'li')",
    "INSERT INTO suspension VALUES (1, 1, 1, 'hearing', '2026-03-09 00:00:00', NULL)",
    "INSERT INTO returned VALUES (1, 1, 1, 'p', 'li', 'supplement', '', '', '2026-03-09 00:00:00')",
)


def test_a_store_at_work_comes_to_this_version(url: str) -> None:
    database = Database(url)
    with database.transaction() as connection:
        config = settings()
        config.attributes["connection"] = connection
        upgrade(config, "0002")
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    assert database.upgrade() == ("0002", newest())
    with database.reading() as connection:
        for table in ("suspension", "procedure", "returned", "work_item"):
            assert len(connection.execute(text(f"SELECT * FROM {table}")).all()) == 1  # noqa: S608 - names of our own
    database.close()


def test_accounts_outlive_the_step_to_logins(url: str) -> None:
    database = Database(url)
    with database.transaction() as connection:
        config = settings()
        config.attributes["connection"] = connection
        upgrade(config, "0007")
        connection.execute(
            text("INSERT INTO person (id, name, side, rank, mail) VALUES ('li', '李', 'approval', '', '')")
        )
        columns = "person_id, roles, password, session, factor, factor_secret, failures, changed_at, changed_by"
        values = "'li', '[\"officer\"]', 'a hash', 'a word', '', '', 2, '2026-03-09 00:00:00', 'gu'"
        connection.execute(text(f"INSERT INTO account ({columns}) VALUES ({values})"))  # noqa: S608 - words of our own
    database.upgrade()
    with database.reading() as connection:
        row = account_of(connection, "li")
    database.close()

    assert row is not None
    assert (row.roles, row.failures, row.factor_step) == (["officer"], 2, 0)


def test_a_newer_store_is_refused(office: Engine, url: str) -> None:
    with office.database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    again = Database(url)
    for act in (again.prepare, again.upgrade):
        with pytest.raises(StoreError, match="newer Binglian"):
            act()
    again.close()


@pytest.mark.parametrize("url", ["", "cabinet", "sqlite:////no/such/folder/office.db"])
def test_a_store_that_cannot_be_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(StoreError):
        Database(url).prepare()
