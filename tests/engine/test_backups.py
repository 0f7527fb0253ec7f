"""Backup and restore: everything comes back, nothing is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from postgres import find_programs, make_database
from sqlalchemy import update
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, StoreError
from engine.service import Engine
from engine.store.backups import back_up, restore
from engine.store.tables import journal
from processes.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}


@pytest.fixture
def other(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> str:
    """Another empty store of the same kind."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'other.db'}"
    folder = request.getfixturevalue("postgres")
    return make_database(find_programs(), folder, url.partition("@/")[2].partition("?")[0] + "_other")


def test_everything_comes_back(office: Engine, url: str, other: str, tmp_path: Path) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    office.upload(receipt, "效果图", "look.pdf", b"%PDF-1.7", by="政务服务中心")
    backup = tmp_path / "office.backup"
    back_up(url, backup)
    finish(office, open_items(office, receipt)[0], SIGN)  # after the backup: not in it
    restore(other, backup)
    again = Engine(other, clock=office.clock)
    assert [item.element for item in open_items(again, receipt)] == ["Task_registration"]
    assert again.content(receipt, 1, by="规划局")[1] == b"%PDF-1.7"
    assert again.verify() is None
    finish(again, open_items(again, receipt)[0], SIGN)  # and work goes on
    with again.database.transaction() as connection:
        connection.execute(update(journal).values(actor="li"))
    assert again.verify() == (receipt, 1)
    again.close()
    assert sorted(file.name for file in tmp_path.glob("office.backup*")) == ["office.backup"]


def test_nothing_is_overwritten(office: Engine, url: str, other: str, tmp_path: Path) -> None:
    office.add_person("li")
    backup = tmp_path / "office.backup"
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(other, backup)
    with pytest.raises(UsageError, match="no file"):
        restore(other, backup)
    back_up(url, backup)
    with pytest.raises(UsageError, match="there already"):
        back_up(url, backup)
    with pytest.raises(ConflictError, match="not empty"):
        restore(url, backup)
    wrong = tmp_path / "wrong.backup"
    wrong.write_bytes(b"something else")
    with pytest.raises(StoreError):
        restore(other, wrong)
    with pytest.raises(StoreError):
        back_up(url, tmp_path / "no" / "folder")


def test_without_the_programs_of_postgresql_it_says_so(
    office: Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add_person("li")
    monkeypatch.setenv("PATH", str(tmp_path))
    if url.startswith("sqlite"):
        back_up(url, tmp_path / "a")  # it needs none
    else:
        with pytest.raises(StoreError, match="pg_dump is not installed"):
            back_up(url, tmp_path / "a")
