"""Attributes of XES: typed values, lists and containers, attributes of attributes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, cast
from uuid import UUID

from processes.eventlog import Items, Nested
from processes.log_sources import LogSource, find_zone, read_time
from processes.messages import message
from processes.xml.identity import line_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lxml import etree

    from processes.errors import RefusedInputError
    from processes.eventlog import Attribute, Simple, Value

_TRUTH = {"true": True, "1": True, "false": False, "0": False}


class ValueReader:
    """Reads the attributes of one log."""

    def __init__(self, log: LogSource, zone: str) -> None:
        self.log = log
        self.zone = find_zone(zone)
        self.simple: dict[str, Callable[[str], Simple | None]] = {
            "string": str,
            "date": lambda text: read_time(text, self.zone),
            "int": int,
            "float": float,
            "boolean": lambda text: _TRUTH.get(text.strip().lower()),
            "id": UUID,
        }

    def read_all(self, element: etree._Element) -> tuple[Attribute, ...]:
        """Read the attributes in an element."""
        return tuple(self.read(child) for child in element if name_of(child) != "values")

    def read(self, element: etree._Element) -> Attribute:
        """Read an attribute: its key and value."""
        key, kind = element.get("key"), name_of(element)
        if key is None or (kind not in self.simple and kind not in {"list", "container"}):
            text = message(
                "{file}, line {line}: {element} is no attribute of XES with a key; correct it or export the log again.",
                file=self.log.name,
                line=line_of(element),
                element=kind,
            )
            raise self.log.refusal(text, line_of(element))
        if kind in self.simple:
            value = self._read_simple(element, kind)
            return key, Nested(value, self.read_all(element)) if len(element) else value
        return key, self._read_items(element, cast("Literal['list', 'container']", kind))

    def read_time(self, element: etree._Element) -> datetime:
        """Read the time of an event, whatever type it is written as."""
        time = read_time(element.get("value", ""), self.zone)
        if time is None:
            raise self._wrong(element, "date")
        return time

    def _read_simple(self, element: etree._Element, kind: str) -> Simple:
        written = element.get("value")
        try:
            value = None if written is None else self.simple[kind](written)
        except ValueError:
            value = None
        if value is None:
            raise self._wrong(element, kind)
        return value

    def _read_items(self, element: etree._Element, kind: Literal["list", "container"]) -> Value:
        """Read the values: in the element `values` (its own attributes stand beside it), or, as older logs do, in this one."""
        values = [child for child in element if name_of(child) == "values"]
        if not values:
            return Items(kind, self.read_all(element))
        return Items(kind, self.read_all(values[0]), self.read_all(element))

    def _wrong(self, element: etree._Element, kind: str) -> RefusedInputError:
        text = message(
            "{file}, line {line}: the value {value} of {key} is no {kind}; correct it or export the log again.",
            file=self.log.name,
            line=line_of(element),
            value=repr(element.get("value")),
            key=element.get("key"),
            kind=kind,
        )
        return self.log.refusal(text, line_of(element))


def name_of(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return _local(str(element.tag))


@cache
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
