"""Others' judgement: a model checker for BPMN written in Rust, and real models of many tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import rust_bpmn_analyzer_bindings as analyzer
from check_models import model
from hypothesis import given, settings
from test_soundness_laws import blocks

from processes.checks import check
from processes.checks.graphs import strongly_connected
from processes.checks.links import Links
from processes.checks.token_game import replay
from processes.errors import RefusedInputError
from processes.reader import read
from processes.writer import write

if TYPE_CHECKING:
    from pathlib import Path

PROPERTIES = ("safeness", "option_to_complete", "proper_completion", "dead_activities")


@given(blocks())
@settings(max_examples=40)
def test_the_model_checker_in_rust_agrees(text: str) -> None:
    if re.search(r"\bo|\bk", text):  # it knows neither inclusive gateways nor the terminate end event as we read it
        return
    definitions = model(text)
    ours = {fault.kind for fault in check(definitions).soundness.faults}
    if ours and strongly_connected(Links(definitions.processes[0]).after):
        return  # a loop that makes more and more tokens keeps it counting for ever
    xml = re.sub(r"<((?:\w+:)?(\w+))([^<>]*)/>", r"<\1\3></\1>", write(definitions).decode())
    theirs = all(getattr(analyzer, f"analyze_{name}")(xml).fulfilled for name in PROPERTIES)
    # It speaks of dead tasks only, we of gateways and ends as well; and a loop without a way out it calls complete.
    unspoken = {"dead-node", "livelock"} if theirs else set()
    assert (not ours - unspoken) == theirs


def test_each_real_model_gets_a_verdict(shared: Path) -> None:
    files = sorted((shared / "corpora").rglob("*.bpmn"))
    verdicts = []
    for file in files:
        try:
            definitions = read(file)
        except RefusedInputError:
            continue
        found = check(definitions).soundness
        assert all(replay(definitions, fault.run) for fault in found.faults), file
        assert (found.why is None) == (found.verdict is not None), file
        verdicts.append(found.verdict)
    assert len(verdicts) > len(files) * 0.9
    assert True in verdicts
    assert False in verdicts
