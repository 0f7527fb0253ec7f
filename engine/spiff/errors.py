"""What the engine itself refuses; every sentence names the element and what to do.

RefusedDeploymentError
└── RefusedFlowError   a flow that cannot be run as it is drawn
ConflictError
└── NotReadyError      a task or event that nobody can complete now: done already, or not reached
BinglianError
└── SelfTestError      a cure of SpiffWorkflow does not hold, so nothing is run
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import ConflictError, RefusedDeploymentError
from processes.errors import BinglianError

if TYPE_CHECKING:
    from processes.messages import Message


class RefusedFlowError(RefusedDeploymentError):
    """The flow cannot be run; `reasons` has a sentence for each element that is in the way."""

    def __init__(self, message: Message, *, element: str = "", reasons: tuple[Message, ...] = ()) -> None:
        super().__init__(message)
        self.element = element
        self.reasons = reasons or (message,)


class NotReadyError(ConflictError):
    """Nobody can complete this now."""


class SelfTestError(BinglianError):
    """A cure does not hold."""
