"""Which proposals are accepted, and what is said where the choice makes no sense."""

from __future__ import annotations

import pytest

from processes.errors import UsageError
from processes.messages import message
from reengineer.diagnosis.finding import Effect
from reengineer.redesign.proposal import Proposal
from reengineer.redesign.propose import choose


def proposal(name: str, alternatives: str = "", *, default: bool = False) -> Proposal:
    said = message("x")
    return Proposal(
        heuristic="parallelism",
        elements=(),
        message=said,
        risk=said,
        effect=Effect(),
        scope="p",
        source="",
        id=name,
        alternatives=alternatives,
        default=default,
    )


OFFERED = (
    proposal("promise-1"),
    proposal("knock-out-1-cancel", "knock-out-1"),
    proposal("knock-out-1-parallel", "knock-out-1"),
    proposal("parallelism-1", "parallelism-1", default=True),
    proposal("parallelism-1-blocks", "parallelism-1"),
)


@pytest.mark.parametrize(
    ("accept", "decline", "chosen"),
    [
        ((), (), []),
        (("default",), (), ["parallelism-1"]),
        (("all",), (), ["promise-1", "knock-out-1-cancel", "parallelism-1"]),  # of alternatives the usual one
        (("all", "knock-out-1-parallel"), (), ["promise-1", "knock-out-1-parallel", "parallelism-1"]),  # named wins
        (("default", "parallelism-1-blocks"), (), ["parallelism-1-blocks"]),
        (("all",), ("promise-1",), ["knock-out-1-cancel", "parallelism-1"]),
        (("all",), ("knock-out-1-cancel",), ["promise-1", "knock-out-1-parallel", "parallelism-1"]),  # then the next
        (("promise-1", "promise-1"), (), ["promise-1"]),
        (("promise-1",), ("promise-1",), []),  # declined wins
    ],
)
def test_what_is_chosen(accept: tuple[str, ...], decline: tuple[str, ...], chosen: list[str]) -> None:
    assert [found.id for found in choose(OFFERED, accept, decline)] == chosen


@pytest.mark.parametrize(
    ("accept", "decline", "said"),
    [
        (("knock-out-1-cancel", "knock-out-1-parallel"), (), "knock-out-1-cancel and knock-out-1-parallel"),
        (("knockout-1-cancel",), (), "no proposal knockout-1-cancel; did you mean knock-out-1-cancel"),
        ((), ("promise-2",), "did you mean promise-1"),
    ],
)
def test_a_choice_without_sense_is_refused(accept: tuple[str, ...], decline: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        choose(OFFERED, accept, decline)


def test_where_nothing_is_proposed_no_name_is_suggested() -> None:
    with pytest.raises(UsageError, match="nothing to propose"):
        choose((), ("promise-1",), ())
