"""The ledger adds up, whatever happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.ledger import Stretch, excluded_time, held_by, make_ledger

BEGIN = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
seconds = st.integers(-1000, 2_000_000)


@st.composite
def stretches(draw: st.DrawFn, names: str) -> list[Stretch]:
    found = []
    for first, length, name in draw(
        st.lists(st.tuples(seconds, st.none() | seconds, st.sampled_from(names)), max_size=8)
    ):
        end = None if length is None else BEGIN + timedelta(seconds=first + abs(length))
        found.append(Stretch(begin=BEGIN + timedelta(seconds=first), end=end, what=name))
    return found


@given(held=stretches("ABC"), suspended=stretches("hi"), length=st.integers(1, 1_500_000))
def test_segments_make_the_elapsed_time_to_the_second(
    held: list[Stretch], suspended: list[Stretch], length: int
) -> None:
    end = BEGIN + timedelta(seconds=length)
    segments = make_ledger(BEGIN, end, held, suspended)
    assert segments[0].begin == BEGIN
    assert segments[-1].end == end
    assert all(one.end == other.begin for one, other in pairwise(segments))
    parts = [*held_by(segments).values(), *excluded_time(segments).values()]
    assert sum(parts, start=timedelta()) == end - BEGIN


@given(held=stretches("ABC"), suspended=stretches("hi"), second=st.integers(0, 99_999))
def test_each_second_is_booked_as_it_was(held: list[Stretch], suspended: list[Stretch], second: int) -> None:
    segments = make_ledger(BEGIN, BEGIN + timedelta(seconds=100_000), held, suspended)
    instant = BEGIN + timedelta(seconds=second)

    def names(stretches: list[Stretch]) -> tuple[str, ...]:
        return tuple(sorted({s.what for s in stretches if s.begin <= instant and (s.end is None or s.end > instant)}))

    (segment,) = [s for s in segments if s.begin <= instant < s.end]
    assert segment.excluded == names(suspended)
    assert segment.posts == (() if names(suspended) else names(held))


def test_one_that_does_nothing_new_joins_its_neighbour() -> None:
    held = [
        Stretch(begin=BEGIN, end=BEGIN + timedelta(hours=1), what="A"),
        Stretch(begin=BEGIN + timedelta(hours=1), end=BEGIN + timedelta(hours=2), what="A"),
    ]
    assert len(make_ledger(BEGIN, BEGIN + timedelta(hours=2), held, [])) == 1
