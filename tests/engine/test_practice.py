"""Practice: a store whose clock is set, and that is never one with real cases."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from engine.errors import NotAllowedError
from processes.catalogue import flow
from web.cli import cli

if TYPE_CHECKING:
    from engine.service import Engine


def say(url: str, *words: str) -> str:
    return CliRunner().invoke(cli, [*words, "--store", url]).output.strip()


def test_the_clock_of_practice_is_the_same_for_everybody(url: str) -> None:
    assert say(url, "practice", "--at", "2026-03-09 10:00") == "It is 2026-03-09 10:00."
    assert say(url, "practice", "--go", "P1DT2H") == "It is 2026-03-10 12:00."
    assert say(url, "practice") == "It is 2026-03-10 12:00."
    say(url, "deploy", str(flow("shop_sign").as_is), "-q")
    assert say(url, "start", "Shop_sign").startswith("20260310")
    assert say(url, "practice", "--at", "2026-03-09T10:00+08:00") == "It is 2026-03-09 10:00."  # back as well


@pytest.mark.parametrize(("option", "text"), [("--at", "tomorrow"), ("--go", "3 days")])
def test_what_is_no_time_is_refused(url: str, option: str, text: str) -> None:
    assert f"{text} is no" in say(url, "practice", option, text)


def test_a_store_for_work_keeps_its_clock(office: Engine) -> None:
    office.deploy(Path(str(flow("shop_sign").as_is)).read_bytes())
    office.start("Shop_sign")
    with pytest.raises(NotAllowedError, match="real time"):
        office.practise(datetime(2026, 3, 9, tzinfo=UTC))


def test_who_held_a_post_before_practice_holds_it_in_practice(url: str) -> None:
    say(url, "deploy", str(flow("shop_sign").as_is), "-q")
    say(url, "person", "li", "--post", "*")
    say(url, "practice", "--at", "2020-03-09 10:00")
    receipt = say(url, "start", "Shop_sign")
    assert receipt in say(url, "work", "li")
