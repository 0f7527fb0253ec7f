"""Item sheets: what the public is told of an item, made from the flow that is in service (行政许可法 第30条).

Steps, departments, limits, their legal basis and the materials are the model's; an approved exception from the half of the statutory limit is
told with its reason. Cost, where to complain and where one is received are the office's own words; what it does not say is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import deployments, promises
from engine.answers import read_answers
from engine.deployment import compared
from engine.participation import longest, participation, questions
from engine.store import item_sheets as store
from engine.store.deployments import person_by_id
from processes.catalogue import shelf
from processes.model import all_nodes, scopes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from engine.act import Act
    from engine.deployment import DeployedFlow
    from engine.participation import Step
    from engine.promises import Promise
    from processes.durations import Span
    from processes.model import TimeLimit

YES_NO = ("yes", "no")
OTHER = "other"  # what no condition of the flow names
TOLD = promises.FAULTS | {promises.EXCEPTED}
LONGEST = 2000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an applicant is asked; `words` and `labels` are by language, and empty where only the model is known.

    `kind` is "one" or "many" of the values, or "number".
    """

    name: str
    kind: str
    values: tuple[str, ...]
    title: str  # of the gateway; "" where it has none
    words: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A material, and the departments whose tasks read it; it is handed in once."""

    data: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeWords:
    """What the office says itself; "" where it says nothing."""

    cost: str = ""
    complaints: str = ""
    place: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSheet:
    """All that is told of an item, for the answers that are known."""

    flow: str
    title: str
    version: int
    limit: TimeLimit | None  # of the whole case
    steps: tuple[Step, ...]
    longest: Span | None  # of the ways through the steps, by their limits
    materials: tuple[Needed, ...]
    questions: tuple[Question, ...]
    answers: Mapping[str, Any]
    exceptions: tuple[Promise, ...]  # promises above half: with the approved reason, or without one
    office: OfficeWords

    @property
    def departments(self) -> tuple[str, ...]:
        """Return the departments that take part, in the order of their first step."""
        return tuple(dict.fromkeys(step.task.department for step in self.steps))

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """Return the questions that are open."""
        return tuple(question for question in self.questions if question.name not in self.answers)


def item_sheet(act: Act, flow: str, said: Mapping[str, Any]) -> ItemSheet:
    """Return the sheet of an item, for a case of which something is said; what the flow does not ask is passed over.

    Raises UsageError for an answer that cannot be read as what is asked for.
    """
    row = deployments.newest(act, flow)
    deployed = deployments.load(row).flow
    asked = tuple(_questions(deployed))
    answers = read_answers({one.name: said[one.name] for one in asked if _is_said(said, one)}, deployed.kinds)
    steps = participation(deployed, answers)
    elements = {step.task.element for step in steps}
    found = promises.promises(act, flow)
    return ItemSheet(
        flow=flow,
        title=row.title,
        version=row.version,
        limit=deployed.limit,
        steps=steps,
        longest=longest(steps),
        materials=_materials(deployed, steps),
        questions=asked,
        answers=answers,
        exceptions=tuple(
            one for one in found if one.status in TOLD and (one.subject != "task" or one.element in elements)
        ),
        office=office_words(act, flow),
    )


def office_words(act: Act, flow: str) -> OfficeWords:
    """Return what the office says itself of an item."""
    row = store.find(act.connection, flow)
    if row is None:
        return OfficeWords()
    return OfficeWords(cost=row.cost, complaints=row.complaints, place=row.place, changed_at=row.changed_at)


def change_words(act: Act, flow: str, words: OfficeWords) -> None:
    """Let the office say something else of an item."""
    person_by_id(act.connection, act.actor)
    deployments.newest(act, flow)
    said = {name: getattr(words, name).strip()[:LONGEST] for name in ("cost", "complaints", "place")}
    store.save(act.connection, flow, **said, changed_at=act.now, changed_by=act.actor)


def _is_said(said: Mapping[str, Any], question: Question) -> bool:
    return said.get(question.name) not in {None, ""} if question.kind != "many" else question.name in said


def _questions(flow: DeployedFlow) -> Iterator[Question]:
    """Yield what is asked; of a flow of the shelf in the words of the shelf."""
    known = next((one.attributes for one in shelf() if one.name == flow.process.id.lower()), {})
    told = {name: (values, title) for name, values, title in _compared(flow)}
    for name in questions(flow):
        values, title = told[name]
        attribute = known.get(name)
        kind = {"list": "many", "number": "number"}.get(flow.kinds.get(name, ""), "one")
        if attribute is not None:
            values = attribute.values
        elif kind == "one":
            values = YES_NO if set(values) <= {*YES_NO, "true", "false"} else (*values, OTHER)
        yield Question(
            name=name,
            kind=kind,
            values=values,
            title=title,
            words=attribute.meaning if attribute else {},
            labels=attribute.labels if attribute else {},
        )


def _compared(flow: DeployedFlow) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield each name of a condition with the values that it is compared with, and what its gateway is called."""
    values: dict[str, dict[str, None]] = {}
    titles: dict[str, str] = {}
    for scope in scopes(flow.process):
        nodes = {node.id: node.name for node in scope.nodes}
        for way in scope.flows:
            for name, found in compared(way.condition or ""):
                values.setdefault(name, {}).update(dict.fromkeys(found))
                titles.setdefault(name, nodes.get(way.source, ""))
    for name, known in values.items():
        yield name, tuple(known), titles[name]


def _materials(flow: DeployedFlow, steps: Iterable[Step]) -> tuple[Needed, ...]:
    """Return what the steps read and no task of the flow writes: the applicant brings it, each once."""
    made = {flow.data.get(output.data, output.data) for node in all_nodes(flow.process) for output in node.outputs}
    needed: dict[str, dict[str, None]] = {}
    for step in steps:
        for data in step.task.reads:
            if data not in made:
                needed.setdefault(data, {})[step.task.department] = None
    return tuple(Needed(data=data, departments=tuple(found)) for data, found in needed.items())
