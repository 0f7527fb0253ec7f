"""What goes in and out of tasks: materials of the applicant, certificates, messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes.model import MessageFlow
    from reengineer.diagnosis.case import Case


def is_from_outside(case: Case, identity: str) -> bool:
    """Tell whether nobody in the flow makes the data, so that it must come from outside."""
    return identity not in case.writers


def same_name(name: str) -> str:
    """Return what two labels have in common when people mean the same thing.

    >>> same_name("Land  Certificate") == same_name("land certificate")
    True
    """
    return "".join(name.lower().split())


def messages_in(case: Case) -> tuple[MessageFlow, ...]:
    """Return the messages that come from a pool outside and end at a node of the flow."""
    return tuple(flow for flow in case.message_flows() if flow.target in case.nodes and flow.source not in case.nodes)


def messages_out(case: Case) -> tuple[MessageFlow, ...]:
    """Return the messages that a node of the flow sends to a pool outside."""
    return tuple(flow for flow in case.message_flows() if flow.source in case.nodes and flow.target not in case.nodes)


def outside_pool(case: Case, end: str) -> str:
    """Return the id of the pool that an outer end of a message belongs to: itself, or the pool of its process."""
    if end in case.participants:
        return end
    for pool in case.participants.values():
        process = next((item for item in case.definitions.processes if item.id == pool.process), None)
        if process and any(node.id == end for node in process.nodes):
            return pool.id
    return end
