"""Approval and supervision are in different hands, however somebody tries to bring them into one."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from staff import finish, open_items, put_into_service

from engine.errors import NotAllowedError
from engine.store.tables import assignment, card, journal, letter, notice, person, post, promise_exception
from processes.errors import BinglianError
from web.cli import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from engine.clock import ManualClock
    from engine.service import Engine

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
SIDES = ("approval", "supervision", "administration")
NUMBERS = count(1)

people, posts, sides = st.sampled_from(range(3)), st.sampled_from(range(2)), st.sampled_from(SIDES)
administration = st.lists(
    st.one_of(
        st.tuples(st.just("hire"), people, sides),
        st.tuples(st.just("assign"), people, posts),
        st.tuples(st.just("take away"), people, posts),
        st.tuples(st.just("insert"), people, posts, sides),  # from here on past the engine
        st.tuples(st.just("side of a person"), people, sides),
        st.tuples(st.just("side of a post"), posts, sides),
        st.tuples(st.just("side of assignments"), people, sides),
        st.tuples(st.just("hand over"), people, people),
        st.tuples(st.just("other post"), people, posts),
        st.tuples(st.just("forget"), people),
    ),
    min_size=4,
    max_size=12,
)


@contextmanager
def without_keys(office: Engine) -> Iterator[Connection]:
    """Write as a program that has switched off what holds rows together."""
    with office.database.transaction() as connection:
        if office.database.is_sqlite:
            for command in ("COMMIT", "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"):
                connection.exec_driver_sql(command)
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield connection
        if office.database.is_sqlite:
            for command in ("COMMIT", "PRAGMA foreign_keys = ON", "BEGIN IMMEDIATE"):
                connection.exec_driver_sql(command)


def administer(office: Engine, at: datetime, act: tuple[Any, ...], who: list[str], what: list[str]) -> None:
    """Do one act of an administrator, by the engine or in SQL; what is refused is refused."""
    verb, *of = act
    of_person = assignment.c.person_id == who[of[0]]
    with suppress(BinglianError):
        if verb == "hire":
            office.add_person(who[of[0]], side=of[1])
            return
        if verb == "assign":
            office.assign(who[of[0]], what[of[1]])
            return
        row = {"person_id": who[of[0]], "begin": at}
        with office.database.transaction() as connection:
            statement: Any = {
                "take away": lambda: update(assignment).where(of_person).values(end=at),
                "insert": lambda: insert(assignment).values(**row, post_id=what[of[1]], side=of[2]),
                "side of a person": lambda: update(person).where(person.c.id == who[of[0]]).values(side=of[1]),
                "side of a post": lambda: update(post).where(post.c.id == what[of[0]]).values(side=of[1]),
                "side of assignments": lambda: update(assignment).where(of_person).values(side=of[1]),
                "hand over": lambda: update(assignment).where(of_person).values(person_id=who[of[1]]),
                "other post": lambda: update(assignment).where(of_person).values(post_id=what[of[1]]),
                "forget": lambda: delete(assignment).where(of_person),
            }[verb]()
            connection.execute(statement)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=administration)
def test_no_acts_of_administration_bring_two_sides_into_one_hand(office: Engine, acts: list[tuple[Any, ...]]) -> None:
    number, at = next(NUMBERS), office.clock.now()
    who = [f"{name} {number}" for name in ("li", "wang", "zhao")]
    what = [f"{side} {number}" for side in ("approval", "supervision")]
    with office.database.transaction() as connection:
        for name, side in zip(what, ("approval", "supervision"), strict=True):
            connection.execute(insert(post).values(id=name, department="d", name=name, side=side))
    for one, side in zip(who, ("approval", "supervision"), strict=False):
        office.add_person(one, side=side)
    for act in acts:
        administer(office, at, act, who, what)
        with office.database.reading() as connection:
            held = select(person.c.id, person.c.side, post.c.side.label("other"))
            held = held.join(assignment, assignment.c.person_id == person.c.id)
            rows = connection.execute(held.join(post, post.c.id == assignment.c.post_id)).all()
        assert all(row.side == row.other for row in rows)
    assert office.separation() == ()


def test_an_assignment_past_all_keys_is_named_and_gives_no_right(office: Engine) -> None:
    receipt = office.start(put_into_service(office, "shop_sign"))
    office.add_person("zhao", side="supervision")
    at = {"begin": office.clock.now(), "person_id": "zhao", "post_id": "政务服务中心 受理窗口"}
    with without_keys(office) as connection:
        connection.execute(insert(assignment).values(**at, side="approval"))
    (found,) = office.separation()
    assert str(found.said) == (
        "zhao stands on the side of supervision and holds or held 政务服务中心 受理窗口, a post on the side of approval."
    )
    assert list(office.work("zhao")) == []
    with pytest.raises(NotAllowedError, match="does not hold the post"):
        office.claim(open_items(office, receipt)[0].id, by="zhao")


@pytest.fixture
def appealed(office: Engine, clock: ManualClock) -> Any:
    """A yellow card for the planning bureau, appealed against, in a case that the service centre took in."""
    receipt = office.start(put_into_service(office, "shop_sign"))
    for name in ("zhao", "qian"):
        office.add_person(name, side="supervision")
    finish(office, open_items(office, receipt)[0], SIGN)
    clock.set(datetime(2026, 3, 12, 11, 0, tzinfo=UTC))
    office.tick()
    found = next(one for one in office.cards() if one.colour == "yellow")
    office.answer_card(found.id, "appeal", by="规划局", words="申请撤销")
    return found


def change_sides(office: Engine, name: str) -> None:
    """Let somebody go over to supervision, with all trace of posts gone."""
    with office.database.transaction() as connection:
        connection.execute(delete(assignment).where(assignment.c.person_id == name))
        connection.execute(update(person).where(person.c.id == name).values(side="supervision"))


def test_who_changed_sides_does_not_judge_what_was_done_before(office: Engine, appealed: Any) -> None:
    for name in ("政务服务中心", "规划局"):  # who took the case in, who appealed
        change_sides(office, name)
        with pytest.raises(NotAllowedError, match="took part in the case"):
            office.answer_card(appealed.id, "withdraw", by=name, words="属实")
    change_sides(office, "建设局")  # had nothing to do with it yet
    office.answer_card(appealed.id, "withdraw", by="建设局", words="属实")
    assert office.separation() == ()


def test_an_earlier_verdict_is_no_part_in_a_case(office: Engine, appealed: Any, clock: ManualClock) -> None:
    office.answer_card(appealed.id, "uphold", by="zhao", words="不属实")
    clock.set(datetime(2026, 3, 16, 11, 0, tzinfo=UTC))
    office.tick()
    red = next(one for one in office.cards() if one.colour == "red" and one.post_id == appealed.post_id)
    office.answer_card(red.id, "appeal", by="规划局", words="申请撤销")
    office.answer_card(red.id, "uphold", by="zhao", words="不属实")
    assert office.separation() == ()


def test_what_was_brought_into_one_hand_past_the_engine_is_named(office: Engine, appealed: Any) -> None:
    office.claim(appealed.work_item_id, by="规划局")
    change_sides(office, "规划局")
    now, day = office.clock.now(), date(2026, 3, 9).isoformat()
    own = {"at": now, "facts": {"approver": "陈"}, "before": "", "hash": "", "element": ""}
    with office.database.transaction() as connection:
        connection.execute(update(card).where(card.c.id == appealed.id).values(decided_by="规划局"))
        for table, values in (
            (letter, {"number": "1", "person_id": "陈", "issued_by": "陈", "begin": day, "end": day, "issued_at": now}),
            (
                promise_exception,
                {
                    "flow": "f",
                    "element": "a",
                    "promised": 1,
                    "approver": "陈",
                    "written_by": "陈",
                    "at": now,
                    "until": day,
                },
            ),
            (notice, {"case_id": 1, "sent_by": "陈", "approver": "陈", "is_fault": True, "sent_at": now}),
            (journal, own | {"case_id": 1, "number": 99, "actor": "陈", "kind": "extended"}),
        ):
            connection.execute(insert(table).values(**values))
    assert [(one.person, str(one.said).split()[1]) for one in office.separation()] == [
        ("规划局", "stands"),  # with the work still in hand
        ("规划局", "decided"),
        ("陈", "issued"),
        ("陈", "wrote"),
        ("陈", "sent"),
        ("陈", "asked"),
    ]


def test_the_command_names_it_and_says_so_by_its_exit_code(office: Engine, url: str) -> None:
    put_into_service(office, "shop_sign")
    done = CliRunner().invoke(cli, ["separation", "--store", url], standalone_mode=False)
    assert (done.return_value, done.output) == (0, "Approval and supervision are in different hands.\n")
    with without_keys(office) as connection:
        connection.execute(update(person).where(person.c.id == "规划局").values(side="supervision"))
    done = CliRunner().invoke(cli, ["separation", "--store", url, "--json"], standalone_mode=False)
    assert done.return_value == 1
    assert '"person": "规划局"' in done.output
