"""No collection of cyclic garbage while a model is being worked on.

A model of 2,000 tasks is some hundred thousand small objects that live until the work is done. Python's collector goes
through them again and again, finds nothing to free, and takes about a quarter of the time. Nothing is lost by waiting:
what is not in a circle is freed at once, as ever, and the rest when the collector runs next.

    with collection_paused():
        ...

What is guaranteed: while anyone is inside, in whatever thread, the collector does not run by itself; when the last one
leaves, by return or by exception, it is on or off as it was when the first one came. So it may be nested, and a program
that has switched the collector off for good finds it off.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = Lock()
_inside: list[bool] = []  # one for each who is inside: whether the collector was on when they came


@contextmanager
def collection_paused() -> Iterator[None]:
    """Keep the collector from running by itself; also a decorator.

    >>> with collection_paused():
    ...     gc.isenabled()
    False
    """
    with _lock:
        _inside.append(gc.isenabled() or any(_inside))
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            was_on = _inside.pop()
            if not _inside and was_on:
                gc.enable()
