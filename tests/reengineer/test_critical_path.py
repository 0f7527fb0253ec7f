from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sketches import access, conditions, days, file_of, sketch

from processes.durations import Span
from processes.errors import RefusedInputError, UsageError
from processes.model import Precedence, Process, SubProcess, TimeLimit
from processes.reader import read
from reengineer.critical_path import CriticalPath, find_critical_path
from reengineer.parallelism import Parallelism

if TYPE_CHECKING:
    from pathlib import Path

WIDE = "s>+1 +1>a a>c c>+2 +1>d d>+2 +2>f f>e"


def _path(process: Process, **options: object) -> CriticalPath:
    return find_critical_path(file_of(process), **options)  # type: ignore[arg-type]


def test_parallel_join_waits_for_the_last_branch() -> None:
    path = _path(days(sketch(WIDE), a=2, c=3, d=4, f=1))

    assert (path.length, path.serial) == (Span(6), Span(10))
    assert path.path == ("a", "c", "f")
    assert path.parallelism == Parallelism(2)


def test_times_and_float_of_each_task() -> None:
    found = {times.node: times for times in _path(days(sketch(WIDE), a=2, c=3, d=4, f=1)).times}

    d = found["d"]
    assert [t.amount for t in (d.earliest_start, d.earliest_finish, d.latest_start, d.latest_finish)] == [0, 4, 1, 5]
    assert {node: times.total_float.amount for node, times in found.items()} == {"a": 0, "c": 0, "d": 1, "f": 0}


CHOICE = conditions(
    days(sketch("s>a a>x1 x1>c x1>d c>x2 d>x2 x2>f f>e", x1={"default": "x1-d"}), a=1, c=5, d=2, f=1),
    x1_c='land == "granted"',
)


@pytest.mark.parametrize(
    ("attributes", "length", "executed"),
    [
        ({"land": "granted"}, 7, ("a", "c", "f")),
        ({"land": "allocated"}, 4, ("a", "d", "f")),  # the default flow
        ({}, 7, ("a", "c", "f")),  # nothing decides: the longest branch
        ({"other": "yes"}, 7, ("a", "c", "f")),
        (None, 7, ("a", "c", "f")),
    ],
)
def test_choice_counts_with_the_branch_taken(
    attributes: dict[str, object] | None, length: float, executed: tuple[str, ...]
) -> None:
    path = _path(CHOICE, attributes=attributes)

    assert (path.length, path.executed) == (Span(length), executed)
    assert path.serial == Span(length)


def test_inclusive_gateway_takes_every_branch_that_holds() -> None:
    process = conditions(
        days(sketch("s>o1 o1>a o1>c o1>d a>o2 c>o2 d>o2 o2>e", o1={"default": "o1-d"}), a=1, c=2, d=4),
        o1_a='"fire" in asked',
        o1_c='"water" in asked',
    )

    assert _path(process, attributes={"asked": ["fire", "water"]}).executed == ("a", "c")
    assert _path(process, attributes={"asked": []}).executed == ("d",)


def test_flows_with_conditions_behind_a_task() -> None:
    process = conditions(sketch("s>a a>c a>d c>x1 d>x1 x1>e"), a_c='kind == "hotel"')

    assert _path(process, attributes={"kind": "shop"}).executed == ("a", "d")
    assert _path(process, attributes={"kind": "hotel"}).executed == ("a", "c", "d")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("s>x1 x1>a a>x2 x2>c c>x1 x2>d d>e", 5),  # the way back is not the ordinary case
        ("s>x1 x1>a a>x2 x2>x1 x2>d d>e", 5),
        ("s>a a>x1 x1>c c>k x1>d d>e", 5),  # a refusal is not either
        ("s>a a>d d>e b_a>c c>x1 x1>e", 5),  # nor a boundary event
        ("s>a a>d d>a", 5),  # no end: once through
        ("a>d d>a", 5),
        ("s>a s2>d a>x1 d>x1 x1>e", 4),  # one of two starts: the longer
        ("a>+1 d>+1 +1>e", 4),  # two tasks begin at once
        ("a>d c", 5),  # a task that stands alone is not on the way
        ("a>d d>e s>c c>e1", 8),  # two parts
    ],
)
def test_ordinary_case_of_odd_models(text: str, length: float) -> None:
    assert _path(days(sketch(text), a=1, c=8, d=4)).length == Span(length)


def test_two_starting_events_exclude_one_another() -> None:
    assert _path(days(sketch("s>a s2>d a>x1 d>x1 x1>e"), a=1, d=4)).executed == ("d",)


def _with_sub_process(**limit: object) -> Process:
    inner = days(sketch("s9>+8 +8>u +8>w u>+9 w>+9 +9>e9"), u=2, w=5)
    sub = SubProcess(id="S1", kind="subProcess", nodes=inner.nodes, flows=inner.flows, **limit)  # type: ignore[arg-type]
    return days(sketch("s>a a>S1 S1>c c>e", nodes={"S1": sub}), a=1, c=1)


def test_sub_process_counts_with_its_inside() -> None:
    path = _path(_with_sub_process())

    assert (path.length, path.serial, path.path) == (Span(7), Span(9), ("a", "w", "c"))


def test_sub_process_with_a_limit_counts_with_that() -> None:
    path = _path(_with_sub_process(time_limit=TimeLimit(promised=Span(20))))

    assert (path.length, path.path) == (Span(22), ("a", "S1", "c"))


def test_empty_sub_process_and_tasks_of_any_order() -> None:
    inner = days(sketch("u w"), u=2, w=5)
    sub = SubProcess(id="S1", kind="adHocSubProcess", nodes=inner.nodes)

    assert _path(sketch("s>S1 S1>e", nodes={"S1": sub})).length == Span(5)
    assert _path(sketch("s>S1 S1>e")).without_time == ("S1",)


def test_task_that_suspends_the_clock_takes_none_of_it() -> None:
    process = days(sketch("s>a a>c c>e", c={"suspends_clock": True}), a=3, c=10)

    assert _path(process).length == Span(3)


def test_statutory_limits_and_given_times() -> None:
    limit = TimeLimit(statutory=Span(20), promised=Span(10))
    process = sketch("s>a a>c c>d d>e", a={"time_limit": limit})

    assert _path(process).length == Span(10)
    assert _path(process, limits="statutory").length == Span(20)
    assert _path(process, times={"a": Span(3), "c": Span(4)}).length == Span(7)
    assert _path(process).without_time == ("c", "d")


def test_units_are_converted_only_where_they_differ() -> None:
    process = sketch("s>a a>c c>e")

    same = _path(process, times={"a": Span(3, "hour"), "c": Span(4, "hour")})
    mixed = _path(process, times={"a": Span(4, "hour"), "c": Span(4)})

    assert (same.length, same.converted) == (Span(7, "hour"), False)
    assert (mixed.length, mixed.converted) == (Span(4.5), True)


def test_without_any_time_the_way_with_most_tasks_is_shown() -> None:
    path = _path(sketch(WIDE))

    assert (path.length, path.path) == (Span(0), ("a", "c", "f"))


LAW = Precedence(before="a", after="d", reason="law", basis="art. 38")
HABIT = Precedence(before="c", after="d", reason="custom", basis="always so")


def _declared() -> Process:
    return days(sketch("s>a a>c c>d d>e", d={"precedences": (LAW, HABIT)}), a=1, c=4, d=2)


@pytest.mark.parametrize(
    ("order", "length", "path"),
    [
        ("flow", 7, ("a", "c", "d")),
        ("mandatory", 4, ("c",)),
        ("mandatory and custom", 6, ("c", "d")),
    ],
)
def test_order_by_the_flow_or_by_the_reasons(order: str, length: float, path: tuple[str, ...]) -> None:
    found = _path(_declared(), order=order)

    assert (found.length, found.path) == (Span(length), path)
    assert found.serial == Span(7)


def test_arrows_carry_their_reasons() -> None:
    process = access(days(sketch("s>a a>c c>d d>e"), a=1, c=1, d=1), writes="a:X", reads="c:X")

    found = _path(process, precedence=[Precedence(before="c", after="d", reason="law", basis="art. 9")])

    assert [(a, b, [p.reason for p in reasons]) for a, b, reasons in found.arrows] == [
        ("a", "c", ["data"]),
        ("c", "d", ["law"]),
    ]


def test_arrow_into_a_choice_has_the_reason_of_the_choice() -> None:
    arrows = _path(CHOICE).arrows

    assert [(a, b, [p.reason for p in reasons]) for a, b, reasons in arrows] == [
        ("a", "c", ["unknown"]),
        ("c", "f", ["unknown"]),
    ]


def test_order_passes_through_what_the_case_does_not_take() -> None:
    first = Precedence(before="a", after="c", reason="law")
    then = Precedence(before="c", after="f", reason="law")

    found = _path(CHOICE, attributes={"land": "allocated"}, precedence=[first, then], order="mandatory")

    assert (found.length, found.path) == (Span(2), ("a", "f"))
    assert found.arrows == (("a", "f", (first, then)),)


def test_precedences_inside_a_sub_process_stay_inside() -> None:
    found = _path(_with_sub_process(), order="mandatory", precedence=[Precedence(before="S1", after="c", reason="law")])

    assert (found.length, found.path) == (Span(6), ("w", "c"))


def test_precedences_that_go_round_are_refused() -> None:
    back = Precedence(before="d", after="a", reason="law")

    with pytest.raises(UsageError, match="circle through a, d"):
        _path(_declared(), order="mandatory", precedence=[back])


def test_process_is_named_or_the_largest() -> None:
    small, large = replace(sketch("s>a a>e"), id="q"), sketch("s>c c>d d>e")
    definitions = file_of(small, large)

    assert find_critical_path(definitions).path == ("c", "d")
    assert find_critical_path(definitions, process_id="q").path == ("a",)
    with pytest.raises(UsageError, match="the file has q, p"):
        find_critical_path(definitions, process_id="none")


@given(
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1])),
    st.lists(st.integers(0, 9), min_size=7, max_size=7),
)
def test_length_and_float_agree_with_all_paths(pairs: set[tuple[int, int]], amounts: list[int]) -> None:
    names = [f"a{i}" for i in range(7)]
    declared = [Precedence(before=names[a], after=names[b], reason="law") for a, b in pairs]
    process = days(sketch(" ".join(names)), **dict(zip(names, amounts, strict=True)))
    sub = SubProcess(id="S1", kind="adHocSubProcess", nodes=process.nodes)

    found = find_critical_path(file_of(sketch("s>S1 S1>e", nodes={"S1": sub})), precedence=declared, order="mandatory")

    graph = nx.DiGraph([(p.before, p.after) for p in declared])
    graph.add_nodes_from(names)
    chains = [[a] for a in names] + [
        way for a in names for b in names if a != b for way in nx.all_simple_paths(graph, a, b)
    ]
    time = dict(zip(names, amounts, strict=True))
    longest = max(sum(time[n] for n in chain) for chain in chains)
    assert found.length == Span(longest)
    for times in found.times:
        through = max(sum(time[n] for n in chain) for chain in chains if times.node in chain)
        assert times.total_float.amount == longest - through
    assert sum(time[n] for n in found.path) == longest


def test_no_file_of_the_corpus_breaks_it(shared: Path) -> None:
    for path in sorted((shared / "corpora" / "miwg").glob("*/*.bpmn")):
        try:
            definitions = read(path)
        except RefusedInputError:
            continue
        for process in definitions.processes:
            for order in ("flow", "mandatory", "mandatory and custom"):
                found = find_critical_path(definitions, process_id=process.id, order=order)  # type: ignore[arg-type]
                assert set(found.path) <= {times.node for times in found.times}, path
