"""Laws of the redesign over random processes: sound, proved, complete, no slower, and nothing left to do twice."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import flows

from processes.checks import check
from processes.model import Definitions, Task, all_nodes
from processes.reader import read
from processes.writer import write
from reengineer.redesign.application import carry_out
from reengineer.redesign.propose import choose, propose
from reengineer.redesign.redesign import redesign
from reengineer.redesign.study import Study

LAW = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)


def sound(made: Definitions) -> bool:
    return bool(check(made).soundness.verdict)


@LAW
@given(flows())
def test_what_is_written_is_proved_sound_and_executable(made: Definitions) -> None:
    if not sound(made):
        return
    result = redesign(read(write(made)), accept=("all",))

    assert result.certificate.holds, result.certificate.as_text()
    assert not result.certificate.not_made, result.certificate.as_text()
    checked = check(read(result.xml))
    assert checked.soundness.verdict
    assert checked.executable or not check(made).executable


@LAW
@given(flows())
def test_parallelism_keeps_every_task_and_leaves_no_parallelism_to_propose(made: Definitions) -> None:
    study = Study(definitions=made)
    outcome = carry_out(study, choose(propose(study), ("default",), ()))

    assert not [p for p in propose(study.after(outcome.definitions)) if p.heuristic == "parallelism"]
    (before,), (after,) = made.processes, outcome.definitions.processes
    tasks = {node.id for node in all_nodes(before) if isinstance(node, Task)}
    assert {node.id for node in all_nodes(after) if isinstance(node, Task)} == tasks


@LAW
@given(flows())
def test_no_order_is_added_by_parallelism_so_no_day_is_lost(made: Definitions) -> None:
    study = Study(definitions=made)

    assert all(
        p.days is None or p.days.amount >= 0 for p in propose(study) if p.heuristic == "parallelism" and not p.choice
    )


@LAW
@given(flows(), st.data())
def test_every_proposal_can_be_accepted_alone(made: Definitions, data: st.DataObject) -> None:
    study = Study(definitions=made)
    proposals = propose(study)
    if not proposals or not sound(made):
        return
    chosen = data.draw(st.sampled_from(proposals))
    outcome = carry_out(study, (chosen,))

    assert outcome.applied
    assert sound(outcome.definitions)
    assert study.gain(chosen.scope, outcome.definitions) == chosen.days
