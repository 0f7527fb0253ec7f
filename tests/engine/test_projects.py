"""Projects: versions whose file stays, choices until they are settled, and a second person who publishes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.errors import ConflictError, NotAllowedError, NotFoundError, RefusedDeploymentError
from processes.catalogue import flow
from processes.errors import BinglianError, RefusedInputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.service import Engine

SIGN = Path(str(flow("shop_sign").to_be)).read_bytes()
SCRIPTED = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="p">
<startEvent id="s"/><scriptTask id="a"><script>1</script></scriptTask><sequenceFlow id="f" sourceRef="s" targetRef="a"/></process></definitions>"""


@pytest.fixture
def project(office: Engine) -> int:
    """A project of he's; qian is a consultant too, li an officer."""
    for person, side, role in (
        ("he", "administration", "consultant"),
        ("qian", "administration", "consultant"),
        ("li", "approval", "officer"),
    ):
        office.add_person(person, side=side)
        office.open_account(person, [role])
    return office.begin_project("招牌", SIGN, by="he", origin="shelf", source="shop_sign")


def test_a_project_begins_with_a_draft(office: Engine, project: int) -> None:
    (listed,) = office.projects()

    assert (listed.name, listed.owner, listed.number, listed.state) == ("招牌", "he", 1, "draft")
    assert office.project_version(project, 1).xml == SIGN


def test_a_version_takes_over_what_was_answered(office: Engine, project: int) -> None:
    office.change_choices(project, 1, by="he", answers={"a/b": {"answer": "no"}}, decisions={"parallelism-1": True})
    office.change_choices(project, 1, by="he", decisions={"parallelism-1": False})
    number = office.add_version(project, SIGN, by="he", based_on=1, note="shorter")
    row = office.project_version(project, number)

    assert (row.number, row.based_on, row.note) == (2, 1, "shorter")
    assert (row.answers, row.decisions) == ({"a/b": {"answer": "no"}}, {})
    assert office.project_version(project, 1).decisions == {"parallelism-1": False}
    with pytest.raises(ConflictError):
        office.change_choices(project, 1, by="he", decisions={"parallelism-1": True})


def test_a_form_sent_twice_makes_one_version(office: Engine, project: int) -> None:
    for _ in range(2):
        assert office.add_version(project, SIGN, by="he", based_on=1, key="once") == 2


def test_a_second_person_publishes(office: Engine, project: int) -> None:
    office.submit_version(project, 1, by="he")
    with pytest.raises(NotAllowedError):
        office.publish_version(project, 1, by="he")
    assert not office.flows()

    assert office.publish_version(project, 1, by="qian") == ("Shop_sign", 1)
    row = office.project_version(project, 1)
    assert (row.state, row.decided_by, row.flow, row.flow_version) == ("published", "qian", "Shop_sign", 1)
    assert [found.flow for found in office.flows()] == ["Shop_sign"]


def test_a_version_that_is_returned_can_be_changed_and_submitted_again(office: Engine, project: int) -> None:
    office.submit_version(project, 1, by="he")
    with pytest.raises(UsageError):
        office.send_version_back(project, 1, by="qian", words=" ")
    office.send_version_back(project, 1, by="qian", words="no limits yet")
    office.change_choices(project, 1, by="he", decisions={"promise": True})
    office.submit_version(project, 1, by="he")

    assert office.project_version(project, 1).state == "submitted"


def test_publishing_keeps_the_policies_of_the_flow(office: Engine, project: int) -> None:
    office.deploy(SIGN, first_day_counts=True)
    office.submit_version(project, 1, by="he")

    assert office.publish_version(project, 1, by="qian") == ("Shop_sign", 1)  # the same file by the same policies


def test_what_cannot_run_is_not_published(office: Engine, project: int) -> None:
    office.add_version(project, SCRIPTED, by="he", based_on=1)
    office.submit_version(project, 2, by="he")
    with pytest.raises(RefusedDeploymentError):
        office.publish_version(project, 2, by="qian")

    assert office.project_version(project, 2).state == "submitted"


# what is done, what it raises
REFUSED: list[tuple[Callable[[Engine, int], object], type[BinglianError]]] = [
    (lambda office, _: office.begin_project(" ", SIGN, by="he"), UsageError),
    (lambda office, _: office.begin_project("x", b"<x/>", by="he"), RefusedInputError),
    (lambda office, _: office.begin_project("x", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', by="he"), RefusedInputError),
    (lambda office, number: office.add_version(number, b"none", by="he", based_on=1), RefusedInputError),
    (lambda office, number: office.add_version(number, SIGN, by="he", based_on=7), NotFoundError),
    (lambda office, number: office.project(number + 1), NotFoundError),
    (lambda office, number: office.publish_version(number, 1, by="qian"), ConflictError),  # nobody has submitted it
]


@pytest.mark.parametrize(("act", "error"), REFUSED)
def test_what_is_refused_changes_nothing(
    office: Engine, project: int, act: Callable[[Engine, int], object], error: type[BinglianError]
) -> None:
    with pytest.raises(error):
        act(office, project)

    assert len(office.projects()) == len(office.project_versions(project)) == 1


def test_an_officer_does_not_publish(office: Engine, project: int) -> None:
    office.submit_version(project, 1, by="he")
    with pytest.raises(NotAllowedError):
        office.publish_version(project, 1, by="li")


def test_a_run_is_followed_and_can_be_called_off(office: Engine, project: int) -> None:
    version = office.project_version(project, 1)
    run = office.begin_run(version.id, "simulation", {"people": "2"}, by="he")
    assert office.note_progress(run, 3, 10)
    assert (office.run(run).state, office.run(run).done, office.run(run).wanted) == ("running", 3, 10)
    assert office.end_run(run, "stopped")

    assert not office.note_progress(run, 4, 10)
    assert not office.end_run(run, "done", sheet=b"late")
    assert [(found.id, found.state) for found in office.runs(version.id)] == [(run, "stopped")]
    assert office.run(run, whole=True).sheet == b""
    with pytest.raises(NotFoundError):
        office.run(run + 1)
