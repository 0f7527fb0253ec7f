"""What a planner says on the command line: arrivals, people and promises as short texts.

--arrivals 2                          cases in a working day
--arrivals "gamma(3, 2 hour)"         or the time between two
--people 3  --people "Planning=5"     people at every post, or at one
--promise "10 working day"            a promise for tasks without a limit
--promise "Fire review=5 working day" or for one task
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.durations import UNITS, XML_UNITS, Span
from processes.errors import UsageError
from processes.messages import message
from reengineer.simulation.distributions import Distribution, parse_distribution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.messages import Message

_SPAN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z ]*?)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Texts and numbers of the command line; None or empty: not said."""

    arrivals: str | None = None
    people: tuple[str, ...] = ()
    promise: tuple[str, ...] = ()
    cases: int | None = None
    replications: int | None = None
    seed: int | None = None
    level: int | None = None


def parse_span(text: str) -> Span:
    """Read a length of time; a bare number is working days.

    >>> parse_span("10"), parse_span("2 hours")
    (Span(amount=10.0, unit='working day'), Span(amount=2.0, unit='hour'))
    """
    match = _SPAN.fullmatch(text)
    unit = " ".join(match[2].split()).removesuffix("s") if match else "?"
    unit = XML_UNITS.get(unit, unit or "working day")
    if match is None or unit not in UNITS:
        raise UsageError(
            message("{text} is no length of time; write it like 10 working day or 2 hour.", text=repr(text))
        )
    return Span(float(match[1]), unit)


def parse_length(text: str) -> Span | Distribution:
    """Read a length of time, or a distribution of it.

    >>> str(parse_length("uniform(1, 3 hour)")), str(parse_length("3"))
    ('uniform(1, 3 hour)', '3 working days')
    """
    return parse_distribution(text) if "(" in text else parse_span(text)


def parse_arrivals(text: str) -> float | Distribution:
    """Read how many cases come in a working day, or the time between two.

    >>> parse_arrivals("2.5"), str(parse_arrivals("fixed(4 hour)"))
    (2.5, 'fixed(4 hour)')
    """
    if "(" in text:
        gap = parse_distribution(text)
        if gap.mean() <= 0:
            raise UsageError(all_at_once(gap))
        return gap
    return positive(
        text,
        message(
            "{text} is no number of cases; say how many arrive in a working day, like 3, or the time between two, like "
            "{example}.",
            text=repr(text),
            example="exponential(2 hour)",
        ),
    )


def all_at_once(gap: Distribution) -> Message:
    """Return that no time lies between two cases."""
    return message("All cases arrive at once ({gap}); give a time between two cases.", gap=str(gap))


def parse_people(texts: Iterable[str]) -> dict[str, int]:
    """Read people by post; "" is every post that is not named.

    >>> parse_people(["3", "Planning = 5"])
    {'': 3, 'Planning': 5}
    """
    found = {}
    for text in texts:
        post, _, count = text.rpartition("=")
        refusal = message("{text} is no number of people; write 3, or Post=3 for one post.", text=repr(text))
        number = positive(count, refusal)
        if not number.is_integer():
            raise UsageError(refusal)
        found[post.strip()] = int(number)
    return found


def parse_promises(texts: Iterable[str]) -> dict[str, Span]:
    """Read promises by task; "" is every task without a limit.

    >>> parse_promises(["Fire review=5"])
    {'Fire review': Span(amount=5.0, unit='working day')}
    """
    found = {}
    for text in texts:
        task, _, span = text.rpartition("=")
        found[task.strip()] = parse_span(span)
    return found


def positive(text: str, refusal: Message) -> float:
    """Return a number above 0, or say what should have been there."""
    try:
        number = float(text)
    except ValueError:
        raise UsageError(refusal) from None
    if not 0 < number < float("inf"):
        raise UsageError(refusal)
    return number
