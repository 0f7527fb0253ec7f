"""The exclusive gateway: one way, the first whose condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway

from engine.spiff.prediction import Reached, Way, holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.spiff.tokens import Token


class ExclusiveChoice(Reached, ExclusiveGateway):
    """The first flow whose condition holds, else the default."""

    def _run_hook(self, _: Token) -> bool:
        return True

    def leave(self, token: Token) -> Iterable[Way]:
        """Return the one way that is taken."""
        if len(self.ways) <= 1:
            return self.ways
        for way in self.ways:
            if way.condition is not None and holds(way.condition, token):
                return (way,)
        return [way for way in self.ways if way.default] or self._no_way()
