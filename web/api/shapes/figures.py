"""What supervision is told: cards, indicators, suspicions, separation, promises, health."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from web.api.shapes.shape import Asked, AwareDatetime, Instant, Shape, Slice, Text


class Card(Shape):
    """A reminder or a card."""

    id: int
    receipt: str
    colour: str
    post_id: str
    person_id: str
    status: str
    issued_at: Instant
    received_at: Instant | None
    explanation: str
    appeal: str
    verdict: str
    decided_by: str


class CardList(Shape):
    """A part of the reminders and cards, the newest first."""

    cards: list[Card]
    next: int | None = Field(description="What to give as `before` for the next part; null at the end.")


class CardListAsked(Slice):
    """Which cards."""

    post: Text = ""
    status: Literal["", "issued", "received", "explained", "appealed", "upheld", "withdrawn"] = ""


class AnswerAsked(Asked):
    """An answer to a card: of the post that got it, or the verdict of supervision."""

    answer: Literal["receive", "explain", "appeal", "uphold", "withdraw"]
    words: Text = ""


class PeriodAsked(Asked):
    """A period, from its begin up to its end; and what figures are grouped by."""

    begin: AwareDatetime
    end: AwareDatetime
    by: Literal["", "post", "flow", "month"] = ""


class Indicator(Shape):
    """A share, with what it is a share of; null where there is nothing to be a share of."""

    code: str
    name: str
    group: str
    count: float
    whole: float
    share: float | None
    interval: tuple[float, float] | None


class Indicators(Shape):
    """The indicators of a period."""

    indicators: list[Indicator]


class Suspicion(Shape):
    """Something to look at twice; it proves nothing."""

    kind: str
    person: str
    said: str
    cases: list[str]


class Suspicions(Shape):
    """What is to be looked at twice."""

    suspicions: list[Suspicion]


class Conflict(Shape):
    """Somebody on two sides at once."""

    person: str
    said: str
    receipt: str


class Conflicts(Shape):
    """What was in one hand and must not be."""

    conflicts: list[Conflict]


class Promise(Shape):
    """A promise against its statutory limit."""

    flow: str
    element: str
    name: str
    subject: str
    statutory: dict[str, Any] | None
    promised: dict[str, Any] | None
    ratio: float | None
    status: str
    reason: str


class Promises(Shape):
    """What is promised."""

    promises: list[Promise]


class Health(Shape):
    """Whether supervision works."""

    well: bool
    at: Instant
    swept_at: Instant | None
    overdue: int
    sealed_at: Instant | None
