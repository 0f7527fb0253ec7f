"""A text takes as many columns as it shows characters, Chinese ones twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from processes.layout.text import columns, wrap

ACCENT = "\N{COMBINING ACUTE ACCENT}"


def test_an_accent_takes_no_column_and_stays_with_its_letter() -> None:
    assert columns(f"e{ACCENT}") == 1
    assert wrap(f"查e{ACCENT}" * 2, 3) == (f"查e{ACCENT}", f"查e{ACCENT}")


@given(st.text("ab 审查（）-"), st.integers(2, 9))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
