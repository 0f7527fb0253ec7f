"""What makes a diagnosis doubtful before any rule has run: parts that nobody sees, and behaviour that is faulty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks import check_soundness
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Definitions

_UNSEEN = {"unknown-element", "unsupported-element"}
_SHOWN = 3


def doubts(definitions: Definitions) -> Iterator[Message]:
    """Yield why the figures of a diagnosis may not hold, so that a faulty flow is never taken for a healthy one."""
    if not definitions.processes:
        yield message("There is no process in the file, so there is nothing to diagnose.")
    faults = [fault for fault in definitions.faults if fault.severity == "error" or fault.kind in _UNSEEN]
    yield from (fault.message for fault in faults[:_SHOWN])
    if len(faults) > _SHOWN:
        yield message("{count} more faults of the file: binglian check names them.", count=len(faults) - _SHOWN)
    broken = check_soundness(definitions).faults
    if broken:
        yield message(
            "The flow is not sound, so its times and order may not hold: {fault} binglian check shows the run.",
            fault=broken[0].message,
        )
