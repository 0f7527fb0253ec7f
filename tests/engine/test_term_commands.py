"""The terms of the law on the command line: each command does its act and says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from processes.blocks import build, sequence, task
from processes.catalogue import flow
from processes.durations import Span
from processes.model import TimeLimit
from processes.writer import write
from web.cli import cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """An office in which li holds every post of the small flow, and wang too; it is Monday, 9 March 2026."""
    environment = {"BINGLIAN_STORE": f"sqlite:///{tmp_path / 'office.db'}", "LC_ALL": "en"}

    def invoke(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, list(arguments), env=environment, standalone_mode=False)
        assert (done.exception, done.return_value or 0) == (None, code), done.output
        return done.output

    invoke("practice", "--at", "2026-03-09 10:00")
    invoke("deploy", "shop_sign")
    for person, rank in (("li", ""), ("wang", "head")):
        invoke("person", person, "--post", "*", "--rank", rank)
    return invoke


def begin(run: Run) -> str:
    return run("start", "Shop_sign").strip()


def test_deploying_says_which_rules_hold(run: Run) -> None:
    assert "Silence is no approval." in run("deploy", "shop_sign")
    to_be = str(flow("shop_sign").to_be)
    said = run("deploy", to_be, "--no-delivery", "--hearing-unit", "working day", "--joint", "all", "--silence-agrees")
    assert "Silence agrees" in said
    assert "not watched" in said
    assert "five working days" in said
    assert "rule all" in said
    assert "five working days" in run("case", begin(run))


def test_a_decision_is_delivered(run: Run) -> None:
    receipt = begin(run)
    assert "Nothing is to be delivered." in run("deliver")
    run("complete", "1", "--by", "li", "--set", "complete_registration=yes")
    for item in range(2, 5):
        run("complete", str(item), "--by", "li")
    run("complete", "5", "--by", "li", "--set", "decision_S04=granted")
    run("complete", "6", "--by", "li")
    assert "is to be delivered" in run("case", receipt)
    assert receipt in run("deliver")
    run("deliver", receipt, "--by", "li", "--to", "王", "--how", "post")
    assert "to 王: post" in run("case", receipt)
    assert json.loads(run("case", receipt, "--json"))["delivery"]["receiver"] == "王"


def test_the_ledger_is_a_table_and_json(run: Run) -> None:
    receipt = begin(run)
    run("practice", "--go", "PT25H")
    run("suspend", receipt, "expert review", "--notice", "1", "--days", "3", "--by", "li")
    run("practice", "--go", "P1D")
    assert "25:00:00" in run("ledger", receipt)
    told = json.loads(run("ledger", receipt, "--json"))
    assert (told["seconds"], told["adds_up"]) == (49 * 3600, True)
    assert "procedure expert review" in run("case", receipt)
    assert "go on" in run("resume", receipt, "expert review", "--by", "li")


def test_a_hearing_goes_its_way(run: Run) -> None:
    receipt = begin(run)
    assert "no hearing" in run("hearing", receipt)
    run("hearing", receipt, "tell", "--by", "li", "--party", "王", "--notice", "1")
    run("hearing", receipt, "ask", "--by", "li")
    date = ("--at", "2026-03-18 14:00", "--place", "三楼")
    said = run("hearing", receipt, "set", "--by", "li", "--notice", "2", "--chair", "wang", *date)
    assert "2026-03-18 14:00  三楼   wang" in said


def test_a_file_goes_back_or_is_withdrawn(run: Run) -> None:
    begin(run)
    why = ("--statement", "应向海关申请", "--authority", "海关")
    assert "out of scope" in run("return", "1", "--kind", "out of scope", "--by", "li", *why)
    assert "withdrawn" in run("cancel", begin(run), "--reason", "书面撤回", "--by", "li")


def test_work_goes_to_somebody_else(run: Run) -> None:
    begin(run)
    assert "Nothing is in these hands." in run(
        "reassign", "--all-of", "li", "--to", "wang", "--by", "wang", "--dry-run"
    )
    run("claim", "1", "--by", "li")
    assert "yes" in run("reassign", "--all-of", "li", "--to", "wang", "--by", "wang", "--dry-run")
    assert "hands of wang" in run("reassign", "1", "--to", "wang", "--reason", "休假", "--by", "li")
    run("reassign", "--all-of", "wang", "--to", "li", "--reason", "休假", "--by", "wang")
    assert "Nothing is delegated." in run("delegate")
    run("person", "hu")
    run("delegate", "li", "hu", "--from", "2026-03-09", "--to", "2026-03-10", "--reason", "出差", "--by", "li")
    assert "2026-03-11 00:00" in run("delegate")


def test_officers_are_named_and_a_limit_begins_again(run: Run, tmp_path: Path) -> None:
    limit = TimeLimit(statutory=Span(20))
    file = tmp_path / "inspection.bpmn"
    file.write_bytes(write(build(sequence(task("look", nature="inspection", time_limit=limit)))))
    run("deploy", str(file))
    run("person", "hu", "--post", "*")
    receipt = run("start", "Process_1").strip()
    assert "inspected by li, hu" in run("officers", "1", "li", "hu", "--by", "hu")
    said = run("interrupt", receipt, "--item", "1", "--reason", "重新受理", "--basis", "条例 第9条", "--by", "hu")
    assert "begins again" in said
