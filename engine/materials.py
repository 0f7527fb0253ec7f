"""Materials: handed in once for a case, and seen by every department whose tasks read them.

A material is known by the name of its data in the flow, so that a certificate that three tasks ask for is handed in once. The same
content is kept once in the store, whatever it is called.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import deployments
from engine.cases import OpenCase, book, open_case
from engine.errors import ConflictError, NotAllowedError, NotFoundError, StoreError
from engine.file_types import clean_name, recognise
from engine.store import materials as store
from engine.store import returns, work_items
from engine.store.cases import find_case
from engine.store.deployments import deployment_by_number, person_by_id, post_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine.act import Act
    from engine.deployment import DeployedFlow

LARGEST = 20 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Something that was handed in, and who needs it."""

    number: int
    data: str
    name: str
    media: str
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as somebody gives it, for the name (or id) of a data element of the flow."""

    data: str
    name: str
    content: bytes


def upload(act: Act, receipt: str, data: str, name: str, content: bytes) -> int:
    """Hand in a material under the name (or id) of a data element of the flow; return its number.

    The same content under the same name again is the material that it already is. Raises UsageError for a file that is not taken,
    NotFoundError for data that no task of the flow knows.
    """
    file = File(data=data, name=name, content=content)
    examine(file)
    if person_by_id(act.connection, act.actor).side != "approval":
        raise NotAllowedError(
            message("{person} does not take in materials: that is for people of approval.", person=act.actor)
        )
    return hand_in(act, receipt, [file])[0]


def examine(file: File) -> dict[str, Any]:
    """Return what is kept of a file beside its content.

    Raises UsageError for one that is not taken: empty, too large, or not of a known type.
    """
    check_size(file.name, file.content)
    media = recognise(file.content, file.name)
    return {
        "data": file.data,
        "name": clean_name(file.name, media),
        "media": media,
        "size": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }


def hand_in(act: Act, receipt: str, files: Sequence[File]) -> list[int]:
    """Add files to a case, whoever brings them (an applicant has no name here); return their numbers."""
    case = open_case(act, find_case(act.connection, receipt).id)
    if case.row.status != "open":
        raise ConflictError(message("Case {receipt} is over; nothing is handed in for it any more.", receipt=receipt))
    known = {(row.data, row.sha256): int(row.id) for row in store.materials_of(act.connection, case.row.id)}
    numbers = []
    for file in files:
        values = examine(file) | {"data": _label(case, file.data)}
        place = (values["data"], values["sha256"])
        if place not in known:
            store.keep_content(act.connection, values["sha256"], file.content)
            known[place] = store.insert_material(
                act.connection, case_id=case.row.id, uploaded_by=act.actor, uploaded_at=act.now, **values
            )
            case.note("uploaded", material=known[place], **values)
            _found(case, values["data"])
        numbers.append(known[place])
    if case.journal.count > case.row.journal_count:
        book(case)
    return numbers


def bare(name: str) -> str:
    """Return the name of a material as it is compared: without a colon behind which nothing is said, in small letters.

    >>> bare("Site plan: "), bare("Site plan: the scale is missing")
    ('site plan', 'site plan: the scale is missing')
    """
    return name.strip().rstrip(":： ").casefold()


def _found(case: OpenCase, data: str) -> None:
    """Ask no more for what has just been handed in; what is wrong with another copy of it is still told."""
    connection = case.act.connection
    for row in returns.unsent(connection, case.row.id):
        if bare(row.what) == bare(data):
            returns.delete_missing(connection, row.id)
            case.note("no longer missing", what=row.what, department=row.department)


def materials(act: Act, receipt: str, department: str = "") -> tuple[Material, ...]:
    """Return what was handed in for a case: all of it, or what the tasks of a department read."""
    row = find_case(act.connection, receipt)
    flow = deployments.load(deployment_by_number(act.connection, row.deployment_id)).flow
    found = (
        Material(
            number=kept.id,
            departments=readers(flow, kept.data),
            **{name: getattr(kept, name) for name in Material.__slots__ if name not in {"number", "departments"}},
        )
        for kept in store.materials_of(act.connection, row.id)
    )
    return tuple(material for material in found if not department or department in material.departments)


def content(act: Act, receipt: str, number: int) -> tuple[Material, bytes]:
    """Return a material with its content, to someone whose department needs it, to who handed it in, or to supervision."""
    found = next((material for material in materials(act, receipt) if material.number == number), None)
    if found is None:
        raise NotFoundError(
            message(
                "Case {receipt} has no material {number}; binglian case lists them.", receipt=receipt, number=number
            )
        )
    posts = work_items.posts_of(act.connection, act.actor, act.now)
    departments = {post_by_id(act.connection, post).department for post in posts}
    is_supervision = person_by_id(act.connection, act.actor).side == "supervision"
    if not (is_supervision or act.actor == found.uploaded_by or departments & set(found.departments)):
        raise NotAllowedError(
            message("{person} holds no post with a task that reads {data}.", person=act.actor, data=found.data)
        )
    data = store.read_content(act.connection, found.sha256)
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise StoreError(
            message("Material {number} is not what was handed in: restore it from a backup.", number=number)
        )
    return found, data


def readers(flow: DeployedFlow, data: str) -> tuple[str, ...]:
    """Return the departments with a task that reads data of a name, in the order of the flow."""
    return tuple(dict.fromkeys(task.department for task in flow.tasks.values() if data in task.reads))


def check_size(name: str, content: bytes) -> None:
    """Refuse a file that is empty or too large."""
    if not content:
        raise UsageError(message("{name} is empty; give the file that was meant.", name=clean_name(name)))
    if len(content) > LARGEST:
        raise UsageError(
            message(
                "{name} has {size} MB; {largest} MB are taken: divide it or scan it smaller.",
                name=clean_name(name),
                size=-(-len(content) // 1024**2),
                largest=LARGEST // 1024**2,
            )
        )


def _label(case: OpenCase, data: str) -> str:
    """Return the name of a data element that was given by name or id."""
    known = case.deployment.flow.data
    label = known.get(data, data)
    if label not in known.values():
        names = tuple(dict.fromkeys(known.values())) or message("nothing")
        raise NotFoundError(
            message("The flow knows no data called {data}; its tasks read and write: {names}.", data=data, names=names)
        )
    return label
