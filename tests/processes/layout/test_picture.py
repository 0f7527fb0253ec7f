"""The picture stands alone, says what it shows, and marks never by colour alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from layout_flows import chain, flows, review

from processes.durations import Span
from processes.layout import lay_out
from processes.layout.outline import outline_lines
from processes.layout.picture import Part, draw
from processes.layout.style import MARKS, page_sheet
from processes.layout.symbols import GATEWAYS, MARKERS, TASKS, TRIGGERS
from processes.model import (
    Artifact,
    Bounds,
    DataElement,
    Definitions,
    Diagram,
    Edge,
    Event,
    FlowNode,
    Gateway,
    Lane,
    Loop,
    Process,
    Shape,
    SubProcess,
    Task,
    TimeLimit,
)

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text


def texts(svg: str) -> str:
    return " ".join(text.text or "" for text in parse(svg).iter(f"{SVG}text"))


def part(svg: str, element: str) -> ET.Element:
    return next(group for group in parse(svg).iter(f"{SVG}g") if group.get("data-element") == element)


def test_the_picture_needs_nothing_from_outside() -> None:
    svg = draw(review())
    assert not re.search(r"<script|<image|href|url\(|@import", svg)
    assert svg.count("http") == 1  # the namespace


def test_the_picture_has_a_title_and_a_description() -> None:
    root = parse(draw(review()))
    assert root.get("role") == "img"
    assert [root.find(f"{SVG}{name}").text for name in ("title", "desc")] == [  # type: ignore[union-attr]
        "审批",
        "BPMN diagram: 3 tasks, 2 gateways, 4 events, 3 lanes, 2 pools. The outline in text says the same as the picture.",
    ]


def test_names_stand_in_the_picture_escaped() -> None:
    svg = draw(chain(Task(id="a", kind="task", name="A & B <b>")))
    assert "A & B <b>" in texts(svg)


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_drawn_and_explained(mark: str) -> None:
    svg = draw(review(), marks={"check": mark, "check_end": mark})
    assert part(svg, "check").get("class") == mark
    assert str(MARKS[mark][4]) in texts(svg)
    others = [str(words[4]) for name, words in MARKS.items() if name != mark]
    assert not any(other in texts(svg) for other in others)


def test_marks_differ_in_more_than_colour() -> None:
    assert len({(width, dashes) for _, width, dashes, _, _ in MARKS.values()}) == len(MARKS)


def test_marks_nobody_knows_and_elements_not_there_are_left_out() -> None:
    assert draw(review(), marks={"check": "pink", "nobody": "added"}) == draw(review())


def test_a_time_limit_is_a_badge_with_its_explanation() -> None:
    assert "20→10" in texts(draw(review()))
    assert "→" not in texts(draw(chain(Task(id="a", kind="task", name="x"))))
    hours = TimeLimit(promised=Span(4, "hour"))
    assert "4h" in texts(draw(chain(Task(id="a", kind="task", time_limit=hours))))


def signs(node: FlowNode) -> list[str | None]:
    svg = draw(chain(node))
    return [path.get("d") for path in part(svg, node.id).iter(f"{SVG}path") if "sign" in (path.get("class") or "")]


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_an_event_shows_its_trigger(trigger: str) -> None:
    assert signs(Event(id="e", kind="endEvent", trigger=trigger)) == [TRIGGERS[trigger]]


@pytest.mark.parametrize("kind", GATEWAYS)
def test_a_gateway_shows_its_kind(kind: str) -> None:
    assert signs(Gateway(id="g", kind=kind)) == [GATEWAYS[kind][0]]


@pytest.mark.parametrize("kind", TASKS)
def test_a_task_shows_its_kind(kind: str) -> None:
    assert signs(Task(id="t", kind=kind)) == [TASKS[kind][0]]


@pytest.mark.parametrize("kind", ["standard", "parallel", "sequential"])
def test_a_loop_shows_its_marker(kind: str) -> None:
    assert signs(Task(id="t", kind="task", loop=Loop(kind=kind))) == [MARKERS[kind]]
    assert signs(SubProcess(id="t", kind="subProcess", loop=Loop(kind=kind))) == [MARKERS[kind]]


def circles(node: Event) -> list[ET.Element]:
    host = Task(id="h", kind="task")
    process = Process(id="p", nodes=(host, node) if node.attached_to else (node,))
    return list(part(draw(Definitions(id="d", processes=(process,))), node.id).iter(f"{SVG}circle"))


def test_events_have_the_borders_of_the_standard() -> None:
    assert len(circles(Event(id="e", kind="startEvent"))) == 1
    assert len(circles(Event(id="e", kind="intermediateThrowEvent"))) == 2
    ends = circles(Event(id="e", kind="endEvent"))
    assert "thick" in (ends[0].get("class") or "")
    kept = circles(Event(id="e", kind="boundaryEvent", attached_to="h", interrupting=False))
    assert [bool(circle.get("stroke-dasharray")) for circle in kept] == [True, True]


def test_sub_processes_differ() -> None:
    plain = SubProcess(id="s", kind="subProcess", nodes=(Task(id="a", kind="task"),))
    event = SubProcess(id="s", kind="subProcess", triggered_by_event=True)
    money = SubProcess(id="s", kind="transaction", name="x")
    ad_hoc = SubProcess(id="s", kind="adHocSubProcess")
    drawn = [draw(chain(one)) for one in (plain, event, money, ad_hoc)]
    assert len({re.sub(r"[-\d.]+", "", ET.tostring(part(one, "s"), "unicode")) for one in drawn}) == 4


def shown(kind: type, element: FlowNode | DataElement | Artifact, **shape: object) -> str:
    """Draw one element as a vendor's file has it: with a shape of its own, no label."""
    field = {Artifact: "artifacts", DataElement: "data"}.get(kind, "nodes")
    process = Process(id="p", **{field: (element,)})
    box = Shape(id="x", element=element.id, bounds=Bounds(0, 0, 100, 80), **shape)
    diagram = Diagram(id="d", plane_id="e", plane="p", shapes=(box,))
    return draw(Definitions(id="f", processes=(process,), diagrams=(diagram,)))


def test_a_collapsed_sub_process_shows_a_plus() -> None:
    svg = shown(SubProcess, SubProcess(id="s", kind="subProcess", name="内部"), expanded=False)
    assert MARKERS["collapsed"] in svg
    assert "内部" in texts(svg)


@pytest.mark.parametrize("kind", ["dataObjectReference", "dataStoreReference", "dataInput", "dataOutput"])
def test_data_is_drawn_with_its_name_even_without_label_bounds(kind: str) -> None:
    item = DataElement(id="x1", kind=kind, name="许可证", collection=kind == "dataInput")
    assert "许可证" in texts(shown(DataElement, item))


@pytest.mark.parametrize("kind", ["group", "textAnnotation"])
def test_artifacts_are_drawn(kind: str) -> None:
    assert "初审" in texts(shown(Artifact, Artifact(id="g", kind=kind, name="初审")))


def test_a_vertical_lane_has_its_name_at_the_top() -> None:
    lane = Lane(id="l", name="部门")
    shape = Shape(id="x", element="l", bounds=Bounds(0, 0, 200, 600), horizontal=False)
    diagram = Diagram(id="d", plane_id="e", plane="p", shapes=(shape,))
    svg = draw(Definitions(id="f", processes=(Process(id="p", lanes=(lane,)),), diagrams=(diagram,)))
    assert "rotate" not in svg


def test_flows_of_a_vendor_file_are_drawn_as_they_are() -> None:
    ask = Task(id="a", kind="task", default="a_c")
    nodes = (ask, Task(id="b", kind="task"), Task(id="c", kind="task"))
    process = Process(id="p", nodes=nodes, flows=(*flows("a>c:otherwise"),))
    lines = (
        Edge(id="1", element="a_c", waypoints=((0, 0), (50, 50))),
        Edge(id="2", element="nobody", waypoints=((0, 0), (9, 0))),
        Edge(id="3", element="short", waypoints=((0, 0),)),
    )
    box = Shape(id="x", element="who", bounds=Bounds(0, 0, 100, 80))
    diagram = Diagram(id="d", plane_id="e", plane="p", shapes=(box,), edges=lines)
    svg = draw(Definitions(id="f", processes=(process,), diagrams=(diagram,)))
    assert "M0 0L50 50" in svg
    assert "otherwise" in texts(svg)


@pytest.mark.parametrize(("direction", "heads"), [("", 0), ("one", 1), ("both", 2)])
def test_an_association_has_the_arrows_it_says(direction: str, heads: int) -> None:
    note = Artifact(id="n", kind="textAnnotation", name="x")
    tie = Artifact(id="t", kind="association", source="a", target="n", direction=direction)
    process = Process(id="p", nodes=(Task(id="a", kind="task"),), artifacts=(note, tie))
    group = part(draw(Definitions(id="d", processes=(process,))), "t")
    assert sum("vee" in (path.get("class") or "") for path in group) == heads


def test_a_conditional_flow_out_of_a_task_has_a_diamond() -> None:
    from dataclasses import replace

    plain = chain(Task(id="a", kind="task"), Task(id="b", kind="task"))
    process = plain.processes[0]
    guarded = plain.replace_process(replace(process, flows=(replace(process.flows[0], condition="x == 1"),)))
    assert 'class="open"' in draw(guarded)
    assert 'class="open"' not in draw(plain)


def test_a_file_without_anything_gives_an_empty_picture() -> None:
    assert parse(draw(Definitions(id="d"))).tag == f"{SVG}svg"


def test_one_diagram_of_several_can_be_chosen() -> None:
    two = Definitions(
        id="d",
        processes=tuple(Process(id=name, name=name, nodes=(Task(id=f"{name}1", kind="task"),)) for name in "pq"),
    )
    drawn = lay_out(two)
    titles = [parse(draw(drawn, diagram=index)).find(f"{SVG}title") for index in (0, 1)]
    assert [title.text for title in titles if title is not None] == ["p", "q"]


def test_every_file_of_the_corpora_is_drawn_from_its_own_diagram(shared: Path) -> None:
    from processes.errors import RefusedInputError
    from processes.reader import read

    for file in sorted((shared / "corpora").rglob("*.bpmn")):
        try:
            definitions = read(file)
        except RefusedInputError:
            continue
        for index in range(len(definitions.diagrams)):
            assert parse(draw(definitions, diagram=index)).tag == f"{SVG}svg", file


def test_a_text_that_fits_in_no_size_is_written_in_the_smallest() -> None:
    small = Task(id="a", kind="task", name="Fire safety review of the construction drawings")
    shape = Shape(id="s", element="a", bounds=Bounds(0, 0, 30, 20))
    diagram = Diagram(id="x", plane_id="y", plane="p", shapes=(shape,))
    picture = draw(Definitions(id="d", processes=(Process(id="p", nodes=(small,)),), diagrams=(diagram,)))
    assert set(re.findall(r"font-size=\"(\d+)\" x", picture)) == {"6"}


def test_a_picture_that_is_part_of_a_page_leads_to_its_outline() -> None:
    flow = review()
    svg = draw(flow, marks={"check": "finding"}, part=Part(name="p", twin="o", figures={"check": "3 d (n 7)"}))
    links = {link.get("id"): link.get("href") for link in parse(svg).iter(f"{SVG}a")}

    assert links == {f"p-{line.element}": f"#o-{line.element}" for line in outline_lines(flow)}
    assert "3 d (n 7)" in texts(svg)
    assert not re.search(r"<style| style=", svg)  # the page forbids both
    assert parse(svg).get("aria-labelledby") == "p-title p-desc"


def test_the_style_sheet_of_a_page_has_every_rule_and_touches_nothing_else() -> None:
    rules = page_sheet().splitlines()

    assert all(selector.startswith("svg.bpmn") for rule in rules for selector in rule.split("{")[0].split(","))
    assert all(f"svg.bpmn .{mark}>.shape" in page_sheet() for mark in MARKS)
