"""Scores: each point has its event, no data is no 0, and what is frozen stays."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.supervision.score_rules import EVENTS, read_score_rules, shipped_score_rules
from engine.supervision.scores import KINDS, Tally, count_score
from processes.blocks import build, task
from processes.durations import Span
from processes.errors import UsageError
from processes.model import TimeLimit
from processes.writer import write
from web.cli import cli

if TYPE_CHECKING:
    from typing import Any

    from engine.clock import ManualClock
    from engine.service import Engine
    from engine.supervision.scores import Score

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
POST = "规划局"
OWN = """
version = 2
[[part]]
code = "time"
points = 100
counted = "events"
[[event]]
part = "time"
event = "yellow"
points = -1
"""


@pytest.fixture
def flow(office: Engine) -> str:
    """One task with 4 working days promised and 10 allowed: reminder on Thursday, yellow on Friday, red on Monday 23 March."""
    limit = TimeLimit(statutory=Span(10), promised=Span(4))
    name, _ = office.deploy(write(build(task("a", lane=(POST,), time_limit=limit))))
    office.add_person("li")
    office.add_person("zhao", side="supervision")
    for post in office.posts():
        office.assign("li", post.id)
    return name


def work(office: Engine, clock: ManualClock, flow: str, *days: int) -> None:
    """Start cases on Monday 9 March and complete each on one of the days, with a tick on every day."""
    clock.set(datetime(2026, 3, 9, 2, tzinfo=UTC))
    receipts = [office.start(flow) for _ in days]
    for receipt in receipts:
        office.claim(open_items(office, receipt)[0].id, by="li")
    for day in range(9, max(days) + 1):
        clock.set(datetime(2026, 3, day, 2, tzinfo=UTC))
        office.tick()
        for receipt, last in zip(receipts, days, strict=True):
            if last == day:
                office.complete(open_items(office, receipt)[0].id, by="li")


def points(score: Score) -> dict[str, float]:
    return {entry.rule: entry.points for entry in score.entries}


def test_a_score_by_hand(office: Engine, clock: ManualClock, flow: str) -> None:
    work(office, clock, flow, 10, 12, 16, 24)  # early, early, after yellow, after red
    (score,) = office.scores("post", MARCH)

    # reminders of the last three, yellow cards of the last two, a red one of the last; promised 4 of 10 saves 60 %
    assert points(score) == {"reminder": -3, "yellow": -10, "red": -10, "second notice": 0, "early": 5, "saved": 6}
    kept = {part.part: part.points for part in score.parts if part.points is not None}
    assert kept == {"time": 0, "procedure": 14}  # 14 - 23, and never below 0
    assert (score.points, score.most) == (14 + 5 + 6, 28)


def test_every_point_has_its_event(office: Engine, clock: ManualClock, flow: str) -> None:
    work(office, clock, flow, 16, 24)
    names = {kind: office.scores(kind, MARCH)[0].subject for kind in KINDS}
    for kind, name in names.items():
        score = office.score(kind, name, MARCH)
        for entry in score.entries:
            assert entry.share is not None or len(entry.events) == entry.count, (kind, entry)
    assert names["department"] == POST
    assert names["person"] == "li"


def test_a_withdrawn_card_is_listed_and_takes_nothing(office: Engine, clock: ManualClock, flow: str) -> None:
    work(office, clock, flow, 16)
    (yellow,) = office.find_cards(colour="yellow")
    office.answer_card(yellow.id, "appeal", by="li", words="系统故障")
    office.answer_card(yellow.id, "withdraw", by="zhao", words="属实")
    score = office.score("person", "li", MARCH)
    (entry,) = [one for one in score.entries if one.rule == "yellow"]

    assert (entry.count, entry.points, [event.withdrawn for event in entry.events]) == (0, 0, [True])


def test_without_work_there_is_no_data_and_not_zero(office: Engine, clock: ManualClock, flow: str) -> None:
    work(office, clock, flow, 10)
    score = office.score("person", "li", APRIL)

    assert (score.points, score.most, score.entries) == (None, 0, ())
    social = {part.part: part.points for part in office.scores("person", MARCH)[0].parts}
    assert social["satisfaction"] is social["disclosure"] is None


def test_satisfaction_is_that_of_five_ratings_and_no_fewer(office: Engine, clock: ManualClock, flow: str) -> None:
    grades = (1, 1, 2, 3, 5)
    for number, grade in enumerate(grades):
        work(office, clock, flow, 10)
        office.rate(office.cases()[0].receipt, grade)
        (score,) = office.scores("person", MARCH)
        told = {part.part: part.points for part in score.parts}

        assert (told["satisfaction"] is None) == (number < len(grades) - 1)
    assert told["satisfaction"] == pytest.approx(10 * (5 - sum(grades) / len(grades)) / 4)
    assert told["attitude"] is None  # no grade tells of it


def test_overdue_work_is_counted_by_the_other_rules(office: Engine, clock: ManualClock, flow: str) -> None:
    work(office, clock, flow, 10, 16, 24)
    office.choose_score_rules("window_hundred", by="zhao")
    score = office.score("department", POST, MARCH)
    (late,) = [entry for entry in score.entries if entry.rule == "overdue"]

    assert (score.points, score.most) == (90, 100)
    assert len(late.events) == late.count == 2


def test_a_second_notice_takes_points(office: Engine, clock: ManualClock) -> None:
    name = put_into_service(office, "shop_sign")
    office.add_person("ma", rank="head")
    receipt = office.start(name)
    for more in ({}, {"approver": "ma"}):
        finish(office, open_items(office, receipt)[0], {"complete_registration": "no"}, **more)
        while items := [item for item in open_items(office, receipt) if "补" in item.name or "notice" in item.element]:
            finish(office, items[0], {"complete_registration": "no"}, **more)
    month = clock.now().date().replace(day=1)
    score = office.score("department", "政务服务中心", month)
    (entry,) = [one for one in score.entries if one.rule == "second notice"]

    assert (entry.count, entry.points, len(entry.events)) == (1, -2, 1)


def test_frozen_scores_stay(office: Engine, clock: ManualClock, flow: str) -> None:
    work(office, clock, flow, 16)
    clock.set(datetime(2026, 3, 31, 2, tzinfo=UTC))
    with pytest.raises(UsageError, match="not over yet"):
        office.freeze_scores(MARCH, by="zhao")
    clock.set(datetime(2026, 4, 1, 2, tzinfo=UTC))
    with pytest.raises(NotAllowedError):
        office.freeze_scores(MARCH, by="li")
    before = {kind: [office.score(kind, one.subject, MARCH) for one in office.scores(kind, MARCH)] for kind in KINDS}
    assert office.freeze_scores(MARCH, by="zhao") == sum(map(len, before.values()))
    with pytest.raises(ConflictError):
        office.freeze_scores(MARCH, by="zhao")

    office.choose_score_rules("own", OWN, by="zhao")
    (yellow,) = office.find_cards(colour="yellow")
    office.answer_card(yellow.id, "appeal", by="li", words="系统故障")
    office.answer_card(yellow.id, "withdraw", by="zhao", words="属实")
    for kind, kept in before.items():
        for old, new in zip(kept, office.scores(kind, MARCH), strict=True):
            assert new.frozen_at
            assert (new.points, new.rules, new.entries) == (old.points, old.rules, old.entries)
    assert office.score("person", "li", APRIL).rules.startswith("own 2")


# content -> what the refusal names
WRONG = [
    ("", "part"),
    ("[[part]", "TOML"),
    (
        '[[part]]\ncode = "a"\npoints = 1\ncounted = "events"\n[[event]]\npart = "a"\nevent = "frown"\npoints = 1',
        "frown",
    ),
    ('[[part]]\ncode = "a"\npoints = 1\ncounted = "nothing"\n[[event]]\npart = "a"\nevent = "red"\npoints = 1', "red"),
    ('[[part]]\ncode = "a"\npoints = 1\ncounted = "events"\nweight = 3', "weight"),
]


@pytest.mark.parametrize(("content", "words"), WRONG)
def test_rules_that_make_no_sense_are_refused(office: Engine, content: str, words: str) -> None:
    office.add_person("zhao", side="supervision")
    with pytest.raises(UsageError, match=words):
        office.choose_score_rules("own", content or 'title = "x"', by="zhao")
    assert office.score_rules().name == "municipal_hundred"


def test_nobody_sets_the_own_marks(office: Engine) -> None:
    office.add_person("li")
    with pytest.raises(NotAllowedError):
        office.choose_score_rules("window_hundred", by="li")
    with pytest.raises(UsageError, match="nowhere"):
        office.choose_score_rules("nowhere", by="li")
    with pytest.raises(NotFoundError):
        office.score("post", "nowhere", MARCH)
    with pytest.raises(UsageError):
        office.scores("town", MARCH)


@pytest.mark.parametrize("name", shipped_score_rules())
@given(events=st.dictionaries(st.sampled_from(EVENTS), st.integers(1, 30)))
def test_a_part_is_what_its_entries_say(name: str, events: dict[str, int]) -> None:
    rules = read_score_rules(_content(name), name)
    parts, entries = count_score(rules, Tally(completed=1, events=Counter(events)))
    for part, rule in zip(parts, rules.parts, strict=True):
        assert (part.points is None) == (rule.counted != "events")
        if part.points is not None:
            assert part.points == max(0, part.most + sum(one.points for one in entries if one.part == part.part))


def _content(name: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(shipped_score_rules()[name])


def test_the_command(office: Engine, clock: ManualClock, flow: str, url: str) -> None:
    def say(*words: str) -> str:
        return CliRunner(env={"LC_ALL": "C"}).invoke(cli, ["scores", *words, "--store", url]).output

    work(office, clock, flow, 16)
    (card,) = office.find_cards(colour="yellow")
    lines = say("2026-03", "--of", "person", "--subject", "li").splitlines()
    assert lines[1].split()[:2] == ["li", f"{office.score('person', 'li', MARCH).points:g}"]
    assert any(line.split()[:2] == ["yellow", str(card.id)] for line in lines)
    assert '"kind": "post"' in say("2026-03", "--json")
    assert "no data" in say("2026-04", "--of", "person")
    assert "is no month" in say("March")
    assert "window_hundred" in say("2026-03", "--rules", "window_hundred", "--by", "zhao")
