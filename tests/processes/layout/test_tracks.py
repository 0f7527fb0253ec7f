"""Lines of one channel never share a track where they would touch."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from processes.layout.tracks import order_channel, pack

INTERVALS = st.dictionaries(st.integers(), st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted).map(tuple))


@given(INTERVALS)
def test_lines_of_one_track_do_not_touch(intervals: dict[int, tuple[int, int]]) -> None:
    tracks = pack(intervals)
    for one, other in combinations(intervals, 2):
        (low, high), (start, end) = intervals[one], intervals[other]
        assert tracks[one] != tracks[other] or high < start or end < low


def test_a_line_that_goes_straight_on_does_not_wait_for_itself() -> None:
    assert order_channel({"a": (0, 0)}, {0: ["a"]}, {0: ["a"]}) == ({"a": 0}, set())


def test_of_two_lines_that_change_places_one_goes_out_lower() -> None:
    tracks, lower = order_channel({"a": (0, 1), "b": (0, 1)}, {0: ["a"], 1: ["b"]}, {1: ["a"], 0: ["b"]})
    assert tracks["a"] != tracks["b"]
    assert len(lower) == 1
