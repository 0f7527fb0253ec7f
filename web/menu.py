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
        entries=(
            Entry(endpoint="officer.work", words=message("My work")),
            Entry(endpoint="officer.visits", words=message("Visits")),
            Entry(endpoint="officer.cards", words=message("Cards of my posts")),
            Entry(endpoint="officer.window", words=message("Window and hand-overs")),
        ),
    ),
    Group(
        words=message("Supervision"),
        entries=(
            Entry(endpoint="supervisor.desk", words=message("Desk")),
            Entry(endpoint="cards.cards", words=message("Cards")),
            Entry(endpoint="supervised.cases", words=message("Open cases")),
            Entry(endpoint="posts.posts", words=message("Posts")),
            Entry(endpoint="returns.returns", words=message("Returns")),
            Entry(endpoint="scores.scores", words=message("Scores")),
            Entry(endpoint="watched.watch", words=message("To look at twice")),
            Entry(endpoint="complaints.complaints", words=message("Complaints")),
        ),
    ),
    Group(
        words=message("Consultants and planners"),
        entries=(
            Entry(endpoint="projects.projects", words=message("Projects")),
            Entry(endpoint="consultant.flows", words=message("Redesign a flow")),
            Entry(endpoint="what_if.what_if", words=message("What if")),
            Entry(endpoint="promised.promises", words=message("Promises")),
            Entry(endpoint="centre.centre", words=message("Items at the centre")),
        ),
    ),
    Group(
        words=message("Administration"),
        entries=(Entry(endpoint="sheets.sheets", words=message("Item sheets")),),
    ),
    Group(
        words=message("For everybody"),
        entries=(
            Entry(endpoint="services.services", words=message("Find a service")),
            Entry(endpoint="applying.apply", words=message("Apply")),
            Entry(endpoint="progress.progress", words=message("Progress of a case")),
            Entry(endpoint="feedback.complaint", words=message("Complaint")),
            Entry(endpoint="results.results", words=message("Results")),
        ),
    ),
    Group(
        words=message("Administration"),
        entries=(
            Entry(endpoint="admin_overview.overview", words=message("Overview")),
            Entry(endpoint="admin_people.people", words=message("Staff")),
            Entry(endpoint="admin_posts.posts", words=message("Posts")),
            Entry(endpoint="admin_letters.letters", words=message("Authority letters")),
            Entry(endpoint="admin_items.items", words=message("Items and limits")),
            Entry(endpoint="admin_versions.versions", words=message("Versions")),
            Entry(endpoint="admin_changes.changes", words=message("Changes in four eyes")),
            Entry(endpoint="admin_calendars.calendars", words=message("Calendars")),
            Entry(endpoint="admin_rules.rules", words=message("Rules of supervision")),
            Entry(endpoint="admin_health.health", words=message("Health")),
            Entry(endpoint="admin_audit.audit", words=message("Audit")),
        ),
    ),
)


def menu() -> Iterator[tuple[Group, list[Entry]]]:
    """Yield what the reader may see, group by group."""
    for group in MENU:
        shown = [entry for entry in group.entries if may_see(entry.endpoint)]
        if shown:
            yield group, shown
