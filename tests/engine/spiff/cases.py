"""A case stored and restored after every step, with its tasks by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.spiff import Run, prepare, restore, start

if TYPE_CHECKING:
    from processes.model import Definitions


class Stored:
    """What a person sees of a case."""

    def __init__(self, definitions: Definitions, **variables: object) -> None:
        self.executable = prepare(definitions)
        self.run: Run = start(self.executable, variables)
        self.keep()

    def keep(self) -> None:
        self.run = restore(self.executable, self.run.state())

    @property
    def done(self) -> bool:
        return self.run.done

    def ready(self) -> list[str]:
        return sorted(task.element for task in self.run.ready())

    def waits(self) -> list[str]:
        return sorted(wait.element for wait in self.run.waits())

    def complete(self, name: str, **variables: object) -> None:
        self.run.complete(next(task.token for task in self.run.ready() if task.element == name), variables)
        self.keep()

    def happen(self, name: str, **variables: object) -> None:
        self.run.happen(name, variables)
        self.keep()
