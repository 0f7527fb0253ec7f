"""One step of a case, beside stock SpiffWorkflow: load it from a database, complete one task, save it there.

Run: python benchmarks/engine_steps.py. Both sides keep a case in one row of the same SQLite table (write-ahead log,
synchronous=NORMAL) and have parsed the flow before. Stock SpiffWorkflow stores it with its own serializer, as its documentation
says; Binglian stores its tokens. What a whole office does besides (work lists, clocks, journal) is measured by
`engine_store.py`. Times are of the processor.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from engine_parts.aims import head, machine, row
from engine_parts.flows import blocks, random_order, serial
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.spiff import prepare, restore, start
from processes.writer import write

if TYPE_CHECKING:
    from processes.model import Definitions

FORM = {f"field_{number}": f"value {number}" for number in range(20)}
THIRD, TWENTIETH = 1 / 3, 1 / 20
STATE_KB = 8


class Side(Protocol):
    """An engine."""

    def first(self) -> bytes:
        """Return a new case as it is stored."""

    def next(self, state: bytes) -> bytes | None:
        """Return a case one task later, None where it is over."""


class Stock:
    """SpiffWorkflow as it is."""

    def __init__(self, flow: Definitions) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(write(flow))
        name = flow.processes[0].id
        self.spec, self.parts = parser.get_spec(name), parser.get_subprocess_specs(name)
        self.serializer = BpmnWorkflowSerializer()

    def first(self) -> bytes:
        """Return a new case as it is stored."""
        workflow = BpmnWorkflow(self.spec, self.parts)
        workflow.task_tree.set_data(**FORM)
        workflow.do_engine_steps()
        return self.serializer.serialize_json(workflow).encode()

    def next(self, state: bytes) -> bytes | None:
        """Return a case one task later, None where it is over."""
        workflow = self.serializer.deserialize_json(state.decode())
        if workflow.is_completed():
            return None
        workflow.get_next_task(state=TaskState.READY, manual=True).run()
        workflow.do_engine_steps()
        return self.serializer.serialize_json(workflow).encode()


class Binglian:
    """The tokens of a case."""

    def __init__(self, flow: Definitions) -> None:
        self.executable = prepare(flow)

    def first(self) -> bytes:
        """Return a new case as it is stored."""
        return start(self.executable, FORM).state()

    def next(self, state: bytes) -> bytes | None:
        """Return a case one task later, None where it is over."""
        run = restore(self.executable, state)
        if run.done:
            return None
        run.complete(run.ready()[0].token)
        return run.state()


def run_case(side: Side, table: sqlite3.Connection) -> tuple[list[float], int]:
    """Run a case to its end; return the seconds of each step and the most bytes that were stored."""
    state = side.first()
    table.execute("INSERT OR REPLACE INTO stored VALUES (1, ?)", (state,))
    seconds, most = [], len(state)
    while True:
        began = time.process_time()
        (state,) = table.execute("SELECT state FROM stored WHERE id = 1").fetchone()
        after = side.next(state)
        if after is None:
            return seconds, most
        table.execute("UPDATE stored SET state = ? WHERE id = 1", (after,))
        seconds.append(time.process_time() - began)
        most = max(most, len(after))


def main() -> None:
    print(machine())
    flows = (
        ("30 in a row", serial(30), THIRD),
        ("random order of 50", random_order(50), TWENTIETH),
        ("3 blocks of 10", blocks(3, 10), TWENTIETH),
    )
    sizes = []
    with TemporaryDirectory() as folder:
        table = sqlite3.connect(Path(folder) / "cases.db", isolation_level=None)
        for command in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL"):
            table.execute(command)
        table.execute("CREATE TABLE stored (id INTEGER PRIMARY KEY, state BLOB)")
        head("stock, ms a step", "Binglian, ms a step", "stock, KB at most", "Binglian, KB at most")
        for name, flow, most in flows:
            own = Binglian(flow)
            run_case(own, table)  # what is made once is made
            stock_seconds, stock_size = run_case(Stock(flow), table)
            seconds, size = run_case(own, table)
            ratio = fmean(seconds) / fmean(stock_seconds)
            cells = (f"{1000 * fmean(stock_seconds):.2f}", f"{1000 * fmean(seconds):.3f}")
            row(name, *cells, f"{stock_size / 1024:.1f}", f"{size / 1024:.2f}", measured=ratio, most=most)
        for name, flow in (("100 in a row", serial(100)), ("100 side by side", blocks(1, 100))):
            sizes.append((name, run_case(Binglian(flow), table)[1] / 1024))
        table.close()
    head("state at most, KB")
    for name, size in sizes:
        row(f"size of the state, {name}", f"{size:.2f}", measured=size, most=STATE_KB, unit=" KB")
    print("\n" + machine())


if __name__ == "__main__":
    main()
