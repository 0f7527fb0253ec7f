"""Examples of the rules about limits and about the law."""

from __future__ import annotations

from study_kit import (
    WATER,
    WINDOW,
    Example,
    days,
    decide,
    deliver,
    fire,
    intake,
    notice,
    parallel,
    row,
    supplementing,
    task,
    water,
)

from processes.durations import Span
from processes.model import TimeLimit

BARE = row(task("a"), task("b"), task("c"))

EXAMPLES = (
    Example(
        rule="promise-above-statutory",
        says="25 promised where 20 are allowed; mended, the path loses 5",
        flow=row(water(time_limit=days(20, 25))),
        names=("water",),
        days=5,
    ),
    Example(rule="promise-above-statutory", says="equal is lawful", flow=row(water(time_limit=days(20, 20)))),
    Example(
        rule="promise-above-statutory",
        says="units that no calendar compares",
        flow=row(water(time_limit=TimeLimit(statutory=Span(20), promised=Span(25, "day")))),
    ),
    Example(
        rule="promise-not-half",
        says="statutory 20, promise 11: flagged",
        flow=row(water(time_limit=days(20, 11))),
        names=("water",),
        days=1,
    ),
    Example(rule="promise-not-half", says="promise 10: passes", flow=row(water(time_limit=days(20, 10)))),
    Example(
        rule="promise-not-half",
        says="a written reason",
        flow=row(water(time_limit=days(20, 15, exception="Two tides must be measured"))),
    ),
    Example(
        rule="promise-not-half",
        says="3 of 5: half in whole days is 2",
        flow=row(water(time_limit=days(5, 3))),
        names=("water",),
        days=1,
    ),
    Example(rule="promise-not-half", says="2 of 5 is half in whole days", flow=row(water(time_limit=days(5, 2)))),
    Example(
        rule="promise-not-half",
        says="time that the law does not count",
        flow=row(water(time_limit=days(20, 15), suspends_clock=True)),
    ),
    Example(rule="promise-not-half", says="one day cannot be halved", flow=row(water(time_limit=days(1, 1)))),
    Example(
        rule="promise-not-half",
        says="six of a kind are told as one, with the days of all together",
        flow=row(*(task(name, time_limit=days(20, 12)) for name in "abcdef")),
        names=tuple("abcdef"),
        days=12,
    ),
    Example(
        rule="missing-time-limit",
        says="one of two tasks is without",
        flow=row(water(), fire(time_limit=None)),
        names=("fire",),
    ),
    Example(rule="missing-time-limit", says="nobody states limits here: not an omission", flow=BARE),
    Example(
        rule="missing-time-limit",
        says="a machine and an applicant need none",
        flow=row(water(), task("push", kind="serviceTask"), task("bring", nature="applicant")),
    ),
    Example(
        rule="missing-legal-basis",
        says="an approval with a limit but no article",
        flow=row(water(time_limit=days(20, 10, basis=""))),
        names=("water",),
    ),
    Example(
        rule="missing-legal-basis",
        says="work inside that binds nobody",
        flow=row(task("a", time_limit=days(None, 2, ""))),
    ),
    Example(
        rule="statutory-above-licensing-law",
        says="30 of one department, resting on the general law",
        flow=row(water(time_limit=days(30, 10, "行政许可法 第42条"))),
        names=("water",),
    ),
    Example(
        rule="statutory-above-licensing-law",
        says="a special law prevails",
        flow=row(water(time_limit=days(60, 30, "环境影响评价法 第22条"))),
    ),
    Example(
        rule="statutory-above-licensing-law",
        says="an extension of 15 where 10 are allowed",
        flow=row(water(time_limit=days(20, 10, "行政许可法 第42条", extendable_by=Span(15)))),
        names=("water",),
    ),
    Example(
        rule="joint-limit-above-law",
        says="50 for two departments together",
        flow=row(parallel(water(), fire()), id="joint", time_limit=days(50, 20, "")),
        names=("joint",),
    ),
    Example(
        rule="joint-limit-above-law",
        says="45 is the cap",
        flow=row(parallel(water(), fire()), id="joint", time_limit=days(45, 20, "")),
    ),
    Example(
        rule="slow-acceptance",
        says="seven days to say what is missing",
        flow=row(intake(time_limit=days(None, 7))),
        names=("intake",),
    ),
    Example(rule="slow-acceptance", says="five days are the law", flow=row(intake(time_limit=days(5)))),
    Example(
        rule="slow-delivery",
        says="fifteen days to hand over",
        flow=row(deliver(time_limit=days(15))),
        names=("deliver",),
    ),
    Example(rule="slow-delivery", says="ten days are the law", flow=row(deliver(time_limit=days(10)))),
    Example(
        rule="slow-delivery",
        says="an approval that is called issuing",
        flow=row(task("permit", "Issue the licence", nature="approval", time_limit=days(20, 10))),
    ),
    Example(
        rule="clock-stop-without-basis",
        says="the clock stands and nobody says why",
        flow=row(task("experts", "Expert review", suspends_clock=True)),
        names=("experts",),
    ),
    Example(
        rule="clock-stop-without-basis",
        says="the article is named",
        flow=row(task("experts", "Expert review", suspends_clock=True, clock_basis="行政许可法 第45条")),
    ),
    Example(
        rule="missing-one-time-notice",
        says="back and forth without a notice",
        flow=row(supplementing(intake(), task("bring", "Bring more papers", nature="applicant"))),
        names=("Choice_intake",),
    ),
    Example(rule="missing-one-time-notice", says="one notice in the loop", flow=row(supplementing(intake(), notice()))),
    Example(
        rule="missing-one-time-notice",
        says="the notice is known by its name",
        flow=row(supplementing(intake(), task("tell", "一次性告知", lane=WINDOW))),
    ),
    Example(
        rule="budgets-exceed-promise",
        says="2 + 10 + 5 + 5 do not fit into 20",
        flow=row(intake(), parallel(water(), fire()), decide(), deliver(), id="case", time_limit=days(45, 20)),
        names=("case", "intake", "water", "decide", "deliver"),
        days=2,
    ),
    Example(
        rule="budgets-exceed-promise",
        says="what the applicant does is not counted",
        flow=row(water(), task("build", nature="applicant", time_limit=days(None, 90)), time_limit=days(20, 10)),
    ),
    Example(
        rule="not-annotated",
        says="three tasks and nothing else",
        flow=row(task("a"), task("b"), task("c"), id="bare"),
        names=("bare",),
    ),
    Example(rule="not-annotated", says="times from outside are enough", flow=BARE, told={"times": {"a": Span(2)}}),
    Example(
        rule="inspection-outside",
        says="a wait for a visit that nobody makes",
        flow=row(water(documentation="After the site visit the reviewer writes the opinion.")),
        names=("water",),
    ),
    Example(
        rule="inspection-outside",
        says="the visit is a task",
        flow=row(task("visit", "现场勘查", lane=WATER), water(documentation="After the site visit.")),
    ),
    Example(
        rule="inspection-outside",
        says="said not to be counted",
        flow=row(water(documentation="20 working days, excluding hearing and on-site inspection.")),
    ),
)
