"""Cases, their tasks, clocks, records and papers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from web.api.shapes.shape import Asked, Instant, Length, Number, Shape, Slice, Text, Words


class CaseLine(Shape):
    """A case in a list."""

    id: int
    receipt: str
    status: str
    outcome: str
    received_at: Instant
    accepted_at: Instant | None
    closed_at: Instant | None


class CaseList(Shape):
    """A part of the cases, the newest first."""

    cases: list[CaseLine]
    next: int | None = Field(description="What to give as `before` for the next part; null at the end.")


class CaseListAsked(Slice):
    """Which cases."""

    status: Literal["", "open", "closed", "cancelled"] = ""


class WorkItem(Shape):
    """A task of a case for a post."""

    id: int
    element: str
    round: int
    name: str
    department: str
    post_id: str
    status: str = Field(description="offered, claimed, completed, cancelled")
    assignee: str | None
    offered_at: Instant
    claimed_at: Instant | None
    closed_at: Instant | None
    due_at: Instant | None
    opinion: str
    verdict: str
    officers: list[str]
    asked_by: str
    request: str


class ListedItem(WorkItem):
    """A work item with the limits of its clock."""

    receipt: str
    promised_due: Instant | None
    statutory_due: Instant | None
    provisional: bool | None
    clock_status: str | None


class WorkList(Shape):
    """What a person can do now, the most urgent first."""

    items: list[ListedItem]


class Question(Shape):
    """What whoever completes a work item has to decide."""

    name: str
    question: str
    values: list[str]


class ItemDetail(Shape):
    """A work item with what has to be said about it."""

    item: ListedItem
    nature: str
    legal_basis: str
    questions: list[Question]


class Clock(Shape):
    """A statutory clock."""

    subject: str = Field(description="task, stage, case, delivery, ...")
    element: str
    work_item_id: int | None
    department: str
    status: str = Field(description="running, standing, over, interrupted")
    begin: Instant
    end: Instant | None
    promised_due: Instant | None
    statutory_due: Instant | None
    provisional: bool


class Case(CaseLine):
    """A case as it is."""

    version: int
    attributes: dict[str, Any]
    applicant: dict[str, Any]
    items: list[WorkItem]
    clocks: list[Clock]


class JournalEntry(Shape):
    """An act on a case."""

    number: int
    at: Instant
    actor: str
    kind: str
    element: str
    facts: dict[str, Any]


class Journal(Shape):
    """All acts on a case, in order."""

    entries: list[JournalEntry]


class Segment(Shape):
    """A stretch of a case's time, and who held it or why it does not count."""

    begin: Instant
    end: Instant
    posts: list[str]
    excluded: list[str]
    working_days: int


class LedgerSum(Shape):
    """What a set of posts held together, or what was excluded for a set of reasons."""

    posts: list[str]
    excluded: list[str]
    length: Length
    working_days: int


class Ledger(Shape):
    """All of a case's time; the sums make the elapsed time."""

    segments: list[Segment]
    sums: list[LedgerSum]
    elapsed: Length
    working_days: int
    adds_up: bool


class Material(Shape):
    """A paper that was handed in."""

    id: int
    data: str
    name: str
    media: str
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: Instant


class Materials(Shape):
    """The papers of a case."""

    materials: list[Material]


class Receipt(Shape):
    """The number of a case that was begun."""

    receipt: str


class StartAsked(Asked):
    """An application."""

    flow: Words
    applicant: dict[str, Any] = Field(default_factory=dict)
    attributes: dict[str, Any] = Field(default_factory=dict)
    at: Text = ""


class CompleteAsked(Asked):
    """What is said on completing a task."""

    decisions: dict[str, Any] = Field(default_factory=dict)
    opinion: Text = ""
    verdict: Text = ""
    statement: Text = ""
    basis: Text = ""
    missing: list[Words] = Field(default_factory=list, max_length=100)
    officers: list[Words] = Field(default_factory=list, max_length=20)
    record: Text = ""
    rights: Text = ""
    approver: Text = ""


class ReturnAsked(Asked):
    """A file that goes back, by one of the kinds of `binglian return`."""

    kind: Words
    statement: Words
    basis: Text = ""
    missing: list[Words] = Field(default_factory=list, max_length=100)
    authority: Text = ""


class ReassignAsked(Asked):
    """Who does it instead."""

    to: Words
    reason: Words


class OfficersAsked(Asked):
    """Who inspects: two at least."""

    officers: list[Words] = Field(min_length=1, max_length=20)


class MissingAsked(Asked):
    """What a department found missing."""

    missing: list[Words] = Field(min_length=1, max_length=100)


class SuspendAsked(Asked):
    """A special procedure: what the law lets the clocks stand still for."""

    kind: Words
    notice: Words
    item: Number | None = None
    days: Number | None = None


class ResumeAsked(Asked):
    """The end of a special procedure."""

    kind: Words
    item: Number | None = None


class ExtendAsked(Asked):
    """A longer limit."""

    approver: Words
    reason: Words
    item: Number | None = None
    stage: Text = ""


class InterruptAsked(Asked):
    """A limit that begins again at zero."""

    reason: Words
    basis: Words
    item: Number | None = None
    stage: Text = ""


class DeliverAsked(Asked):
    """Who received the decision, and how."""

    to: Words
    how: Words


class CancelAsked(Asked):
    """Why the applicant withdraws."""

    reason: Words


class ReviewerAsked(Asked):
    """A post that the flow does not ask."""

    post: Words
    reason: Words
    days: int = Field(default=5, ge=1, le=365)


class CommentAsked(Asked):
    """Words for all who work on the case."""

    words: Words


class HappenAsked(Asked):
    """An event that the case waits for."""

    element: Words
    answers: dict[str, Any] = Field(default_factory=dict)


class UploadAsked(Asked):
    """A paper: its content in base64."""

    data: Words
    name: Words
    content: str = Field(max_length=30_000_000, json_schema_extra={"contentEncoding": "base64"})


class WorkItemNumber(Shape):
    """The number of a work item."""

    item: int


class MaterialNumber(Shape):
    """The number of a material."""

    material: int
