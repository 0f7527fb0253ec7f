"""The self-test: small flows in which stock SpiffWorkflow goes wrong, run before the first case of a process."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from engine.spiff.errors import SelfTestError
from engine.spiff.executable import prepare
from engine.spiff.run import restore, start
from processes.blocks import Branch, build, choice, loop, parallel, partial_order, sequence, task
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.spiff.run import Run
    from processes.blocks import Block
    from processes.messages import Message

PINNED = "3.2.0"
_BRANCHES, _ROUNDS, _DIAMONDS, _REPEATS = 3, 3, 12, 350  # 350 rounds of three tasks are deeper than 1000


def self_test() -> None:
    """Raise `SelfTestError` if a cure of SpiffWorkflow does not hold; it takes less than a second."""
    if version("SpiffWorkflow") != PINNED:
        raise SelfTestError(
            message(
                "SpiffWorkflow {found} is installed, and the cures are made for {pinned}; install that.",
                found=version("SpiffWorkflow"),
                pinned=PINNED,
            )
        )
    for cure, holds in CURES:
        try:
            held = holds()
        except Exception as error:
            raise SelfTestError(message(_FAILED.pattern, cure=cure)) from error
        if not held:
            raise SelfTestError(message(_FAILED.pattern, cure=cure))


def joins_in_the_order_drawn() -> bool:
    """Tell whether the N shape runs as drawn: c after a and b, d after b alone."""
    run = _begin(partial_order([task(name) for name in "abcd"], [(0, 2), (1, 2), (1, 3)]))
    seen = [_ready(run)]
    for name in "bdac":
        run = _do(run, name)
        seen.append(_ready(run))
    return seen == [["a", "b"], ["a", "d"], ["a"], ["c"], []] and run.done


def joins_in_every_round() -> bool:
    """Tell whether a review by several is joined once in each round of a loop."""
    names = [f"review{number}" for number in range(_BRANCHES)]
    review = parallel(*(task(name) for name in names))
    again = Branch(condition='complete == "no"', block=task("supplement"))
    run = _begin(sequence(loop(sequence(review, task("check")), name="again?", again=again), task("issue")))
    for number in range(_ROUNDS):
        for place in range(_BRANCHES):
            if _ready(run) != names[place:]:
                return False
            run = _do(run, names[place])
        last = number == _ROUNDS - 1
        run = _do(run, "check", {"complete": "yes" if last else "no"})
        run = run if last else _do(run, "supplement")
    return _ready(run) == ["issue"] and _do(run, "issue").done


def keeps_what_was_said_last() -> bool:
    """Tell whether what one branch changes is still so after the join, although the other branch ends later."""
    ways = choice("?", Branch(condition='answer == "new"', block=task("right")), Branch(block=task("wrong")))
    run = _begin(sequence(task("ask"), parallel(task("a"), task("b")), ways))
    for name, said in (("ask", {"answer": "old"}), ("a", {"answer": "new"}), ("b", {})):
        run = _do(run, name, said)
    return _ready(run) == ["right"]


def stays_small() -> bool:
    """Tell whether a row of parallel blocks has a task for each branch, not for each path."""
    run = _begin(sequence(*(parallel(task(f"a{number}"), task(f"b{number}")) for number in range(_DIAMONDS))))
    return len(list(run._case.tokens())) == len(run.ready()) == 2  # noqa: PLR2004 - the two tasks of the first block


def goes_on_for_ever() -> bool:
    """Tell whether a case is still open after very many rounds."""
    again = Branch(condition='again == "yes"', block=task("back"))
    run = _begin(loop(task("check"), name="again?", again=again))
    for _ in range(_REPEATS):
        run.complete(run.ready()[0].token, {"again": "yes"})
        run.complete(run.ready()[0].token)
    return _ready(run) == ["check"] and run.ready()[0].round == _REPEATS + 1


CURES: tuple[tuple[Message, Callable[[], bool]], ...] = (
    (message("joins wait for each flow once"), joins_in_the_order_drawn),
    (message("joins know their round"), joins_in_every_round),
    (message("a join loses no answer"), keeps_what_was_said_last),
    (message("nothing is predicted"), stays_small),
    (message("no depth is too deep"), goes_on_for_ever),
)
_FAILED = message("SpiffWorkflow is not safe here, so that nothing is run: the cure '{cure}' does not hold.")


def _begin(block: Block) -> Run:
    return start(prepare(build(block)))


def _ready(run: Run) -> Sequence[str]:
    return sorted(task.element for task in run.ready())


def _do(run: Run, element: str, variables: Mapping[str, object] | None = None) -> Run:
    token = next(task.token for task in run.ready() if task.element == element)
    run.complete(token, variables)
    return restore(run.executable, run.state())
