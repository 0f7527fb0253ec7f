"""A promise is half of the statutory limit, or has a written exception that a head has approved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from staff import put_into_service

from engine.errors import NotAllowedError, NotFoundError, RefusedDeploymentError
from engine.promises import PromiseException, figure
from processes.blocks import build, sequence, task
from processes.durations import Span
from processes.errors import BinglianError, UsageError
from processes.model import TimeLimit
from processes.writer import write
from web.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from engine.clock import ManualClock
    from engine.service import Engine

TODAY = date(2026, 3, 9)


def limit(statutory: int | None, promised: int | None, unit: str = "working day", **fields: Any) -> TimeLimit:
    return TimeLimit(
        statutory=None if statutory is None else Span(statutory),
        promised=None if promised is None else Span(promised, unit),
        **fields,
    )


def flow(*limits: TimeLimit, **fields: Any) -> bytes:
    """A flow of a task for each limit, called a, b, ..."""
    names = "abcdefgh"
    return write(build(sequence(*(task(names[at], time_limit=one, **fields) for at, one in enumerate(limits)))))


@pytest.fixture
def staffed(office: Engine) -> Engine:
    office.add_person("wang", rank="head")
    office.add_person("li")
    return office


def exception(name: str, **changed: Any) -> PromiseException:
    fields = {"element": "a", "reason": "两次潮汐须实测", "approver": "wang", "until": TODAY} | changed
    return PromiseException(flow=name, **fields)


@pytest.mark.parametrize(
    ("stated", "status", "ratio"),
    [
        (limit(20, 11), "above", 0.55),
        (limit(20, 10), "half", 0.5),
        (limit(5, 3), "above", 0.6),  # half in whole days is 2
        (limit(20, 15, exception="因故"), "above", 0.75),  # a reason in the file, that nobody has approved
        (limit(1, 1), "open", 1.0),  # a limit of one day has no half
        (limit(20, None), "open", None),
        (limit(None, 5), "open", None),
        (limit(20, 15, "day"), "open", None),  # other units
    ],
)
def test_half_of_the_statutory_limit(office: Engine, stated: TimeLimit, status: str, ratio: float | None) -> None:
    name, _ = office.deploy(flow(stated))
    (found,) = office.promises(name)
    assert (found.status, found.ratio, found.reason) == (status, ratio, stated.exception)


def test_time_that_the_law_does_not_count_has_no_half(office: Engine) -> None:
    name, _ = office.deploy(flow(limit(20, 20), suspends_clock=True))
    assert office.promises(name) == ()


def test_an_office_may_require_an_exception_before_a_flow_is_deployed(staffed: Engine, clock: ManualClock) -> None:
    before, after = flow(limit(20, 10)), flow(limit(20, 11))
    name, _ = staffed.deploy(before, promises="require")
    with pytest.raises(RefusedDeploymentError, match="a promises 11 working days of 20 working days"):
        staffed.deploy(after, promises="require")
    assert [row.version for row in staffed.flows()] == [1]
    staffed.record_exception(exception(name, promised=11), by="li")
    assert staffed.deploy(after, promises="require") == (name, 2)
    (found,) = staffed.promises(name)
    assert (found.status, found.approver, found.until, found.reason) == (
        "excepted",
        "wang",
        "2026-03-09",
        "两次潮汐须实测",
    )
    with pytest.raises(RefusedDeploymentError):  # a longer promise than was approved
        staffed.deploy(flow(limit(20, 12)), promises="require")
    clock.go(timedelta(days=1))
    assert [one.status for one in staffed.promises(name)] == ["lapsed"]
    with pytest.raises(RefusedDeploymentError):
        staffed.deploy(after, promises="require")


def test_an_exception_holds_up_to_the_promise_that_is_deployed(staffed: Engine) -> None:
    name, _ = staffed.deploy(flow(limit(20, 11)))
    staffed.record_exception(exception(name), by="li")
    assert [one.status for one in staffed.promises(name)] == ["excepted"]
    staffed.deploy(flow(limit(20, 12)))
    assert [one.status for one in staffed.promises(name)] == ["above"]


@pytest.mark.parametrize(
    ("by", "changed", "error"),
    [
        ("li", {"approver": "li"}, NotAllowedError),  # no head
        ("wang", {}, NotAllowedError),  # for oneself
        ("li", {"reason": " "}, UsageError),
        ("li", {"until": date(2026, 3, 8)}, UsageError),  # over before it begins
        ("li", {"element": "z"}, NotFoundError),
        ("li", {"flow": "Other"}, UsageError),  # not deployed, and no promise said
        ("nobody", {}, NotFoundError),
    ],
)
def test_what_is_no_exception_is_refused(
    staffed: Engine, by: str, changed: dict[str, Any], error: type[BinglianError]
) -> None:
    name, _ = staffed.deploy(flow(limit(20, 11)))
    with pytest.raises(error):
        staffed.record_exception(replace(exception(name), **changed), by=by)
    assert [one.status for one in staffed.promises(name)] == ["above"]


def test_the_figure_is_over_what_can_be_told(staffed: Engine) -> None:
    name, _ = staffed.deploy(flow(limit(20, 10), limit(20, 12), limit(10, 6), limit(1, 1)))
    staffed.record_exception(exception(name, element="b"), by="li")
    found = figure(staffed.promises())
    assert (found.half, found.excepted, found.above, found.whole) == (1, 1, 1, 3)
    assert found.ratio == pytest.approx((0.5 + 0.6 + 0.6) / 3)
    assert figure(()).ratio is None


@pytest.mark.parametrize("name", ["shop_sign", "business_opening", "construction_project"])
def test_flows_of_the_shelf_are_deployed_and_reported(office: Engine, name: str) -> None:
    deployed = put_into_service(office, name)
    assert {one.subject for one in office.promises(deployed)} <= {"case", "stage", "task"}


def test_the_commands(staffed: Engine, url: str, tmp_path: Path) -> None:
    def say(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, [*words, "--store", url], standalone_mode=False)
        return done.return_value, done.output

    assert say("promises")[1] == "No promise can be compared with a statutory limit.\n"
    file = tmp_path / "flow.bpmn"
    file.write_bytes(flow(limit(20, 11)))
    assert say("deploy", str(file), "--promises", "require")[0] == 3
    code, said = say("deploy", str(file))
    assert code == 0
    assert "More than half of the statutory limit is promised" in said
    assert "More than half" not in say("deploy", str(file), "--promises", "ignore")[1]
    (name,) = (row.flow for row in staffed.flows())
    words = ["--reason", "因故", "--approver", "wang", "--until", "2099-12-31", "--by", "li"]
    assert say("exception", name, "a", *words)[0] == 0
    listed = say("promises", name)[1]
    assert "55%" in listed
    assert "2099-12-31 wang 因故" in listed
    assert "0 of 1" in listed
    found = json.loads(say("promises", name, "--json")[1])
    assert found["promises"][0]["status"] == "excepted"
    assert found["figure"] == {"half": 0, "excepted": 1, "above": 0, "whole": 1, "ratio": 0.55}
