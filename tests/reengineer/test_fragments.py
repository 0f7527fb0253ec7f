from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sketches import sketch

from processes.errors import RefusedInputError
from processes.model import Event, Gateway, Process, SequenceFlow, SubProcess, Task, scopes
from processes.partial_orders import order_gateways
from processes.reader import read
from reengineer.fragments import find_regions
from reengineer.partial_order import PartialOrder

if TYPE_CHECKING:
    from pathlib import Path


def _order(process: Process) -> set[tuple[str, str]]:
    return set(find_regions(process)[0].order)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("s>a a>c c>e", {("a", "c")}),  # a sequence
        ("a>c", {("a", "c")}),  # without start and end event
        ("s>+1 +1>a +1>c a>+2 c>+2 +2>e", set()),  # a parallel block
        ("s>a a>+1 +1>c +1>+2 c>+2 +2>d d>e", {("a", "c"), ("c", "d")}),  # an empty branch orders nothing more
        ("s>a a>c a>d c>+1 d>+1 +1>f f>e", {("a", "c"), ("a", "d"), ("c", "f"), ("d", "f")}),  # a task that splits
        (
            "s>+1 +1>a +1>c a>+2 +2>d +2>+3 c>+3 +3>f d>+4 f>+4 +4>e",  # an N
            {("a", "d"), ("a", "f"), ("c", "f")},
        ),
        ("s>+1 +1>a +1>c a>+2 c>+2 +2>d +2>f d>+3 f>+3 +3>e", {("a", "d"), ("a", "f"), ("c", "d"), ("c", "f")}),
    ],
)
def test_sequences_and_parallel_gateways_melt_into_one_region(text: str, order: set[tuple[str, str]]) -> None:
    assert _order(sketch(text)) == order


@pytest.mark.parametrize(
    ("text", "kind", "nodes"),
    [
        ("s>a a>x1 x1>c x1>d c>x2 d>x2 x2>f f>e", "choice", "x1 c d x2"),
        ("s>a a>o1 o1>c o1>d c>o2 d>o2 o2>f f>e", "choice", "o1 c d o2"),
        ("s>a a>v1 v1>m1 v1>t1 m1>x2 t1>x2 x2>f f>e", "choice", "v1 m1 t1 x2"),
        ("s>a a>x1 x1>c c>x2 x2>x1 x2>f f>e", "loop", "x1 c x2"),  # an empty way back
        ("s>a a>x1 x1>c c>x2 x2>d d>x1 x2>f f>e", "loop", "x1 c x2 d"),
        ("s>a a>c c>c c>f f>e", "rigid", "c"),  # a task that leads to itself and to the next at once
        ("s>a a>x1 x1>c x1>d c>f d>f f>g g>e", "choice", "x1 c d f"),  # a task that joins is part of the choice
        ("s>a a>x1 x1>c x1>d c>+2 d>+2 +2>f f>e", "rigid", "x1 c d +2"),  # a deadlock is not taken apart
        ("s>a a>+1 +1>c +1>d c>x2 d>x2 x2>f f>e", "rigid", "+1 c d x2"),
        ("s>a a>S1 S1>f f>e", "subprocess", "S1"),
        ("s>a a>t1 t1>f f>e", "event", "t1"),
        ("s>a a>c b_c>d d>x1 c>x1 x1>f f>e", "choice", "c b_c d x1"),  # a boundary event that comes back
    ],
)
def test_what_is_more_than_order_is_one_step(text: str, kind: str, nodes: str) -> None:
    region = find_regions(sketch(text))[0]

    step = next(step for step in region.steps if step.id == nodes.partition(" ")[0])

    assert (step.kind, set(step.nodes)) == (kind, set(nodes.split()))
    assert region.steps[0].id == "a"


def test_branches_and_loop_bodies_are_regions_of_their_own() -> None:
    regions = find_regions(sketch("s>x1 x1>a a>c c>x2 x1>d d>x2 x2>e"))

    assert [(r.path, r.order, r.entry_flow, r.exit_flow) for r in regions] == [
        ((), (), "s-x1", "x2-e"),
        (("x1",), (("a", "c"),), "x1-a", "c-x2"),
        (("x1",), (), "x1-d", "d-x2"),
    ]


def test_region_says_what_synthesis_replaces() -> None:
    region = find_regions(sketch("s>a a>+1 +1>c +1>d c>+2 d>+2 +2>e"))[0]

    assert (region.entry_flow, region.exit_flow) == ("s-a", "+2-e")
    assert region.gateways == ("+1", "+2")
    assert set(region.flows) == {"a-+1", "+1-c", "+1-d", "c-+2", "d-+2"}


@pytest.mark.parametrize(
    ("text", "exits", "cancels", "nodes"),
    [
        ("s>a a>x1 x1>k x1>c c>e", ("x1-k",), True, "a x1 k"),
        ("s>a a>x1 x1>n n>e1 x1>c c>d d>e", ("x1-n",), False, "a x1 n e1"),
        ("s>a a>x1 x1>k x1>x2 x2>e1 x2>c c>x3 x3>e2 x3>d d>x4 x4>e", ("x1-k", "x2-e1"), False, "a x1 x2 k e1"),
        ("s>a a>x1 x1>n n>k x1>c c>x2 x2>n x2>d d>e", ("x1-n",), True, "a x1 n k"),  # a shared exit
    ],
)
def test_refusal_goes_with_the_step_before_it(text: str, exits: tuple[str, ...], cancels: bool, nodes: str) -> None:  # noqa: FBT001
    step = find_regions(sketch(text))[0].steps[0]

    assert (step.kind, step.exits, step.cancels) == ("refusal", exits, cancels)
    assert set(step.nodes) == set(nodes.split())


def test_joint_decision_behind_a_parallel_block_is_a_step_of_its_own() -> None:
    region = find_regions(sketch("s>+1 +1>a +1>c a>+2 c>+2 +2>x1 x1>k x1>d d>e"))[0]

    assert [(step.id, step.kind) for step in region.steps] == [
        ("a", "task"),
        ("c", "task"),
        ("x1", "refusal"),
        ("d", "task"),
    ]
    assert set(region.order) == {("a", "x1"), ("c", "x1"), ("x1", "d")}


def test_boundary_event_that_ends_the_case_belongs_to_its_host() -> None:
    step = find_regions(sketch("s>a a>c c>e b_a>d d>e1"))[0].steps[0]

    assert (step.kind, step.entry, step.exit, step.exits) == ("task", "a", "a", ("b_a-d",))
    assert set(step.nodes) == {"a", "b_a", "d", "e1"}


def test_non_interrupting_boundary_event_is_no_exit() -> None:
    step = find_regions(sketch("s>a a>c c>e b_a>d d>e1", b_a={"interrupting": False}))[0].steps[0]

    assert step.exits == ()
    assert set(step.nodes) == {"a", "b_a", "d", "e1"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("s>a a>c c>a", ["rigid"]),  # no end can be reached
        ("a>c c>a", ["rigid"]),  # nothing enters
        ("s>a a>e d>f f>d f>a", ["rigid"]),  # dead nodes lead in
        ("s1>a s2>c a>x1 c>x1 x1>d d>e", ["choice", "task"]),  # several start events
        ("a>x1 c>x1 x1>d d>e", ["rigid", "task"]),  # several beginnings at once
        ("s>a a>x1 x1>e x1>e1", ["task", "choice"]),  # several ends
        ("s>a a>+1 +1>c +1>d c>e1 d>e2", ["task", "rigid"]),  # a split without a join
        ("s>a a>+1 +1>c +1>k c>e", ["task", "rigid", "task"]),  # a parallel way that ends the case
    ],
)
def test_unsound_models_are_read_with_rigid_steps(text: str, kinds: list[str]) -> None:
    assert [step.kind for step in find_regions(sketch(text))[0].steps] == kinds


def test_whole_that_cannot_be_read_is_pinned() -> None:
    assert find_regions(sketch("s>a a>c c>a"))[0].steps[0].pinned


def test_event_that_waits_is_pinned() -> None:
    assert [step.pinned for step in find_regions(sketch("s>a a>t1 t1>c c>e"))[0].steps] == [False, True, False]


def test_links_are_ways() -> None:
    events = {
        "throw": Event(id="throw", kind="intermediateThrowEvent", trigger="link", reference="far"),
        "catch": Event(id="catch", kind="intermediateCatchEvent", trigger="link", reference="far"),
    }
    region = find_regions(sketch("s>a a>throw catch>c c>e", nodes=events))[0]

    assert region.order == (("a", "throw"), ("throw", "catch"), ("catch", "c"))


def test_event_sub_process_and_lonely_nodes_are_left_where_they_are() -> None:
    handler = SubProcess(id="Sh", kind="subProcess", triggered_by_event=True)

    assert len(find_regions(sketch("s>a a>e Sh alone", nodes={"Sh": handler}))) == 1


def test_single_task_is_a_region() -> None:
    assert [step.id for step in find_regions(sketch("a"))[0].steps] == ["a"]


@st.composite
def _partial_orders(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    count = draw(st.integers(2, 8))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    return count, draw(st.lists(pairs, max_size=14))


@pytest.mark.parametrize(
    ("text", "pinned"),
    [
        ("s>a a>c c>e", set()),
        ("s>a a>x1 x1>c x1>d c>e d>e", {"x1"}),  # its branches meet in the end of the case
        ("s1>x1 s2>x1 x1>a a>e", {"s1"}),  # the case begins in one of two ways
        ("s>a a>c c>e b_c", {"c"}),  # what stops c leads nowhere: no join may wait for c
        ("s>a a>c c>d b_c>d d>e", {"b_c"}),  # a boundary event begins where its task is
        ("s>a a>m1 m1>c c>e", {"m1"}),  # a message comes when it comes
    ],
)
def test_what_depends_on_its_place_keeps_it(text: str, pinned: set[str]) -> None:
    assert {step.id for region in find_regions(sketch(text)) for step in region.steps if step.pinned} == pinned


@given(_partial_orders())
def test_what_was_synthesized_is_read_back(model: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = model
    plan = order_gateways(count, pairs)
    points = dict.fromkeys(point for flow in plan.flows for point in flow) or {plan.first: None}
    names = {point: f"{point.kind}{point.step}" for point in points}
    nodes = tuple(
        Task(id=name, kind="task") if point.kind == "step" else Gateway(id=name, kind="parallelGateway")
        for point, name in names.items()
    )
    flows = tuple(SequenceFlow(id=f"f{i}", source=names[a], target=names[b]) for i, (a, b) in enumerate(plan.flows))
    steps = [f"step{i}" for i in range(count)]
    wanted = PartialOrder.of(steps, [(f"step{a}", f"step{b}") for a, b in pairs])

    (region,) = find_regions(Process(id="p", nodes=nodes, flows=flows))

    assert set(region.order) == set(wanted.covering_pairs())
    assert {step.id for step in region.steps} == set(steps)


def _blocks(inner: st.SearchStrategy[list]) -> st.SearchStrategy[list]:
    kinds = st.sampled_from(["sequence", "+", "x", "loop"])
    return st.tuples(kinds, st.lists(inner, min_size=2, max_size=3)).map(list)


TREES = st.recursive(st.just(["task", []]), _blocks, max_leaves=9)


def _flows(tree: list, start: str, names: list[str]) -> tuple[list[tuple[str, str]], str]:
    """Return the flows of a block tree behind a node, and the node it ends with."""
    kind, parts = tree
    names.append("")
    number = len(names)
    if kind == "task":
        return [(start, f"a{number}")], f"a{number}"
    if kind == "sequence":
        flows, last = [], start
        for part in parts:
            more, last = _flows(part, last, names)
            flows += more
        return flows, last
    sign = "x" if kind == "loop" else kind
    split, join = f"{sign}{number}", f"{sign}{number}end"
    flows = [(start, split)]
    for i, part in enumerate(parts[:2] if kind == "loop" else parts):
        opening, closing = (join, split) if kind == "loop" and i else (split, join)
        more, last = _flows(part, opening, names)
        flows += [*more, (last, closing)]
    return flows, join


@given(TREES)
def test_every_node_stands_in_one_place(tree: list) -> None:
    flows, last = _flows(tree, "s", [])
    process = sketch(" ".join(f"{a}>{b}" for a, b in [*flows, (last, "e")]))

    regions = find_regions(process)

    outer = regions[0]
    placed = [node for step in outer.steps for node in step.nodes] + list(outer.gateways) + ["s", "e"]
    assert sorted(placed) == sorted(node.id for node in process.nodes)
    assert not [step for region in regions for step in region.steps if step.kind == "rigid"]
    tasks = [step.id for region in regions for step in region.steps if step.kind == "task"]
    assert sorted(tasks) == sorted(node.id for node in process.nodes if isinstance(node, Task))


@given(TREES)
def test_flows_lie_in_a_step_or_between_steps(tree: list) -> None:
    flows, last = _flows(tree, "s", [])
    process = sketch(" ".join(f"{a}>{b}" for a, b in [*flows, (last, "e")]))

    for region in find_regions(process):
        inside = {node: step.id for step in region.steps for node in step.nodes}
        touching = {f.id for f in process.flows if not {f.source, f.target}.isdisjoint({*inside, *region.gateways})}
        own = {f.id for f in process.flows if inside.get(f.source, 1) == inside.get(f.target, 2)}
        assert set(region.flows) | {region.entry_flow, region.exit_flow} == touching - own


def test_no_file_of_the_corpus_breaks_it(shared: Path) -> None:
    for path in sorted((shared / "corpora" / "miwg").glob("*/*.bpmn")):
        try:
            definitions = read(path)
        except RefusedInputError:
            continue
        for process in definitions.processes:
            for scope in scopes(process):
                for region in find_regions(scope):
                    steps = {step.id for step in region.steps}
                    assert len(steps) == len(region.steps), path
                    assert {name for pair in region.order for name in pair} <= steps, path
