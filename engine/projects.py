"""Projects: a flow is looked into and redesigned version by version, and handed to deployment by a second person.

The file of a version never changes. Its answers and decisions may, until it is submitted or another version follows it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from engine import deployments
from engine.accounts import ADMINISTRATOR, CONSULTANT
from engine.drawings import find_process
from engine.errors import ConflictError, NotAllowedError
from engine.policies import Policies, read_policies
from engine.store import accounts
from engine.store import deployments as flows
from engine.store import projects as store
from processes.errors import UsageError
from processes.messages import message
from processes.reader import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from engine.act import Act

DRAFT, SUBMITTED, RETURNED, PUBLISHED = "draft", "submitted", "returned", "published"
WAITING, RUNNING, DONE, FAILED, STOPPED = "waiting", "running", "done", "failed", "stopped"
MOST_LETTERS = 200  # of a name or a note


def begin(act: Act, name: str, xml: bytes, *, origin: str, source: str = "") -> int:
    """Begin a project with its first version; return its number.

    Raises UsageError without a name, RefusedInputError for a file that cannot be read.
    """
    if not name.strip():
        raise UsageError(message("Give the project a name."))
    read(xml)
    number = store.insert_project(
        act.connection,
        name=name.strip()[:MOST_LETTERS],
        owner=act.actor,
        origin=origin,
        source=source,
        begun_at=act.now,
    )
    _insert(act, number, 1, xml, {})
    return number


def add_version(act: Act, project: int, xml: bytes, *, based_on: int, note: str = "") -> int:
    """Add a version that was made of another; return its number. What was answered about that one is taken over.

    Raises RefusedInputError for a file that cannot be read.
    """
    read(xml)
    former = store.version_by_number(act.connection, project, based_on)
    number = store.newest_number(act.connection, project) + 1
    told = {"based_on": based_on, "note": note.strip()[:MOST_LETTERS], "answers": former.answers}
    _insert(act, project, number, xml, told)
    return number


def change_choices(
    act: Act, project: int, number: int, *, answers: Mapping[str, Any] | None, decisions: Mapping[str, Any] | None
) -> None:
    """Note answers and decisions; what is not named stays as it was.

    Raises ConflictError for a version that can no longer be changed.
    """
    row = open_version(act, project, number)
    store.change_version(
        act.connection,
        row.id,
        answers={**row.answers, **(answers or {})},
        decisions={**row.decisions, **(decisions or {})},
    )


def open_version(act: Act, project: int, number: int) -> Row[Any]:
    """Return a version whose answers and decisions can still be changed.

    Raises ConflictError for any other.
    """
    row = store.version_by_number(act.connection, project, number)
    if not is_open(row, store.newest_number(act.connection, project)):
        raise ConflictError(
            message(
                "Version {number} is settled: it was submitted, or a newer one was made; go on with a new version of it.",
                number=number,
            )
        )
    return row


def is_open(row: Row[Any], newest: int) -> bool:
    """Tell whether answers and decisions of a version can still be changed."""
    return row.state in {DRAFT, RETURNED} and row.number == newest


def submit(act: Act, project: int, number: int) -> None:
    """Hand a version to a second person, who publishes or returns it."""
    row = open_version(act, project, number)
    told = {"state": SUBMITTED, "submitted_by": act.actor, "submitted_at": act.now, "decided_by": "", "words": ""}
    store.change_version(act.connection, row.id, **told)


def publish(act: Act, project: int, number: int) -> tuple[str, int]:
    """Put the file of a submitted version into service; return its flow and the version of that. Its policies stay.

    Raises NotAllowedError for who made or submitted it, RefusedDeploymentError where it cannot be run.
    """
    row = _submitted(act, project, number)
    before = flows.newest(act.connection, find_process(read(row.xml), "").id)
    policies = read_policies(before.policies) if before is not None else Policies()
    flow, version = deployments.deploy(act, row.xml, policies)
    decided = {"decided_by": act.actor, "decided_at": act.now, "flow": flow, "flow_version": version}
    store.change_version(act.connection, row.id, state=PUBLISHED, **decided)
    return flow, version


def send_back(act: Act, project: int, number: int, words: str) -> None:
    """Return a submitted version to who made it, and say why.

    Raises UsageError where it is not said.
    """
    row = _submitted(act, project, number)
    if not words.strip():
        raise UsageError(message("Say why the version is returned."))
    decided = {"decided_by": act.actor, "decided_at": act.now, "words": words.strip()}
    store.change_version(act.connection, row.id, state=RETURNED, **decided)


def _submitted(act: Act, project: int, number: int) -> Row[Any]:
    row = store.version_by_number(act.connection, project, number)
    if row.state != SUBMITTED:
        raise ConflictError(message("Version {number} is not submitted, so there is nothing to decide.", number=number))
    account = accounts.account_of(act.connection, act.actor)
    if account is None or not {ADMINISTRATOR, CONSULTANT} & set(account.roles):
        raise NotAllowedError(message("A version is published by a consultant or an administrator."))
    if act.actor in {row.made_by, row.submitted_by}:
        raise NotAllowedError(
            message("You have made or submitted this version; a second person publishes or returns it.")
        )
    return row


def _insert(act: Act, project: int, number: int, xml: bytes, told: Mapping[str, Any]) -> None:
    store.insert_version(
        act.connection,
        project_id=project,
        number=number,
        xml=xml,
        sha256=hashlib.sha256(xml).hexdigest(),
        state=DRAFT,
        made_by=act.actor,
        made_at=act.now,
        **told,
    )
