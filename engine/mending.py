"""Mending at the window: an error that can be mended on the spot is mended there, and the file is not sent back (行政许可法 Article 32, rule L03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import work
from engine.cases import record
from engine.errors import NotAllowedError
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from engine.act import Act

KIND = "mended"
BASIS = "行政许可法 第32条"


def mend(act: Act, number: int, what: str) -> None:
    """Put on record what was mended while a file is taken in: no return, no notice, and the clock goes on.

    Raises UsageError without words, NotAllowedError where nothing is taken in.
    """
    if not what.strip():
        raise UsageError(message("Say what was mended at the window."))
    case, item = work.take(act, number)
    if item.asked_by or case.task(item.element).nature != "intake" or case.row.accepted_at is not None:
        raise NotAllowedError(
            message(
                "{task} takes no file in; errors are mended on the spot at intake (行政许可法 第32条).", task=item.name
            )
        )
    case.note(KIND, item.element, item=item.id, what=what, basis=BASIS)
    record(case)
