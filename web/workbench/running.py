"""Simulations and comparisons as background work: one at a time, with progress in the store, until done or called off."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from engine.projects import DONE, FAILED, RUNNING, STOPPED, WAITING
from processes.errors import BinglianError
from processes.messages import LANGUAGES, message
from web.workbench.wording import in_every_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.service import Engine
    from processes.messages import Message
    from reengineer.simulation.offered_load import PostLoad
    from reengineer.simulation.run import SimulationResult

ALIVE = (WAITING, RUNNING)
SIMULATION, COMPARISON = "simulation", "comparison"


class Runs:
    """Runs what was asked for, in the order in which it was asked; the store of the office is where its state stands."""

    def __init__(self, office: Engine) -> None:
        self._office = office
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="run")
        self._futures: set[Future[None]] = set()

    def begin(self, run: int, flows: tuple[bytes, ...]) -> None:
        """Run it as soon as those before it are over; two flows are compared, one is simulated."""
        future = self._worker.submit(self._run, run, flows)
        self._futures.add(future)
        future.add_done_callback(self._futures.discard)

    def finish(self) -> None:
        """Wait until nothing is left to run."""
        wait(tuple(self._futures))

    def _run(self, run: int, flows: tuple[bytes, ...]) -> None:
        if not self._office.note_progress(run, 0, 0):
            return  # called off while it waited
        try:
            found = _simulate(self._watch(run), flows, self._office.run(run).asked)
        except KeyboardInterrupt:
            self._office.end_run(run, STOPPED)
        except BinglianError as error:
            self._office.end_run(run, FAILED, answer={"sentence": in_every_language(error.message)})
        except Exception:
            self._office.end_run(run, FAILED, answer={"sentence": in_every_language(_fault())})
            raise
        else:
            self._office.end_run(run, DONE, **found)

    def _watch(self, run: int) -> _Watch:
        return _Watch(self._office, run)


class _Watch:
    """Notes how far a run is, and breaks it off where it is no longer wanted."""

    def __init__(self, office: Engine, run: int) -> None:
        self._office, self._run, self._told = office, run, (-1, -1)

    def begin(self, loads: tuple[PostLoad, ...]) -> None:
        """Nothing is told before it runs: the report warns of posts that cannot cope."""

    def step(self, done: int, wanted: int) -> None:
        """Note how many replications are done."""
        if (done, wanted) == self._told:
            return
        self._told = (done, wanted)
        if not self._office.note_progress(self._run, done, wanted):
            raise KeyboardInterrupt


def _fault() -> Message:
    return message("The run has failed inside the program; what it was begun with is as it was. Please report it.")


def _simulate(watch: _Watch, flows: tuple[bytes, ...], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a run: its answer, a report in each language, a spreadsheet."""
    told = {name: value if name in {"arrivals", "scenario"} else (value,) for name, value in asked.items() if value}
    if len(flows) == 1:
        return _simulation(flows[0], watch, told)
    return _comparison(flows[0], flows[1], watch, told)


def _simulation(xml: bytes, watch: _Watch, told: Mapping[str, Any]) -> dict[str, Any]:
    from processes.reader import read
    from reengineer.commands.simulate import simulate
    from reengineer.report.simulated import answer, gather_simulated
    from reengineer.report.simulation import simulation_report
    from reengineer.report.simulation_sheets import simulation_spreadsheet

    result = simulate(xml, workers=1, watch=watch, **told)
    if result.interrupted:
        raise KeyboardInterrupt
    simulated = gather_simulated(read(xml), result)
    return {
        "answer": {
            "sentence": in_every_language(answer(result)),
            "elements": _elements(result),
            "cases": _cases(result),
        },
        "pages": {language: simulation_report(simulated, language=language) for language in LANGUAGES},
        "sheet": simulation_spreadsheet(simulated, language="zh-Hans"),
    }


def _comparison(before: bytes, after: bytes, watch: _Watch, told: Mapping[str, Any]) -> dict[str, Any]:
    from reengineer.commands.compare import compare, flows_of
    from reengineer.report.compared import answer, gather_compared
    from reengineer.report.comparison import comparison_report
    from reengineer.report.spreadsheet import spreadsheet

    result = compare(before, after, workers=1, watch=watch, **told)
    if result.before.interrupted:
        raise KeyboardInterrupt
    compared = gather_compared(flows_of(before, after), result)
    return {
        "answer": {
            "sentence": in_every_language(answer(result)),
            "elements": _elements(result.before),
            "cases": _cases(result.before),
        },
        "pages": {language: comparison_report(compared, language=language) for language in LANGUAGES},
        "sheet": spreadsheet(compared, language="zh-Hans"),
    }


def _cases(result: SimulationResult) -> int:
    """Return how many cases were run in all."""
    return result.replications * result.scenario.cases


def _elements(result: SimulationResult) -> dict[str, dict[str, float | None]]:
    """Return for each task and stage what the heat map shows: days waited and worked, share over the limit, visits a case."""
    return {
        place.id: {
            "wait": place.waiting,
            "work": place.processing,
            "overdue": None if place.kept_promise is None else 1 - place.kept_promise,
            "visits": place.visits,
        }
        for place in result.places
        if place.kind != "department"
    }
