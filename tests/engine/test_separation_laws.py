"""R15: no sequence of acts of administration gives one person approval and supervision in one matter."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from staff import finish, open_items, put_into_service

from engine.accounts import ROLES_OF
from engine.changes import Proposed
from engine.deputies import Delegation
from engine.letters import Letter
from engine.separation import VERDICTS
from processes.errors import BinglianError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.service import Engine

NUMBERS = count(1)
SIDES = ("approval", "supervision", "administration")
SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
ROLES = sorted({role for roles in ROLES_OF.values() for role in roles})

people = st.sampled_from(range(4))
acts = st.lists(
    st.one_of(
        st.tuples(st.just("hire"), people, st.sampled_from(SIDES)),
        st.tuples(st.just("add post"), st.sampled_from(SIDES)),
        st.tuples(st.just("assign"), people, st.sampled_from(range(9)), st.sampled_from([0, 1, 30])),
        st.tuples(st.just("end"), people, st.sampled_from([None, 0, 5])),
        st.tuples(st.just("open account"), people, st.lists(st.sampled_from(ROLES), min_size=1, max_size=3)),
        st.tuples(st.just("change roles"), people, st.lists(st.sampled_from(ROLES), min_size=1, max_size=3)),
        st.tuples(st.just("close account"), people),
        st.tuples(st.just("promote"), people),
        st.tuples(st.just("delegate"), people, people),
        st.tuples(st.just("letter"), people, people),
        st.tuples(st.just("change rules"), people, people),
        st.tuples(st.just("approve"), people),  # between the acts of administration the office works
        st.tuples(st.just("appeal"), people),
        st.tuples(st.just("judge"), people),
        st.tuples(st.just("wait"), st.sampled_from([1, 4])),
    ),
    min_size=10,
    max_size=30,
)


class Office:
    """An office in the hands of whoever administers it."""

    def __init__(self, engine: Engine, clock: Any, number: int) -> None:
        self.engine, self.clock = engine, clock
        self.who = [f"{name}{number}" for name in ("li", "wang", "zhao", "qian")]

    def do(self, verb: str, *of: Any) -> None:
        """Do an act; what the engine refuses is refused."""
        act: Callable[..., None] = getattr(self, verb.replace(" ", "_"))
        with suppress(BinglianError):
            act(*of)

    def hire(self, person: int, side: str) -> None:
        self.engine.add_person(self.who[person], side=side)

    def add_post(self, side: str) -> None:
        self.engine.open_post("局", side, side=side, by="gu")

    def assign(self, person: int, post: int, later: int) -> None:
        posts = self.engine.posts()
        first = self.clock.now().date() + timedelta(days=later)
        self.engine.assign(self.who[person], posts[post % len(posts)].id, first=first if later else None, by="gu")

    def end(self, person: int, later: int | None) -> None:
        last = None if later is None else self.clock.now().date() + timedelta(days=later)
        for row in self.engine.assignments(self.who[person])[:1]:
            self.engine.end_assignment(row.id, last=last, by="gu")

    def open_account(self, person: int, roles: list[str]) -> None:
        self.engine.open_account(self.who[person], roles, by="gu")

    def change_roles(self, person: int, roles: list[str]) -> None:
        self.engine.change_roles(self.who[person], roles, by="gu")

    def close_account(self, person: int) -> None:
        self.engine.close_account(self.who[person], by="gu")

    def promote(self, person: int) -> None:
        self.engine.change_person(self.who[person], name="x", rank="head", by="gu")

    def delegate(self, person: int, deputy: int) -> None:
        day = self.clock.now().date()
        asked = Delegation(
            person=self.who[person], deputy=self.who[deputy], posts=(), reason="x", begin=day, end=day + timedelta(9)
        )
        self.engine.delegate(asked, by=self.who[person])

    def letter(self, head: int, person: int) -> None:
        day = self.clock.now().date()
        posts = tuple(post.id for post in self.engine.posts())
        self.engine.issue_letter(
            Letter(person=self.who[person], number="1", posts=posts, flows=(), begin=day, end=day + timedelta(9)),
            by=self.who[head],
        )

    def change_rules(self, person: int, other: int) -> None:
        name = "bare" if self.engine.rules().name != "bare" else "reminder_yellow_red"
        number = self.engine.propose_change(
            Proposed(kind="rules", name=name, content=b"", reason="x"), by=self.who[person]
        )
        self.engine.put_change_into_force(number, by=self.who[other])

    def approve(self, person: int) -> None:
        for item in self.engine.work(self.who[person])[:1]:
            finish(self.engine, item, SIGN, by=self.who[person])

    def appeal(self, person: int) -> None:
        for card in self.engine.cards(status="issued")[:1]:
            self.engine.answer_card(card.id, "appeal", by=self.who[person], words="x")

    def judge(self, person: int) -> None:
        for card in self.engine.cards(status="appealed")[:1]:
            self.engine.answer_card(card.id, "uphold", by=self.who[person], words="x")

    def wait(self, days: int) -> None:
        self.clock.go(timedelta(days=days))
        self.engine.tick()


@pytest.fixture
def administered(office: Engine) -> str:
    flow = put_into_service(office, "shop_sign")
    office.add_person("gu", side="administration")
    return flow


def hands(office: Engine, receipts: list[str]) -> dict[str, tuple[set[str], set[str]]]:
    """Return for each case who worked on it as an approver, and who judged it as a supervisor: from the journal itself."""
    found = {}
    for receipt in receipts:
        entries = [entry for _, entry in office.case(receipt).journal]
        judged = {entry.actor for entry in entries if entry.kind in VERDICTS}
        worked = {entry.actor for entry in entries if entry.kind not in VERDICTS and entry.actor}
        found[receipt] = (worked, judged)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_nobody_approves_and_supervises_in_one_matter(
    office: Engine, clock: Any, administered: str, acts: list[tuple[Any, ...]]
) -> None:
    hired = Office(office, clock, next(NUMBERS))
    receipts = [office.start(administered) for _ in range(2)]
    for verb, *of in acts:
        hired.do(verb, *of)
    for worked, judged in hands(office, receipts).values():
        assert not worked & judged
    for row in office.accounts():
        assert set(row.roles) <= set(ROLES_OF[row.side])
    sides = {row.id: row.side for row in office.people()}
    posts = {row.id: row.side for row in office.posts()}
    for person in hired.who:
        assert {posts[row.post_id] for row in office.assignments(person)} <= {sides.get(person)}
    for row in office.changes():
        assert row.proposed_by != row.decided_by or row.status == "withdrawn"
    assert office.separation() == ()


def test_the_law_is_tried_on_offices_in_which_both_happen(office: Engine, clock: Any, administered: str) -> None:
    hired = Office(office, clock, 0)
    receipt = office.start(administered)
    window = open_items(office, receipt)[0].post_id
    place = [post.id for post in office.posts()].index(window)
    for act in (
        ("hire", 0, "approval"),
        ("hire", 1, "supervision"),
        ("assign", 0, place, 0),
        ("assign", 1, place, 0),  # refused
        ("wait", 4),
        ("wait", 4),
        ("appeal", 0),
        ("judge", 0),  # refused
        ("judge", 1),
        ("approve", 1),  # refused
        ("approve", 0),
    ):
        hired.do(*act)  # type: ignore[misc] # a verb and what it is of
    assert hands(office, [receipt])[receipt] == ({"li0"}, {"wang0"})
