"""The office that is tortured: the small flow of the shelf in one person's hands, its limits extendable; and its acts."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.clock import ManualClock
from engine.errors import ConflictError, NotAllowedError, StoreError
from engine.service import Engine
from processes.catalogue import flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PERSON, HEAD, FLOW = "li", "ma", "Shop_sign"
BEGIN = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)  # a Monday, 10 in the morning there
ANSWERS = {"complete_registration": "yes", "decision_S04": "granted"}
REFUSED = (ConflictError, NotAllowedError)  # another was quicker: nothing was promised
XML = re.sub(
    rb'<bl:timeLimit statutory="[1-9]\d*"',
    rb'\g<0> extendableBy="10"',
    Path(str(flow("shop_sign").to_be)).read_bytes(),
)
ROOT = Path(__file__).resolve().parents[2]


def open_office(url: str, clock: ManualClock | None = None) -> Engine:
    """Put the flow into service, all posts in one hand, on a clock that goes when it is told to."""
    engine = Engine(url, clock=clock or ManualClock(BEGIN))
    engine.database.prepare()
    engine.deploy(XML)
    engine.add_person(PERSON)
    engine.add_person(HEAD, rank="head")
    for post in engine.posts():
        engine.assign(PERSON, post.id)
    return engine


def draw_act(engine: Engine, dice: random.Random) -> tuple[str, Callable[..., object]]:
    """Return what is done next, for those who count, and the act itself, which takes a key."""
    items = engine.work(PERSON)
    if not items or dice.random() < 0.2:  # noqa: PLR2004 - one in five is a new case
        return "start", partial(engine.start, FLOW, by=PERSON)
    item = dice.choice(items)
    held_up = {"kind": "hearing", "item": item.id}
    kinds: dict[str, tuple[int, Callable[..., object]]] = {
        "claim": (10, partial(engine.claim, item.id)),
        "give back": (10, partial(engine.give_back, item.id)),
        "suspend": (5, partial(engine.suspend, item.receipt, notice="1", **held_up)),
        "resume": (5, partial(engine.resume, item.receipt, **held_up)),
        "extend": (5, partial(engine.extend, item.receipt, approver=HEAD, reason="案情复杂", item=item.id)),
        "complete": (65, partial(engine.complete, item.id)),
    }
    kind = dice.choices(list(kinds), [weight for weight, _ in kinds.values()])[0]
    act = partial(kinds[kind][1], by=PERSON)
    if kind == "complete":
        asked = {decision.name: ANSWERS[decision.name] for decision in engine.decisions(item.id)}
        act = partial(act, decisions=asked)
    return f"{kind} {item.id}", act


def write(url: str, log: str, name: str) -> None:
    """Act for ever; put down each act when it was acknowledged. What the store does not take is asked for again, by the same key."""
    clock = ManualClock(BEGIN)
    engine = Engine(url, clock=clock)
    dice = random.Random(name)
    with Path(log).open("a", encoding="utf-8") as acknowledged, Path(f"{log}.told").open("a", encoding="utf-8") as told:
        for number in range(1_000_000):
            clock.go(timedelta(seconds=dice.randrange(60)))
            for line in try_again(engine, dice, f"{name}-{number}"):
                if line.startswith("!"):
                    print(line, file=told, flush=True)
                    continue
                print(f"{time.time()} {line}", file=acknowledged, flush=True)
                os.fsync(acknowledged.fileno())


def try_again(engine: Engine, dice: random.Random, key: str) -> Iterator[str]:
    """Do one act, however often it takes; yield what the store said (after a !), then what was done."""
    act: Callable[..., object] | None = None
    kind = ""
    while True:
        try:
            if act is None:
                kind, act = draw_act(engine, dice)
            answer = act(key=key)
        except REFUSED:
            return
        except StoreError as error:
            yield f"! {error}"
            time.sleep(0.2)
            continue
        yield f"{key} {kind} {answer}" if kind == "start" else f"{key} {kind}"
        return


def sweep(url: str, log: str, name: str) -> None:
    """Fire what is due for ever, on a clock that runs a day in half a second and is moved by a day either way."""
    dice = random.Random(name)
    began = float(Path(f"{log}.began").read_text()) if Path(f"{log}.began").exists() else time.time()
    clock = ManualClock(BEGIN)
    engine = Engine(url, clock=clock)
    while True:
        clock.set(BEGIN + timedelta(days=2 * (time.time() - began) + dice.choice((-1, 0, 1))))
        try:
            engine.tick()
        except (*REFUSED, StoreError):
            time.sleep(0.05)


def say(url: str, *words: str, seconds: float = 120) -> tuple[int, str]:
    """Call the command line in a process of its own; return its exit code and what it complains of."""
    done = subprocess.run(
        command(url, *words), capture_output=True, text=True, check=False, timeout=seconds, env=environment()
    )
    return done.returncode, done.stderr.strip()


def command(url: str, *words: str) -> list[str]:
    return [sys.executable, "-c", "from web.cli import main; main()", *words, "--store", url]


def environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(ROOT)}


def is_one_sentence(code: int, said: str) -> bool:
    """Tell whether a refusal is told as it should be: in one line, with the exit code of a refusal, and without a traceback."""
    return code in {2, 3} and len(said.splitlines()) == 1 and "Traceback" not in said
