"""Policies: by what rules a flow is run beside what its file says. They are chosen when it is deployed, and shown."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What an office has chosen for a flow.

    `joint` is the rule of joint decisions (`engine.joint.RULES`). With `delivery` a decision is delivered on a clock of its
    own (行政许可法 Article 44). `hearing_unit` is the unit of the five days in which a party may ask for a hearing, "day" of the wall
    calendar or "working day". With `silence_agrees` a reviewer of a joint decision who has said nothing when the statutory limit ends has
    agreed; the law knows no such thing by itself. With `first_day_counts` the limits of the flow count the day on which they begin, not
    from the next working day on. With `hearing_required` the law calls for a hearing in every case of the flow (Article 46): nothing is
    decided before one that was announced to the public was held.
    """

    joint: str = ""
    delivery: bool = True
    hearing_unit: str = "day"
    silence_agrees: bool = False
    first_day_counts: bool = False
    hearing_required: bool = False

    def facts(self) -> dict[str, Any]:
        """Return what differs from the law's own rule, for the store.

        >>> Policies(joint="all").facts()
        {'joint': 'all'}
        """
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name)) != each.default}


def read_policies(stored: Mapping[str, Any]) -> Policies:
    """Return the policies that were stored."""
    return Policies(**stored)
