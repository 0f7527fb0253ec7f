"""The order inside one round, checked against walking every path."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.model import Event, Gateway, Process, SequenceFlow
from reengineer.redesign.rounds import round_graph

if TYPE_CHECKING:
    from collections.abc import Iterable

NODES = "abcdefg"
pairs = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16, unique=True)


def process(edges: Iterable[tuple[str, str]]) -> Process:
    return Process(
        id="p",
        nodes=tuple(Gateway(id=name, kind="exclusiveGateway") for name in NODES),
        flows=tuple(SequenceFlow(id=one + other, source=one, target=other) for one, other in edges),
    )


@given(pairs)
def test_without_loops_the_round_graph_is_the_flow_graph(edges: list[tuple[str, str]]) -> None:
    forward = [(one, other) for one, other in edges if one < other]
    graph = nx.DiGraph(forward)
    rounds = round_graph(process(forward))

    assert not rounds.tangled
    assert not rounds.loops
    for one in NODES:
        for other in NODES:
            expected = one != other and one in graph and other in graph and nx.has_path(graph, one, other)
            assert rounds.reaches(one, other) == expected


@given(pairs)
def test_a_round_has_no_way_back_and_a_path_is_a_path(edges: list[tuple[str, str]]) -> None:
    rounds = round_graph(process(edges))

    for one in NODES:
        for other in NODES:
            if rounds.reaches(one, other):
                path = rounds.path(one, other)
                assert path[0] == one
                assert path[-1] == other
                assert all(step in edges for step in pairwise(path))
                assert not rounds.reaches(other, one)


@given(pairs)
def test_unordered_nodes_are_those_that_no_path_joins(edges: list[tuple[str, str]]) -> None:
    rounds = round_graph(process(edges))

    for one, others in rounds.unordered(NODES).items():
        assert others == {
            other
            for other in NODES
            if other != one and not rounds.reaches(one, other) and not rounds.reaches(other, one)
        }


def test_a_loop_with_one_entry_has_rounds() -> None:
    rounds = round_graph(process(["ab", "bc", "cb", "cd"]))

    assert rounds.loops == (frozenset("bc"),)
    assert rounds.reaches("b", "c")
    assert not rounds.reaches("c", "b")
    assert not rounds.tangled


def test_a_loop_in_a_loop_is_cut_at_both_entries() -> None:
    rounds = round_graph(process(["ab", "bc", "cd", "dc", "db", "de"]))

    assert set(rounds.loops) == {frozenset("bcd"), frozenset("cd")}
    assert rounds.path("a", "e") == tuple("abcde")


def test_a_loop_with_two_entries_is_tangled() -> None:
    assert round_graph(process(["ab", "ac", "bc", "cb"])).tangled == frozenset("bc")


@pytest.mark.parametrize(
    ("interrupting", "ordered"),
    [
        (True, True),  # the host is done, or cut short, when the event leads on
        (False, False),  # the host goes on beside what the event leads to
    ],
)
def test_only_an_interrupting_boundary_event_comes_after_its_host(*, interrupting: bool, ordered: bool) -> None:
    made = process(["ab", "bc"])
    late = Event(id="late", kind="boundaryEvent", trigger="timer", attached_to="b", interrupting=interrupting)
    flow = SequenceFlow(id="l", source="late", target="d")
    rounds = round_graph(replace(made, nodes=(*made.nodes, late), flows=(*made.flows, flow)))

    assert rounds.reaches("b", "d") == ordered
    assert rounds.reaches("a", "d")


def test_a_link_leads_on() -> None:
    made = process(["ab", "cd"])
    throw = Event(id="throw", kind="intermediateThrowEvent", trigger="link", reference="L")
    catch = Event(id="catch", kind="intermediateCatchEvent", trigger="link", reference="L")
    flows = (SequenceFlow(id="1", source="b", target="throw"), SequenceFlow(id="2", source="catch", target="c"))

    assert round_graph(replace(made, nodes=(*made.nodes, throw, catch), flows=(*made.flows, *flows))).reaches("a", "d")
