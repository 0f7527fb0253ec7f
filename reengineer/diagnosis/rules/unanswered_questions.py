"""Orders of tasks for which nobody has said whether they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.annotation import is_bare
from reengineer.diagnosis.finding import Effect, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Question
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield one finding with the tasks that wait for others without a known reason.

    A process that says nothing at all is told once, by `not_annotated`.
    """
    bare = {process.id for process in study.processes if is_bare(study, process)}
    questions = tuple(item for item in study.questions if study.process_of[item.after].id not in bare)
    if questions and not study.assume_independent:
        yield Finding(
            elements=tuple(dict.fromkeys(question.after for question in questions)),
            message=_text(study, questions),
            evidence=(("open questions", len(questions)),),
            effect=Effect(time=1),
            risk=message("An order dropped on a wrong answer loses what the later task needed."),
            source="Reijers & Limam Mansar 2005, no. 10",
        )


def _text(study: Study, questions: tuple[Question, ...]) -> Message:
    after, before = study.nodes[questions[0].after].label, study.nodes[questions[0].before].label
    if len(questions) == 1:
        return message("{after} waits for {before} and nobody has said why.", after=after, before=before)
    return message(
        "{count} times a task waits for another and nobody has said why, first of all {after} for {before}.",
        count=len(questions),
        after=after,
        before=before,
    )
