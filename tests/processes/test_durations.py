"""Spans keep their unit: they add within one, and convert only where an assumption is named."""

from __future__ import annotations

import pytest

from processes.durations import Span


def test_spans_of_one_unit_add_and_subtract() -> None:
    assert Span(20) + Span(10) - Span(5) == Span(25, "working day")


def test_spans_of_two_units_do_not() -> None:
    with pytest.raises(ValueError, match="without a calendar"):
        Span(1, "day") + Span(1, "working day")


def test_there_are_no_other_units() -> None:
    with pytest.raises(ValueError, match="unknown unit 'fortnight'"):
        Span(1, "fortnight")


@pytest.mark.parametrize(
    ("span", "language", "said"),
    [
        (Span(1), "en", "1 working day"),  # one
        (Span(2.0), "en", "2 working days"),  # a whole number written as one
        (Span(1.254, "hour"), "en", "1.25 hours"),  # two places
        (Span(3, "month"), "zh-Hans", "3 个月"),
        (Span(3, "minute"), "zh-Hant", "3 分鐘"),
    ],
)
def test_a_span_reads_well(span: Span, language: str, said: str) -> None:
    assert span.render(language) == said


def test_english_is_the_default() -> None:
    assert str(Span(5)) == "5 working days"
