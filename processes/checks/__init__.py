"""Faults of a model, as values: behaviour (soundness), form (structure), and what the engine cannot run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from processes.checks.executability import check_executability
from processes.checks.soundness import Soundness, check_soundness
from processes.checks.structure import check_structure
from processes.collection import collection_paused
from processes.messages import message
from processes.model import all_nodes, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.faults import Fault
    from processes.model import Definitions

__all__ = ["CheckResult", "Soundness", "check", "check_executability", "check_soundness", "check_structure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """All that was found: `faults` are those of behaviour, form and executability.

    What reading noticed stands in `Definitions.faults`.
    """

    soundness: Soundness
    faults: tuple[Fault, ...]
    executable: bool


@collection_paused()
def check(definitions: Definitions) -> CheckResult:
    """Check behaviour, form and executability of a file."""
    soundness = check_soundness(definitions)
    engine = check_executability(definitions)
    holes = tuple(_holes(definitions))
    return CheckResult(
        soundness=_with_holes(soundness, holes),
        faults=(*soundness.faults, *check_structure(definitions), *engine),
        executable=_has_flow(definitions) and not holes and not any(fault.severity == "error" for fault in engine),
    )


def _with_holes(soundness: Soundness, holes: tuple[Fault, ...]) -> Soundness:
    """Return the verdict; what was sound as far as it could be read is not known to be sound."""
    if not soundness.verdict or not holes:
        return soundness
    why = message("The file leaves its meaning open: {fault}", fault=holes[0].message)
    return replace(soundness, verdict=None, why=why)


def _holes(definitions: Definitions) -> Iterator[Fault]:
    """Yield the faults of reading through which a part of a flow is lost, or could be either of two."""
    inside = [scope for process in definitions.processes for scope in scopes(process)]
    names = {scope.id for scope in inside} | {part.id for scope in inside for part in (*scope.nodes, *scope.flows)}
    for fault in definitions.faults:
        lost = fault.kind in {"dangling-flow", "flow-crosses-scope", "unknown-element"} and fault.severity == "error"
        if lost or (fault.kind == "duplicate-id" and not names.isdisjoint(fault.elements)):
            yield fault


def _has_flow(definitions: Definitions) -> bool:
    return any(next(all_nodes(process), None) for process in definitions.processes)
