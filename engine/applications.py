"""Applications: written by the applicant as one goes, with one form and one file for all departments, and sent as a whole.

Whoever has number and word of an application may write on it; the store keeps only a hash of the word. What is not touched for thirty days
is forgotten with its files; of one that was sent, the case has everything, and nothing personal stays here.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import deployments
from engine.cases import start_case
from engine.errors import ConflictError, NotFoundError
from engine.item_sheets import item_sheet
from engine.materials import File, examine, hand_in
from engine.store import applications as store
from engine.store import materials as material_rows
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from engine.act import Act
    from engine.item_sheets import ItemSheet
    from processes.messages import Message

KEPT = timedelta(days=30)
BATCH = 100
MOST_FILES = 60
MOST_BYTES = 100 * 1024 * 1024  # of all files of an application
LONGEST = 200  # characters of a field
FIELDS = ("name", "id", "phone", "email")  # who applies; said once, for all departments
NEEDED = ("name", "id", "phone")
PHONE = re.compile(r"\+?[\d\s()-]{7,20}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An application as it is: what was said, what was handed in, and its sheet; `receipt` once it was sent."""

    reference: str
    receipt: str
    applicant: Mapping[str, str]
    files: tuple[Row[Any], ...]
    sheet: ItemSheet

    @property
    def missing(self) -> tuple[Message, ...]:
        """Return everything that is missing before it can be sent, all at once."""
        handed_in = {file.data for file in self.files}
        return (
            *(message("The question is open: {question}", question=Asked(one)) for one in self.sheet.unanswered),
            *(LACKS[name] for name in NEEDED if not self.applicant.get(name)),
            *_faults(self.applicant),
            *(
                message("The material is missing: {data}", data=needed.data)
                for needed in self.sheet.materials
                if needed.data not in handed_in
            ),
        )


LACKS = {
    "name": message("Say who applies: the name."),
    "id": message("Give the number of the identity card, or the credit code of the organisation."),
    "phone": message("Give a telephone number at which you can be reached."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a part of a sentence."""

    question: Any

    def render(self, language: str) -> str:
        """Return the question in the language of the reader, as far as it is known."""
        words = self.question.words
        return str(words.get(language) or words.get("en") or self.question.title or self.question.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is written on an application: who applies, what is answered, which files are handed in or (by number) taken away."""

    applicant: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    drop: tuple[int, ...] = ()


def begin(act: Act, flow: str, answers: Mapping[str, Any]) -> tuple[str, str]:
    """Begin an application with what was answered already; return its number and its word, which nobody can read again."""
    sheet = item_sheet(act, flow, answers)
    word = secrets.token_hex(8)
    number = store.insert_application(
        act.connection,
        reference=secrets.token_hex(16),  # until its number is known
        word=_hash(word),
        flow=flow,
        attributes=dict(sheet.answers),
        applicant={},
        receipt="",
        changed_at=act.now,
    )
    reference = f"A{act.now.astimezone(ZoneInfo(act.calendar.zone)):%Y%m%d}{number:06d}"
    store.change(act.connection, number, reference=reference)
    return reference, word


def read(act: Act, reference: str, word: str) -> Draft:
    """Return an application.

    Raises NotFoundError where number and word do not belong together.
    """
    return _draft(act, _find(act, reference, word))


def write(act: Act, reference: str, word: str, written: Written) -> tuple[Message, ...]:
    """Write on an application; return a sentence for each file that is not taken. All else is kept.

    Raises ConflictError for one that was sent.
    """
    row = _open(act, reference, word)
    sheet = item_sheet(act, row.flow, {**row.attributes, **written.answers})
    applicant = {
        name: " ".join(written.applicant.get(name, row.applicant.get(name, "")).split())[:LONGEST] for name in FIELDS
    }
    store.change(act.connection, row.id, attributes=dict(sheet.answers), applicant=applicant, changed_at=act.now)
    for number in written.drop:
        store.drop_files(act.connection, row.id, number)
    refused: list[Message] = []
    for file in written.files:
        try:
            _add(act, row.id, file)
        except UsageError as error:
            refused.append(error.message)
    return tuple(refused)


def send(act: Act, reference: str, word: str) -> str:
    """Send an application: its case is started with everything in it, all in one act; return the receipt number. Sent again, it is the same.

    Raises UsageError where something is missing; the sentence names all of it.
    """
    row = _find(act, reference, word, lock=True)
    if row.receipt:
        return str(row.receipt)
    draft = _draft(act, row)
    if draft.missing:
        raise UsageError(message("The application is not complete: {missing}", missing=draft.missing))
    applicant = {name: value for name, value in draft.applicant.items() if value}
    receipt = start_case(act, row.flow, applicant, draft.sheet.answers)
    known = set(deployments.load(deployments.newest(act, row.flow)).flow.data.values())
    files = [
        File(data=file.data, name=file.name, content=material_rows.read_content(act.connection, file.sha256))
        for file in draft.files
        if file.data in known
    ]
    hand_in(act, receipt, files)
    store.drop_files(act.connection, row.id)
    store.change(act.connection, row.id, receipt=receipt, applicant={}, changed_at=act.now)
    return receipt


def forget(act: Act) -> int:
    """Forget applications that nobody has touched for thirty days, a batch at most; return how many."""
    old = store.last_changed_before(act.connection, act.now - KEPT, BATCH)
    for number in old:
        store.drop_files(act.connection, number)
        store.drop(act.connection, number)
    return len(old)


def _find(act: Act, reference: str, word: str, *, lock: bool = False) -> Row[Any]:
    row = store.find(act.connection, reference, lock=lock)
    if row is None or not hmac.compare_digest(row.word, _hash(word)):
        raise NotFoundError(
            message(
                "There is no application with this number and word; begin a new one where it was kept over 30 days."
            )
        )
    return row


def _open(act: Act, reference: str, word: str) -> Row[Any]:
    row = _find(act, reference, word, lock=True)
    if row.receipt:
        raise ConflictError(message("This application was sent; its receipt number is {receipt}.", receipt=row.receipt))
    return row


def _draft(act: Act, row: Row[Any]) -> Draft:
    return Draft(
        reference=row.reference,
        receipt=row.receipt,
        applicant=row.applicant,
        files=tuple(store.files_of(act.connection, row.id)),
        sheet=item_sheet(act, row.flow, row.attributes),
    )


def _add(act: Act, number: int, file: File) -> None:
    found = examine(file)
    there: Sequence[Row[Any]] = store.files_of(act.connection, number)
    if any((one.data, one.sha256) == (found["data"], found["sha256"]) for one in there):
        return
    if len(there) >= MOST_FILES or sum(one.size for one in there) + found["size"] > MOST_BYTES:
        raise UsageError(
            message(
                "{name} is not taken: an application holds {files} files and {size} MB; take something away first.",
                name=found["name"],
                files=MOST_FILES,
                size=MOST_BYTES // 1024**2,
            )
        )
    material_rows.keep_content(act.connection, found["sha256"], file.content)
    store.insert_file(act.connection, application_id=number, **found)


def _faults(applicant: Mapping[str, str]) -> tuple[Message, ...]:
    """Return what was said of the applicant that cannot be right."""
    phone, mail = applicant.get("phone", ""), applicant.get("email", "")
    found = []
    if phone and not PHONE.fullmatch(phone):
        found.append(message("{text} is no telephone number.", text=phone))
    if mail and not MAIL.fullmatch(mail):
        found.append(message("{text} is no address of mail.", text=mail))
    return tuple(found)


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
