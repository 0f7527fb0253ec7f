"""The command on every real file: a line, a result or one clear refusal, never a crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome


def test_every_real_file_is_checked_in_one_line_and_none_stops_the_rest(
    shared: Path, binglian: Callable[..., Outcome]
) -> None:
    folder = shared / "corpora" / "miwg"
    done = binglian("check", "--json", folder)
    lines = [json.loads(line) for line in done.out.splitlines()]

    assert done.code == 3  # one of them is not in the encoding it declares
    assert {line["file"] for line in lines} == {str(file) for file in folder.rglob("*.bpmn")}
    assert all(line["round_trip"] for line in lines if line["loaded"])
    assert all(line["refused"] for line in lines if not line["loaded"])


@pytest.mark.parametrize("options", [[], ["--assume-independent", "--accept", "all"]], ids=["as told", "all"])
def test_every_real_file_is_redesigned_or_refused_clearly(
    options: list[str], shared: Path, binglian: Callable[..., Outcome]
) -> None:
    answers = {}
    for file in sorted((shared / "corpora").rglob("*.bpmn")):
        done = binglian("redesign", file, *options)
        answers[file.stem] = done.code, done.err.strip()

    assert {code for code, _ in answers.values()} == {0, 3}
    refusals = {name: text for name, (code, text) in answers.items() if code}
    assert all(len(text.splitlines()) == 1 for text in refusals.values()), refusals
    assert not [name for name, text in refusals.items() if "proof" in text]
    assert not [name for name, (code, text) in answers.items() if code == 0 and "not made" in text]
