"""A rare branch that every case has to pass the gateways of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Gateway
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import is_choice, is_work, reachable
from reengineer.diagnosis.stakes import days_without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import SequenceFlow
    from reengineer.diagnosis.case import Case

RARE = 0.05


def check(case: Case) -> Iterator[Finding]:
    """Yield the branches taken by less than one case in twenty that hold work and come back to the main line."""
    for gateway in case.nodes.values():
        if not isinstance(gateway, Gateway) or not is_choice(case, gateway):
            continue
        for flow in case.outgoing[gateway.id]:
            if flow.probability is not None and flow.probability < RARE:
                yield from _rare(case, gateway, flow)


def _rare(case: Case, gateway: Gateway, flow: SequenceFlow) -> Iterator[Finding]:
    others = (other.target for other in case.outgoing[gateway.id] if other is not flow)
    main = frozenset[str]().union(*(reachable(case, target) for target in others))
    branch = reachable(case, flow.target)
    work = tuple(name for name in case.nodes if name in branch - main and is_work(case.nodes[name]))
    if not work or not branch & main or gateway.id in branch:
        return
    yield Finding(
        elements=(gateway.id, *work),
        message=message(
            "{share} % of the cases take {tasks}, yet all pass {gateway}: handle the exception outside the main line.",
            share=round(100 * (flow.probability or 0), 1),
            tasks=tuple(case.nodes[name].label for name in work),
            gateway=gateway.label,
        ),
        evidence=(("share of cases", flow.probability), ("tasks on the branch", len(work))),
        days=days_without(case, *work),
        effect=Effect(time=1, quality=1, flexibility=-1),
        risk=message("Exceptions kept apart get less practice and more errors."),
        source="Reijers & Limam Mansar 2005, no. 12",
    )
