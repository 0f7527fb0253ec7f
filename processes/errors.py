"""What can go wrong with input, as exceptions.

BinglianError
├── RefusedInputError      a file that cannot be taken at all (exit code 3)
├── UsageError             an argument or option that makes no sense (exit code 2)
└── RefusedRedesignError   a redesign that would touch a fault, or that fails its proof (exit code 3)

Faults *of a process* (a deadlock, a missing limit) are values, see `processes.faults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from processes.messages import Message


class BinglianError(Exception):
    """Something is wrong with the input; the message says what, where and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class UsageError(BinglianError):
    """An argument makes no sense."""


class RefusedInputError(BinglianError):
    """The file cannot be taken; the message names file, line, element and next step."""

    def __init__(
        self,
        message: Message,
        *,
        kind: str,
        file: str = "",
        line: int | None = None,
        element: str | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.file = file
        self.line = line
        self.element = element


class RefusedRedesignError(BinglianError):
    """The redesign was not written: it would touch a fault, or its proof failed."""
