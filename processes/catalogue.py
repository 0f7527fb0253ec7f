"""The shelf: the flows that come with the product, each a folder with its BPMN files and `flow.toml`.

A flow says what it is: title, era, sources, what is assumed; which attributes its cases have; how long things take in
sets of times; and the figures that its tests reproduce.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from processes.durations import Span
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What a case of the flow is asked: the values it may have and what the question means, by language.

    Where the default is a list, a case has any number of the values. `labels` are what people read for a value, by language.
    """

    values: tuple[str, ...]
    default: str | tuple[str, ...]
    meaning: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Working days on the approval clock for one profile and one set of limits."""

    serial: int  # all items one after the other
    mandatory: int  # longest path by mandatory order
    custom: int  # longest path by mandatory and customary order: the as-is flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A total that somebody published, before and after a reform; texts are by language.

    `figure` is the simulated figure of the same scope, unit and clock, of the cases of one `kind` (attribute, value) or of
    all; "" where there is none, and `note` says why.
    """

    name: Mapping[str, str]
    before: float | None
    after: float | None
    unit: str
    clock: str
    source: str
    note: Mapping[str, str]
    figure: str = ""
    kind: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One flow of the shelf; texts for people are by language (`en`, `zh-Hans`, `zh-Hant`)."""

    name: str
    titles: Mapping[str, str]
    era: Mapping[str, str]
    as_is: Traversable
    to_be: Traversable | None  # none before the first redesign
    sources: Mapping[str, str]
    assumed: tuple[Mapping[str, str], ...]
    attributes: Mapping[str, Attribute]
    profiles: Mapping[str, Mapping[str, Any]]  # every attribute and answer, so that each condition can be evaluated
    times: Mapping[str, Mapping[str, Span]]  # set -> task id -> working days
    recalled: Mapping[str, tuple[str, ...]]  # set -> items whose time is recalled, not read
    expected: Mapping[str, Mapping[str, Expected]]  # profile -> statutory, promised or a set of times
    published: tuple[Published, ...]
    scenario: Mapping[str, Any]  # the table of what a run takes, as `reengineer.simulation.scenario_file` reads it


def shelf() -> tuple[Flow, ...]:
    """Return every flow of the shelf, by name."""
    folder = resources.files("processes") / "library"
    names = sorted(entry.name for entry in folder.iterdir() if (entry / "flow.toml").is_file())
    return tuple(flow(name) for name in names)


@cache
def flow(name: str) -> Flow:
    """Return one flow of the shelf.

    >>> flow("business_opening").expected["restaurant"]["promised"].custom
    123
    """
    folder = resources.files("processes") / "library" / name
    if not name.isidentifier() or not (folder / "flow.toml").is_file():
        raise UsageError(
            message(
                "There is no flow {name} on the shelf; there are: {flows}.",
                name=name,
                flows=tuple(known.name for known in shelf()),
            )
        )
    told = tomllib.loads((folder / "flow.toml").read_text(encoding="utf-8"))
    attributes = {key: _attribute(row) for key, row in told["attributes"].items()}
    defaults = {key: attribute.default for key, attribute in attributes.items()} | told.get("answers", {})
    to_be = folder / "to_be.bpmn"
    return Flow(
        name=name,
        titles=told["title"],
        era=told["era"],
        as_is=folder / "as_is.bpmn",
        to_be=to_be if to_be.is_file() else None,
        sources=told.get("sources", {}),
        assumed=tuple(told.get("assumed", ())),
        attributes=attributes,
        profiles={key: _plain(defaults | told_of) for key, told_of in told["profiles"].items()},
        times={key: {task: Span(days) for task, days in row.items()} for key, row in told.get("times", {}).items()},
        recalled={key: tuple(items) for key, items in told.get("recalled", {}).items()},
        expected={
            profile: {limits: Expected(**row) for limits, row in rows.items()}
            for profile, rows in told.get("expected", {}).items()
        },
        published=tuple(_published(row) for row in told.get("published", ())),
        scenario=told.get("scenario", {}),
    )


def _attribute(row: Mapping[str, Any]) -> Attribute:
    default = row["default"]
    return Attribute(
        values=tuple(row["values"]),
        default=tuple(default) if isinstance(default, list) else default,
        meaning={language: text for language, text in row.items() if language not in {"values", "default", "labels"}},
        labels=row.get("labels", {}),
    )


def _published(row: Mapping[str, Any]) -> Published:
    kind = next(iter(row.get("kind", {}).items()), None)
    return Published(**{"before": None, "after": None, **row, "kind": kind})


def _plain(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the attributes of a case with lists as lists, as the expression language wants them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in attributes.items()}
