"""The words by which a case is found: of what is known of applicant and matter, and of what somebody asks for.

Chinese has no spaces between words, so each two characters that stand side by side are a word, and the last one of a run is. So
every run of characters that stands somewhere is found, whatever its length.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNS = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+|[^\W_㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+")
LONGEST = 40  # characters of a word
MOST = 100  # words of a case


def terms(*said: Any) -> set[str]:
    """Return the words of values: texts, numbers, lists and mappings of these.

    >>> sorted(terms({"name": "陈记面馆", "phone": "138-0000"}, ["Hotel"]))
    ['0000', '138', 'hotel', '记面', '陈记', '面馆', '馆']
    """
    found: dict[str, None] = {}
    for text in _texts(said):
        for run in runs(text):
            found.update(dict.fromkeys((*pairs(run), run[-1]) if is_chinese(run) else (run,)))
    return set(list(found)[:MOST])


def runs(text: str) -> list[str]:
    """Return the runs of Chinese characters, and the words of other letters and digits, in small letters."""
    return [run[:LONGEST] for run in _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())]


def pairs(run: str) -> list[str]:
    """Return each two characters that stand side by side."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def is_chinese(run: str) -> bool:
    """Tell whether a run is of Chinese characters."""
    return unicodedata.name(run[0], "").startswith("CJK")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
