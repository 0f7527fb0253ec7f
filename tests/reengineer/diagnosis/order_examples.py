"""Examples of the rules about the order of tasks."""

from __future__ import annotations

from study_kit import (
    FIRE,
    WATER,
    WINDOW,
    Branch,
    Example,
    choice,
    clean,
    days,
    fire,
    intake,
    refusing,
    row,
    task,
    water,
)

from processes.blocks import node
from processes.durations import Span
from processes.model import Event, Precedence


def _timer(text: str) -> Event:
    return Event(id="wait", name="Wait", kind="intermediateCatchEvent", trigger="timer", timer=text)


def _custom(before: str, after: str) -> tuple[Precedence, ...]:
    return (Precedence(before=before, after=after, reason="custom"),)


EXAMPLES = (
    Example(
        rule="precedence-broken",
        says="a law asks for fire after water, and they run side by side",
        flow=clean(),
        names=("water", "fire"),
        told={"precedence": (Precedence(before="water", after="fire", reason="law"),)},
    ),
    Example(
        rule="precedence-broken",
        says="the flow keeps it",
        flow=clean(),
        told={"precedence": (Precedence(before="water", after="decide", reason="law"),)},
    ),
    Example(
        rule="false-sequence",
        says="both read the file, neither the other: 8 of 18 days",
        flow=row(intake(), water(), fire()),
        names=("fire", "water"),
        days=8,
    ),
    Example(
        rule="false-sequence",
        says="the second reads what the first writes",
        flow=row(intake(), water(), fire(reads=["file", "opinion"])),
    ),
    Example(rule="false-sequence", says="nothing is known: a question, no finding", flow=row(task("a"), task("b"))),
    Example(
        rule="false-sequence",
        says="declared to be a habit",
        flow=row(task("a", time_limit=days(3)), task("b", time_limit=days(9), precedences=_custom("a", "b"))),
        names=("b", "a"),
        days=3,
    ),
    Example(
        rule="unanswered-questions",
        says="nobody has said why",
        flow=row(task("a", time_limit=days(3)), task("b", time_limit=days(3))),
        names=("b",),
    ),
    Example(rule="unanswered-questions", says="all is said", flow=clean()),
    Example(
        rule="resequencing",
        says="a review in vain whenever fire refuses",
        flow=row(water(), refusing(fire())),
        names=("water", "fire"),
    ),
    Example(
        rule="resequencing", says="the check needs it", flow=row(water(), refusing(fire(reads=["file", "opinion"])))
    ),
    Example(
        rule="knock-out-order",
        says="the dear check that never refuses comes first",
        flow=row(
            refusing(task("dear", lane=WATER, effort=Span(10)), 0.05),
            refusing(task("cheap", lane=FIRE, effort=Span(1)), 0.3),
        ),
        names=("dear", "cheap"),
    ),
    Example(
        rule="knock-out-order",
        says="the cheap one is first",
        flow=row(
            refusing(task("cheap", lane=FIRE, effort=Span(1)), 0.3),
            refusing(task("dear", lane=WATER, effort=Span(10)), 0.05),
        ),
    ),
    Example(
        rule="knock-out-order",
        says="the cheap one needs the dear one",
        flow=row(
            refusing(task("dear", effort=Span(10), writes=["plan"]), 0.05),
            refusing(task("cheap", effort=Span(1), reads=["plan"]), 0.3),
        ),
    ),
    Example(
        rule="task-composition",
        says="three short tasks of one desk",
        flow=row(*(task(name, lane=WINDOW, time_limit=days(None, 0.5, "")) for name in "abc")),
        names=("a", "b", "c"),
    ),
    Example(
        rule="task-composition",
        says="long ones",
        flow=row(*(task(name, lane=WINDOW, time_limit=days(None, 5, "")) for name in "abc")),
    ),
    Example(
        rule="task-composition",
        says="two desks",
        flow=row(*(task(name, lane=lane, effort=Span(1)) for name, lane in zip("ab", (WATER, FIRE), strict=True))),
    ),
    Example(
        rule="order-based-work",
        says="every Monday",
        flow=row(task("a"), node(_timer("R/P7D")), task("b")),
        names=("wait",),
    ),
    Example(rule="order-based-work", says="a notice period", flow=row(task("a"), node(_timer("P7D")), task("b"))),
    Example(
        rule="triage",
        says="twins",
        flow=row(
            choice(
                "kind?",
                Branch(condition='kind == "big"', block=task("big", "Review it", lane=WATER)),
                Branch(block=task("small", "Review it", lane=WATER)),
            )
        ),
        names=("big", "small", "Choice_big"),
    ),
    Example(
        rule="triage",
        says="two different tasks",
        flow=row(
            choice(
                "kind?",
                Branch(condition='kind == "big"', block=task("big", "Review it", lane=WATER)),
                Branch(block=task("small", "Note it", lane=WATER)),
            )
        ),
    ),
    Example(
        rule="exception-in-main-line",
        says="two in a hundred; on the longest way they cost 6 days",
        flow=row(
            choice(
                "rare?",
                Branch(condition='rare == "yes"', block=task("rare", time_limit=days(None, 6, "")), probability=0.02),
                Branch(),
            ),
            water(),
        ),
        names=("Choice_rare", "rare"),
        days=6,
    ),
    Example(
        rule="exception-in-main-line",
        says="one in three",
        flow=row(
            choice("rare?", Branch(condition='rare == "yes"', block=task("rare"), probability=0.33), Branch()), water()
        ),
    ),
    Example(
        rule="exception-in-main-line", says="a refusal ends the case", flow=row(refusing(water(), 0.01), task("b"))
    ),
)
