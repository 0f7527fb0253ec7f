"""The steps of the store lead to the tables of this version, and a newer store is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from engine.errors import StoreError
from engine.store.database import Database
from engine.store.deployments import list_people
from engine.store.migrations import newest
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


def test_a_store_of_before_notices_keeps_its_people(url: str) -> None:
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    old = Database(url)
    with old.transaction() as connection:
        config.attributes["connection"] = connection
        upgrade(config, "0002")
        connection.execute(text("INSERT INTO person (id, name, side, rank) VALUES ('li', '李', 'approval', '')"))
    old.upgrade()
    with old.reading() as connection:
        assert [(one.id, one.mail) for one in list_people(connection)] == [("li", "")]
    old.close()


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
