"""Insight: who may look at a case.

Those who hold a post with work in it, now or before, the head of a department with work in it, and those who supervise; nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import NotAllowedError
from engine.store import work_items
from engine.store.cases import find_case
from engine.store.deployments import departments_of, person_by_id
from processes.messages import message

if TYPE_CHECKING:
    from engine.act import Act

SUPERVISION = "supervision"


def require_part(act: Act, case: int, receipt: str) -> None:
    """Refuse somebody who holds no post that has, or had, work in a case.

    Raises NotAllowedError.
    """
    held = set(work_items.posts_of(act.connection, act.actor, act.now))
    if held.isdisjoint(item.post_id for item in work_items.items_of(act.connection, case)):
        raise NotAllowedError(
            message("{person} has no work in case {receipt}.", person=act.actor or "–", receipt=receipt)
        )


def require_insight(act: Act, receipt: str) -> None:
    """Refuse somebody who may not look at a case.

    Raises NotAllowedError.
    """
    case = find_case(act.connection, receipt)
    if not sees_everything(act) and not _heads(act, case.id):
        require_part(act, case.id, receipt)


def sees_everything(act: Act) -> bool:
    """Tell whether somebody may look at every case: supervision, the head of the government, a head above all departments."""
    person = person_by_id(act.connection, act.actor)
    if person.side == SUPERVISION or person.rank == "government head":
        return True
    return bool(person.rank) and not own_departments(act)


def own_departments(act: Act) -> set[str]:
    """Return the departments in which somebody holds a post."""
    return departments_of(act.connection, work_items.posts_of(act.connection, act.actor, act.now))


def _heads(act: Act, case: int) -> bool:
    if not person_by_id(act.connection, act.actor).rank:
        return False
    return not own_departments(act).isdisjoint(item.department for item in work_items.items_of(act.connection, case))
