"""The torture in short: every fault that `make torture` brings about in numbers, a few times (benchmarks/torture)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import clocks
import cuts
import deadlines
import kills
import pytest
import races
from offices import FLOW, PERSON, is_one_sentence, open_office, say
from tables import faults

if TYPE_CHECKING:
    from pathlib import Path


def test_killed_under_load(url: str, tmp_path: Path) -> None:
    assert not faults(kills.run(url, tmp_path, kills=4, pause=0.1))


def test_one_task_in_many_hands(url: str) -> None:
    assert not faults(races.one_task(url, threads=8, rounds=2))


def test_reviewers_who_finish_at_once(url: str) -> None:
    assert not faults(races.joins(url, reviewers=4, rounds=3))


def test_deadlines_with_two_workers(url: str, tmp_path: Path) -> None:
    assert not faults(deadlines.run(url, tmp_path, deadlines=40, pause=0.5))


def test_a_clock_that_jumps(url: str) -> None:
    assert not faults(clocks.jumps(url, acts=3))


def test_limits_and_the_slow_count() -> None:
    assert not faults(clocks.against_the_oracle(cases=500))
    assert not faults(clocks.summer_limits(limits=10, seed=1))


def test_a_log_that_is_cut_off(tmp_path: Path) -> None:
    assert not faults(cuts.run(tmp_path, acts=12, cuts=6))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        # nobody there
        ("postgresql+psycopg://binglian@/office?host={folder}", "cannot be reached"),
        # a folder that is not there
        ("sqlite:///{folder}/nowhere/office.db", "cannot be opened"),
        # another file of that name
        ("sqlite:///{folder}/text.db", "is damaged"),
    ],
)
def test_what_is_wrong_with_a_store_is_told_in_a_sentence(url: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("这不是数据库" * 100, encoding="utf-8")
    code, said = say(url.format(folder=tmp_path), "start", FLOW, "--by", PERSON)
    assert is_one_sentence(code, said), said
    assert says in said


def test_a_damaged_store_is_told_as_such(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.db"
    open_office(url).close()
    with (tmp_path / "office.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 60_000)
    code, said = say(url, "start", FLOW, "--by", PERSON)
    assert is_one_sentence(code, said), said
    assert "damaged" in said
