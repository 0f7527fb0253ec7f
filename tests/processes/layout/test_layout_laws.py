"""Whatever a file holds, its drawing is clean; and it is the same each time."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from layout_models import random_model

from processes.layout import lay_out
from processes.layout.geometry import check_geometry
from processes.layout.picture import draw
from processes.layout.stable import keep_places
from processes.model import SequenceFlow, Task

if TYPE_CHECKING:
    from processes.model import Definitions

RANDOM = st.randoms(use_true_random=False)


@given(RANDOM)
@settings(max_examples=60)
def test_any_model_draws_clean(random: Random) -> None:
    drawn = lay_out(random_model(random))
    assert [fault.kind for fault in check_geometry(drawn)] == []


@given(RANDOM)
@settings(max_examples=15)
def test_ids_of_shapes_and_edges_are_unique(random: Random) -> None:
    drawn = lay_out(random_model(random))
    ids = [part.id for diagram in drawn.diagrams for part in (*diagram.shapes, *diagram.edges)]
    assert len(ids) == len(set(ids))


@given(RANDOM)
@settings(max_examples=10)
def test_a_second_layout_and_picture_are_the_same(random: Random) -> None:
    model = random_model(random)
    first, second = lay_out(model), lay_out(lay_out(model))
    assert first.diagrams == second.diagrams
    assert draw(first) == draw(second)


def with_a_task_on_a_flow(model: Definitions, random: Random) -> Definitions:
    process = model.processes[0]
    added = Task(id="added", kind="task", name="added")
    flows = list(process.flows)
    chosen = random.randrange(len(flows))
    flow = flows[chosen]
    flows[chosen] = replace(flow, target="added")
    onward = SequenceFlow(id="onward", source="added", target=flow.target)
    return model.replace_process(replace(process, nodes=(*process.nodes, added), flows=(*flows, onward)))


@given(RANDOM)
@settings(max_examples=15)
def test_a_changed_model_draws_clean_in_its_old_drawing(random: Random) -> None:
    model = lay_out(random_model(random, 2))
    changed = with_a_task_on_a_flow(model, random)
    assert [fault.kind for fault in check_geometry(lay_out(changed, keep=model))] == []


def test_nearly_every_change_finds_room_in_the_old_drawing() -> None:
    afresh = 0
    for seed in range(60):
        random = Random(seed)  # noqa: S311 - not a secret
        model = lay_out(random_model(random, 2))
        changed = lay_out(with_a_task_on_a_flow(model, random))
        afresh += keep_places(changed, model) is None
    assert afresh <= 6
