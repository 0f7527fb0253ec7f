"""Faults of a model, as values: what is wrong, where, and (for behaviour) a run that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from processes.messages import Message

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a run: what happened and where the tokens stand afterwards.

    `tokens` names sequence flows (or `start:<node>` / `running:<node>`), one entry a token.
    """

    node: str
    action: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of the model: `kind` is a stable slug (`deadlock`, `dangling-flow`), `elements` are ids."""

    kind: str
    severity: Severity
    elements: tuple[str, ...]
    message: Message
    line: int | None = None
    run: tuple[Step, ...] = ()
