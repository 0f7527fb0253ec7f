"""What goes in and out of tasks: materials of the applicant, certificates, messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes.model import MessageFlow
    from reengineer.diagnosis.study import Study


def is_from_outside(study: Study, identity: str) -> bool:
    """Tell whether nobody in the flow makes the data, so that it must come from outside."""
    return identity not in study.writers


def same_name(name: str) -> str:
    """Return what two labels have in common when people mean the same thing.

    >>> same_name("Land  Certificate") == same_name("land certificate")
    True
    """
    return "".join(name.lower().split())


def messages_in(study: Study) -> tuple[MessageFlow, ...]:
    """Return the messages that come from a pool outside and end at a node of the flow."""
    return tuple(
        flow for flow in study.message_flows() if flow.target in study.nodes and flow.source not in study.nodes
    )


def messages_out(study: Study) -> tuple[MessageFlow, ...]:
    """Return the messages that a node of the flow sends to a pool outside."""
    return tuple(
        flow for flow in study.message_flows() if flow.source in study.nodes and flow.target not in study.nodes
    )


def outside_pool(study: Study, end: str) -> str:
    """Return the id of the pool that an outer end of a message belongs to: itself, or the pool of its process."""
    if end in study.participants:
        return end
    for pool in study.participants.values():
        process = next((item for item in study.definitions.processes if item.id == pool.process), None)
        if process and any(node.id == end for node in process.nodes):
            return pool.id
    return end
