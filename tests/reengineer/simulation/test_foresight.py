"""Which tasks a case will very likely come to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kernel_models import model, scenario_of

from reengineer.simulation.compile import compile_model
from reengineer.simulation.kernel import words as w


@pytest.mark.parametrize(
    ("text", "shares", "likely"),
    [
        ("s>t1 t1>t2 t2>e", {}, {"t1", "t2"}),  # in a row
        ("s>a1 a1>t1 a1>t2 t1>a2 t2>a2 a2>t3 t3>e", {}, {"t1", "t2", "t3"}),  # side by side
        ("s>x1 x1>t1 x1>t2 t1>x2 t2>x2 x2>t3 t3>e", {"x1>t1": 0.1, "x1>t2": 0.9}, {"t2", "t3"}),  # one of two ways
        ("s>x1 x1>t1 t1>x2 x2>x1 x2>t2 t2>e", {"x2>x1": 0.9, "x2>t2": 0.1}, {"t1"}),  # ways back are not counted
        ("s>o1 o1>t1 o1>t2 t1>o2 t2>o2 o2>e", {"o1>t1": 0.2, "o1>t2": 1.0}, {"t2"}),  # some of the ways
    ],
)
def test_what_is_likely(text: str, shares: dict[str, float], likely: set[str]) -> None:
    definitions = model(text)
    compiled = compile_model(definitions, replace(scenario_of(definitions), probabilities=shares))
    found = {
        name for name, node in zip(compiled.elements, compiled.nodes, strict=True) if compiled.ints[node + w.FORESEEN]
    }
    assert found == likely
