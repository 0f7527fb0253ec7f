"""How an item table becomes a flow: what `plan.toml` of a flow says beyond the table.

Which items stand under a condition, which decide on refusal, where a file is taken in, inspected or heard. Nothing here
holds a limit or an order of an item: these are in the table.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A second place for an item: cases where `when` holds pass it there, all others at the first place.

    Only the second place comes before the items `only_before` and behind the items `only_after`.
    """

    item: str
    suffix: str
    when: str
    otherwise: str
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An order that is read in a law or source but does not stand in the row of the later item."""

    before: str
    after: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """An inspection as a task of its own; `days` are a part of the item's limit, without them the clock is stopped."""

    item: str
    name: str
    basis: str
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A hearing before the decision on an item, for cases where `when` holds; the clock is stopped."""

    item: str
    name: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What `plan.toml` says; see `docs/reference/shelf.md` for the meaning of each table."""

    process: str
    name: str
    applicant: str
    registration: str  # name of the first intake
    registration_lane: tuple[str, str]
    questions: Mapping[str, str]  # attribute -> label of the gateway that asks for it
    labels: Mapping[str, str]  # condition -> label of its flow
    conditions: Mapping[str, tuple[str, ...]]  # item -> all must hold
    copies: tuple[Copy, ...]
    extras: tuple[Extra, ...]
    intakes: tuple[str, ...]
    refusals: tuple[str, ...]
    inspections: tuple[Inspection, ...]
    hearings: tuple[Hearing, ...]
    natures: Mapping[str, str]
    suspended: Mapping[str, str]  # item -> why its time is not counted
    split: Mapping[str, tuple[str, ...]]  # item -> the departments that each give their opinion
    aliases: Mapping[str, str]  # name of a material -> item whose certificate it is
    separate: tuple[str, ...]  # names that are another paper for each item
    departments: tuple[str, ...]


def read_plan(text: str) -> Plan:
    """Return the plan that stands in the text of a `plan.toml`."""
    told = tomllib.loads(text)

    def rows(field: str) -> list[dict[str, Any]]:
        return [
            {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
            for row in told.get(field, ())
        ]

    return Plan(
        process=told["process"],
        name=told["name"],
        applicant=told["applicant"],
        registration=told["registration"]["name"],
        registration_lane=(told["registration"]["department"], told["registration"]["post"]),
        questions=told.get("questions", {}),
        labels=told.get("labels", {}),
        conditions={item: tuple(all_of) for item, all_of in told.get("conditions", {}).items()},
        copies=tuple(Copy(**row) for row in rows("copies")),
        extras=tuple(Extra(**row) for row in rows("extras")),
        intakes=tuple(told.get("intakes", ())),
        refusals=tuple(told.get("refusals", ())),
        inspections=tuple(Inspection(**row) for row in rows("inspections")),
        hearings=tuple(Hearing(**row) for row in rows("hearings")),
        natures=told.get("natures", {}),
        suspended=told.get("suspended", {}),
        split={item: tuple(departments) for item, departments in told.get("split", {}).items()},
        aliases=told.get("aliases", {}),
        separate=tuple(told.get("separate", ())),
        departments=tuple(told.get("departments", ())),
    )
