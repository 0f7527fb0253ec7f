"""A run writes its events, and the diagnosis reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import reengineer
from processes.reader import read
from reengineer.log_times import read_log_times

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome


@pytest.mark.parametrize("kind", ["csv", "xes", "csv.gz"])
def test_the_diagnosis_reads_what_the_simulation_writes(
    binglian: Callable[..., Outcome], tmp_path: Path, kind: str
) -> None:
    (flow,) = reengineer.flows("shop_sign")
    model, log = tmp_path / "as_is.bpmn", tmp_path / f"log.{kind}"
    model.write_bytes(flow.as_is.read_bytes())
    options = ("--cases", "20", "--replications", "2", "--people", "50", "--log", log)
    assert binglian("simulate", model, *options).code == 0

    found = read_log_times(log, read(model))
    told = binglian("diagnose", model, "--log", log)

    # Nobody waits, every task takes the whole of its limit: the chain is that of the limits.
    plain = binglian("diagnose", model)
    assert found
    assert told.code == plain.code == 0
    length = next(line for line in plain.out.splitlines() if "critical path" in line)
    assert length.split(";")[0] in told.out
