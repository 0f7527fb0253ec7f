"""The promise of the product: of the faults planted in a flow at least nine in ten are named, at the right place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from study_kit import (
    CHIEF,
    FIRE,
    WATER,
    WINDOW,
    clean,
    days,
    decide,
    deliver,
    fire,
    intake,
    notice,
    parallel,
    refusing,
    row,
    supplementing,
    task,
    water,
)

from processes.durations import Span
from reengineer.diagnosis.diagnose import diagnose

if TYPE_CHECKING:
    from processes.blocks import Block
    from processes.model import Definitions

TOLD = supplementing(intake(), notice())
REVIEWS = parallel(water(), fire())


def _licence(*blocks: Block, **frame: object) -> Definitions:
    return row(*blocks, **{"name": "Licence", "id": "licence", "time_limit": days(45, 22), **frame})


def _with(water_: Block | None = None, fire_: Block | None = None, decide_: Block | None = None) -> Definitions:
    reviews = parallel(water_ or water(), fire_ or fire())
    return _licence(TOLD, reviews, refusing(decide_ or decide()), deliver())


# (rule, an element it must name, the clean flow with this one fault)
FAULTS = (
    ("false-sequence", "fire", _licence(TOLD, water(), fire(), refusing(decide()), deliver(), time_limit=days(45, 30))),
    ("promise-above-statutory", "fire", _with(fire_=fire(time_limit=days(8, 9)))),
    ("promise-not-half", "water", _with(water(time_limit=days(18, 10)))),
    ("missing-time-limit", "fire", _with(fire_=fire(time_limit=None))),
    ("missing-legal-basis", "water", _with(water(time_limit=days(20, 10, "")))),
    ("statutory-above-licensing-law", "water", _with(water(time_limit=days(30, 10, "行政许可法 第42条")))),
    (
        "budgets-exceed-promise",
        "licence",
        _licence(TOLD, REVIEWS, refusing(decide()), deliver(), time_limit=days(40, 20)),
    ),
    (
        "joint-limit-above-law",
        "licence",
        _licence(TOLD, REVIEWS, refusing(decide()), deliver(), time_limit=days(60, 22, "")),
    ),
    ("slow-delivery", "deliver", _licence(TOLD, REVIEWS, refusing(decide()), deliver(time_limit=days(24, 12)))),
    ("missing-one-time-notice", "Choice_intake", _licence(supplementing(intake()), REVIEWS, decide(), deliver())),
    (
        "approves-and-supervises",
        "watch",
        _licence(
            TOLD,
            REVIEWS,
            refusing(decide()),
            task("watch", lane=CHIEF, nature="supervision", time_limit=days(None, 0, "水法"), reads=["licence"]),
            deliver(),
        ),
    ),
    ("clock-stop-without-basis", "fire", _with(fire_=fire(suspends_clock=True))),
    ("inspection-outside", "fire", _with(fire_=fire(documentation="现场踏勘后出具意见"))),
    (
        "extra-check",
        "check",
        _licence(
            TOLD,
            task(
                "check",
                "Check the form again",
                lane=WINDOW,
                reads=["file"],
                writes=["tick"],
                time_limit=days(None, 1, ""),
            ),
            REVIEWS,
            refusing(decide()),
            deliver(),
            time_limit=days(45, 23, exception="one more check"),
        ),
    ),
    (
        "same-material-twice",
        "water",
        _licence(
            TOLD,
            parallel(water(reads=["file", "deed1"]), fire(reads=["file", "deed2"])),
            refusing(decide()),
            deliver(),
            data={"deed1": "Land deed", "deed2": "Land deed"},
        ),
    ),
    (
        "case-manager-missing",
        "Lane_1",
        _licence(TOLD, REVIEWS, refusing(decide(lane=WATER)), deliver(lane=FIRE)),
    ),
    (
        "integral-technology",
        "fax",
        _licence(
            TOLD,
            task("fax", "Fax the file", lane=WINDOW, reads=["file"], writes=["copy"], time_limit=days(None, 1, "")),
            parallel(water(reads=["copy"]), fire(reads=["copy"])),
            refusing(decide()),
            deliver(),
            time_limit=days(45, 23, exception="one more check"),
        ),
    ),
    (
        "resequencing",
        "water",
        _licence(TOLD, water(), refusing(fire()), refusing(decide()), deliver(), time_limit=days(45, 30)),
    ),
    (
        "knock-out-order",
        "water",
        _licence(
            TOLD,
            refusing(water(effort=Span(9)), 0.02),
            refusing(fire(effort=Span(1)), 0.3),
            refusing(decide()),
            deliver(),
            time_limit=days(45, 30),
        ),
    ),
    (
        "separate-inspections",
        "see",
        _licence(
            TOLD,
            parallel(
                *(
                    task(name, nature="inspection", lane=lane, reads=["file"], writes=[out], time_limit=days(20, 8))
                    for name, lane, out in (("see", WATER, "opinion"), ("look", FIRE, "report"))
                )
            ),
            refusing(decide()),
            deliver(),
        ),
    ),
)


def _is_named(rule: str, element: str, flow: Definitions) -> bool:
    return any(finding.rule == rule and element in finding.elements for finding in diagnose(flow).findings)


@pytest.mark.parametrize(("rule", "element", "flow"), FAULTS, ids=[rule for rule, _, _ in FAULTS])
def test_one_fault_in_a_clean_flow_is_named_at_its_place(rule: str, element: str, flow: Definitions) -> None:
    assert _is_named(rule, element, flow)


@pytest.mark.parametrize(("rule", "element", "flow"), FAULTS, ids=[rule for rule, _, _ in FAULTS])
def test_one_fault_raises_at_most_two_other_findings(rule: str, element: str, flow: Definitions) -> None:
    others = [finding for finding in diagnose(flow).findings if finding.rule != rule]

    assert len(others) <= 2, (element, [str(finding.message) for finding in others])


def test_a_clean_flow_raises_at_most_one_false_alarm() -> None:
    assert diagnose(clean()).findings == ()


def test_fifteen_faults_in_one_flow_are_all_named() -> None:
    flow = _licence(
        supplementing(intake(time_limit=days(None, 7, ""))),
        task("fax", "Fax the file", lane=WINDOW, reads=["file"], time_limit=days(None, 1, "")),
        task("check", "Check the form", lane=WINDOW, reads=["file"], writes=["tick"], time_limit=days(None, 1, "")),
        water(time_limit=days(30, 25, ""), reads=["file", "deed1"], effort=Span(20)),
        fire(time_limit=days(20, 25), reads=["file", "deed2"], suspends_clock=True),
        task("survey", "Review the survey", lane=FIRE, nature="approval", reads=["file"], writes=["map"]),
        refusing(decide(lane=WATER, reads=["opinion", "report", "map"], effort=Span(20))),
        task("watch", "Supervise", lane=WATER, nature="supervision", effort=Span(1), documentation="After a hearing."),
        deliver(lane=FIRE, time_limit=days(15, 12), effort=Span(1)),
        task("file_away", "File it", lane=("Archive",), effort=Span(1)),
        data={"deed1": "Land deed", "deed2": "Land deed"},
        time_limit=days(60, 30, ""),
    )
    planted = (
        ("slow-acceptance", "intake"),
        ("missing-one-time-notice", "Choice_intake"),
        ("integral-technology", "fax"),
        ("extra-check", "check"),
        ("statutory-above-licensing-law", "water"),
        ("promise-not-half", "water"),
        ("missing-legal-basis", "water"),
        ("promise-above-statutory", "fire"),
        ("clock-stop-without-basis", "fire"),
        ("false-sequence", "fire"),
        ("same-material-twice", "fire"),
        ("missing-time-limit", "survey"),
        ("approves-and-supervises", "watch"),
        ("inspection-outside", "watch"),
        ("slow-delivery", "deliver"),
        ("case-manager-missing", "Lane_1"),
        ("overloaded-post", "water"),
        ("joint-limit-above-law", "licence"),
        ("budgets-exceed-promise", "licence"),
    )

    missed = [(rule, element) for rule, element in planted if not _is_named(rule, element, flow)]

    assert missed == []
