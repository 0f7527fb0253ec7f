"""Runs in which tasks are at work at once: the witness that a concurrency of a generated model is real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.search import Search
from processes.checks.token_game import tell

if TYPE_CHECKING:
    from collections.abc import Collection

    from processes.checks.net import Net
    from processes.faults import Step


class RunFinder:
    """Finds runs of one net; what it learns about the net serves every question."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.search = Search(net)
        self.running: dict[str, int] = {}
        for number, name in enumerate(net.places):
            if name.startswith("running:"):
                self.running.setdefault(name.removeprefix("running:"), number)

    def at_once(self, tasks: Collection[str], *, limit: int = 2000) -> tuple[Step, ...] | None:
        """Return a run to a marking in which all the tasks run; None where none was found within the limit."""
        if any(task not in self.running for task in tasks):
            return None
        found = self.search.run_to([self.running[task] for task in tasks], limit=limit)
        return None if found is None else tell(self.net, found[0])

    @property
    def exhausted(self) -> bool:
        """Whether the last question was answered by having seen everything."""
        return self.search.exhausted
