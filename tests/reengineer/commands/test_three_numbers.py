"""A BPMN file of any vendor and three numbers give an answer, or one sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from processes.blocks import build, sequence, task
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

    Run = Callable[..., Outcome]

NUMBERS = ("--arrivals", "5", "--people", "2", "--promise", "3")
FEW = ("--cases", "20", "--replications", "2")
EVERY = 9  # of the files of the vendors, beside all reference models


def test_real_files_get_an_answer_or_a_sentence(shared: Path, binglian: Run) -> None:
    folder = shared / "corpora" / "miwg"
    files = [*sorted((folder / "reference").glob("*.bpmn")), *sorted((folder / "vendors").glob("*.bpmn"))[::EVERY]]
    answers = {file.name: binglian("simulate", file, *NUMBERS, *FEW) for file in files}

    refused = {name: done.err.strip() for name, done in answers.items() if done.code}
    assert {done.code for done in answers.values()} == {0, 3}
    assert all("median, approval clock" in done.out for done in answers.values() if not done.code)
    assert all(len(text.splitlines()) == 1 and " is not sound: " in text for text in refused.values()), refused
    assert len(refused) < len(files) / 3


def test_a_pool_without_lanes_is_one_post(binglian: Run, tmp_path: Path) -> None:
    file = tmp_path / "two.bpmn"
    file.write_bytes(write(build(sequence(task("a", "A"), task("b", "B")))))

    done = binglian("simulate", file, *NUMBERS, *FEW)

    assert "median, approval clock: 6 working days" in done.out
    assert (
        "150 % with people: 2" in done.out
    )  # 5 cases a day with 2 tasks of a tenth of 3 days: 3 days of work for 2 people
    assert "Tasks that are in no lane are done at one post" in done.out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "Nothing in two.bpmn takes any time"),
        (
            ("--promise", "3"),
            "median, approval clock: 6 working days ± 0",
        ),  # nobody is said to work there: nobody waits
        (("--promise", "3", "--replications", "1"), "median, approval clock: 6 working days"),
        (("--promise", "3", "--cases", "1"), "Runs: "),
    ],
)
def test_fewer_numbers_are_answered_too(binglian: Run, tmp_path: Path, asked: tuple[str, ...], said: str) -> None:
    file = tmp_path / "two.bpmn"
    file.write_bytes(write(build(sequence(task("a", "A"), task("b", "B")))))

    done = binglian("simulate", file, "--cases", "20", "--replications", "2", *asked)

    assert said in done.out + done.err
    assert "Traceback" not in done.err


def test_one_run_has_no_interval_and_says_so(binglian: Run) -> None:
    done = binglian("simulate", "shop_sign", "--cases", "20", "--replications", "1")

    assert "One run tells no interval" in done.out
    assert "median, approval clock: " in done.out
