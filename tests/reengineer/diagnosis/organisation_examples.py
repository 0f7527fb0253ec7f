"""Examples of the rules about departments and posts."""

from __future__ import annotations

from dataclasses import replace

from study_kit import CHIEF, FIRE, WATER, WINDOW, Example, clean, days, decide, fire, intake, parallel, row, task, water

from processes.durations import Span
from processes.model import Definitions, Lane

PLANNING = ("Planning", "Desk")


def _in_two_lanes() -> Definitions:
    """Return a flow whose one task stands in the lanes of two bureaus."""
    flow = row(task("a"))
    lanes = (Lane(id="first", name="Water", nodes=("a",)), Lane(id="second", name="Fire", nodes=("a",)))
    return flow.replace_process(replace(flow.processes[0], lanes=lanes))


def _in_nested_lanes() -> Definitions:
    """Return a flow whose one task is named by the post and again by the department around it."""
    flow = row(task("a"))
    post = Lane(id="post", name="Desk", nodes=("a",))
    lanes = (Lane(id="department", name="Water", nodes=("a",), lanes=(post,)),)
    return flow.replace_process(replace(flow.processes[0], lanes=lanes))


EXAMPLES = (
    Example(
        rule="approves-and-supervises",
        says="one desk grants and supervises",
        flow=row(water(), task("watch", "Supervise the works", lane=WATER, nature="supervision")),
        names=("Lane_1_1", "water", "watch"),
    ),
    Example(
        rule="approves-and-supervises",
        says="two desks of one bureau",
        flow=row(water(), task("watch", lane=("Water bureau", "Inspectorate"), nature="supervision")),
    ),
    Example(
        rule="many-handovers",
        says="to and fro between two bureaus",
        flow=row(*(task(f"t{i}", lane=WATER if i % 2 else FIRE) for i in range(4))),
        names=("t1", "t2", "t3"),
    ),
    Example(rule="many-handovers", says="each is asked once", flow=clean()),
    Example(
        rule="many-departments",
        says="eight bureaus for one case",
        flow=row(parallel(*(task(f"t{i}", lane=(f"Bureau {i}",)) for i in range(8)))),
        names=tuple(f"Lane_{i}" for i in range(1, 9)),
    ),
    Example(
        rule="many-departments",
        says="seven",
        flow=row(parallel(*(task(f"t{i}", lane=(f"Bureau {i}",)) for i in range(7)))),
    ),
    Example(
        rule="case-manager-missing",
        says="begins here, ends there",
        flow=row(intake(), water(), fire()),
        names=("Lane_1", "Lane_3"),
    ),
    Example(
        rule="case-manager-missing", says="the window has both ends", flow=row(intake(), water(), fire(), decide())
    ),
    Example(
        rule="split-responsibility",
        says="two bureaus for one task",
        flow=_in_two_lanes(),
        names=("a", "first", "second"),
    ),
    Example(rule="split-responsibility", says="a post inside its department", flow=_in_nested_lanes()),
    Example(
        rule="separate-inspections",
        says="two bureaus visit the site",
        flow=row(task("see", lane=WATER, nature="inspection"), task("look", lane=FIRE, nature="inspection")),
        names=("see", "look"),
    ),
    Example(
        rule="separate-inspections",
        says="the second needs the report of the first",
        flow=row(
            task("see", lane=WATER, nature="inspection", writes=["found"]),
            task("look", lane=FIRE, nature="inspection", reads=["found"]),
        ),
    ),
    Example(
        rule="empower",
        says="a signature that can only say yes",
        flow=row(task("draft", "Draft the letter", lane=WINDOW), task("sign", "Sign the letter", lane=CHIEF)),
        names=("sign", "draft"),
    ),
    Example(
        rule="empower",
        says="the law asks for the signature",
        flow=row(task("draft", "Draft the letter", lane=WINDOW), task("sign", "Sign", lane=CHIEF, time_limit=days(5))),
    ),
    Example(
        rule="overloaded-post",
        says="one of three posts does 8 of 10 days",
        flow=row(
            task("a", lane=WATER, effort=Span(4)),
            task("b", lane=WATER, effort=Span(4)),
            task("c", lane=FIRE, effort=Span(1)),
            task("d", lane=PLANNING, effort=Span(1)),
        ),
        names=("Lane_1_1", "a", "b"),
    ),
    Example(
        rule="overloaded-post",
        says="limits are not work",
        flow=row(
            task("a", lane=WATER, time_limit=days(4)),
            task("b", lane=WATER, time_limit=days(4)),
            task("c", lane=FIRE, time_limit=days(1)),
            task("d", lane=PLANNING, time_limit=days(1)),
        ),
    ),
)
