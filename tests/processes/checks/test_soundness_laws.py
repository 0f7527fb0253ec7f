"""Random models: the fast verdict is the verdict of the slow token game, and every fault's run can be replayed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import whole_game
from check_models import boundary, inner, model
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slow_oracle import verdict

from processes.checks.soundness import check_soundness
from processes.checks.token_game import replay
from processes.model import Event

if TYPE_CHECKING:
    from processes.model import FlowNode, SubProcess

KINDS = "xxaaot"


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A flow of nested blocks and loops, then some flows moved or added at random: sound and unsound ones."""
    arrows = [["s", "t0"], ["t0", "e"]]
    for number in range(1, draw(st.integers(1, 6))):
        source, target = arrows.pop(draw(st.integers(0, len(arrows) - 1)))
        kind = draw(st.sampled_from("taaxxolk"))
        split, join = f"{kind}{number}s", f"{kind}{number}j"
        if kind == "t":
            arrows += [[source, split], [split, target]]
        elif kind == "l":
            arrows += [[source, f"x{join}"], [f"x{join}", f"t{number}"], [f"t{number}", f"x{split}"]]
            arrows += [[f"x{split}", f"x{join}"], [f"x{split}", target]]
        elif kind == "k":
            end = draw(st.sampled_from([f"k{number}", f"e{number}", "k", "e"]))
            arrows += [[source, f"x{split}"], [f"x{split}", end], [f"x{split}", target]]
        else:
            other = join if draw(st.integers(0, 9)) else f"{draw(st.sampled_from('xao'))}{number}m"
            arrows += [[source, split], [other, target]]
            for branch in range(draw(st.integers(2, 3))):
                task = f"t{number}b{branch}"
                arrows += [[split, task], [task, other]]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        arrow = draw(st.sampled_from(arrows))
        arrow[1] = draw(st.sampled_from([target for _, target in arrows]))
    inner_nodes = sorted({end for arrow in arrows for end in arrow if end[0] in "xao"})
    if len(inner_nodes) > 1 and draw(st.booleans()):
        arrows.append([draw(st.sampled_from(inner_nodes)), draw(st.sampled_from(inner_nodes))])
    return " ".join(dict.fromkeys(f"{source}>{target}" for source, target in arrows))


@st.composite
def scenes(draw: st.DrawFn) -> tuple[str, tuple[FlowNode, ...]]:
    """A flow some of whose tasks are sub-processes, left by errors, or carry boundary events that lead anywhere."""
    text = draw(blocks())
    targets = sorted({end for end in text.replace(">", " ").split() if end[0] in "xaoek"})
    tasks = sorted({end for end in text.replace(">", " ").split() if end[0] == "t"})
    extra: list[FlowNode] = []
    for host in draw(st.lists(st.sampled_from(tasks), unique=True, min_size=1, max_size=2)):
        if draw(st.booleans()):
            extra += [draw(sub_processes(host))]
        for number in range(draw(st.integers(0, 2))):
            name = f"b{number}{host}"
            trigger = draw(st.sampled_from(["timer", "error"]))
            extra.append(boundary(name, host, interrupting=trigger == "error" or draw(st.booleans()), trigger=trigger))
            text += f" {name}>{draw(st.sampled_from([*targets, f't9{name} t9{name}>e9{name}', f'k9{name}']))}"
    return text, tuple(extra)


@st.composite
def sub_processes(draw: st.DrawFn, name: str) -> SubProcess:
    text = re.sub(r"\b\w+", lambda found: f"{found[0]}{name}", draw(blocks()))
    ends = sorted({end for end in text.replace(">", " ").split() if end[0] == "k"})
    errors = draw(st.lists(st.sampled_from(ends), unique=True)) if ends else []
    return inner(name, text, *(Event(id=end, kind="endEvent", trigger="error") for end in errors))


@given(scenes())
@settings(max_examples=200)
def test_scope_by_scope_the_verdict_is_that_of_the_whole_token_game(scene: tuple[str, tuple[FlowNode, ...]]) -> None:
    definitions = model(scene[0], *scene[1])
    expected = whole_game.verdict(definitions)
    found = check_soundness(definitions)

    if expected is not None:
        assert found.verdict == expected, [(fault.kind, fault.elements) for fault in found.faults]
    told = [fault for fault in found.faults if fault.kind != "dead-node"]  # what no run reaches has none to show it
    assert all(replay(definitions, fault.run) and whole_game.shows(definitions, fault) for fault in told)
    dead = [fault.elements[0] for fault in found.faults if fault.kind == "dead-node"]
    assert not any(whole_game.comes_to(definitions, node) for node in dead)
    assert found.verdict is not False or found.faults


@example(  # the join goes on without what is on its way to the forced end, and the loop sends a second token there
    "s>x1 x1>o1 o1>t1 o1>x2 t1>o2 x2>k x2>o2 o2>x3 x3>x1 x3>e"
)
@example("s>t0 a1j>t0 xk2s>k xk2s>a1j a1j>o3s t0>o3s t0>xk2s o3s>a1j")  # the join goes on before t0 has its token
@example(
    "s>xl1j t1>xl1s xl1s>xl1j xl1s>t0 t0>a2s a2j>e a2s>t2b0 t2b0>a2j a2s>t2b1 t2b1>a2j xl1j>o3s o3j>t1 t3b0>o3j"
    " o3s>t3b1 t3b1>o3j o3s>xk4s xk4s>k4 xk4s>t3b0"
)
@given(blocks())
@settings(max_examples=400)
def test_verdict_is_that_of_the_slow_token_game(text: str) -> None:
    definitions = model(text)
    expected = verdict(definitions)
    found = check_soundness(definitions)

    if expected is not None:
        assert found.verdict == expected, [(fault.kind, fault.elements) for fault in found.faults]
    assert all(replay(definitions, fault.run) for fault in found.faults)
    assert all(fault.run or fault.kind in ("dead-node", "livelock") for fault in found.faults)


@given(blocks(), st.sampled_from(["", "b>t90 t90>e90", "b>x90"]), st.booleans())
@settings(max_examples=150)
def test_a_flow_is_as_sound_inside_a_sub_process(text: str, after: str, interrupting: bool) -> None:  # noqa: FBT001
    alone = check_soundness(model(text))
    if after == "b>x90":
        nested = model("s>u u>x90 b>x90 x90>e", inner("u", text), boundary("b", "u"))
    else:
        events = [boundary("b", "u", interrupting=interrupting)] if after else []
        nested = model(f"s>u u>e {after}", inner("u", text), *events)

    found = check_soundness(nested)

    assert found.verdict == alone.verdict
    assert {fault.kind for fault in found.faults} == {fault.kind for fault in alone.faults}
    assert all(replay(nested, fault.run) for fault in found.faults)
    assert all(fault.run or fault.kind == "dead-node" for fault in found.faults)


def test_an_error_inside_leaves_the_rest_of_the_sub_process() -> None:
    fail = Event(id="f", kind="endEvent", trigger="error", reference="E")
    other = Event(id="b", kind="boundaryEvent", attached_to="u", trigger="error", reference="other")
    body = inner("u", "s1>a1 a1>t1 a1>t2 t1>x1 x1>f x1>a2 t2>a2 a2>e1", fail)
    caught = Event(id="sw", kind="startEvent", trigger="error")
    aside = inner("w", "sw>t7 t7>e7", caught, event=True)
    assert check_soundness(model("s>u u>e b>e5", body, other)).verdict is True
    assert check_soundness(model("s>u u>e", body, aside)).verdict is True


def test_more_rejoining_boundary_events_than_are_told_apart() -> None:
    events = [boundary(f"b{number}", "t1", interrupting=False) for number in range(5)]
    arrows = " ".join(f"b{number}>o1" for number in range(5))
    assert check_soundness(model(f"s>t1 t1>o1 {arrows} o1>e", *events)).verdict is not None
