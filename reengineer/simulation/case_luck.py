"""The cases of a replication before they run: when they arrive, what holds for them, what is drawn for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reengineer.simulation.kernel import words as w
from reengineer.simulation.replication import Run, counted_words

if TYPE_CHECKING:
    Draw = tuple[int, int, tuple[float, float]]

NOTHING: Draw = (0, -1, (0.0, 0.0))


class Cases(Run):
    """The cases of a replication, without the room that the kernel needs."""

    def _lay_cases(self) -> None:
        header = {w.CASES: self.size, w.SEED: self.seed, **counted_words(self.scenario)}
        header[w.ARRIVALS] = self._take(self.size)
        header[w.TRUTH] = self._take(self.size * len(self.compiled.conditions))
        for word, value in header.items():
            self.ints[word] = value
        self._lay_truth()


def draws_of(ints: Any, reals: Any, node: int) -> tuple[Draw, Draw]:
    """Return the two draws of a node: number, table (0: the bare number, -1: nothing is drawn), shift and scale."""
    if ints[node + w.OP] == w.CHOOSE:
        return (NOTHING if ints[node + w.BY_CONDITION] else (2, 0, (0.0, 0.0))), NOTHING
    found = [NOTHING, NOTHING]
    for purpose, table, shift in ((0, w.WORK_TABLE, w.WORK_SHIFT), (1, w.LEAD_TABLE, w.LEAD_SHIFT)):
        if ints[node + table]:
            found[purpose] = (
                purpose,
                int(ints[node + table]),
                (float(reals[node + shift]), float(reals[node + shift + 1])),
            )
    return found[0], found[1]
