from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from study_kit import Branch, choice, clean, days, fire, intake, parallel, row, task, water

from processes.durations import Span
from processes.errors import RefusedInputError
from processes.messages import message
from processes.model import Definitions, Precedence, Question, all_nodes
from processes.reader import read
from reengineer.diagnosis.diagnose import diagnose, run_rules
from reengineer.diagnosis.finding import Finding
from reengineer.diagnosis.study import make_study

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reengineer.diagnosis.study import Study


def _faulty(_: Study) -> Iterator[Finding]:
    raise ZeroDivisionError


def _twice(_: Study) -> Iterator[Finding]:
    yield Finding(elements=("a",), message=message("first"), source="", days=Span(1))
    yield Finding(elements=("b",), message=message("second"), source="", days=Span(2))


def test_a_rule_that_raises_is_named_and_the_others_go_on() -> None:
    rules = ((SimpleNamespace(__name__="rules.bad_one", check=_faulty), "error"), (_rule("good_one", _twice), "info"))

    found = run_rules(make_study(clean()), rules)

    assert [finding.id for finding in found] == ["good-one-2", "good-one-1", "rule-failed-bad-one"]
    assert "bad-one failed on this file" in str(found[-1].message)


def test_findings_are_ranked_by_days_then_severity_then_name() -> None:
    none = _rule("none", lambda _: iter([Finding(elements=(), message=message("x"), source="")]))

    found = run_rules(
        make_study(clean()), ((none, "info"), (_rule("b", _twice), "info"), (_rule("a", none.check), "error"))
    )

    assert [finding.id for finding in found] == ["b-2", "b-1", "a-1", "none-1"]


def test_a_finding_carries_the_severity_of_the_list_and_its_page() -> None:
    (found,) = diagnose(row(water(time_limit=days(20, 25)))).findings

    assert (found.severity, found.page) == ("error", "rules/promise_above_statutory.md")


def test_times_from_outside_count() -> None:
    flow = row(intake(), water(), fire())

    assert diagnose(flow, times={"water": Span(30)}).findings[0].days == Span(8)


def test_an_answered_question_is_a_custom_or_a_reason() -> None:
    flow = row(task("a", time_limit=days(3, 1)), task("b", time_limit=days(9, 4)))
    answer = Question(before="a", after="b", answer="no")

    assert diagnose(flow).questions == (Question(before="a", after="b"),)
    assert [item.rule for item in diagnose(flow, answers=[answer]).findings] == ["false-sequence"]
    assert diagnose(flow, precedence=[Precedence(before="a", after="b", reason="law")]).findings == ()


def test_independence_is_assumed_only_on_request() -> None:
    flow = row(*(task(name, time_limit=days(20, 10)) for name in "abc"))

    assert [item.rule for item in diagnose(flow).findings] == ["unanswered-questions"]
    assert diagnose(flow, assume_independent=True).findings[0].days == Span(20)


def test_needless_waits_in_a_stage_and_around_it_are_told_together() -> None:
    side = parallel(task("x", reads=["file"], writes=["x1"], time_limit=days(8, 4)), fire())

    found = diagnose(row(intake(), water(), side)).findings

    assert found[0].rule == "false-sequence"
    assert found[0].days == Span(8)


def test_what_has_no_time_is_said() -> None:
    notes = diagnose(row(water(), fire(time_limit=None))).not_analysed

    assert [str(note) for note in notes] == [
        "Tasks without a time, which count as nothing on the critical path: Review the escape routes (1 in all)"
    ]


def test_where_a_condition_cannot_be_read_the_longest_way_counts_and_is_named() -> None:
    branch = Branch(condition="big ===", block=task("x", time_limit=days(20, 10)))
    flow = row(choice("big?", branch, Branch()), water(), id="p")

    result = diagnose(flow, attributes={"big": "yes"})

    assert result.critical_path is not None
    assert result.critical_path.length == days(20, 10).promised + days(20, 10).promised
    assert [str(note) for note in result.not_analysed] == [
        "Conditions that cannot be read, so that the longest way counts there: big === (1 in all)"
    ]


def test_times_of_several_units_are_called_converted() -> None:
    notes = diagnose(row(task("a"), task("b")), times={"a": Span(1, "month"), "b": Span(2)}).not_analysed

    assert [str(note) for note in notes] == ["Times of several units were brought to working days by assumption."]


def test_an_empty_file_has_nothing_to_say() -> None:
    result = diagnose(Definitions(id="empty"))

    assert (result.findings, result.critical_path) == ((), None)


def test_real_models_of_twenty_vendors_never_crash_a_rule_and_elements_exist(shared: Path) -> None:
    for path in sorted((shared / "corpora" / "miwg").rglob("*.bpmn")):
        try:
            definitions = read(path)
        except RefusedInputError:
            continue
        known = _ids(definitions)
        for finding in diagnose(definitions).findings:
            assert finding.rule != "rule-failed", (path.name, str(finding.message))
            assert set(finding.elements) <= known, (path.name, finding.id)


def test_real_models_without_annotations_get_few_findings(shared: Path) -> None:
    models = (shared / "corpora" / "miwg" / "reference").rglob("*.bpmn")
    counts = [len(diagnose(read(path)).findings) for path in models]

    assert counts
    assert max(counts) <= 3


def _rule(name: str, check: object) -> SimpleNamespace:
    return SimpleNamespace(__name__=f"rules.{name}", check=check)


def _ids(definitions: Definitions) -> set[str]:
    lanes = [
        lane for process in definitions.processes for scope in (process, *all_nodes(process)) for lane in _lanes(scope)
    ]
    nodes = [node.id for process in definitions.processes for node in all_nodes(process)]
    data = [item.id for process in definitions.processes for item in (*process.data, *process.artifacts)]
    pools = [pool.id for group in definitions.collaborations for pool in group.participants]
    return {*nodes, *data, *pools, *lanes, *(process.id for process in definitions.processes)}


def _lanes(scope: object) -> list[str]:
    found = []
    for lane in getattr(scope, "lanes", ()):
        found += [lane.id, *_lanes(lane)]
    return found


@pytest.mark.parametrize("shelf", ["shop_sign", "business_opening", "construction_project"])
def test_flows_of_the_shelf_are_told_what_their_tables_hold(shelf: str) -> None:
    result = diagnose(read(_library() / shelf / "as_is.bpmn"))
    rules = {finding.rule for finding in result.findings}

    assert "rule-failed" not in rules
    assert {"false-sequence", "promise-above-statutory", "promise-not-half"} <= rules
    assert len(result.findings) <= 30


def _library() -> Path:
    from importlib import resources
    from pathlib import Path

    return Path(str(resources.files("processes"))) / "library"
