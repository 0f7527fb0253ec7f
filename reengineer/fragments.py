"""The regions of a scope: where only sequence and parallel gateways order the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reengineer.steps import Region, Step

if TYPE_CHECKING:
    from processes.model import Scope

__all__ = ["Region", "Step", "find_regions"]


def find_regions(scope: Scope) -> tuple[Region, ...]:
    """Return the regions of one scope, outer first; sub-processes are scopes of their own."""
    raise NotImplementedError(scope.id)
