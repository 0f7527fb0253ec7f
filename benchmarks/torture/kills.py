"""Kill writers and sweepers with SIGKILL while an office is under load: everything acknowledged stays, nothing is half done."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from counts import look_at
from offices import open_office, sweep, write
from tables import Row, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.context import ForkServerContext

WRITERS = 3


def run(url: str, folder: Path, *, kills: int, pause: float, seed: int = 1) -> list[Row]:
    """Run the load and the kills, each after some acts and up to `pause` seconds; return what was counted afterwards."""
    open_office(url).close()
    jobs: list[Callable[..., None]] = [*[write] * WRITERS, sweep]
    logs = [folder / f"acknowledged-{number}.txt" for number in range(len(jobs))]
    with Jobs(jobs, [(url, str(log)) for log in logs]) as running:
        dice = random.Random(seed)
        for _ in range(kills):
            running.keep()
            wait_for_acts(logs, dice.randrange(1, 6))
            time.sleep(dice.uniform(0, pause))
            running.kill(dice.randrange(len(jobs)))
    return [counted("kills", kills), *look_at(url, logs), *_kinds(logs)]


def wait_for_acts(logs: Sequence[Path], number: int, patience: float = 10) -> None:
    """Wait until so many more acts are acknowledged, so that a slow machine is tortured as much as a quick one."""

    def written() -> int:
        return sum(log.stat().st_size for log in logs if log.exists())

    began = time.monotonic()
    for _ in range(number):
        before = written()
        while written() == before and time.monotonic() - began < patience:
            time.sleep(0.01)


class Jobs:
    """Processes that are kept running; each that begins again has another name."""

    def __init__(self, jobs: Sequence[Callable[..., None]], arguments: Sequence[tuple[Any, ...]]) -> None:
        self._jobs, self._arguments = jobs, arguments
        self._running: list[Any] = [None] * len(jobs)
        self._lives: Counter[int] = Counter()
        self._context = _fork_server()

    def __enter__(self) -> Self:
        self.keep()
        return self

    def __exit__(self, *_: object) -> None:
        for number in range(len(self._jobs)):
            self.kill(number)

    def keep(self) -> None:
        """Start what does not run."""
        for place, job in enumerate(self._jobs):
            if self._running[place] is None or not self._running[place].is_alive():
                self._lives[place] += 1
                told = (*self._arguments[place], f"{place}-{self._lives[place]}")
                self._running[place] = self._context.Process(target=job, args=told, daemon=True)
                self._running[place].start()

    def kill(self, number: int) -> None:
        """Kill one, at whatever it is."""
        process = self._running[number]
        if process is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            process.join()

    @property
    def ids(self) -> list[int]:
        """Return the processes' ids."""
        return [process.pid for process in self._running if process is not None and process.is_alive()]


def _fork_server() -> ForkServerContext:
    """Return what starts a new process at once: nothing is imported again."""
    here, root = str(Path(__file__).parent), str(Path(__file__).resolve().parents[2])
    path = os.environ.get("PYTHONPATH", "")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["offices", "warm"])
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (here, root, path)))  # Python 3.11 tells it nothing of ours
    try:
        forkserver.ensure_running()
    finally:  # whatever else is started from here looks where it always did
        os.environ["PYTHONPATH"] = path
        if not path:
            del os.environ["PYTHONPATH"]
    return context


def _kinds(logs: Sequence[Path]) -> list[Row]:
    lines = [line.split()[2] for log in logs if log.exists() for line in log.read_text(encoding="utf-8").splitlines()]
    return [counted(f"of them {kind}", number) for kind, number in Counter(lines).most_common()]
