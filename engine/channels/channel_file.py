"""The file of channels: TOML, read once when a worker starts. What it does not know is refused, and no secret stands in it.

language = "zh-Hans"

[[channel]]
kind = "mail"
host = "smtp.example.org"
from = "审批局 <notice@example.org>"
user_variable = "BINGLIAN_SMTP_USER"
password_variable = "BINGLIAN_SMTP_PASSWORD"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.channels.channel import Channel
from engine.notices import KINDS, OFFERED
from processes.errors import UsageError
from processes.messages import LANGUAGES, Message, message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.channels.channel import Door

DOORS = {"mail": "mail", "webhook": "webhook", "file": "files", "service": "service"}  # kind -> module
LANGUAGE = "zh-Hans"
TYPES: dict[type, Message] = {
    str: message("a text in quotation marks"),
    int: message("a whole number"),
    list: message("a list of texts"),
}


def read_channels(file: Path, environment: Mapping[str, str]) -> tuple[Channel, ...]:
    """Read the channels of an office.

    Raises UsageError with the place and what to do.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            message("The file of channels {file} cannot be read: {reason}", file=file.name, reason=error)
        ) from error
    whole = Entry(table=content, place=message("{file}", file=file.name), folder=file.parent, environment=environment)
    language = whole.language(LANGUAGE)
    tables = whole.take("channel", list, [])
    whole.refuse_the_rest()
    if not tables or not all(isinstance(table, dict) for table in tables):
        raise UsageError(message("{file} has no channel; give at least one [[channel]].", file=file.name))
    channels = tuple(
        _read_channel(
            Entry(
                table=dict(table),
                place=message("{file}, channel {number}", file=file.name, number=number),
                folder=file.parent,
                environment=environment,
            ),
            language,
        )
        for number, table in enumerate(tables, start=1)
    )
    names = [channel.name for channel in channels]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(
                message(
                    "{file} has two channels called {name}; give each a name of its own.", file=file.name, name=name
                )
            )
    return channels


@dataclass(slots=True, kw_only=True)
class Entry:
    """One table of the file while it is read: what is taken out of it is known, what is left at the end is refused."""

    table: dict[str, Any]
    place: Message
    folder: Path
    environment: Mapping[str, str]
    _known: list[str] = field(default_factory=list)

    def take(self, name: str, kind: type, default: Any = None) -> Any:
        """Return a value of one type; without a default it must be there."""
        self._known.append(name)
        value = self.table.pop(name, default)
        if value is None:
            raise UsageError(message("{place}: {name} is missing.", place=self.place, name=name))
        if type(value) is not kind:
            raise UsageError(
                message("{place}: {name} has to be {kind}.", place=self.place, name=name, kind=TYPES[kind])
            )
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text."""
        return str(self.take(name, str, default))

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return one of some texts."""
        found = self.text(name, default)
        if found not in choices:
            raise UsageError(
                message(
                    "{place}: {name} is {found}; it can be: {choices}.",
                    place=self.place,
                    name=name,
                    found=found,
                    choices=choices,
                )
            )
        return found

    def language(self, default: str) -> str:
        """Return the language of notices."""
        return self.choice("language", LANGUAGES, default)

    def secret(self, name: str, default: str | None = "") -> str:
        """Return the value of an environment variable whose name stands in the file."""
        variable = self.text(name, default)
        if variable and not self.environment.get(variable):
            raise UsageError(
                message(
                    "{place}: {name} names the environment variable {variable}, and it is not set.",
                    place=self.place,
                    name=name,
                    variable=variable,
                )
            )
        return self.environment[variable] if variable else ""

    def refuse(self, reason: Message) -> UsageError:
        """Return the error for something that makes no sense here."""
        return UsageError(message("{place}: {reason}", place=self.place, reason=reason))

    def refuse_the_rest(self) -> None:
        """Refuse what was not taken."""
        for name in self.table:
            if name in {"password", "user", "login", "secret", "token"}:
                raise self.refuse(
                    message(
                        "{name} does not belong in a file; put it into an environment variable and name that: {known}.",
                        name=name,
                        known=tuple(known for known in self._known if known.endswith("_variable")),
                    )
                )
            raise self.refuse(message("there is no {name}; there are: {known}.", name=name, known=tuple(self._known)))


def _read_channel(entry: Entry, language: str) -> Channel:
    kind = entry.choice("kind", tuple(DOORS))
    name = entry.text("name", kind)
    language = entry.language(language)
    one_place = kind == "service"  # what goes there is read by whoever looks there
    kinds = entry.take("kinds", list, None if one_place else [known for known in KINDS if known != OFFERED])
    for found in kinds:
        if found not in KINDS:
            raise entry.refuse(
                message("there is no notice of the kind {found}; there are: {kinds}.", found=found, kinds=KINDS)
            )
    door: Door = import_module(f"engine.channels.{DOORS[kind]}").read(entry)
    entry.refuse_the_rest()
    return Channel(name=name, language=language, kinds=frozenset(kinds), door=door)
