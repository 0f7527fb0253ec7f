"""Completed cases a second beside the npm package `bpmn-engine`, with the state saved at every step.

Run: python benchmarks/engine_peer.py [cases]. It needs node and npm; the package is installed once in `.peers/node`.

"Saved at every step" is the same on both sides: after the start and after every task the whole state is written to a file, and
the next task begins by reading it into an engine that knows nothing yet of the case. bpmn-engine recovers and resumes from its own
JSON (`getState`, `recover`, `resume`), which holds the flow; Binglian restores its tokens into the flow that it has read once. Neither
waits for the disk. Times are of the processor. The last column is more than the peer does: a whole office of Binglian on SQLite, with work
lists, clocks and a journal, every act forced to the disk; it is not part of the aim.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from engine_parts.aims import head, machine, row
from engine_parts.flows import blocks, serial, wide
from peer_runs.environments import FOLDER

from engine.service import Engine
from engine.spiff import prepare, restore, start
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.model import Definitions

PACKAGE = "bpmn-engine@25"
HERE = Path(__file__).resolve().parent
AIM = 15
CASES = 5
MORE = 20  # so many times the cases of the peer


def install() -> Path:
    """Return the folder in which the peer is installed."""
    home = FOLDER / "node"
    if not (home / "node_modules" / "bpmn-engine").exists():
        home.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm") or sys.exit("npm is not installed, so there is no peer to measure against.")
        options = ["--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([npm, "install", "--prefix", home, *options, PACKAGE], check=True)
    return home


def peer(home: Path, flow: Definitions, cases: int) -> dict[str, Any]:
    """Return what was measured with bpmn-engine."""
    node = shutil.which("node") or sys.exit("node is not installed, so there is no peer to measure against.")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "flow.bpmn").write_bytes(write(flow))
        command = [
            node,
            HERE / "engine_parts" / "node_side.mjs",
            home,
            folder / "flow.bpmn",
            folder / "state",
            str(cases),
        ]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def tokens(flow: Definitions) -> tuple[int, int]:
    """Run a case from state to state; return how many tasks it had and the most bytes of a state."""
    executable = prepare(flow)
    with TemporaryDirectory() as name:
        file = Path(name) / "state"
        file.write_bytes(start(executable).state())
        steps = most = 0
        while not (run := restore(executable, file.read_bytes())).done:
            run.complete(run.ready()[0].token)
            state = run.state()
            file.write_bytes(state)
            steps, most = steps + 1, max(most, len(state))
    return steps, most


def office(flow: Definitions, cases: int) -> float:
    """Return the seconds of the processor of a whole office for so many cases."""
    with TemporaryDirectory() as name:
        engine = Engine(f"sqlite:///{name}/office.db")
        engine.database.prepare()
        deployed, _ = engine.deploy(write(flow))
        engine.add_person("li")
        for post in engine.posts():
            engine.assign("li", post.id)
        began = time.process_time()
        for _ in range(cases):
            engine.start(deployed)
            while items := engine.work("li"):
                for item in items:
                    engine.complete(item.id, by="li")
        seconds = time.process_time() - began
        engine.close()
    return seconds


def seconds_of(work: Callable[[], object], times: int) -> float:
    work()
    began = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - began


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    home = install()
    print(machine())
    head("bpmn-engine, cases/s", "Binglian, cases/s", "its state, KB", "our state, KB", "whole office, cases/s")
    for name, flow in (("30 in a row", serial(30)), ("10 side by side", wide(10)), ("3 blocks of 10", blocks(3, 10))):
        found = peer(home, flow, cases)
        steps, most = tokens(flow)
        if found["steps"] != steps * cases:
            sys.exit(f"bpmn-engine completed {found['steps']} tasks instead of {steps * cases}.")
        theirs = cases / found["seconds"]
        ours = MORE * cases / seconds_of(lambda flow=flow: tokens(flow), MORE * cases)
        cells = (
            f"{theirs:.2f}",
            f"{ours:.0f}",
            f"{found['most'] / 1024:.0f}",
            f"{most / 1024:.2f}",
            f"{cases / office(flow, cases):.1f}",
        )
        row(name, *cells, measured=ours / theirs, least=AIM, unit=" times")
    print("\n" + machine())


if __name__ == "__main__":
    main()
