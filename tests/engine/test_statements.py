"""Statements of acts: by the pipeline of PostgreSQL they do what SQLAlchemy does on SQLite, in the same order and transaction."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import find_programs, make_database
from sqlalchemy import bindparam, func, select, text, update

from engine.errors import StoreError
from engine.service import Engine
from engine.store.statements import Change, Insertion, Question, ask
from engine.store.tables import content, request, seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

NUMBERS = count(1)
AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
INSERT, RENAME = Insertion(seal), Change(update(seal).where(seal.c.hash == bindparam("old")))
ALL = Question(select(seal).order_by(seal.c.id))

words = st.sampled_from("abc")
steps = st.one_of(
    st.tuples(st.just("insert"), st.lists(words, max_size=20)),
    st.tuples(st.just("number"), st.lists(words, max_size=3)),
    st.tuples(st.just("change"), words, words),
    st.tuples(st.just("count"), words, words),
    st.tuples(st.just("look")),
    st.tuples(st.just("look past it")),
)
acts = st.lists(st.one_of(steps, st.tuples(st.just("in vain"), st.lists(steps, max_size=4))), max_size=8)


def row(word: str) -> dict[str, Any]:
    return {"at": AT, "cases": 1, "entries": 1, "hash": word}


def hashes(connection: Connection) -> list[str]:
    return [found.hash for found in ALL.rows(connection)]


def do(connection: Connection, step: tuple[Any, ...], expected: list[str]) -> None:
    match step:
        case "insert", rows:
            INSERT.send(connection, [row(word) for word in rows])
            expected.extend(rows)
        case "number", rows:
            numbers = INSERT.numbers(connection, [row(word) for word in rows])
            expected.extend(rows)
            assert (numbers, len(numbers)) == (sorted(set(numbers)), len(rows))
        case "change", old, new:
            RENAME.send(connection, old=old, hash=new)
            expected[:] = [new if word == old else word for word in expected]
        case "count", old, new:
            assert RENAME.count(connection, old=old, hash=new) == expected.count(old)
            expected[:] = [new if word == old else word for word in expected]
        case ("look",):
            assert hashes(connection) == expected
        case ("look past it",):
            assert connection.execute(select(func.count()).select_from(seal)).scalar_one() == len(expected)
        case "in vain", inner:
            nested, seen = connection.begin_nested(), list(expected)
            for one in inner:
                do(connection, one, seen)
            nested.rollback()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_what_is_sent_stands_in_order_in_one_transaction(office: Engine, acts: list[tuple[Any, ...]]) -> None:
    expected: list[str] = []
    with office.database.transaction() as connection:
        connection.execute(seal.delete())
        for step in acts:
            do(connection, step, expected)
    with office.database.reading() as connection:
        assert hashes(connection) == expected


text_of_any_kind = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
facts = st.dictionaries(text_of_any_kind, st.none() | st.booleans() | st.integers() | text_of_any_kind, max_size=3)
instants = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - as bounds they have none


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=text_of_any_kind, answer=facts, at=instants, data=st.binary())
def test_values_come_back_as_they_were(
    office: Engine, key: str, answer: dict[str, Any], at: datetime, data: bytes
) -> None:
    with office.database.transaction() as connection:
        connection.execute(request.delete())
        connection.execute(content.delete())
        Insertion(request).send(connection, [{"key": key, "digest": "d", "answer": answer, "at": at}])
        Insertion(content).send(connection, [{"sha256": key, "data": data}])
    with office.database.reading() as connection:
        (kept,), (file,) = ask(connection, (Question(select(request)), {}), (Question(select(content)), {}))
    assert kept == (key, "", "d", answer, at.astimezone(UTC))
    assert (kept.at.tzinfo, file.data) == (UTC, data)


def test_what_is_refused_takes_the_whole_transaction_with_it(office: Engine) -> None:
    file = {"sha256": "a", "data": b""}

    def write() -> None:
        with office.database.transaction() as connection:
            INSERT.send(connection, [row("a")])
            Insertion(content).send(connection, [file, file])

    with pytest.raises(StoreError, match="did not take it"):
        write()
    with office.database.transaction() as connection:
        assert hashes(connection) == []
        INSERT.send(connection, [row("b")])
    with office.database.reading() as connection:
        assert hashes(connection) == ["b"]


@pytest.fixture
def served(postgres: str) -> Iterator[Engine]:
    """An office on PostgreSQL."""
    engine = Engine(make_database(find_programs(), postgres, f"served_{next(NUMBERS)}"))
    engine.database.prepare()
    with closing(engine):
        yield engine


def test_a_connection_that_is_cut_changes_nothing_and_is_not_used_again(served: Engine) -> None:
    def write() -> None:
        with served.database.transaction() as connection:
            INSERT.send(connection, [row("a")])
            (mine,) = Question(select(func.pg_backend_pid().label("pid"))).rows(connection)
            with served.database.reading() as other:
                other.execute(select(func.pg_terminate_backend(mine.pid, 10_000)))
            INSERT.send(connection, [row("b")])

    with pytest.raises(StoreError, match="cannot be reached"):
        write()
    with served.database.transaction() as connection:
        assert hashes(connection) == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl-C be heard, also where whoever started the tests has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_whoever_breaks_off_while_waiting_changes_nothing(served: Engine) -> None:
    def break_off(holder: Connection) -> None:
        while not holder.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first():
            pass
        os.kill(os.getpid(), signal.SIGINT)

    def wait(holder: Connection) -> None:
        with served.database.transaction() as connection:
            Thread(target=break_off, args=(holder,)).start()
            RENAME.count(connection, old="a", hash="c")

    with served.database.transaction() as connection:
        INSERT.send(connection, [row("a")])
    with served.database.transaction() as connection:
        RENAME.count(connection, old="a", hash="b")
        with pytest.raises(KeyboardInterrupt):
            wait(connection)
    with served.database.transaction() as connection:
        assert hashes(connection) == ["b"]
