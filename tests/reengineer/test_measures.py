from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sketches import days, file_of, sketch

from processes.durations import Span
from processes.errors import RefusedInputError
from processes.model import Lane, Process, SubProcess
from processes.reader import read
from reengineer.guidelines import check_guidelines
from reengineer.measures import Measures, find_measures

if TYPE_CHECKING:
    from pathlib import Path

SEQUENCE = "s>a a>c c>e"
BLOCK = "s>+1 +1>a +1>c a>+2 c>+2 +2>e"
CHOICES = "s>x1 x1>a x1>c x1>d a>x2 c>x2 d>x2 x2>o1 o1>f o1>g f>o2 g>o2 o2>e"
LOOP = "s>x1 x1>a a>x2 x2>x1 x2>e"
CROSSED = "s>x1 x1>a x1>c a>x2 x2>x3 x2>x4 c>x3 x3>x4 x4>e"


def _measures(process: Process) -> Measures:
    return find_measures(file_of(process))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (SEQUENCE, "size", 4),
        (SEQUENCE, "tasks", 2),
        (BLOCK, "gateways", 2),
        (SEQUENCE, "flows", 3),
        (SEQUENCE, "control_flow_complexity", 0),
        (BLOCK, "control_flow_complexity", 1),  # one AND split
        (CHOICES, "control_flow_complexity", 3 + 3),  # XOR of 3, OR of 2: 2^2 - 1
        (SEQUENCE, "connectivity", 3 / 4),
        (BLOCK, "connectivity", 6 / 6),
        (SEQUENCE, "density", 3 / 12),
        (BLOCK, "density", 6 / 30),
        (SEQUENCE, "depth", 0),
        (BLOCK, "depth", 1),
        ("s>+1 +1>x1 x1>a x1>c a>x2 c>x2 x2>+2 +1>d d>+2 +2>e", "depth", 2),
        (SEQUENCE, "diameter", 3),
        (BLOCK, "diameter", 4),
        (LOOP, "diameter", 4),  # the way back counts once, as nothing here
        (SEQUENCE, "separability", 2 / 2),
        (BLOCK, "separability", 2 / 4),  # the two gateways
        (SEQUENCE, "sequentiality", 1),
        (BLOCK, "sequentiality", 0),
        ("s>a a>+1 +1>c +1>d c>+2 d>+2 +2>e", "sequentiality", 1 / 7),
        (BLOCK, "structuredness", 1),
        (CROSSED, "structuredness", 4 / 8),  # the four gateways match no other
        (BLOCK, "gateway_mismatch", 0),
        ("s>x1 x1>a x1>c a>e c>e1", "gateway_mismatch", 2),
        ("s>+1 +1>a +1>c a>x2 c>x2 x2>e", "gateway_mismatch", 4),  # 2 for AND, 2 for XOR
        (BLOCK, "gateway_heterogeneity", 0),
        (SEQUENCE, "gateway_heterogeneity", 0),
        (CHOICES + " e>+1 +1>h +1>i h>+2 i>+2", "gateway_heterogeneity", 1),
        (SEQUENCE, "cyclicity", 0),
        (LOOP, "cyclicity", 3 / 5),
        ("s>a a>a a>e", "cyclicity", 1 / 3),
        (BLOCK, "parallelism", 2),
        (SEQUENCE, "critical_path_share", None),  # no times
        (SEQUENCE, "cycle_time_efficiency", None),
    ],
)
def test_measures_by_hand(text: str, name: str, value: float | None) -> None:
    assert getattr(_measures(sketch(text)), name) == (None if value is None else pytest.approx(value))


def test_time_measures() -> None:
    process = days(sketch(BLOCK, a={"effort": Span(1)}, c={"effort": Span(2)}), a=4, c=6)

    measures = _measures(process)

    assert measures.critical_path_share == pytest.approx(6 / 10)
    assert measures.cycle_time_efficiency == pytest.approx(2 / 6)


def test_sub_processes_count_with_their_inside() -> None:
    inner = sketch("s9>+8 +8>u +8>w u>+9 w>+9 +9>e9")
    sub = SubProcess(id="S1", kind="subProcess", nodes=inner.nodes, flows=inner.flows)

    measures = _measures(sketch("s>S1 S1>e", nodes={"S1": sub}))

    assert (measures.size, measures.tasks, measures.depth) == (9, 2, 2)


def test_what_cannot_be_read_has_no_structure() -> None:
    assert _measures(sketch("s>a a>c c>a")).structuredness == 0


def test_handovers_are_changes_of_lane_between_neighbours() -> None:
    fire = Lane(id="fire", lanes=(Lane(id="desk", nodes=("a",)), Lane(id="chief", nodes=("c",))))
    process = replace(
        sketch("s>a a>c c>x1 x1>d x1>f d>x2 f>x2 x2>g g>e"), lanes=(fire, Lane(id="land", nodes=("d", "x1", "f")))
    )

    found = _measures(process).handovers

    assert found.departments == ("fire", "land")
    assert found.posts == ("desk", "chief", "land")
    assert found.between_departments == (("c", "d"),)
    assert found.between_posts == (("a", "c"), ("c", "d"))


LONG = " ".join(f"a{i}>a{i + 1}" for i in range(51))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (SEQUENCE, set()),
        (LONG, {"7pmg-size"}),
        ("s>x1 x1>a x1>c x1>d x1>f a>x2 c>x2 d>x2 f>x3 x2>x3 x3>e", {"7pmg-routing"}),
        ("s>x1 s2>x1 x1>a a>e", {"7pmg-starts"}),
        ("s>a a>x1 x1>e x1>e1", {"7pmg-ends"}),
        (CROSSED, {"7pmg-structure"}),
        ("s>o1 o1>a a>e", {"7pmg-inclusive"}),
    ],
)
def test_guidelines(text: str, kinds: set[str]) -> None:
    process = sketch(text)
    named = replace(process, nodes=tuple(replace(node, name="Review plan") for node in process.nodes))

    assert {fault.kind for fault in check_guidelines(named)} == kinds


def test_task_without_a_label_is_named_by_its_id() -> None:
    assert [(f.kind, f.elements) for f in check_guidelines(sketch("s>a a>e"))] == [("7pmg-label", ("a",))]


def test_no_file_of_the_corpus_breaks_it(shared: Path) -> None:
    for path in sorted((shared / "corpora" / "miwg").glob("*/*.bpmn")):
        try:
            definitions = read(path)
        except RefusedInputError:
            continue
        for process in definitions.processes:
            measures = find_measures(definitions, process_id=process.id)
            assert 0 <= measures.structuredness <= 1, path
            assert 0 <= measures.separability <= 1, path
            check_guidelines(process)
