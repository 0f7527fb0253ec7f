"""A version of a project looked into: findings, questions, proposals, redesign and proof; worked out once for the same file and choices.

It is worked out beside the pages, so that a page can say that it is not ready rather than keep its reader waiting.
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotReady
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from processes.errors import BinglianError, RefusedRedesignError
from processes.messages import message
from processes.model import Precedence, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from processes.messages import Message
    from processes.model import Definitions
    from reengineer.commands.knowledge import Knowledge
    from reengineer.diagnosis.diagnose import Diagnosis
    from reengineer.redesign.redesign import Redesign

KEPT = 24  # studies, the last used
PATIENCE = 4.0  # seconds that a page waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What is known about a version. There is no `redesign` where it is refused, and `refusal` says why."""

    known: Knowledge
    diagnosis: Diagnosis
    drawn: Definitions  # the flow with a drawing
    redesign: Redesign | None = None
    refusal: Message | None = None


class Studies:
    """Works out studies one after the other, and keeps the last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="study")
        self._kept: dict[str, Future[Study]] = {}

    def find(self, row: Row[Any], *, patience: float = PATIENCE) -> Study | None:
        """Return the study of a version, None where it is not ready yet.

        Raises what it came to, where it failed.
        """
        key = json.dumps([row.sha256, row.answers, row.decisions], sort_keys=True)
        with self._lock:
            future = self._kept.pop(key, None)
            if future is None:
                future = self._worker.submit(study, row.xml, row.answers, row.decisions)
            self._kept[key] = future
            while len(self._kept) > KEPT:
                self._kept.pop(next(iter(self._kept))).cancel()
        try:
            return future.result(timeout=patience)
        except NotReady:
            return None


def study(xml: bytes, answers: Mapping[str, Any], decisions: Mapping[str, bool]) -> Study:
    """Look into a flow and redesign it; decisions about proposals that there are no longer are passed over."""
    from processes.layout import lay_out
    from reengineer.commands.knowledge import gather
    from reengineer.diagnosis.diagnose import diagnose

    questions, reasons = read_answers(answers)
    known = gather(xml, answers=questions, precedence=reasons)
    diagnosis = diagnose(known.definitions, **known.arguments())
    drawn = known.definitions if any(one.shapes for one in known.definitions.diagrams) else lay_out(known.definitions)
    try:
        made = _redesign(known, decisions)
    except BinglianError as error:
        return Study(known=known, diagnosis=diagnosis, drawn=drawn, refusal=error.message)
    return Study(known=known, diagnosis=diagnosis, drawn=drawn, redesign=made)


def _redesign(known: Knowledge, decisions: Mapping[str, bool]) -> Redesign:
    from reengineer.redesign.redesign import redesign

    made = redesign(known.definitions, stable=True, **known.arguments())
    there = {proposal.id for proposal in made.proposals}
    accepted = tuple(name for name, yes in decisions.items() if yes and name in there)
    declined = tuple(name for name, yes in decisions.items() if not yes and name in there)
    if accepted or declined:
        chosen = ("default", *accepted)
        made = redesign(known.definitions, accept=chosen, decline=declined, stable=True, **known.arguments())
    if not made.certificate.holds:
        raise RefusedRedesignError(message("The redesign of this file is not shown, for its proof fails."))
    return made


def read_answers(answers: Mapping[str, Any]) -> tuple[tuple[Question, ...], tuple[Precedence, ...]]:
    """Return what was answered as questions, and as reasons where one was given; what nobody knows stays open."""
    said = [told for told in answers.values() if told.get("answer") in {"yes", "no"}]
    reasons = tuple(
        Precedence(before=told["before"], after=told["after"], reason="analyst", basis=told["reason"])
        for told in said
        if told["answer"] == "yes" and told.get("reason")
    )
    questions = tuple(Question(before=told["before"], after=told["after"], answer=told["answer"]) for told in said)
    return questions, reasons
