"""Changes of the office in four eyes: a flow with its limits, the calendars or the rule set is proposed by one person, and put into force by another.

What is proposed is examined at once, and what it would do is kept with it, so that the second person decides on what is seen. To put it
into force is one act; where something else of the kind came into force since, it has to be proposed anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import deployments, office_calendars, office_rules, promises
from engine.errors import ConflictError, NotAllowedError
from engine.office_record import note
from engine.policies import read_policies
from engine.store import changes as store
from engine.store import office_calendars as calendar_rows
from engine.store import office_rules as rule_rows
from engine.store.deployments import newest, person_by_id
from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from engine.act import Act

FLOW, CALENDARS, RULES = "flow", "calendars", "rules"
SIDES = {
    FLOW: ("administration",),
    CALENDARS: ("administration",),
    RULES: ("administration", "supervision"),
}  # who approves changes none of what approval is measured by
PROPOSED, IN_FORCE, DECLINED, WITHDRAWN = "proposed", "in force", "declined", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What somebody proposes: of which `kind`, the file itself, and why.

    `name` is that of the rule set, or of the file. `policies` (of a flow) are those of `engine.policies`, with `process` where the
    file has several; with `require` no promise may be above half without an exception.
    """

    kind: str
    name: str
    content: bytes
    reason: str
    policies: Mapping[str, Any] = field(default_factory=dict)
    process: str = ""
    require: bool = False


def foresee(act: Act, asked: Proposed) -> dict[str, Any]:
    """Return what a change would do, as facts for the record; nothing is changed.

    Raises NotAllowedError for somebody of a side that does not change this, RefusedDeploymentError, RefusedInputError or UsageError
    for content that cannot be put into force, ConflictError for what is in force already.
    """
    if asked.kind not in SIDES:
        raise UsageError(
            message("There are changes of {known}; {kind} is none of them.", known=tuple(SIDES), kind=asked.kind)
        )
    _refuse_side(act, asked.kind)
    if not asked.reason.strip():
        raise UsageError(message("Say in a sentence why: the second person decides on it, and it goes on record."))
    facts = _FORESEE[asked.kind](act, asked)
    return facts | {"base": _base(act.connection, asked.kind, facts.get("flow", ""))}


def propose(act: Act, asked: Proposed, foreseen: Mapping[str, Any]) -> int:
    """Write down a change with what it would do; return its number."""
    flow = str(foreseen.get("flow", ""))
    number = store.insert_change(
        act.connection,
        kind=asked.kind,
        name=flow or asked.name,
        content=asked.content,
        facts={name: value for name, value in foreseen.items() if name != "base"},
        base=foreseen["base"],  # what was in force when it was foreseen, not what is now
        reason=asked.reason.strip(),
        proposed_by=act.actor,
        proposed_at=act.now,
    )
    note(act, "change proposed", flow or asked.name, change=number, what=asked.kind)
    return number


def put_into_force(act: Act, number: int, words: str = "") -> dict[str, Any]:
    """Put a change into force as the second person; return what came of it.

    Raises NotAllowedError for the one who proposed it, ConflictError where it was decided, or where something else of the kind came into
    force since.
    """
    row = store.change_by_number(act.connection, number)
    _refuse_side(act, row.kind)
    if row.proposed_by == act.actor:
        raise NotAllowedError(
            message(
                "{person} has proposed change {number}; it takes a second person to put it into force.",
                person=act.actor,
                number=number,
            )
        )
    _decide(act, row, IN_FORCE, words)
    if row.base != _base(act.connection, row.kind, row.facts.get("flow", "")):
        raise ConflictError(
            message(
                "Since change {number} was proposed, something else came into force; propose it anew, on what is in force now.",
                number=number,
            )
        )
    return _enact(act, row)


def decline(act: Act, number: int, words: str) -> None:
    """Decline a change with a reason, or withdraw it as the one who proposed it.

    Raises UsageError without a reason.
    """
    row = store.change_by_number(act.connection, number)
    _refuse_side(act, row.kind)
    own = row.proposed_by == act.actor
    if not own and not words.strip():
        raise UsageError(message("Say why the change is declined: whoever proposed it has to know what to do better."))
    _decide(act, row, WITHDRAWN if own else DECLINED, words)


def _decide(act: Act, row: Row[Any], status: str, words: str) -> None:
    values = {"status": status, "decided_by": act.actor, "decided_at": act.now, "words": words.strip()}
    store.decide(act.connection, row.id, **values)
    note(act, f"change {status}", row.name, change=row.id, what=row.kind)


def _enact(act: Act, row: Row[Any]) -> dict[str, Any]:
    if row.kind == FLOW:
        facts = row.facts
        flow, version = deployments.deploy(act, row.content, read_policies(facts["policies"]), process=facts["process"])
        if facts["require"]:
            promises.refuse_faults(promises.promises(act, flow))
        return {"flow": flow, "version": version}
    if row.kind == CALENDARS:
        return {"counted": office_calendars.put_into_force(act, _text(row.content))}
    office_rules.choose(act, row.name, _text(row.content))
    return {"rules": row.name}


def _foresee_flow(act: Act, asked: Proposed) -> dict[str, Any]:
    policies = read_policies(asked.policies)
    found = deployments.examine(act, asked.content, policies, process=asked.process)
    if found.is_known:
        raise ConflictError(
            message(
                "{flow} is in force as version {version} already, with just this file and these rules.",
                flow=found.flow,
                version=found.version,
            )
        )
    promised = tuple(promises.promises_of(act, found.flow, found.deployed.flow.process))
    if asked.require:
        promises.refuse_faults(promised)
    return {
        "flow": found.flow,
        "version": found.version,
        "title": found.title,
        "policies": policies.facts(),
        "process": asked.process,
        "require": asked.require,
        "above": [one.name for one in promised if one.status in promises.FAULTS],
    }


def _foresee_calendars(act: Act, asked: Proposed) -> dict[str, Any]:
    content = _text(asked.content)
    if content == office_calendars.content_in_force(act.connection):
        raise ConflictError(message("These are the calendars in force already; nothing would change."))
    found = office_calendars.foresee(act.connection, content)
    receipts = store.receipts(act.connection, {due.case for due in found.shown})
    shown = [
        [receipts[due.case], due.limit, *(each.isoformat() if each else "" for each in (due.before, due.after))]
        for due in found.shown
    ]
    return {"whole": found.whole, "moved": found.moved, "provisional": found.provisional, "shown": shown}


def _foresee_rules(act: Act, asked: Proposed) -> dict[str, Any]:
    del act  # what is there to come does not depend on what is in force
    found = office_rules.read(asked.name, _text(asked.content))
    return {"title": found.title, "rungs": [[rung.colour, rung.limit, rung.after] for rung in found.rungs]}


_FORESEE = {FLOW: _foresee_flow, CALENDARS: _foresee_calendars, RULES: _foresee_rules}


def _base(connection: Connection, kind: str, flow: str) -> int:
    """Return the number of what is in force of a kind, 0 for nothing."""
    if kind == FLOW:
        row = newest(connection, flow)
    else:
        row = (calendar_rows if kind == CALENDARS else rule_rows).newest(connection)
    return int(row.id) if row is not None else 0


def _refuse_side(act: Act, kind: str) -> None:
    side, allowed = person_by_id(act.connection, act.actor).side, SIDES[kind]
    if side not in allowed:
        raise NotAllowedError(
            message(
                "{person} stands on the side of {side}; changes of {kind} are for the side of {allowed}.",
                person=act.actor,
                side=side,
                kind=kind,
                allowed=allowed,
            )
        )


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(message("The file is not UTF-8; save it as UTF-8 again.")) from error
