"""The applicant has to bring the same material to more than one department."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.messages import message
from reengineer.diagnosis.alternatives import Alternatives
from reengineer.diagnosis.finding import Effect, Finding, summarise
from reengineer.diagnosis.materials import is_from_outside, messages_in, outside_pool, same_name
from reengineer.diagnosis.organisation import departments
from reengineer.diagnosis.words import is_applicant, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import DataElement
    from reengineer.diagnosis.study import Study


def check(study: Study) -> Iterator[Finding]:
    """Yield the materials that several departments take in, as data of one name or as messages of one name.

    Tasks that no case passes together are alternatives: of them the material is asked for once. One data object read by many is handed in once and passed on; only an own copy for each department, or an intake in
    each, is asking twice.
    """
    ways = Alternatives(study)
    found = (*_copies(study, ways), *_intakes(study, ways), *_messages(study, ways))
    whole = message("{count} materials are asked of the applicant more than once.", count=len(found))
    yield from summarise(found, whole)


def _copies(study: Study, ways: Alternatives) -> Iterator[Finding]:
    by_name: dict[str, dict[str, None]] = defaultdict(dict)
    for element in study.data.values():
        if element.name and is_from_outside(study, element.identity) and _is_paper(element):
            by_name[same_name(element.name)][element.identity] = None
    for identities in by_name.values():
        tasks = tuple(dict.fromkeys(task for identity in identities for task in study.readers.get(identity, ())))
        tasks = ways.passed_together([name for name in tasks if study.may_pass(name)])
        if len(identities) > 1 and len(departments(study, tasks)) > 1:
            yield _finding(study, study.data_label(next(iter(identities))), tasks)


def _is_paper(element: DataElement) -> bool:
    """Tell whether it is something to bring along; each authority has an application form of its own."""
    return element.kind != "dataStoreReference" and not says(element.name, "own form")


def _intakes(study: Study, ways: Alternatives) -> Iterator[Finding]:
    for identity, readers in study.readers.items():
        asking = [name for name in readers if study.nodes[name].nature == "intake" and study.may_pass(name)]
        intakes = ways.passed_together(asking)
        own = says(study.data_label(identity), "own form")
        if not own and is_from_outside(study, identity) and len(departments(study, intakes)) > 1:
            yield _finding(study, study.data_label(identity), intakes)


def _messages(study: Study, ways: Alternatives) -> Iterator[Finding]:
    by_name: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    labels: dict[tuple[str, str], str] = {}
    for flow in messages_in(study):
        pool = study.participants.get(outside_pool(study, flow.source))
        named = flow.name and not says(flow.name, "own form")
        if named and pool is not None and is_applicant(pool.name):
            key = (pool.id, same_name(flow.name))
            by_name[key][flow.target] = None
            labels[key] = flow.label
    for key, targets in by_name.items():
        asking = ways.passed_together(tuple(targets))
        if len(asking) > 1:
            yield _finding(study, labels[key], asking)


def _finding(study: Study, material: str, tasks: tuple[str, ...]) -> Finding:
    labels = tuple(dict.fromkeys(study.nodes[name].label for name in tasks))
    return Finding(
        elements=tasks,
        message=message(
            "{material} is asked of the applicant up to {count} times: by {tasks}.",
            material=material,
            count=len(labels),
            tasks=labels,
        ),
        evidence=(("material", material), ("times asked at most", len(labels))),
        effect=Effect(time=1, cost=1, quality=1),
        risk=message("Somebody must keep the one copy, and say who may read it."),
        source="Reijers & Limam Mansar 2005, no. 3; 行政许可法 第26条",
    )
