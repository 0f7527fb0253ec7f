"""What the engine refuses, as exceptions; each message says what, where and what to do, and nothing was changed.

BinglianError
├── NotFoundError      there is no such case, work item, flow, ...
├── ConflictError      somebody was quicker, or the thing is not in that state any more
├── NotAllowedError    this person may not do it
├── TooManyError       somebody asks too often
├── RefusedDeploymentError   a flow that cannot be run
└── StoreError         the database did not take it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.errors import BinglianError

if TYPE_CHECKING:
    from processes.messages import Message


class NotFoundError(BinglianError):
    """There is no such thing."""


class ConflictError(BinglianError):
    """Somebody was quicker, or it is over already."""


class NotAllowedError(BinglianError):
    """A person who may not do that."""


class TooManyError(BinglianError):
    """Somebody asks too often; `seconds` is how long to wait."""

    def __init__(self, message: Message, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class RefusedDeploymentError(BinglianError):
    """A flow that cannot be run, by element and rule."""


class StoreError(BinglianError):
    """The database did not take it."""
