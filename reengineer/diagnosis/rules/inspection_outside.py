"""A site visit or hearing that is mentioned but is no task: its days run unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import message
from processes.model import Event, scopes
from reengineer.diagnosis.finding import Effect, Finding
from reengineer.diagnosis.flow_order import is_work
from reengineer.diagnosis.words import says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message
    from processes.model import Element, FlowNode, Process
    from reengineer.diagnosis.study import Study

_KINDS = ("inspection", "hearing")


def check(study: Study) -> Iterator[Finding]:
    """Yield one finding for each of the two that is spoken of in a process but done by no task."""
    for process in study.processes:
        work = tuple(node for scope in scopes(process) for node in scope.nodes if is_work(node))
        for kind in _KINDS:
            if any(node.nature == kind or says(node.name, kind) for node in work):
                continue
            mentions = tuple(_mentions(process, work, kind))
            if mentions:
                yield _finding(process, kind, mentions)


def _mentions(process: Process, work: tuple[FlowNode, ...], kind: str) -> Iterator[Element]:
    """Yield what speaks of it: an event that waits for it, a note, a material, the documentation of a task."""
    for scope in scopes(process):
        waits = (node for node in scope.nodes if isinstance(node, Event) and node.kind == "intermediateCatchEvent")
        notes = (item for item in scope.artifacts if item.kind == "textAnnotation")
        yield from (item for item in (*waits, *notes, *scope.data) if _speaks(item.name, kind))
    yield from (node for node in work if _speaks(node.documentation, kind))


def _speaks(text: str, kind: str) -> bool:
    return says(text, kind) and not says(text, "not counted")


def _finding(process: Process, kind: str, mentions: tuple[Element, ...]) -> Finding:
    what: dict[str, Message] = {"inspection": message("a site inspection"), "hearing": message("a hearing")}
    return Finding(
        elements=tuple(dict.fromkeys(item.id for item in mentions)),
        message=message(
            "{process} speaks of {what} ({places}) but no task does it: it has no post, no limit and no record.",
            process=process.label,
            what=what[kind],
            places=tuple(item.label for item in mentions[:3]),
        ),
        evidence=(("mentions", len(mentions)), ("tasks that do it", 0)),
        effect=Effect(time=1, quality=2),
        risk=message("Inside the flow it takes days that were hidden before."),
        source="番府辦〔2013〕19號; 行政许可法 第34条、第46条",
    )
