"""Offices to try: on SQLite, and on PostgreSQL where it is installed."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest
from postgres import find_programs, make_database, serve

from engine.clock import ManualClock
from engine.service import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONDAY = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)  # 10 in the morning in Guangzhou
NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian, Ubuntu: apt-get install postgresql)")
    with serve(programs) as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'office.db'}"
    folder = request.getfixturevalue("postgres")
    return make_database(find_programs(), folder, f"office_{next(NUMBERS)}")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
def office(url: str, clock: ManualClock) -> Iterator[Engine]:
    """An office with nothing in it."""
    engine = Engine(url, clock=clock)
    engine.database.prepare()
    yield engine
    engine.close()
