"""The to-be flows of the shelf are what the redesign gives, their proof holds, and they take the expected days."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from processes.catalogue import flow, shelf
from processes.reader import read
from reengineer.critical_path import find_critical_path
from reengineer.diagnosis.diagnose import diagnose
from reengineer.shelf import redesign_flow

if TYPE_CHECKING:
    from processes.model import Definitions

NAMES = [known.name for known in shelf()]
CASES = [
    (known.name, profile, limits) for known in shelf() for profile, rows in known.expected.items() for limits in rows
]
LIBRARY = Path(str(flow("shop_sign").as_is)).parents[1]
CHECKER = Path(__file__).resolve().parents[2] / "examples" / "check_certificate.py"


@cache
def to_be(name: str) -> Definitions:
    return read(LIBRARY / name / "to_be.bpmn")


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_files_are_what_the_redesign_gives(name: str) -> None:
    for file, content in redesign_flow(name):
        assert (LIBRARY / name / file).read_bytes() == content, f"{file}: run python -m reengineer.shelf"


@pytest.mark.parametrize("name", NAMES)
def test_a_second_program_bears_the_certificate_out(name: str) -> None:
    folder = LIBRARY / name
    files = [str(folder / file) for file in ("as_is.bpmn", "to_be.bpmn", "certificate.json")]
    done = subprocess.run([sys.executable, str(CHECKER), *files], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert json.loads((folder / "certificate.json").read_text(encoding="utf-8"))["holds"]


@pytest.mark.parametrize(("name", "profile", "limits"), CASES)
def test_the_new_flow_takes_what_mandatory_order_takes(name: str, profile: str, limits: str) -> None:
    known = flow(name)
    found = find_critical_path(
        to_be(name),
        times=known.times.get(limits),
        attributes=known.profiles[profile],
        limits="statutory" if limits == "statutory" else "promised",
    )

    assert found.length.amount == known.expected[profile][limits].mandatory


@pytest.mark.parametrize(("name", "profile", "limits"), [case for case in CASES if case[2] != "statutory"])
def test_the_diagnosis_sees_the_days_that_the_redesign_saves(name: str, profile: str, limits: str) -> None:
    known = flow(name)
    expected = known.expected[profile][limits]
    as_is = read(known.as_is.read_bytes())
    found = diagnose(as_is, times=known.times.get(limits), attributes=known.profiles[profile])
    together = next(finding for finding in found.findings if finding.rule == "false-sequence")

    assert together.days is not None
    assert together.days.amount == expected.custom - expected.mandatory


def test_the_files_are_written_beside_the_as_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "argv", ["shelf", str(tmp_path)])
    sys.modules.pop("reengineer.shelf")
    runpy.run_module("reengineer.shelf", run_name="__main__")

    written = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*"))
    assert written == sorted(f"{name}/{file}" for name in NAMES for file in ("certificate.json", "to_be.bpmn"))
