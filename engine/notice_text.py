"""Notices in words, in three scripts: what happened, what it means for the reader, and what there is to do.

A notice says nothing that its reader may not see: an applicant learns of departments and dates, not of persons and opinions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine import notices
from engine.channels import Letter
from engine.special_procedures import kinds
from processes.durations import Span
from processes.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Row

COLOURS = {"reminder": message("reminder"), "yellow": message("yellow card"), "red": message("red card")}
LIMITS = {"promised": message("promised limit"), "statutory": message("statutory limit")}
VERDICTS = {"upheld": message("the card stays"), "withdrawn": message("the card is withdrawn")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a notice tells of: its row with the case, on the clock of the office."""

    row: Row[Any]
    zone: ZoneInfo

    def fact(self, name: str) -> Any:
        """Return a fact of the notice, "" where there is none."""
        return self.row.facts.get(name) or ""

    def day(self, instant: datetime | str | None) -> Day | None:
        """Return the date of an instant in the office."""
        found = datetime.fromisoformat(instant) if isinstance(instant, str) and instant else instant
        return Day(at=found.astimezone(self.zone)) if isinstance(found, datetime) else None

    @property
    def due(self) -> Day | None:
        """Return when the case has to be decided, None while its clock stands still or where it has none."""
        return self.day(self.row.statutory_due or self.row.promised_due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date as it is written in a letter."""

    at: datetime

    def render(self, language: str) -> str:
        """Return the date.

        >>> Day(at=datetime(2026, 3, 9)).render("zh-Hans")
        '2026年3月9日'
        """
        return f"{self.at:%Y-%m-%d}" if language == "en" else f"{self.at.year}年{self.at.month}月{self.at.day}日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title of a special procedure."""

    kind: str

    def render(self, language: str) -> str:
        """Return the title, in the language of the reader."""
        known = kinds().get(self.kind)
        return known.titles[language] if known else self.kind


def write_letter(row: Row[Any], zone: str, language: str) -> Letter:
    """Return a notice in words, with whom it is for."""
    told = Told(row=row, zone=ZoneInfo(zone))
    subject, lines = _SUBJECTS[row.kind](told), list(_BODIES[row.kind](told))
    is_applicant = row.role == notices.APPLICANT.role
    name = str(row.applicant.get("name", "")) if is_applicant else row.name or row.recipient
    greeting = message("{name}:", name=name or message("Dear applicant"))
    day = message("Written on {date}. Receipt number: {receipt}.", date=told.day(row.created_at), receipt=row.receipt)
    return Letter(
        key=row.key,
        kind=row.kind,
        receipt=row.receipt,
        role=row.role,
        name=" ".join(name.split()),
        mail=str(row.applicant.get("email", "") if is_applicant else row.mail or ""),
        phone=str(row.applicant.get("phone", "")) if is_applicant else "",
        at=row.created_at,
        subject=message("[{receipt}] {subject}", receipt=row.receipt, subject=subject).render(language),
        text="\n\n".join(part.render(language) for part in (greeting, *lines, day)) + "\n",
    )


def _missing(told: Told) -> Iterator[Message]:
    yield message(
        "Your application “{flow}”, received on {date}, was checked. The following is missing or not in due form; this lists all of it, once (行政许可法 第32条第一款第四项):",
        flow=told.row.title,
        date=told.day(told.row.received_at),
    )
    number = 0
    for department in dict.fromkeys(entry[0] for entry in told.row.facts["missing"]):
        yield message("{department}:", department=department)
        for _, what in (entry for entry in told.row.facts["missing"] if entry[0] == department):
            number += 1
            yield message("{number}. {what}", number=number, what=what)
    if told.fact("again"):
        yield message("This is a further notice, beside one that you had before; the department answers for it.")
    yield message("Hand it in at: {post}.", post=told.fact("at"))
    if told.fact("until"):
        yield message("Hand it in until: {date}.", date=told.day(told.fact("until")))
    yield message("When all of it is handed in, the application is accepted (行政许可法 第32条第一款第五项).")


def _accepted(told: Told) -> Iterator[Message]:
    yield message(
        "Your application “{flow}” was accepted on {date} (行政许可法 第32条).",
        flow=told.row.title,
        date=told.day(told.row.created_at),
    )
    yield from _due(told)


def _deemed_accepted(told: Told) -> Iterator[Message]:
    yield message(
        "Nobody told you within the time limit that anything is missing. So your application “{flow}” counts as accepted from the day of its receipt, {date} (行政许可法 第32条第一款第四项).",
        flow=told.row.title,
        date=told.day(told.row.received_at),
    )
    yield from _due(told)


def _suspended(told: Told) -> Iterator[Message]:
    yield message(
        "In your case “{flow}” a procedure has begun on {date}: {procedure} ({basis}). Written notice: {notice}.",
        flow=told.row.title,
        date=told.day(told.row.created_at),
        procedure=Title(kind=told.fact("procedure")),
        basis=told.fact("basis"),
        notice=told.fact("notice"),
    )
    if told.fact("due"):
        yield message("It is expected to end by {date}.", date=told.day(told.fact("due")))
    else:
        yield message("How long it takes stands in the written notice.")
    yield message("The time that it takes does not count towards the time limit (行政许可法 第45条).")


def _resumed(told: Told) -> Iterator[Message]:
    yield message(
        "In your case “{flow}” this procedure ended on {date}: {procedure}.",
        flow=told.row.title,
        date=told.day(told.row.created_at),
        procedure=Title(kind=told.fact("procedure")),
    )
    yield from _due(told)


def _extended(told: Told) -> Iterator[Message]:
    yield message(
        "In your case “{flow}” a time limit was extended by {span} (行政许可法 第42条). Reason: {reason}.",
        flow=told.row.title,
        span=Span(*told.row.facts["by"]),
        reason=told.fact("reason").rstrip("。."),
    )
    if told.fact("task"):
        yield message("It is the limit of: {task}.", task=told.fact("task"))
    if told.fact("due"):
        yield message("It now ends on {date}.", date=told.day(told.fact("due")))


def _closed(told: Told) -> Iterator[Message]:
    if told.fact("certificate"):
        yield message(
            "Your permit {certificate}, which is good until {date}, counts as renewed: your application was not decided before it expired (行政许可法 第50条).",
            certificate=told.fact("certificate"),
            date=told.day(told.fact("expires")),
        )
        return
    yield message(
        "Your case “{flow}” was closed on {date}. Outcome: {outcome}.",
        flow=told.row.title,
        date=told.day(told.row.created_at),
        outcome=told.fact("outcome") or message("completed"),
    )
    if told.fact("statement"):
        yield message("Reason: {reason}", reason=told.fact("statement"))
        yield message("Legal basis: {basis}", basis=told.fact("basis"))
        yield message(
            "You have the right to apply for administrative reconsideration or to bring an administrative action (行政许可法 第38条)."
        )


def _due(told: Told) -> Iterator[Message]:
    if told.due is not None:
        yield message("As things stand it will be decided by {date}.", date=told.due)


def _limit(told: Told) -> Iterator[Message]:
    yield message(
        "{what} (case {receipt}): {limit}, due {due}.",
        what=told.fact("task") or message("The case as a whole"),
        receipt=told.row.receipt,
        limit=LIMITS[told.fact("limit")],
        due=f"{datetime.fromisoformat(told.fact('due')).astimezone(told.zone):%Y-%m-%d %H:%M}",
    )
    if told.fact("post"):
        yield message("Post: {post}.", post=told.fact("post"))
    if told.row.kind in notices.CARDS:
        yield message("The post can receive the card, explain it, or appeal against it; supervision decides an appeal.")
    if told.fact("late"):
        yield message("It was due earlier, when no worker was running, and came late.")


def _appeal(told: Told) -> Iterator[Message]:
    yield message(
        "{post} appeals against card {card} ({colour}): {words}",
        post=told.fact("post") or message("The case as a whole"),
        card=told.fact("card"),
        colour=COLOURS[told.fact("colour")],
        words=told.fact("words"),
    )


def _verdict(told: Told) -> Iterator[Message]:
    yield message(
        "On the appeal against card {card} ({colour}) supervision has decided: {verdict}. {words}",
        card=told.fact("card"),
        colour=COLOURS[told.fact("colour")],
        verdict=VERDICTS[told.fact("verdict")],
        words=told.fact("words"),
    )


def _offered(told: Told) -> Iterator[Message]:
    yield message(
        "New work for {post}: {task} (work item {item}).",
        post=told.fact("post"),
        task=told.fact("task"),
        item=told.fact("item"),
    )


def _supplied(told: Told) -> Iterator[Message]:
    yield message(
        "The applicant has handed in what was asked for in case {receipt}: {files} files. They wait for {post}: {task}.",
        receipt=told.row.receipt,
        files=told.row.facts["files"],
        post=told.fact("post") or message("nobody"),
        task=told.fact("task"),
    )


def _limit_subject(told: Told) -> Message:
    what = told.fact("task") or message("The case as a whole")
    return message("{colour}: {what}", colour=COLOURS[told.row.kind], what=what)


_SUBJECTS: dict[str, Callable[[Told], Message]] = {
    notices.MISSING: lambda _: message("One-time notice of what is missing"),
    notices.ACCEPTED: lambda _: message("Notice of acceptance"),
    notices.DEEMED_ACCEPTED: lambda _: message("Accepted by lapse of time"),
    notices.SUSPENDED: lambda told: message("{procedure} has begun", procedure=Title(kind=told.fact("procedure"))),
    notices.RESUMED: lambda told: message("{procedure} has ended", procedure=Title(kind=told.fact("procedure"))),
    notices.EXTENDED: lambda _: message("Notice of an extended time limit"),
    notices.CLOSED: lambda _: message("Your case is closed"),
    notices.APPEAL: lambda told: message("Appeal against card {card}", card=told.fact("card")),
    notices.VERDICT: lambda told: message("Decision on the appeal against card {card}", card=told.fact("card")),
    notices.OFFERED: lambda told: message("New work: {task}", task=told.fact("task")),
    notices.SUPPLIED: lambda _: message("The applicant has supplemented the file"),
    **dict.fromkeys((notices.REMINDER, *notices.CARDS), _limit_subject),
}
_BODIES: dict[str, Callable[[Told], Iterator[Message]]] = {
    notices.MISSING: _missing,
    notices.ACCEPTED: _accepted,
    notices.DEEMED_ACCEPTED: _deemed_accepted,
    notices.SUSPENDED: _suspended,
    notices.RESUMED: _resumed,
    notices.EXTENDED: _extended,
    notices.CLOSED: _closed,
    notices.APPEAL: _appeal,
    notices.VERDICT: _verdict,
    notices.OFFERED: _offered,
    notices.SUPPLIED: _supplied,
    **dict.fromkeys((notices.REMINDER, *notices.CARDS), _limit),
}
