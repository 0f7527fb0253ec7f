"""An office chooses by which rules it is watched, and its clocks go by those that were in force when they began."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from staff import finish, open_items, put_into_service

from engine.errors import NotAllowedError, NotFoundError
from processes.errors import BinglianError, UsageError
from web.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
OWN = 'title = "Two reminders"\n' + "".join(
    f'[[rung]]\ncolour = "reminder"\nlimit = "promised"\nafter = {after}\n' for after in (-2, -1)
)


@pytest.fixture
def supervised(office: Engine) -> Engine:
    office.add_person("zhao", side="supervision")
    office.add_person("li")
    return office


def test_clocks_go_by_the_rules_in_force_when_they_began(supervised: Engine, clock: ManualClock) -> None:
    flow = put_into_service(supervised, "shop_sign")
    assert supervised.rules().name == "reminder_yellow_red"
    before = supervised.start(flow)
    finish(supervised, open_items(supervised, before)[0], SIGN)
    supervised.choose_rules("own", OWN, by="zhao")
    after = supervised.start(flow)
    finish(supervised, open_items(supervised, after)[0], SIGN)
    clock.set(datetime(2026, 3, 12, 11, tzinfo=UTC))
    came = {(one.receipt, one.colour) for one in supervised.tick() if one.element == "Task_S01"}
    assert came == {(before, "reminder"), (before, "yellow"), (after, "reminder")}
    assert len([one for one in supervised.cards() if one.receipt == after and one.post_id == "规划局 审批岗"]) == 2
    supervised.choose_rules("bare", by="zhao")
    assert supervised.rules().name == "bare"


@pytest.mark.parametrize(
    ("name", "content", "by", "error"),
    [
        ("bare", "", "li", NotAllowedError),  # who approves does not set the rules
        ("bare", "", "nobody", NotFoundError),
        ("strict", "", "zhao", UsageError),  # not shipped
        ("own", "title = ", "zhao", UsageError),  # no TOML
        ("own", 'title = "none"', "zhao", UsageError),  # no rungs
    ],
)
def test_what_is_refused_changes_nothing(
    supervised: Engine, name: str, content: str, by: str, error: type[BinglianError]
) -> None:
    with pytest.raises(error):
        supervised.choose_rules(name, content, by=by)
    assert supervised.rules().name == "reminder_yellow_red"


def test_the_command(supervised: Engine, url: str, tmp_path: Path) -> None:
    def say(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["rules", *words, "--store", url], standalone_mode=False)
        return done.return_value, done.output

    file = tmp_path / "own.toml"
    file.write_text(OWN)
    assert say(str(file), "--by", "zhao")[1].startswith("own: Two reminders\n")
    assert say("yellow_nearly_due", "--by", "zhao")[0] == 0
    assert "yellow_nearly_due: " in say()[1]
    assert say(str(file) + "x", "--by", "zhao")[0] == say(str(tmp_path / "no.toml"), "--by", "zhao")[0] == 2
    assert supervised.rules().name == "yellow_nearly_due"
