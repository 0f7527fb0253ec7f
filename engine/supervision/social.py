"""The social half of a score: what applicants say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.act import Act


def ratings_of(act: Act, kind: str, period: tuple[datetime, datetime]) -> Mapping[str, Mapping[str, float]]:
    """Return for each post, department or person which share of each part's points the ratings of a period give.

    Nothing yet: no ratings are recorded in the store, and whoever has none has no data.
    """
    del act, kind, period
    return {}
