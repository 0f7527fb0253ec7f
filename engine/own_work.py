"""An officer's work in its groups: what is red, yellow, due today, waits for the applicant, and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.deployments import flow_of_version
from engine.store import own_work as store
from engine.store import work_items
from engine.store.deployments import newest_numbers
from engine.work import work_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.deployment import DeployedFlow

RED, YELLOW, TODAY, REST, APPLICANT = "red", "yellow", "today", "rest", "applicant"
GROUPS = (RED, YELLOW, TODAY, REST, APPLICANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWork:
    """A work item of a list, in which group it stands, and whether it is the actor's to do."""

    item: Row[Any]
    group: str
    own: bool = True


def own_work(act: Act, person: str) -> tuple[OwnWork, ...]:
    """Return what a person can do, and what others wait for in cases of the person's posts, group by group.

    Red is what has a red card or is past its limit, yellow what has a yellow card, today what is due before the day ends. What waits for
    the applicant is in a group of its own, whatever its colour: there is nothing to do yet.
    """
    rows = work_list(act, person)
    colours: dict[int, set[str]] = {}
    for number, colour in store.colours_of(act.connection, [row.id for row in rows]):
        colours.setdefault(number, set()).add(colour)
    standing = store.supplements_of(act.connection, sorted({row.case_id for row in rows}))
    found = [OwnWork(item=row, group=_group(act, row, colours.get(row.id, set()), standing)) for row in rows]
    found += [OwnWork(item=row, group=APPLICANT, own=False) for row in _with_applicants(act, person)]
    return tuple(sorted(found, key=lambda one: GROUPS.index(one.group)))  # within a group the most urgent stays first


def waits_for_applicant(flow: DeployedFlow, element: str) -> bool:
    """Tell whether a task waits until the applicant has done something: it is the applicant's, or takes in what a notice asked for."""
    task = flow.tasks.get(element)
    if task is None:
        return False
    return task.nature == "applicant" or (task.nature == "intake" and element in flow.behind_notices)


def _group(act: Act, row: Row[Any], colours: set[str], standing: set[int]) -> str:
    flow = flow_of_version(act.connection, row.deployment_id)
    if row.case_id in standing or (not row.asked_by and waits_for_applicant(flow, row.element)):
        return APPLICANT
    due = row.promised_due or row.statutory_due
    if RED in colours or (due is not None and due < act.now):
        return RED
    if YELLOW in colours:
        return YELLOW
    zone = ZoneInfo(act.calendar.zone)
    is_today = due is not None and due.astimezone(zone).date() <= act.now.astimezone(zone).date()
    return TODAY if is_today else REST


def _with_applicants(act: Act, person: str) -> Sequence[Row[Any]]:
    posts = work_items.posts_of(act.connection, person, act.now)
    at = sorted(set(_posts_of_applicants(act)))
    return store.open_at(act.connection, at, posts) if at else ()


def _posts_of_applicants(act: Act) -> Iterator[str]:
    """Yield the posts at which applicants do something themselves, in the newest version of each flow."""
    for number in newest_numbers(act.connection):
        for task in flow_of_version(act.connection, number).tasks.values():
            if task.nature == "applicant":
                yield task.post
