"""What a region is made of: steps, which move as one, and the as-is order between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

StepKind = Literal["task", "event", "choice", "loop", "subprocess", "rigid", "refusal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A task, or a whole fragment that moves as one.

    `nodes` are all its flow nodes of the scope: gateways, boundary events and what they lead to, and the exits by which
    the case may leave (an exit shared by several steps stands in each of them). A `refusal` is a task or fragment with
    the gateway after it that may end the case. `exits` are the sequence flows into those ends; `cancels` says that all
    of them end the whole case (terminate, error, cancel) whatever else runs.
    """

    id: str
    kind: StepKind
    nodes: tuple[str, ...]
    entry: str
    exit: str
    pinned: bool = False
    exits: tuple[str, ...] = ()
    cancels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A maximal part of a scope in which only sequence and parallel gateways order the steps.

    `order` are the covering pairs of the as-is order, `gateways` and `flows` what a new order would replace.
    `entry_flow` and `exit_flow` stay: the sequence flows that enter and leave the region (the start event's outgoing and
    the end event's incoming flow for a whole scope; None where there is none). `path` are the steps the region lies in.
    """

    scope: str
    entry_flow: str | None
    exit_flow: str | None
    steps: tuple[Step, ...]
    order: tuple[tuple[str, str], ...]
    gateways: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
