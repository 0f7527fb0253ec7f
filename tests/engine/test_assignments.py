"""Who holds which post from when to when, and where nobody does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from engine.deputies import Delegation
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.letters import Letter
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

TODAY = date(2026, 3, 9)
POST, CHIEF = "局 审批岗", "局 首席窗口"


@pytest.fixture
def staffed(office: Engine) -> Engine:
    office.add_person("gu", side="administration")
    office.add_person("li", name="李敏")
    office.add_person("ma", rank="head")
    for name in ("审批岗", "首席窗口"):
        office.open_post("局", name, side="approval", by="gu")
    return office


def held(office: Engine) -> set[tuple[str, str]]:
    return {(row.person_id, row.post_id) for row in office.staff_of("局")}


def test_an_assignment_runs_from_its_first_to_its_last_day(staffed: Engine, clock: ManualClock) -> None:
    staffed.assign("li", POST, first=date(2026, 6, 1), by="gu")
    assert held(staffed) == set()
    clock.set(datetime(2026, 5, 31, 16, 0, tzinfo=UTC))  # midnight in Guangzhou
    assert held(staffed) == {("li", POST)}
    (row,) = staffed.assignments("li")
    staffed.end_assignment(row.id, last=date(2026, 6, 30), by="gu")
    clock.set(datetime(2026, 6, 30, 15, 59, tzinfo=UTC))
    assert held(staffed) == {("li", POST)}
    clock.go(timedelta(minutes=1))
    assert held(staffed) == set()
    assert [(row.made_by, row.ended_by) for row in staffed.assignments("li")] == [("gu", "gu")]
    with pytest.raises(ConflictError, match="nothing to end"):
        staffed.end_assignment(row.id, by="gu")


def test_what_is_held_already_is_not_given_twice(staffed: Engine) -> None:
    for _ in range(2):
        staffed.assign("li", POST, by="gu")
    assert len(staffed.assignments("li")) == 1


def test_deputies_end_with_whom_they_stand_for(staffed: Engine) -> None:
    staffed.assign("li", POST, by="gu")
    days = {"begin": TODAY, "end": date(2026, 3, 20)}
    staffed.delegate(Delegation(person="li", deputy="ma", posts=(), reason="休假", **days), by="li")
    assert held(staffed) == {("li", POST), ("ma", POST)}
    (row,) = staffed.assignments("li")
    staffed.end_assignment(row.id, by="gu")
    assert held(staffed) == set()


def test_gaps_are_posts_without_a_holder_and_chief_windows_without_a_letter(
    staffed: Engine, clock: ManualClock
) -> None:
    assert [(gap.post, gap.kind) for gap in staffed.gaps()] == [(POST, "no holder"), (CHIEF, "no holder")]
    staffed.assign("li", POST, by="gu")
    staffed.assign("li", CHIEF, by="gu")
    assert [(gap.post, gap.kind) for gap in staffed.gaps()] == [(CHIEF, "no valid chief")]
    staffed.issue_letter(Letter(person="li", number="1", posts=(CHIEF,), flows=(), begin=TODAY, end=TODAY), by="ma")
    assert staffed.gaps() == ()
    assert [row.number for row in staffed.letters_page()] == ["1"]
    clock.set(datetime(2026, 3, 9, 16, 1, tzinfo=UTC))  # a minute past midnight
    assert [gap.kind for gap in staffed.gaps()] == ["no valid chief"]


# act -> error -> why
REFUSED = [
    (lambda o: o.assign("gu", POST, by="gu"), NotAllowedError, "side of administration"),
    (lambda o: o.assign("li", POST, first=date(2026, 3, 8), by="gu"), UsageError, "is over"),
    (lambda o: o.end_assignment(9, by="gu"), NotFoundError, "no assignment"),
    (lambda o: o.open_post("局", "审批岗", side="approval", by="gu"), ConflictError, "already"),
    (lambda o: o.open_post("局", " ", side="approval", by="gu"), UsageError, "a name"),
    (lambda o: o.open_post("局", "岗", side="weather", by="gu"), UsageError, "sides"),
    (lambda o: o.change_person("li", name="", rank="", by="gu"), UsageError, "a name"),
    (lambda o: o.change_person("li", name="李", rank="king", by="gu"), UsageError, "rank"),
]


@pytest.mark.parametrize(("act", "error", "why"), REFUSED)
def test_what_is_refused(staffed: Engine, act: object, error: type[Exception], why: str) -> None:
    with pytest.raises(error, match=why):
        act(staffed)  # type: ignore[operator]


@pytest.mark.parametrize("last", [date(2026, 3, 8), date(2026, 5, 31)])  # over; before it begins
def test_an_assignment_ends_in_time(staffed: Engine, last: date) -> None:
    staffed.assign("li", POST, first=date(2026, 6, 1), by="gu")
    (row,) = staffed.assignments("li")
    with pytest.raises(UsageError, match="give today or a later day"):
        staffed.end_assignment(row.id, last=last, by="gu")


def test_people_are_listed_page_by_page(staffed: Engine) -> None:
    staffed.open_account("li", ["officer"], by="gu")
    assert [row.id for row in staffed.people_page(limit=2)] == ["gu", "li"]
    assert [row.id for row in staffed.people_page(after="li")] == ["ma"]
    assert [(row.id, row.roles) for row in staffed.people_page(search="李")] == [("li", ["officer"])]
    assert [row.id for row in staffed.people_page(side="administration")] == ["gu"]
    assert staffed.departments() == ["局"]
    assert staffed.in_hand("li") == 0


def test_acts_of_administration_are_on_record(staffed: Engine) -> None:
    staffed.assign("li", POST, by="gu")
    staffed.change_person("li", name="李敏敏", rank="head", by="gu")
    staffed.set_mail("li", "li@example.org", by="gu")
    kinds = [entry.kind for entry in staffed.office_record(subject="li")]
    assert kinds == ["mail changed", "person changed", "assigned", "person added"]
    changed = staffed.office_record(subject="li")[1]
    assert (changed.actor, changed.facts) == ("gu", {"name": "李敏敏", "rank": "head"})
    below = staffed.office_record(actor="gu")[0].id
    assert all(entry.id < below for entry in staffed.office_record(actor="gu", below=below))
