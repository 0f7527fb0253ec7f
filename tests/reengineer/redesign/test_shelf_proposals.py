"""Every proposal for every flow of the shelf, by itself and all together, gives a proved redesign."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from processes.catalogue import flow, shelf
from processes.checks import check
from processes.reader import read
from reengineer.diagnosis.diagnose import diagnose
from reengineer.redesign.propose import propose
from reengineer.redesign.redesign import redesign
from reengineer.redesign.study import Study

if TYPE_CHECKING:
    from processes.model import Definitions


@cache
def as_is(name: str) -> Definitions:
    return read(flow(name).as_is.read_bytes())


CHOICES = [
    (known.name, choice)
    for known in shelf()
    for choice in ("default", "all", *(proposal.id for proposal in propose(Study(definitions=as_is(known.name)))))
]


@pytest.mark.parametrize(("name", "choice"), CHOICES)
def test_a_choice_of_proposals_gives_a_proved_flow(name: str, choice: str) -> None:
    found = redesign(as_is(name), accept=[choice])
    checked = check(found.to_be)

    assert found.applied
    assert found.certificate.holds
    assert checked.soundness.verdict
    assert checked.executable
    assert found.after.length.amount <= found.before.length.amount


@pytest.mark.parametrize("name", [known.name for known in shelf()])
def test_promises_are_halved_where_the_diagnosis_finds_them(name: str) -> None:
    found = diagnose(as_is(name)).findings
    late = {task for finding in found if finding.rule == "promise-not-half" for task in finding.elements}
    unlawful = {task for finding in found if finding.rule == "promise-above-statutory" for task in finding.elements}
    [proposal] = [offer for offer in propose(Study(definitions=as_is(name))) if offer.heuristic == "promise"]
    limits = {node.id: node.time_limit for process in as_is(name).processes for node in process.nodes}
    missing = {task for task in proposal.elements if (limit := limits[task]) and limit.promised is None}

    assert late <= set(proposal.elements)
    assert set(proposal.elements) <= late | unlawful | missing
