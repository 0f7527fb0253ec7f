"""The journal in words: one sentence for each act, with the names of tasks, posts and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.notice_text import Title
from processes.durations import Span
from processes.messages import Message, message
from web.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.journal import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How a case calls its work items and elements, and the office its people."""

    items: Mapping[int, str]
    elements: Mapping[str, str]
    who: Callable[[str], str]  # the name of a person
    at: Callable[[str], str]  # an instant, as the journal writes it, on the clock of the office

    def task(self, entry: Entry) -> str:
        """Return the name of what an entry is about."""
        number = entry.facts.get("item")
        return self.items.get(number or 0) or self.elements.get(entry.element, entry.element)


def in_words(entry: Entry, names: Names) -> Message:
    """Return an entry of a journal as a sentence; a kind that is not known is named as it is."""
    make = _KINDS.get(entry.kind)
    if make is None:
        return message("{kind}: {task}", kind=word(entry.kind), task=names.task(entry))
    return make(entry, names)


def _completed(entry: Entry, names: Names) -> Message:
    facts = entry.facts
    said = [word(facts["verdict"])] if facts.get("verdict") else []
    said += [f"{name} = {value}" for name, value in facts.get("decisions", {}).items()]
    said += [text for text in (facts.get("opinion"), facts.get("record")) if text]
    parts: list[Message] = []
    if facts.get("officers"):
        parts.append(message("officers: {people}", people=tuple(map(names.who, facts["officers"]))))
    if facts.get("letter"):
        parts.append(message("by authority letter {letter}", letter=facts["letter"]))
    if facts.get("for"):
        parts.append(message("as deputy of {person}", person=names.who(facts["for"])))
    told = (*said, *parts)
    if not told:
        return message("Completed: {task}", task=names.task(entry))
    return message("Completed: {task} ({said})", task=names.task(entry), said=told)


def _returned(entry: Entry, names: Names) -> Message:
    facts = entry.facts
    return message(
        "Returned to the applicant ({kind}) at {task}: {statement} ({basis})",
        kind=word(facts["returned"]),
        task=names.task(entry),
        statement=facts["statement"],
        basis=facts["basis"],
    )


def _notice(entry: Entry, names: Names) -> Message:
    missing = tuple(entry.facts.get("missing", ()))
    if entry.facts.get("fault"):
        return message("A second notice was sent, which is a fault: {missing}", missing=missing)
    return message("The one notice was sent at {task}: {missing}", task=names.task(entry), missing=missing)


def _reassigned(entry: Entry, names: Names) -> Message:
    return message(
        "{task} was passed on from {giver} to {taker}: {reason}",
        task=names.task(entry),
        giver=names.who(entry.facts["from"]) or message("the post"),
        taker=names.who(entry.facts["to"]),
        reason=entry.facts["reason"],
    )


def _suspended(entry: Entry, names: Names) -> Message:
    del names
    facts = entry.facts
    return message(
        "The clocks stand still: {procedure} ({basis}), written notice {notice}",
        procedure=Title(kind=facts["procedure"]),
        basis=facts["basis"],
        notice=facts.get("notice") or "–",
    )


def _extended(entry: Entry, names: Names) -> Message:
    facts = entry.facts
    return message(
        "Limit extended by {span}, approved by {person}: {reason}",
        span=Span(*facts["by"]),
        person=names.who(facts["approver"]),
        reason=facts["reason"],
    )


def _rung(entry: Entry, names: Names) -> Message:
    what = names.task(entry) or message("the whole case")
    return message("{colour}: {what}", colour=word(entry.kind), what=what)


def _visit_filed(entry: Entry, names: Names) -> Message:
    facts = entry.facts
    return message(
        "Visit {number} was filed: {found}; officers: {people}; photographs: {count}. {words}",
        number=facts["visit"],
        found=tuple(word(found) for found in facts["findings"]),
        people=tuple(map(names.who, facts["officers"])),
        count=len(facts["photos"]),
        words=facts.get("words", ""),
    )


def _visit_booked(entry: Entry, names: Names) -> Message:
    facts = entry.facts
    return message("A visit was booked: {time}, {place}", time=names.at(facts["at"]), place=facts["place"])


def _hearing_set(entry: Entry, names: Names) -> Message:
    facts = entry.facts
    return message(
        "Hearing set: {time}, {place}; chair {person}; written notice {notice} ({basis})",
        time=names.at(facts["at"]),
        place=facts["place"],
        person=names.who(facts["chair"]),
        notice=facts["notice"],
        basis=facts["basis"],
    )


_KINDS: Mapping[str, Callable[[Entry, Names], Message]] = {
    "started": lambda e, _: message(
        "The application was received; receipt number {receipt}", receipt=e.facts["receipt"]
    ),
    "offered": lambda e, n: message("Offered to {post}: {task}", post=e.facts["post"], task=n.task(e)),
    "claimed": lambda e, n: message("Taken in hand: {task}", task=n.task(e)),
    "given back": lambda e, n: message("Given back: {task}", task=n.task(e)),
    "completed": _completed,
    "withdrawn": lambda e, n: message("No longer needed: {task}", task=n.task(e)),
    "accepted": lambda e, n: message("The application counts as accepted from {time}", time=n.at(e.facts["as_of"])),
    "deemed accepted": lambda e, _: message("Accepted by lapse of time ({basis})", basis=e.facts["basis"]),
    "deemed agreed": lambda e, n: message("{task} agreed by saying nothing, by the policy of the flow", task=n.task(e)),
    "missing": lambda e, n: message("Missing, said at {task}: {what}", task=n.task(e), what=tuple(e.facts["what"])),
    "notice": _notice,
    "returned": _returned,
    "suspended": _suspended,
    "resumed": lambda e, _: message(
        "The clocks go on: {procedure} has ended", procedure=Title(kind=e.facts["procedure"])
    ),
    "extension asked": lambda e, _: message(
        "More time was asked for ({span}): {reason}", span=Span(*e.facts["by"]), reason=e.facts["reason"]
    ),
    "extension refused": lambda e, _: message("No more time is given: {words}", words=e.facts["words"]),
    "extended": _extended,
    "interrupted": lambda e, _: message(
        "A limit begins again at zero: {reason} ({basis})", reason=e.facts["reason"], basis=e.facts["basis"]
    ),
    "reassigned": _reassigned,
    "officers named": lambda e, n: message(
        "Officers of {task}: {people} ({basis})",
        task=n.task(e),
        people=tuple(map(n.who, e.facts["officers"])),
        basis=e.facts["basis"],
    ),
    "review asked": lambda e, _: message(
        "{post} is asked for a further review: {reason}", post=e.facts["post"], reason=e.facts["reason"]
    ),
    "comment": lambda e, _: message("Comment: {words}", words=e.facts["words"]),
    "uploaded": lambda e, _: message("Handed in: {data} ({name})", data=e.facts["data"], name=e.facts["name"]),
    "no longer missing": lambda e, _: message("No longer missing: {what}", what=e.facts["what"]),
    "happened": lambda e, n: message("It has happened: {what}", what=n.task(e)),
    "held up": lambda e, n: message(
        "The flow cannot go on at {task}: {reason}", task=n.task(e), reason=e.facts["reason"]
    ),
    "moved": lambda e, _: message(
        "Moved from version {before} of the flow to version {after}", before=e.facts["from"], after=e.facts["to"]
    ),
    "moved back": lambda _e, _n: message("The move to another version was taken back"),
    "hearing told": lambda e, _: message(
        "{party} was told of the right to a hearing, written notice {notice} ({basis})",
        party=e.facts["party"],
        notice=e.facts["notice"],
        basis=e.facts["basis"],
    ),
    "hearing waived": lambda e, _: message("{party} wants no hearing", party=e.facts["party"]),
    "hearing asked": lambda e, _: message(
        "{party} asks for a hearing ({basis})", party=e.facts["party"], basis=e.facts["basis"]
    ),
    "hearing ordered": lambda e, _: message(
        "A hearing is held ex officio: {reason} ({basis})", reason=e.facts["reason"], basis=e.facts["basis"]
    ),
    "hearing set": _hearing_set,
    "hearing held": lambda e, n: message("The hearing was held, chair {person}", person=n.who(e.facts["chair"])),
    "chair challenged": lambda e, n: message(
        "{party} challenges the chair {person}: {reason}",
        party=e.facts["party"],
        person=n.who(e.facts["chair"]),
        reason=e.facts["reason"],
    ),
    "challenge upheld": lambda e, n: message(
        "The challenge is upheld; {person} chairs: {reason}", person=n.who(e.facts["to"]), reason=e.facts["reason"]
    ),
    "challenge dismissed": lambda e, _: message("The challenge is dismissed: {reason}", reason=e.facts["reason"]),
    "visit booked": _visit_booked,
    "visit filed": _visit_filed,
    "visit cancelled": lambda e, _: message("The visit is not made: {reason}", reason=e.facts["reason"]),
    "to deliver": lambda e, _: message(
        "Decided: {decision}; it has to be delivered ({basis})",
        decision=word(e.facts["decision"]),
        basis=e.facts["basis"],
    ),
    "delivered": lambda e, _: message(
        "Delivered to {receiver}, {way}", receiver=e.facts["receiver"], way=word(e.facts["way"])
    ),
    "closed": lambda e, n: message("The case is closed: {outcome}", outcome=word(n.elements.get(e.element, e.element))),
    "cancelled": lambda e, _: message(
        "The applicant withdrew the application: {reason}", reason=e.facts.get("reason") or "–"
    ),
    "card received": lambda e, _: message("Card {number} was received", number=e.facts["card"]),
    "card explained": lambda e, _: message(
        "Card {number} was explained: {words}", number=e.facts["card"], words=e.facts["words"]
    ),
    "card appealed": lambda e, _: message(
        "Appeal against card {number}: {words}", number=e.facts["card"], words=e.facts["words"]
    ),
    "card upheld": lambda e, _: message("Card {number} stays: {words}", number=e.facts["card"], words=e.facts["words"]),
    "card withdrawn": lambda e, _: message(
        "Card {number} is withdrawn: {words}", number=e.facts["card"], words=e.facts["words"]
    ),
    **dict.fromkeys(("reminder", "yellow", "red"), _rung),
}
