"""Rule sets for scores: how many points there are, and what takes or gives how many. They are data: a rule set is a file.

A part is counted from events of the office, from ratings of applicants, or from nothing that is recorded here; then it says "no data"
and is left out of the sum, which is never filled up with 0. Each change of the rules is a row in the store; the newest is in force.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any

from engine.errors import NotAllowedError
from engine.office_rules import APPROVAL
from engine.store import scores as store
from engine.store.deployments import person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from engine.act import Act

DEFAULT = "municipal_hundred"
EVENTS = ("red", "yellow", "reminder", "overdue", "second notice")
MEASURES = ("early", "saved")
FROM_EVENTS, FROM_RATINGS, FROM_NOTHING = "events", "ratings", "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a score: at most so many points, and what they are counted from."""

    code: str
    points: float
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """Points for each so many events of a kind, within a part."""

    part: str
    event: str
    points: float
    each: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRule:
    """Points that are added when a share reaches `start`, and further ones for each further `step`."""

    measure: str
    start: float
    first: float
    step: float
    points: float

    def value(self, share: float) -> float:
        """Return the points for a share.

        >>> early = ShareRule(measure="early", start=0.1, first=1, step=0.1, points=1)
        >>> early.value(0.09), early.value(0.1), early.value(0.39), early.value(0.4)
        (0.0, 1, 3, 4)
        """
        if share < self.start:
            return 0.0
        return self.first + self.points * int((share - self.start) / self.step + 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRules:
    """A rule set for scores; `most` is the highest sum there can be, None where none is told."""

    name: str
    version: str
    title: str
    source: str
    assumed: str
    not_recorded: str
    parts: tuple[Part, ...]
    events: tuple[EventRule, ...]
    shares: tuple[ShareRule, ...]
    most: float | None
    digest: str

    @property
    def label(self) -> str:
        """Return name, version and the beginning of the hash of the content: what a frozen score refers to."""
        return f"{self.name} {self.version} ({self.digest})"


def in_force(connection: Connection) -> ScoreRules:
    """Return the rules that the office has chosen, or those that are shipped as default."""
    row = store.newest_rules(connection)
    return _read(DEFAULT, "") if row is None else _read(row.name, row.content)


def choose(act: Act, name: str, content: str = "") -> ScoreRules:
    """Put a rule set into force, from now on: a shipped one by its name, any other with its content (TOML).

    Raises UsageError for one that makes no sense, NotAllowedError for somebody who approves: nobody sets the own marks.
    """
    found = _read(name, content)
    if person_by_id(act.connection, act.actor).side == APPROVAL:
        raise NotAllowedError(
            message(
                "{person} stands on the side of approval; the rules of supervision are set by supervision or administration.",
                person=act.actor,
            )
        )
    store.insert_rules(act.connection, name=name, content=content, at=act.now, actor=act.actor)
    return found


@cache
def shipped_score_rules() -> dict[str, str]:
    """Return the content of the rule sets that come with Binglian, by name."""
    folder = resources.files("engine.supervision") / "score_sets"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name[:-5]: file.read_text("utf-8") for file in files}


@lru_cache(maxsize=8)
def _read(name: str, content: str) -> ScoreRules:
    if not content:
        shipped = shipped_score_rules()
        if name not in shipped:
            raise UsageError(
                message(
                    "There is no rule set {name}; there are {known}, or give a file.", name=name, known=tuple(shipped)
                )
            )
        content = shipped[name]
    try:
        return read_score_rules(tomllib.loads(content), name, sha256(content.encode()).hexdigest()[:8])
    except tomllib.TOMLDecodeError as error:
        raise UsageError(message("The rule set {name} is no TOML: {reason}", name=name, reason=error)) from error


def read_score_rules(content: Mapping[str, Any], name: str, digest: str = "") -> ScoreRules:
    """Read a rule set; what makes no sense is refused with the place."""
    try:
        found = ScoreRules(
            name=name,
            version=str(content.get("version", 1)),
            title=content.get("title", name),
            source=content.get("source", ""),
            assumed=content.get("assumed", ""),
            not_recorded=content.get("not_recorded", ""),
            parts=tuple(Part(**entry) for entry in content.get("part", ())),
            events=tuple(EventRule(**entry) for entry in content.get("event", ())),
            shares=tuple(ShareRule(**entry) for entry in content.get("share", ())),
            most=content.get("most"),
            digest=digest,
        )
    except TypeError as error:
        raise UsageError(message("The rule set {name} makes no sense: {reason}", name=name, reason=error)) from error
    codes = {part.code for part in found.parts if part.counted == FROM_EVENTS}
    wrong = [rule.event for rule in found.events if rule.event not in EVENTS or rule.part not in codes or rule.each < 1]
    wrong += [rule.measure for rule in found.shares if rule.measure not in MEASURES or rule.step <= 0]
    wrong += [part.code for part in found.parts if part.counted not in {FROM_EVENTS, FROM_RATINGS, FROM_NOTHING}]
    if wrong or not found.parts:
        raise UsageError(
            message(
                "The rule set {name} makes no sense at {places}: events are {events}, of a part that is counted from events; shares are {measures}.",
                name=name,
                places=tuple(wrong) or ("part",),
                events=EVENTS,
                measures=MEASURES,
            )
        )
    return found
