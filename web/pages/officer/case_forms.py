"""The acts that are open in a case as a whole, each with its form and the article that it goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.deliveries import WAYS
from processes.messages import message
from web.casework.forms import AREA, CHOICE, LINES, Field, Form
from web.casework.procedures import title
from web.here import office
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.deployment import DeployedFlow
    from engine.service import CaseView
    from processes.messages import Message

REASON = Field(name="reason", words=message("Reason"), kind=AREA)


def forms_of(view: CaseView, flow: DeployedFlow) -> list[Form]:
    """Return the forms of the acts that may be open in a case; what is not open after all is refused by the engine."""
    comment = Form(
        name="comment",
        words=message("Say something to all who work on the case"),
        fields=(Field(name="words", words=message("Comment"), kind=AREA),),
        button=message("Send"),
    )
    if view.case.status != "open":
        return [*_delivery(view), comment]
    return [comment, *_events(view, flow), *_clocks(view, flow), _withdrawal()]


def _delivery(view: CaseView) -> Iterator[Form]:
    if view.delivery is not None and view.delivery.delivered_at is None:
        yield Form(
            name="deliver",
            words=message("Put the delivery of the decision on record"),
            law="行政许可法 第44条",
            fields=(
                Field(name="to", words=message("Who received it")),
                Field(name="how", words=message("How"), kind=CHOICE, options=tuple((way, word(way)) for way in WAYS)),
            ),
        )


def _events(view: CaseView, flow: DeployedFlow) -> Iterator[Form]:
    waits = [row for row in view.waits if row.due_at is None]
    if waits:
        names = {node.id: node.label for node in flow.process.nodes}
        yield Form(
            name="happen",
            words=message("Say that something has happened"),
            fields=(
                Field(
                    name="element",
                    words=message("What"),
                    kind=CHOICE,
                    options=tuple((row.element, names.get(row.element, row.element)) for row in waits),
                ),
                Field(
                    name="answers",
                    words=message("What it says, one a line, as name=value"),
                    kind=LINES,
                    needed=False,
                ),
            ),
        )


def _clocks(view: CaseView, flow: DeployedFlow) -> Iterator[Form]:
    running = office().open_procedures(view.case.receipt)
    if running:
        titles = {f"{row.kind}|{row.work_item_id or ''}": title(row.kind) for row in running}
        ended = Field(name="procedure", words=message("What has ended"), kind=CHOICE, options=tuple(titles.items()))
        yield Form(name="resume", words=message("Let the clocks go on"), law="行政许可法 第45条", fields=(ended,))
    limits: dict[str, Message | str] = {
        **({"": message("the whole case")} if flow.limit and flow.limit.extendable_by else {}),
        **{key: stage.name for key, stage in flow.stages.items() if stage.limit.extendable_by},
    }
    if limits and view.case.accepted_at is not None:
        stage = Field(name="stage", words=message("Which limit"), kind=CHOICE, options=tuple(limits.items()))
        yield Form(
            name="extend",
            words=message("Ask the head for more time"),
            law="行政许可法 第26条、第42条",
            hint=message("Where several departments work on it, the head of the government decides."),
            fields=(stage, REASON),
        )


def _withdrawal() -> Form:
    return Form(
        name="withdraw",
        words=message("The applicant withdraws the application"),
        hint=message("The case ends: open work is withdrawn, and its clocks stop."),
        fields=(Field(name="reason", words=message("Reason, and the applicant's letter"), kind=AREA),),
    )
