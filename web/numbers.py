"""Numbers of rows in addresses: no larger than the store counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from werkzeug.routing import Map

LARGEST = 2**31 - 1


class NumberConverter(IntegerConverter):
    """A number that a row may have; a larger one is an address of nothing."""

    def __init__(self, address_map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(address_map, *arguments, **{"max": LARGEST, **options})
