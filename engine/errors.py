"""What the engine refuses, as exceptions; each message says what, where and what to do, and nothing was changed.

BinglianError
├── NotFoundError      there is no such case, work item, flow, ...
├── ConflictError      somebody was quicker, or the thing is not in that state any more
├── NotAllowedError    this person may not do it
├── RefusedDeploymentError   a flow that cannot be run
└── StoreError         the database did not take it
    └── AwayError      it is away or busy, and comes back
"""

from __future__ import annotations

from processes.errors import BinglianError


class NotFoundError(BinglianError):
    """There is no such thing."""


class ConflictError(BinglianError):
    """Somebody was quicker, or it is over already."""


class NotAllowedError(BinglianError):
    """A person who may not do that."""


class RefusedDeploymentError(BinglianError):
    """A flow that cannot be run, by element and rule."""


class StoreError(BinglianError):
    """The database did not take it."""


class AwayError(StoreError):
    """The database cannot be reached, or others hold it for too long."""
