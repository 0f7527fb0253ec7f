"""Every proposal for every flow of the shelf, by itself and all together, gives a proved redesign."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from processes.catalogue import flow, shelf
from processes.checks import check
from processes.reader import read
from reengineer.redesign.case import Case
from reengineer.redesign.propose import propose
from reengineer.redesign.redesign import redesign

if TYPE_CHECKING:
    from processes.model import Definitions


@cache
def as_is(name: str) -> Definitions:
    return read(flow(name).as_is.read_bytes())


CHOICES = [
    (known.name, choice)
    for known in shelf()
    for choice in ("default", "all", *(proposal.id for proposal in propose(Case(definitions=as_is(known.name)))))
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
