"""Remembering what was read from the last few models: one redesign asks for the same reading many times.

Models are immutable, so one and the same object has one and the same reading. Comparing whole models by value would cost
more than reading them again.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Model = TypeVar("Model")
Reading = TypeVar("Reading")


def remember_last(count: int) -> Callable[[Callable[[Model], Reading]], Callable[[Model], Reading]]:
    """Let a function of one immutable object remember its answers for the objects asked about last.

    >>> asked = []
    >>> @remember_last(1)
    ... def length(text: str) -> int:
    ...     asked.append(text)
    ...     return len(text)
    >>> length("abc"), length("abc"), length("de"), asked
    (3, 3, 2, ['abc', 'de'])
    """

    def decorate(read: Callable[[Model], Reading]) -> Callable[[Model], Reading]:
        known: OrderedDict[int, tuple[Model, Reading]] = OrderedDict()

        @wraps(read)
        def remembered(model: Model) -> Reading:
            found = known.pop(id(model), None) or (model, read(model))
            known[id(model)] = found  # the model is kept beside its reading, so its identity is not used again
            if len(known) > count:
                known.popitem(last=False)
            return found[1]

        return remembered

    return decorate
