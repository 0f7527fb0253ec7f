"""The page of a rule, read into headings and paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reengineer.diagnosis.diagnose import explain

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = re.compile(r"[*`]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A heading with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@cache
def rule_page(rule: str) -> tuple[Passage, ...]:
    """Return the page of a rule; its first passage has the name of the rule as heading.

    >>> [passage.heading for passage in rule_page("false-sequence")]
    ['Waiting without a reason', 'When it applies', 'When it stays silent', 'Risk', 'Source']
    """
    return tuple(_passages(explain(rule)))


def _passages(text: str) -> Iterator[Passage]:
    for part in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
        heading, *paragraphs = (" ".join(_SIGNS.sub("", block).split()) for block in part.split("\n\n"))
        yield Passage(heading=heading, paragraphs=tuple(filter(None, paragraphs)))
