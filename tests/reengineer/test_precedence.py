from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sketches import access, conditions, file_of, sketch
from strategies import flows

from processes.errors import RefusedInputError
from processes.model import (
    Collaboration,
    MessageFlow,
    Participant,
    Precedence,
    Process,
    Question,
    SequenceFlow,
    SubProcess,
    Task,
)
from processes.reader import read
from reengineer.fragments import find_regions
from reengineer.partial_order import PartialOrder
from reengineer.precedence import (
    Relation,
    explain,
    find_later_questions,
    find_precedence,
    find_relations,
)
from reengineer.steps import Region, Step

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from processes.model import Definitions

CHAIN = "s>a a>c c>d d>e"
COMPLETE = {"inputs_complete": True}


def _relation(process: Process, **known: object) -> Relation:
    return find_relations(file_of(process), **known)[0]  # type: ignore[arg-type]


def _reasons(relation: Relation, before: str, after: str) -> list[tuple[str, str]]:
    return [(precedence.reason, precedence.evidence) for precedence in explain(relation, before, after)]


def test_without_annotations_all_is_kept_and_asked() -> None:
    relation = _relation(sketch(CHAIN))

    assert relation.kept == (("a", "c"), ("c", "d"))
    assert relation.questions == (Question(before="a", after="c"), Question(before="c", after="d"))
    assert _reasons(relation, "a", "c") == [("unknown", "")]


def test_assumed_independence_drops_what_is_unknown_only() -> None:
    process = access(sketch(CHAIN), writes="a:X", reads="d:X")

    relation = _relation(process, assume_independent=True)

    assert relation.kept == (("a", "d"),)
    assert relation.dropped == (("a", "c"), ("c", "d"))
    assert relation.questions == ()
    assert _reasons(relation, "a", "c") == [("unknown", "")]


@pytest.mark.parametrize(
    ("writes", "reads", "kept"),
    [
        ("a:X c:Y d:Z", "c:X d:X", {("a", "c"), ("a", "d")}),  # written, then read
        ("a:X c:Y d:X", "a:O c:X d:O", {("a", "c"), ("c", "d")}),  # read, then overwritten
        ("a:X c:Y d:X", "a:O c:O d:O", {("a", "d")}),  # written twice
        ("a:X c:Y d:Z", "a:O c:O d:O", set()),  # all read the same
    ],
)
def test_data_keep_order_whichever_of_two_accesses_writes(writes: str, reads: str, kept: set[tuple[str, str]]) -> None:
    relation = _relation(access(sketch(CHAIN), writes=writes, reads=reads))

    assert set(relation.kept) == kept
    assert relation.questions == ()


def test_data_reason_names_the_data() -> None:
    relation = _relation(access(sketch(CHAIN), writes="a:X", reads="d:X"))

    assert _reasons(relation, "a", "d") == [("data", "paper X")]


def test_pair_with_data_on_one_end_only_stays_unknown() -> None:
    relation = _relation(access(sketch("s>a a>c c>e"), reads="c:X"))  # nobody knows what a makes

    assert relation.kept == (("a", "c"),)
    assert relation.questions == (Question(before="a", after="c"),)


def test_declared_inputs_settle_every_pair() -> None:
    relation = _relation(sketch(CHAIN, c=COMPLETE, d=COMPLETE))

    assert (relation.kept, relation.dropped) == ((), (("a", "c"), ("c", "d")))
    assert _reasons(relation, "a", "d") == [("custom", "")]


def test_unknown_reaches_past_a_pair_that_is_settled() -> None:
    relation = _relation(sketch(CHAIN, c=COMPLETE))  # c needs nothing of a; whether d needs a and c nobody knows

    assert set(relation.kept) == {("a", "d"), ("c", "d")}


def test_answers_settle_pairs() -> None:
    no = [Question(before="a", after="c", answer="no")]
    yes = [Question(before="c", after="d", answer="yes"), Question(before="a", after="d", answer="no")]

    relation = _relation(sketch(CHAIN), answers=[*no, *yes])

    assert relation.kept == (("c", "d"),)
    assert _reasons(relation, "c", "d") == [("analyst", "")]
    assert _reasons(relation, "a", "c") == [("custom", "")]


def test_answer_in_the_file_counts_too() -> None:
    process = sketch("s>a a>c c>e", c={"questions": (Question(before="a", after="c", answer="no"),)})

    assert _relation(process).kept == ()


def test_law_from_the_file_and_from_outside_keeps_its_basis() -> None:
    law = Precedence(before="a", after="d", reason="law", basis="art. 38")
    process = sketch(CHAIN, c=COMPLETE, d={**COMPLETE, "precedences": (law,)})
    outside = Precedence(before="c", after="d", reason="law", basis="art. 40")

    relation = _relation(process, external=[outside])

    assert explain(relation, "a", "d") == (law,)
    assert explain(relation, "c", "d") == (outside,)


def test_reason_wins_over_custom_and_custom_is_noted() -> None:
    custom = Precedence(before="a", after="c", reason="custom", basis="as always")
    process = access(sketch("s>a a>c c>e", c={"precedences": (custom,)}), writes="a:X", reads="c:X")

    relation = _relation(process)

    assert relation.kept == (("a", "c"),)
    assert [precedence.reason for precedence in relation.pairs["a", "c"]] == ["data", "custom"]


def test_chain_of_reasons_explains_a_pair_without_its_own() -> None:
    process = access(sketch(CHAIN), writes="a:X c:Y", reads="c:X d:Y")

    assert _reasons(_relation(process), "a", "d") == [("data", "paper X"), ("data", "paper Y")]


def test_nothing_explains_what_is_not_ordered() -> None:
    relation = _relation(sketch("s>+1 +1>a +1>c a>+2 c>+2 +2>e"))

    assert explain(relation, "a", "c") == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("s>a a>x1 x1>n n>e1 x1>c c>d d>e", {("a", "c"), ("a", "d")}),  # a plain end: what follows waits
        ("s>a a>x1 x1>k x1>c c>d d>e", set()),  # a terminate end ends the case whatever else runs
    ],
)
def test_refusal_keeps_order_unless_it_cancels_the_case(text: str, kept: set[tuple[str, str]]) -> None:
    relation = _relation(sketch(text, a=COMPLETE, c=COMPLETE, d=COMPLETE))

    assert set(relation.kept) == kept
    assert {p.reason for pair in kept for p in relation.pairs[pair]} == ({"decision"} if kept else set())


def test_choice_reads_the_data_in_its_conditions() -> None:
    process = conditions(
        sketch("s>a a>c c>x1 x1>f x1>g f>x2 g>x2 x2>e", c=COMPLETE, f=COMPLETE, g=COMPLETE), x1_f='X == "yes"'
    )

    relation = _relation(access(process, writes="a:X c:Y"))

    assert relation.kept == (("a", "x1"),)
    assert _reasons(relation, "a", "x1") == [("data", "paper X")]


def test_choice_on_something_no_data_names_is_unknown() -> None:
    process = conditions(sketch("s>a a>x1 x1>f x1>g f>x2 g>x2 x2>e", f=COMPLETE, g=COMPLETE), x1_f='verdict == "good"')

    assert _relation(access(process, writes="a:X")).kept == (("a", "x1"),)


def test_choice_that_declares_its_inputs_is_free() -> None:
    process = sketch("s>a a>x1 x1>f x1>g f>x2 g>x2 x2>e", f=COMPLETE, g=COMPLETE, x1=COMPLETE)

    assert _relation(process).kept == ()


def test_message_sent_goes_before_its_answer() -> None:
    process = sketch("s>a a>c c>d d>e", c=COMPLETE, d=COMPLETE)
    flows = (MessageFlow(id="m1", source="a", target="pool"), MessageFlow(id="m2", source="pool", target="d"))
    pool = Participant(id="pool", name="Applicant")
    definitions = replace(
        file_of(process), collaborations=(Collaboration(id="k", participants=(pool,), message_flows=flows),)
    )

    (relation,) = find_relations(definitions)

    assert relation.kept == (("a", "d"),)
    assert _reasons(relation, "a", "d") == [("message", "Applicant")]


def test_answer_of_another_process_counts_by_its_pool() -> None:
    process, other = sketch("s>a a>c c>e", c=COMPLETE), Process(id="q", nodes=(Task(id="q1", kind="task"),))
    flows = (MessageFlow(id="m1", source="a", target="q1"), MessageFlow(id="m2", source="pool", target="c"))
    pool = Participant(id="pool", process="q")
    collaboration = Collaboration(id="k", participants=(pool,), message_flows=flows)
    definitions = replace(file_of(process, other), collaborations=(collaboration,))

    assert find_relations(definitions)[0].kept == (("a", "c"),)


def test_event_that_waits_stays_between_what_it_lies_between() -> None:
    relation = _relation(sketch("s>a a>c c>t1 t1>d d>e", c=COMPLETE, d=COMPLETE))

    assert set(relation.kept) == {("a", "t1"), ("c", "t1"), ("t1", "d")}
    assert {p.reason for pair in relation.kept for p in relation.pairs[pair]} == {"time"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("s>c c>a a>e", "precedence-against-flow"),
        ("s>+1 +1>a +1>c a>+2 c>+2 +2>e", "precedence-not-in-flow"),
    ],
)
def test_law_that_the_flow_breaks_is_a_conflict(text: str, kind: str) -> None:
    law = Precedence(before="a", after="c", reason="law", basis="art. 1")

    assert [fault.kind for fault in _relation(sketch(text), external=[law]).conflicts] == [kind]


def test_law_that_names_nothing_is_a_conflict() -> None:
    law = Precedence(before="zz", after="c", reason="law")

    assert [fault.kind for fault in _relation(sketch(CHAIN), external=[law]).conflicts] == ["precedence-names-nothing"]


def test_reason_inside_a_choice_counts_for_the_whole_choice() -> None:
    law = Precedence(before="a", after="f", reason="law")
    process = sketch("s>a a>x1 x1>f x1>g f>x2 g>x2 x2>e", f=COMPLETE, g=COMPLETE, x1=COMPLETE)

    assert _relation(process, external=[law]).kept == (("a", "x1"),)


def test_custom_of_one_task_inside_a_choice_does_not_free_the_choice() -> None:
    custom = Precedence(before="a", after="g", reason="custom")
    process = sketch("s>a a>x1 x1>f x1>g f>x2 g>x2 x2>e")

    assert _relation(process, external=[custom]).kept == (("a", "x1"),)


def test_both_tasks_inside_one_step_are_its_own_business() -> None:
    law = Precedence(before="f", after="h", reason="law")
    relation, inner, _ = find_relations(file_of(sketch("s>a a>x1 x1>f f>h h>x2 x1>g g>x2 x2>e")), external=[law])

    assert relation.pairs.keys() == {("a", "x1")}
    assert explain(inner, "f", "h") == (law,)


def test_sub_process_reads_what_its_tasks_read() -> None:
    inner = access(sketch("s9>u u>v v>e9"), reads="u:X v:X")
    sub = SubProcess(id="S1", kind="subProcess", nodes=inner.nodes, flows=inner.flows)
    process = access(sketch("s>a a>c c>S1 S1>d d>e", c=COMPLETE, d=COMPLETE), writes="a:X c:Y")
    process = replace(process, nodes=tuple(sub if node.id == "S1" else node for node in process.nodes))

    relation = _relation(process)

    assert relation.kept == (("a", "S1"),)
    assert relation.pairs["a", "S1"][0].after in {"u", "v"}


def test_region_of_another_scope_is_refused() -> None:
    process = sketch(CHAIN)
    with pytest.raises(ValueError, match="lies in"):
        find_precedence(file_of(process), replace(process, id="q"), find_regions(process)[0])


@st.composite
def _annotated(draw: st.DrawFn) -> tuple[Process, Region, list[Precedence], list[Question]]:
    count = draw(st.integers(2, 7))
    names = [f"a{i}" for i in range(count)]
    ordered = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    order = PartialOrder.of(names, [(names[a], names[b]) for a, b in draw(st.lists(ordered, max_size=12))])
    process = sketch(" ".join(names), **{n: {"inputs_complete": draw(st.booleans())} for n in names})
    data = st.lists(st.tuples(st.sampled_from(names), st.sampled_from("XYZ")), max_size=6)
    process = access(process, writes=" ".join(map(":".join, draw(data))), reads=" ".join(map(":".join, draw(data))))
    pairs = st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=4)
    external = [
        Precedence(before=a, after=b, reason=draw(st.sampled_from(["law", "custom", "unknown"])))
        for a, b in draw(pairs)
    ]
    answers = [Question(before=a, after=b, answer=draw(st.sampled_from(["", "yes", "no"]))) for a, b in draw(pairs)]
    steps = tuple(Step(id=n, kind="task", nodes=(n,), entry=n, exit=n) for n in names)
    region = Region(scope="p", entry_flow=None, exit_flow=None, steps=steps, order=order.covering_pairs())
    return process, region, external, answers


@given(_annotated())
def test_kept_order_lies_in_the_as_is_order_and_covers_every_reason(
    model: tuple[Process, Region, list[Precedence], list[Question]],
) -> None:
    process, region, external, answers = model
    names = [step.id for step in region.steps]
    as_is = PartialOrder.of(names, region.order)

    relation = find_precedence(file_of(process), process, region, external=external, answers=answers)
    kept = PartialOrder.of(names, relation.kept)

    assert set(kept.all_pairs()) <= set(as_is.all_pairs())
    assert set(region.order) <= set(kept.all_pairs()) | set(relation.dropped)
    assert set(kept.covering_pairs()) == set(relation.kept)
    for pair in as_is.all_pairs():  # the slow way: every pair by itself
        assert kept.before(*pair) or not _must_stay(process, pair, external, answers), pair


def _must_stay(process: Process, pair: tuple[str, str], external: list[Precedence], answers: list[Question]) -> bool:
    before, after = (next(node for node in process.nodes if node.id == name) for name in pair)
    written, read_after = ({d.data for d in found} for found in (before.outputs, after.inputs))
    read_before, overwritten = ({d.data for d in found} for found in (before.inputs, after.outputs))
    declared = {p.reason for p in external if (p.before, p.after) == pair}
    declared |= {q.answer for q in answers if (q.before, q.after) == pair}
    if written & read_after or written & overwritten or read_before & overwritten or declared & {"law", "yes"}:
        return True
    known = after.inputs_complete or (before.outputs and after.inputs)
    return not known and not declared & {"custom", "no"}


@given(_annotated())
def test_assumed_independence_only_takes_away_unknown_pairs(
    model: tuple[Process, Region, list[Precedence], list[Question]],
) -> None:
    process, region, external, answers = model
    names = [step.id for step in region.steps]

    careful = find_precedence(file_of(process), process, region, external=external, answers=answers)
    bold = find_precedence(
        file_of(process), process, region, external=external, answers=answers, assume_independent=True
    )

    kept = set(PartialOrder.of(names, careful.kept).all_pairs())
    assert set(bold.kept) <= kept
    reasoned = {p for p, found in careful.pairs.items() if any(x.reason in {"law", "data", "analyst"} for x in found)}
    assert reasoned <= set(PartialOrder.of(names, bold.kept).all_pairs())


@given(_annotated())
def test_redesigned_order_keeps_itself(model: tuple[Process, Region, list[Precedence], list[Question]]) -> None:
    process, region, external, answers = model
    once = find_precedence(file_of(process), process, region, external=external, answers=answers)

    again = find_precedence(
        file_of(process), process, replace(region, order=once.kept), external=external, answers=answers
    )

    assert set(again.kept) == set(once.kept)


def test_no_file_of_the_corpus_breaks_it(shared: Path) -> None:
    for path in sorted((shared / "corpora" / "miwg").glob("*/*.bpmn")):
        try:
            definitions = read(path)
        except RefusedInputError:
            continue
        for relation in find_relations(definitions):
            steps = [step.id for step in relation.region.steps]
            kept = set(PartialOrder.of(steps, relation.kept).all_pairs())
            assert kept <= set(PartialOrder.of(steps, relation.region.order).all_pairs()), path


def test_long_chain_has_one_question_a_pair() -> None:
    names = [f"a{i}" for i in range(2000)]
    flows = tuple(SequenceFlow(id=f"{a}-{b}", source=a, target=b) for a, b in pairwise(names))
    process = Process(id="p", nodes=tuple(Task(id=n, kind="task") for n in names), flows=flows)

    assert len(_relation(process).questions) == len(flows)


@pytest.mark.parametrize(
    ("answers", "asked", "later"),
    [
        ((), {"ac", "cd"}, {"ad"}),
        ((("c", "d", "no"),), {"ac", "ad"}, set()),  # what was later is asked now
        ((("c", "d", "no"), ("a", "d", "no")), {"ac"}, set()),
        ((("a", "d", "yes"),), {"ac", "cd"}, set()),  # what has a reason is not asked
    ],
)
def test_questions_hide_others_behind_them(
    answers: tuple[tuple[str, str, str], ...], asked: set[str], later: set[str]
) -> None:
    told = tuple(Question(before=before, after=after, answer=answer) for before, after, answer in answers)
    file = file_of(sketch("s>a a>c c>d d>e"))

    assert {q.before + q.after for r in find_relations(file, answers=told) for q in r.questions} == asked
    assert {q.before + q.after for q in find_later_questions(file, answers=told)} == later


@given(flows(), st.randoms(use_true_random=False))
def test_who_answers_every_question_of_the_table_is_not_asked_again(file: Definitions, chance: Random) -> None:
    now = tuple(question for relation in find_relations(file) for question in relation.questions)
    later = find_later_questions(file)
    told = tuple(replace(question, answer=chance.choice(("yes", "no"))) for question in (*now, *later))

    assert not [question for relation in find_relations(file, answers=told) for question in relation.questions]
    assert not set(now) & set(later)
