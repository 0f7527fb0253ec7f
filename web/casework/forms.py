"""Forms of acts: which there are, by which article, and what is said in each. The pages draw them all alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from processes.errors import UsageError
from processes.messages import message
from web.frame import calendars

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import MultiDict

    from processes.messages import Message

TEXT, AREA, LINES, CHOICE, SEVERAL, NUMBER, DAY, TIME = (
    "text",
    "area",
    "lines",
    "choice",
    "several",
    "number",
    "day",
    "time",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What is said in a form; `options` are (value, words) of a choice, `value` stands there before anything is typed."""

    name: str
    words: Message
    kind: str = TEXT
    options: tuple[tuple[str, Message | str], ...] = ()
    value: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """An act with what has to be said for it; `law` is the article that it goes by, "" for none."""

    name: str
    words: Message
    fields: tuple[Field, ...] = ()
    law: str = ""
    hint: Message | None = None
    button: Message | None = None  # what stands on it, where not `words`


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was typed into a form."""

    typed: MultiDict[str, str]

    def text(self, name: str) -> str:
        """Return a text without blanks around it, "" for none."""
        return self.typed.get(name, "").strip()

    def lines(self, name: str) -> tuple[str, ...]:
        """Return what stands on each line; of a field with several values, each value."""
        parts = (part for value in self.typed.getlist(name) for part in value.splitlines())
        return tuple(filter(None, map(str.strip, parts)))

    def number(self, name: str) -> int | None:
        """Return a whole number, None for none.

        Raises UsageError for what is no number.
        """
        text = self.text(name)
        if text and not (text.isdecimal() and text.isascii() and len(text) < 10):  # noqa: PLR2004 - what a store keeps
            raise UsageError(message("{text} is no whole number.", text=text))
        return int(text) if text else None

    def day(self, name: str) -> date:
        """Return a date.

        Raises UsageError for what is none.
        """
        try:
            return date.fromisoformat(self.text(name))
        except ValueError as error:
            raise UsageError(
                message("{text} is no date; give it as 2026-03-09.", text=self.text(name) or "–")
            ) from error

    def time(self, name: str) -> datetime:
        """Return an instant that was told on the clock of the office.

        Raises UsageError for what is none.
        """
        try:
            told = datetime.fromisoformat(self.text(name))
        except ValueError as error:
            raise UsageError(
                message("{text} is no time; give it as 2026-03-09 14:00.", text=self.text(name) or "–")
            ) from error
        return told if told.tzinfo else told.replace(tzinfo=ZoneInfo(calendars().office.zone))


def options(values: Sequence[str], names: Mapping[str, str] | None = None) -> tuple[tuple[str, str], ...]:
    """Return values as a choice, each with its name."""
    return tuple((value, (names or {}).get(value, value)) for value in values)
