"""Quotas: how often somebody may ask for something. Counted in the store, so that several processes count together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.errors import TooManyError
from engine.store import quotas
from processes.messages import message

if TYPE_CHECKING:
    from engine.act import Act

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most so many requests of a kind, counted from the first on; then from anew."""

    kind: str
    most: int
    within: timedelta


def count(act: Act, subject: str, quota: Quota) -> TooManyError | None:
    """Count a request of somebody; return why it is refused, None where it is not."""
    now, within = int(act.now.timestamp()), int(quota.within.total_seconds())
    begun, times = quotas.count(act.connection, f"{quota.kind} {subject}", now, since=now - within)
    if times == 1:
        quotas.forget(act.connection, now - int(KEPT.total_seconds()))
    if times <= quota.most:
        return None
    seconds = max(begun + within - now, 1)
    return TooManyError(
        message("That was too often; try again in {seconds} seconds.", seconds=seconds), seconds=seconds
    )
