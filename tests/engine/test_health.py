"""A worker that has died is seen: by the age of its last sweep, and by what should have come."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from staff import finish, open_items, put_into_service

from web.cli import cli

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}


def say(url: str, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*words, "--store", url], standalone_mode=False)
    return done.return_value, done.output.strip()


@pytest.mark.parametrize(
    ("age", "well"),
    [
        (0, True),
        (90, True),  # not older than a minute and a half
        (91, False),
        (-91, False),  # the clock was set back: that sweep proves nothing
    ],
)
def test_an_old_sweep_is_no_health(office: Engine, clock: ManualClock, age: int, *, well: bool) -> None:
    assert not office.health().is_well  # nobody ever swept
    office.tick()
    assert office.health().swept_at is None  # nobody gave a name
    office.tick(worker="one")
    clock.go(timedelta(seconds=age))
    health = office.health()
    assert health.is_well == well
    assert (health.worker, health.fired, health.age) == ("one", 0, timedelta(seconds=age))


def test_the_newest_of_several_workers_counts(office: Engine, clock: ManualClock) -> None:
    for worker in ("one", "two", "one"):
        clock.go(timedelta(seconds=60))
        office.tick(worker=worker)
    assert (office.health().worker, office.health().age) == ("one", timedelta())


def test_what_should_have_come_is_counted(office: Engine, clock: ManualClock) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    finish(office, open_items(office, receipt)[0], SIGN)
    office.tick(worker="one")
    clock.set(datetime(2026, 3, 12, 11, 0, tzinfo=UTC))
    overdue = office.health().overdue
    fired = office.tick(worker="one")
    assert overdue == len(fired) > 0
    health = office.health()
    assert (health.overdue, health.fired, health.is_well) == (0, len(fired), True)


def test_on_a_rest_day_what_waits_is_no_fault(office: Engine, clock: ManualClock) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    finish(office, open_items(office, receipt)[0], SIGN)
    clock.set(datetime(2026, 3, 14, 4, 0, tzinfo=UTC))  # a Saturday
    office.tick(worker="one")
    health = office.health()
    assert health.overdue
    assert health.is_well
    clock.set(datetime(2026, 3, 15, 16, 0, tzinfo=UTC))  # Monday has begun; the last sweep was on Saturday
    assert not office.health().is_well


def test_the_command_says_it_in_a_line_and_by_its_exit_code(url: str) -> None:
    assert say(url, "practice", "--at", "2026-03-09 10:00:00")[0] == 0
    code, line = say(url, "health")
    assert (code, line.splitlines()) == (1, [line])
    assert "Nobody has ever swept" in line
    say(url, "worker", "--once", "--name", "one")
    code, line = say(url, "health")
    assert code == 0
    assert line.startswith("Last sweep 0 s ago, at 2026-03-09 10:00:00, by one (version")
    assert say(url, "health", "--max-seal-age", "24")[0] == 1  # never sealed
    say(url, "practice", "--go", "PT2M")
    code, line = say(url, "health")
    assert code == 1
    assert line.startswith("No sweep since 2026-03-09 10:00:00, 120 s ago")
    code, line = say(url, "health", "--json", "--max-age", "120")
    assert (code, json.loads(line)["age"], json.loads(line)["well"]) == (0, 120, True)
