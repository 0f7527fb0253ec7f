"""Comments: what those who work on a case say to each other beside their opinions; in the journal of the case, for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cases import open_case, record
from engine.insight import require_part
from engine.store import cases
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from engine.act import Act

KIND = "comment"


def comment(act: Act, receipt: str, words: str) -> None:
    """Put a comment on record; it changes nothing else, and may come after the case is over.

    Raises UsageError without words, NotAllowedError for who holds no post that has, or had, work in the case.
    """
    if not words.strip():
        raise UsageError(message("Say something: a comment has words."))
    case = open_case(act, cases.find_case(act.connection, receipt).id)
    require_part(act, case.row.id, receipt)
    case.note(KIND, words=words)
    record(case)
