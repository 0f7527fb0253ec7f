"""Messages without a name go to and from an outside partner: nobody knows what they hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.materials import messages_in, messages_out, outside_pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.diagnosis.study import Study

_MANY = 3


def check(study: Study) -> Iterator[Finding]:
    """Yield the pools with three or more messages, none of which says what is exchanged."""
    exchanged: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for flow in messages_in(study):
        exchanged[outside_pool(study, flow.source)].append((flow.name, flow.target))
    for flow in messages_out(study):
        exchanged[outside_pool(study, flow.target)].append((flow.name, flow.source))
    for pool, flows in exchanged.items():
        if len(flows) >= _MANY and pool in study.participants and not any(name for name, _ in flows):
            yield Finding(
                elements=tuple(dict.fromkeys(node for _, node in flows)),
                message=message(
                    "{count} messages are exchanged with {pool} and none says what it holds.",
                    count=len(flows),
                    pool=study.participants[pool].label,
                ),
                evidence=(("messages", len(flows)), ("messages with a name", 0)),
                effect=Effect(time=1, cost=1, quality=1),
                risk=message("A fixed form may not fit the rare case."),
                source="Reijers & Limam Mansar 2005, no. 29",
            )
