"""An order that is declared, by law say, and that the flow does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the declared precedences that the flow contradicts or leaves open."""
    for relation in study.relations:
        for fault in relation.conflicts:
            yield Finding(
                elements=tuple(name for name in fault.elements if name in study.nodes),
                message=fault.message,
                evidence=(("kind", fault.kind),),
                effect=Effect(time=-1, quality=2),
                risk=message("Either the flow or the declaration is wrong: ask who declared it."),
                source="Kelley, Walker 1959; the basis that the precedence names",
            )
