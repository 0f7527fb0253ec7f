"""What is said beside the result, on standard error: progress, remarks, complaints."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from processes.messages import Message

PATIENCE = 1.0  # seconds before progress is shown
INTERRUPTED = 130  # exit code


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Speaks to the person at the terminal, in their language."""

    language: str = "en"
    quiet: bool = False

    def say(self, remark: Message) -> None:
        """Say something that is no part of the result."""
        if not self.quiet:
            _say(remark.render(self.language))

    def complain(self, complaint: Message) -> None:
        """Say what went wrong, even if told to be quiet."""
        _say(f"binglian: {complaint.render(self.language)}")

    @contextmanager
    def progress(self, what: Message) -> Iterator[None]:
        """Show a moving sign on a terminal while work goes on for longer than a second."""
        if self.quiet or sys.stderr is None or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console

        status = Console(stderr=True).status(what.render(self.language))
        timer = threading.Timer(PATIENCE, status.start)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            status.stop()

    @contextmanager
    def counting(self, what: Message) -> Iterator[Callable[..., None]]:
        """Show on a terminal how many of how many are done, and what time is left; what is given takes the numbers."""
        if self.quiet or sys.stderr is None or not sys.stderr.isatty():
            yield _nothing
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        told = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        rate = TextColumn("{task.fields[rate]}"), TimeRemainingColumn(elapsed_when_finished=True)
        with Progress(*told, *rate, console=Console(stderr=True), transient=True) as progress:
            row = progress.add_task(what.render(self.language), total=None, rate="")
            begin = time.monotonic()

            def step(done: int, wanted: int) -> None:
                rate = message("{rate} runs a second", rate=f"{done / (time.monotonic() - begin):.3g}")
                progress.update(row, completed=done, total=wanted, rate=rate.render(self.language))

            yield step


def _nothing(*_: int, **_kept: int) -> None:
    """Show nothing."""


def _say(text: str) -> None:
    """Write to standard error; where it is closed or full, the result still counts."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"{text}\n")
