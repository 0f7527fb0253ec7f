"""How much room a text takes, counted in columns: a Chinese, Japanese or Korean character is two columns wide."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

COLUMN = 6.5  # pixels; a careful mean for 12 px sans-serif, where a full-width character takes 12 px
LINE = 15.0  # pixels from one line to the next
# Closing marks do not start a line and opening marks do not end one (kinsoku, GB/T 15834).
NOT_FIRST = frozenset("、。，．；：？！）〕］｝〉》」』】’”,.;:?!)]}%％·…")
NOT_LAST = frozenset("（〔［｛〈《「『【‘“([{")


def columns(text: str) -> int:
    """Return the width of a text in columns.

    >>> columns("Fire review"), columns("消防审查")
    (11, 8)
    """
    return len(text) if text.isascii() else sum(map(_character_columns, text))


def wrap(text: str, width: int) -> tuple[str, ...]:
    """Break a text into lines of at most `width` columns.

    It breaks at spaces, after hyphens and between CJK characters, else inside the word.

    >>> wrap("Issue the planning permit", 10)
    ('Issue the', 'planning', 'permit')
    >>> wrap("核发建设用地规划许可证（国有）", 12)
    ('核发建设用地', '规划许可证', '（国有）')
    """
    whole = " ".join(text.split())
    if columns(whole) <= width:
        return (whole,) if whole else ()
    lines: list[str] = []
    line = ""
    for piece, spaced in _pieces(whole):
        joined = f"{line} {piece}" if spaced and line else line + piece
        if columns(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = piece
        while columns(line) > width:
            head = _head(line, width)
            lines.append(line[:head])
            line = line[head:]
    return (*lines, line) if line else tuple(lines)


@lru_cache(maxsize=4096)
def block(text: str, width: int) -> tuple[float, float]:
    """Return width and height in pixels of a text wrapped at `width` columns."""
    lines = wrap(text, width)
    return max((columns(line) for line in lines), default=0) * COLUMN, len(lines) * LINE


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Split into unbreakable pieces, each with whether a space stands before it."""
    pieces: list[tuple[str, bool]] = []
    for word in text.split():
        spaced = True
        if word.isascii():
            parts = [part for part in re.split(r"(?<=[A-Za-z][-/_])(?=[A-Za-z])", word) if part]
            pieces += [(part, index == 0) for index, part in enumerate(parts)]
            continue
        start = 0
        for here in range(1, len(word)):
            if _may_break(word[here - 1], word[here]):
                pieces.append((word[start:here], spaced))
                start, spaced = here, False
        pieces.append((word[start:], spaced))
    return pieces


def _may_break(left: str, right: str) -> bool:
    if right in NOT_FIRST or left in NOT_LAST or unicodedata.combining(right):
        return False
    return _character_columns(left) == 2 or _character_columns(right) == 2  # noqa: PLR2004 - two columns is CJK


def _head(line: str, width: int) -> int:
    """Return how many characters fit, one at least."""
    used = accumulate(_character_columns(character) for character in line)
    return max(1, sum(so_far <= width for so_far in used))


@lru_cache(maxsize=8192)
def _character_columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
