"""Whose card it is when the limit of a stage or of the whole case comes near: the post that the flow names, else nobody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk
from staff import open_items

from engine.errors import NotAllowedError
from processes.blocks import Branch, build, parallel, refusal, sequence, subprocess, task
from processes.durations import Span
from processes.model import TimeLimit
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine
    from processes.blocks import Block

LIMIT = TimeLimit(statutory=Span(5), promised=Span(2), legal_basis="行政许可法 第42条")
PLAN, FIRE = ("规划局", "岗"), ("消防队", "岗")
REVIEWS = parallel(task("plan", nature="approval", lane=PLAN), task("fire", nature="approval", lane=FIRE))
NO = Branch(condition='answer == "no"')
DECIDED = refusal(task("decide", nature="approval", lane=PLAN), name="granted?", when=NO, end="refused")
STAGE = subprocess("Stage", "Stage", sequence(task("look"), task("weigh")), lane=PLAN, time_limit=LIMIT)
INTAKE = task("intake", nature="intake", lane=("窗口", "岗"))


Row = tuple["Block", str, str]


def red(office: Engine, clock: ManualClock, drawn: Block, subject: str, joint: str) -> Any:
    """Return the red card for the limit of a case or stage; li holds every post."""
    made = build(drawn)
    (process,) = made.processes
    limited = replace(process, time_limit=LIMIT if subject == "case" else None)
    flow, _ = office.deploy(write(made.replace_process(limited)), joint=joint)
    for person in ("li", "other"):
        office.add_person(person)
    for row in office.posts():
        office.assign("li", row.id)
    receipt = office.start(flow)
    office.complete(open_items(office, receipt)[0].id, by="li")
    clock.go(timedelta(days=30))
    office.tick()
    return next(card for card in office.cards() if card.colour == "red" and card.work_item_id is None)


@pytest.mark.parametrize(
    ("case", "post"),
    [
        ((sequence(INTAKE, task("plan", lane=PLAN)), "case", ""), "规划局 岗"),  # one post does all of it
        ((sequence(INTAKE, REVIEWS, DECIDED), "case", "lead"), "规划局 岗"),  # it decides on what both say
        ((sequence(task("fire", lane=FIRE), STAGE), "stage", ""), "规划局 岗"),  # the lane in which the stage stands
    ],
)
def test_a_card_is_for_the_post_that_the_flow_names(office: Engine, clock: ManualClock, case: Row, post: str) -> None:
    card = red(office, clock, *case)
    assert card.post_id == post
    with pytest.raises(NotAllowedError, match=post):
        office.answer_card(card.id, "receive", by="other")
    office.answer_card(card.id, "receive", by="li")
    told = {row.recipient for row in office.notices() if row.kind == "red" and row.facts["post"] == post}
    assert "li" in told


def test_where_none_leads_it_is_for_the_whole_case(office: Engine, clock: ManualClock, url: str) -> None:
    assert red(office, clock, sequence(INTAKE, REVIEWS, DECIDED), "case", "").post_id == ""
    assert "the whole case" in Desk(url).say("cards")
