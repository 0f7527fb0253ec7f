"""The single values in a table `[scenario]`, each checked where it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from processes.durations import Span
from processes.errors import UsageError
from processes.messages import LANGUAGES, Message, message
from reengineer.simulation.distributions import Distribution
from reengineer.simulation.scenario_options import parse_arrivals, parse_length, parse_span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from reengineer.simulation.flow_names import FlowNames

Read = TypeVar("Read")

_FORMS = {
    "start": message("a date or a date with a time, without quotes"),
    "cases": message("a whole number"),
    "text": message("a text in quotes"),
    "number": message("a number"),
    "table": message("a table"),
    "spread": message("three factors in order, like [0.4, 0.8, 1.3]"),
    "share": message("a share from 0 to 1"),
    "flag": message("true or false, without quotes"),
}


@dataclass(frozen=True, slots=True)
class Worded:
    """A sentence that a file has in several languages; as a fact of a message it is said in the reader's."""

    texts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return self.render("en")

    def render(self, language: str) -> str:
        """Return the sentence in a language, in English where that one is missing."""
        texts = dict(self.texts)
        return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


class Values:
    """Reads values and says in which file one makes no sense."""

    def __init__(self, names: FlowNames, file: str) -> None:
        self.names, self.file = names, file

    def at(self, table: str, name: str) -> Values:
        """Return what reads one entry of a table, and says so: tasks.A of the file."""
        return Values(self.names, f"{self.file}, {table}.{name}")

    def refusal(self, value: object, key: str, form: str) -> UsageError:
        """Return the error for a value of the wrong form."""
        return UsageError(
            message(
                "{file}: {key} is {value}; write {form}.", file=self.file, key=key, value=repr(value), form=_FORMS[form]
            )
        )

    def known(self, table: Mapping[str, Any], keys: Collection[str]) -> None:
        """Refuse a key that means nothing."""
        for key in table:
            if key not in keys:
                near = tuple(get_close_matches(key, keys, n=1, cutoff=0.5)) or tuple(keys)
                raise UsageError(
                    message("{file}: there is no key {key}; use {keys}.", file=self.file, key=key, keys=near)
                )

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return an inner table, empty where it is not said."""
        inner = table.get(key, {})
        if not isinstance(inner, dict):
            raise self.refusal(inner, key, "table")
        return inner

    def number(self, table: Mapping[str, Any], key: str, default: float) -> float:
        """Return a number, or the default."""
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refusal(value, key, "number")
        return value

    def whole(self, table: Mapping[str, Any], key: str, default: int) -> int:
        """Return a whole number, or the default."""
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refusal(value, key, "cases")
        return value

    def text(self, table: Mapping[str, Any], key: str, default: str) -> str:
        """Return a text, or the default."""
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self.refusal(value, key, "text")
        return value

    def flag(self, table: Mapping[str, Any], key: str) -> bool:
        """Return whether something is said to be so."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(value, key, "flag")
        return value

    def share(self, value: object, key: str) -> float:
        """Return a share."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.refusal(value, key, "share")
        return value

    def start(self, value: object, key: str = "start") -> datetime:
        """Return an instant on the clock of the place."""
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)
        if isinstance(value, date):
            return datetime.combine(value, time())
        raise self.refusal(value, key, "start")

    def spread(self, table: Mapping[str, Any]) -> tuple[float, float, float] | None:
        """Return the least, usual and longest time as factors of the limit."""
        factors = table.get("spread")
        if factors is None:
            return None
        good = isinstance(factors, list) and all(
            isinstance(factor, int | float) and not isinstance(factor, bool) and factor >= 0 for factor in factors
        )
        if not good or len(factors) != 3 or factors != sorted(factors):  # noqa: PLR2004 - of a pert
            raise self.refusal(factors, "spread", "spread")
        least, usual, longest = map(float, factors)
        return least, usual, longest

    def length(self, value: object, key: str) -> Span | Distribution:
        """Return a length of time (a bare number is working days) or its distribution."""
        if isinstance(value, str):
            return self._read(parse_length, value, key)
        return Span(self.number({key: value}, key, 0))

    def distribution(self, value: object, key: str) -> Distribution:
        """Return a length of time as a distribution."""
        length = self.length(value, key)
        return length if isinstance(length, Distribution) else Distribution("fixed", (length.amount,), length.unit)

    def promise(self, table: Mapping[str, Any]) -> Span | None:
        """Return the promise for tasks without a limit."""
        value = table.get("promise")
        return None if value is None else self._read(parse_span, value, "promise")

    def arrivals(self, value: object) -> float | Distribution | tuple[datetime, ...]:
        """Return cases a working day, the time between two cases, or when each comes."""
        if isinstance(value, list):
            return tuple(self.start(instant, "arrivals") for instant in value)
        return self._read(parse_arrivals, value, "arrivals")

    def _read(self, parse: Callable[[str], Read], value: object, key: str) -> Read:
        """Read a text as on the command line; what is wrong is said with file and key."""
        try:
            return parse(str(value))
        except UsageError as error:
            raise UsageError(message("{file}, {key}: {what}", file=self.file, key=key, what=error.message)) from None

    def worded(self, table: Mapping[str, Any], key: str) -> tuple[Message, ...]:
        """Return sentences that the file has in several languages."""
        rows = table.get(key, [])
        if not isinstance(rows, list):
            raise self.refusal(rows, key, "table")
        for row in rows:
            if not isinstance(row, dict):
                raise self.refusal(row, key, "table")
            self.known(row, LANGUAGES)
        return tuple(message("{text}", text=Worded(tuple(row.items()))) for row in rows)
