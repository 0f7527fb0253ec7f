"""Random models: the fast verdict is the verdict of the slow token game, and every fault's run can be replayed."""

from __future__ import annotations

from check_models import boundary, inner, model
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_oracle import verdict

from processes.checks.soundness import check_soundness
from processes.checks.token_game import replay
from processes.model import Event

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
