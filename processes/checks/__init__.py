"""Faults of a model, as values: behaviour (soundness), form (structure), and what the engine cannot run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.checks.executability import check_executability
from processes.checks.soundness import Soundness, check_soundness
from processes.checks.structure import check_structure

if TYPE_CHECKING:
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


def check(definitions: Definitions) -> CheckResult:
    """Check behaviour, form and executability of a file."""
    soundness = check_soundness(definitions)
    engine = check_executability(definitions)
    return CheckResult(
        soundness=soundness,
        faults=(*soundness.faults, *check_structure(definitions), *engine),
        executable=bool(definitions.processes) and not any(fault.severity == "error" for fault in engine),
    )
