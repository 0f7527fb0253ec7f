"""The acts that are open at a task beside its completion, each with its form and the article that it goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import further_review, officers
from engine.completion import RIGHTS
from engine.returns import AT_INTAKE
from engine.special_procedures import kinds
from processes.messages import message
from web.casework.forms import AREA, CHOICE, LINES, NUMBER, SEVERAL, TIME, Field, Form, options
from web.casework.procedures import title
from web.frame import language, who
from web.here import office
from web.login import account, actor
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.deployment import DeployedTask

REASON = Field(name="reason", words=message("Reason"), kind=AREA)
BASIS = Field(name="basis", words=message("Legal basis"))
NO_HEARING = "hearing"  # has a page of its own


def forms_of(item: Any, task: DeployedTask | None, case: Any) -> list[Form]:
    """Return the forms of the acts that may be open at a work item; what is not open after all is refused by the engine."""
    if item.status not in {"offered", "claimed"}:
        return []
    found = [*_of_the_task(item, task, case), *_of_the_case(item, task)]
    return [form for form in found if all(field.options for field in form.fields if field.kind in {CHOICE, SEVERAL})]


def _of_the_task(item: Any, task: DeployedTask | None, case: Any) -> Iterator[Form]:
    row = account()
    if item.assignee == actor() or (row is not None and row.rank):
        others = [person for person in office().holders(item.post_id) if person != item.assignee]
        yield Form(
            name="pass-on",
            words=message("Pass on to a colleague"),
            hint=message("Both names and the reason go on record."),
            fields=(_people("to", others), REASON),
        )
    yield Form(
        name="missing",
        words=message("Report what is missing in the file"),
        law="行政许可法 第32条",
        hint=message("The one notice to the applicant lists it, with what the others have found."),
        fields=(Field(name="missing", words=message("Missing, everything at once, one a line"), kind=LINES),),
    )
    if task is not None and task.nature == "intake" and case.accepted_at is None:
        yield _turn_away()
    if task is not None and task.nature == officers.NATURE:
        yield _name_officers(item)
        yield _book_visit(item, task)


def _of_the_case(item: Any, task: DeployedTask | None) -> Iterator[Form]:
    posts = [post for post in office().posts() if post.side == "approval" and post.id != item.post_id]
    yield Form(
        name="review",
        words=message("Ask a further reviewer"),
        hint=message("Nothing is decided before the reviewer has answered."),
        fields=(
            Field(name="post", words=message("Post"), kind=CHOICE, options=tuple((post.id, post.id) for post in posts)),
            Field(name="reason", words=message("What it is for"), kind=AREA),
            Field(name="days", words=message("Working days"), kind=NUMBER, value=str(further_review.DAYS)),
        ),
    )
    yield _suspend()
    running = office().open_procedures(item.receipt)
    if running:
        titles = {f"{row.kind}|{row.work_item_id or ''}": title(row.kind) for row in running}
        yield Form(
            name="resume",
            words=message("Let the clocks go on"),
            law="行政许可法 第45条",
            fields=(
                Field(name="procedure", words=message("What has ended"), kind=CHOICE, options=tuple(titles.items())),
            ),
        )
    if task is not None and task.limit is not None and task.limit.extendable_by is not None:
        yield Form(
            name="extend",
            words=message("Ask the head for more time"),
            law="行政许可法 第42条",
            hint=message(
                "Once, by {span}; the head decides, and the applicant is told the reason.",
                span=task.limit.extendable_by,
            ),
            fields=(REASON,),
        )
    yield Form(
        name="interrupt",
        words=message("Let the limit begin again at zero"),
        hint=message("Other than a suspension, this forgets the days that were used."),
        fields=(REASON, BASIS),
    )
    yield Form(
        name="comment",
        words=message("Say something to all who work on the case"),
        fields=(Field(name="words", words=message("Comment"), kind=AREA),),
        button=message("Send"),
    )


def _people(name: str, people: list[str]) -> Field:
    return Field(
        name=name, words=message("To whom"), kind=CHOICE, options=options(people, {each: who(each) for each in people})
    )


def _turn_away() -> Form:
    return Form(
        name="turn-away",
        words=message("Turn the file away"),
        law="行政许可法 第32条",
        hint=message("The applicant is told of the remedies: {rights}", rights=RIGHTS),
        fields=(
            Field(
                name="kind",
                words=message("Why"),
                kind=CHOICE,
                options=tuple((kind, word(kind)) for kind in AT_INTAKE),
            ),
            Field(name="statement", words=message("Written statement"), kind=AREA),
            Field(name="authority", words=message("The right authority, where it is another"), needed=False),
        ),
    )


def _suspend() -> Form:
    titles = tuple(
        (name, f"{kind.titles[language()]} ({kind.basis})") for name, kind in kinds().items() if name != NO_HEARING
    )
    return Form(
        name="suspend",
        words=message("Ask for an inspection, test or review: suspend the clock"),
        law="行政许可法 第45条",
        hint=message("Without the written notice to the applicant the clock does not stand still."),
        fields=(
            Field(name="kind", words=message("What for"), kind=CHOICE, options=titles),
            Field(name="notice", words=message("Number of the written notice")),
            Field(name="days", words=message("Working days that it may take"), kind=NUMBER, needed=False),
            Field(
                name="whole",
                words=message("What stands still"),
                kind=CHOICE,
                options=(
                    ("", message("this task and the limit of the case")),
                    ("yes", message("everything in the case")),
                ),
            ),
        ),
    )


def _name_officers(item: Any) -> Form:
    return Form(
        name="officers",
        words=message("Name the officers of the inspection"),
        law="行政许可法 第34条、第55条",
        hint=message("At least two, within five working days."),
        fields=(_officers(item),),
    )


def _officers(item: Any) -> Field:
    people = {row.id: row.name for row in office().people() if row.side == "approval"}
    return Field(
        name="officers",
        words=message("Officers"),
        kind=SEVERAL,
        options=options(list(people), people),
        value="\n".join(item.officers),
    )


def _book_visit(item: Any, task: DeployedTask) -> Form:
    told = language()
    points = (
        *(message("{data}: what is on site is as it says", data=data).render(told) for data in task.reads),
        message("The officers have shown their papers").render(told),
        message("What is on site is as the file says").render(told),
        message("The applicant was heard").render(told),
    )
    return Form(
        name="visit",
        words=message("Book a visit to the place"),
        law="行政许可法 第34条、第55条",
        fields=(
            Field(name="at", words=message("Day and time"), kind=TIME),
            Field(name="place", words=message("Place")),
            _officers(item),
            Field(name="points", words=message("What is looked at, one a line"), kind=LINES, value="\n".join(points)),
        ),
    )
