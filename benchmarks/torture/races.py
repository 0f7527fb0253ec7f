"""Many at once on one thing: of those who complete one task one wins, and a join goes on once however close together its reviewers finish."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

from offices import BEGIN
from tables import Row, counted

from engine.clock import ManualClock
from engine.errors import ConflictError
from engine.service import Engine
from processes.blocks import build, parallel, sequence, task
from processes.errors import BinglianError
from processes.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def one_task(url: str, *, threads: int, rounds: int) -> list[Row]:
    """Let as many people complete one task at once, again and again."""
    engine = open_reviews(url, reviewers=1, people=threads)
    flow, people = engine.flows()[0].flow, [f"p{number}" for number in range(threads)]
    found: Counter[str] = Counter()
    for _ in range(rounds):
        item = engine.case(engine.start(flow)).items[0].id
        outcomes = all_at_once([partial(engine.complete, item, by=who) for who in people])
        winners = [who for who, outcome in zip(people, outcomes, strict=True) if outcome is None]
        done_by = f"completed by {winners[0]}." if winners else "nobody"
        told = [str(outcome) for outcome in outcomes if isinstance(outcome, ConflictError)]
        found["one winner"] += len(winners) == 1
        found["told by whom"] += sum(text.endswith(done_by) for text in told)
    fault = engine.verify()
    engine.close()
    return [
        counted("rounds", rounds),
        counted("people at once", threads),
        counted("rounds with one winner", found["one winner"], rounds),
        counted("losers who were told who was quicker", found["told by whom"], rounds * (threads - 1)),
        counted("journals broken", int(fault is not None), 0),
    ]


def joins(url: str, *, reviewers: int, rounds: int) -> list[Row]:
    """Let all reviewers of a case finish at once, again and again."""
    engine = open_reviews(url, reviewers=reviewers, people=reviewers)
    flow = engine.flows()[0].flow
    found: Counter[str] = Counter()
    for _ in range(rounds):
        receipt = engine.start(flow)
        items = [item for item in engine.case(receipt).items if item.status == "offered"]
        outcomes = all_at_once([partial(engine.complete, item.id, by=item.department) for item in items])
        offered = [item for item in engine.case(receipt).items if item.element == "decide"]
        found["once"] += len(offered) == 1
        found["refused"] += len(outcomes) - outcomes.count(None)
    fault = engine.verify()
    engine.close()
    return [
        counted("rounds", rounds),
        counted("reviewers at once", reviewers),
        counted("joins that went on once", found["once"], rounds),
        counted("reviewers who were refused", found["refused"], 0),
        counted("journals broken", int(fault is not None), 0),
    ]


def open_reviews(url: str, *, reviewers: int, people: int) -> Engine:
    """Put reviews side by side and a decision behind them into service; each person holds every post."""
    engine = Engine(url, clock=ManualClock(BEGIN))
    engine.database.prepare()
    reviews = [task(f"review_{number}", lane=(f"p{number}", "审批岗")) for number in range(reviewers)]
    first = parallel(*reviews) if reviewers > 1 else reviews[0]
    engine.deploy(write(build(sequence(first, task("decide", lane=("p0", "审批岗"))))))
    for number in range(people):
        engine.add_person(f"p{number}")
        for post in engine.posts():
            engine.assign(f"p{number}", post.id)
    return engine


def all_at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do acts in as many threads, which begin together; return what came of each, the error if it was refused."""
    together = Barrier(len(acts))

    def attempt(act: Callable[[], object]) -> object:
        together.wait()
        try:
            return act()
        except BinglianError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))
