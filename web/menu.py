"""The menu: what there is for each role, in the order of a working day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from processes.messages import message
from web.rights import may_see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page in the menu, for whoever may see it."""

    endpoint: str
    words: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries that belong together, under a heading."""

    words: Message
    entries: tuple[Entry, ...]


MENU = (
    Group(
        words=message("Officers"),
        entries=(Entry(endpoint="officer.work", words=message("My work")),),
    ),
    Group(
        words=message("Supervision"),
        entries=(Entry(endpoint="supervisor.desk", words=message("Desk")),),
    ),
    Group(
        words=message("Consultants and planners"),
        entries=(Entry(endpoint="consultant.flows", words=message("Redesign a flow")),),
    ),
    Group(
        words=message("Applicants"),
        entries=(Entry(endpoint="progress.progress", words=message("Progress of a case")),),
    ),
)


def menu() -> Iterator[tuple[Group, list[Entry]]]:
    """Yield what the reader may see, group by group."""
    for group in MENU:
        shown = [entry for entry in group.entries if may_see(entry.endpoint)]
        if shown:
            yield group, shown
