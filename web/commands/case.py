"""`binglian case`: where a case is, what was done with it, and how its clocks stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from web.commands.deploy import tell_policies
from web.commands.office import as_facts, local, office, table, with_store
from web.words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

    from engine.materials import Material
    from engine.service import CaseView, Engine
    from processes.messages import Message
    from reengineer.commands.talk import Talk


@click.command("case")
@click.argument("receipt")
@click.option("--json", "as_json", is_flag=True, help="Give everything as JSON.")
@with_store
@common
def command(receipt: str, *, as_json: bool, store: str, talk: Talk) -> int:
    """Show the case with the number RECEIPT."""
    with office(store) as engine:
        view, materials, policies = engine.case(receipt), engine.materials(receipt), engine.policies(receipt)
        if as_json:
            click.echo(to_json({**_facts(view), "policies": policies, "materials": materials}, talk.language))
        else:
            lines = (*_lines(engine, view, talk.language), *_handed_in(materials, talk.language))
            click.echo("\n".join((*lines, *(line.render(talk.language) for line in tell_policies(policies)))))
    return 0


def _facts(view: CaseView) -> dict[str, Any]:
    return {
        "case": as_facts(view.case),
        "items": [as_facts(item) for item in view.items],
        "clocks": [as_facts(clock) for clock in view.clocks],
        "delivery": as_facts(view.delivery) if view.delivery else None,
        "renewal": as_facts(view.renewal) if view.renewal else None,
        "waits": [as_facts(wait) for wait in view.waits],
        "journal": [{"number": number, "entry": entry} for number, entry in view.journal],
    }


def _lines(engine: Engine, view: CaseView, language: str) -> Iterator[str]:
    case = view.case
    yield message(
        "Case {receipt}: {status}; received {received}, accepted {accepted}.",
        receipt=case.receipt,
        status=in_words(case.status, language),
        received=local(engine, case.received_at),
        accepted=local(engine, case.accepted_at) or message("not yet"),
    ).render(language)
    dues = {clock.work_item_id: clock for clock in view.clocks if clock.subject == "task"}
    rows = []
    for item in view.items:
        clock = dues.get(item.id)
        due = local(engine, clock and (clock.promised_due or clock.statutory_due))
        ended = local(engine, item.closed_at)
        state = ": ".join(in_words(part, language) for part in (item.status, item.verdict) if part)
        rows.append([str(item.id), item.name, item.post_id, state, local(engine, item.offered_at), ended, due])
    if rows:
        head = (message("item"), message("task"), message("post"), message("state"), message("begin"), message("end"))
        yield table([[part.render(language) for part in (*head, message("due"))], *rows])
    yield from _comments(engine, view, language)
    if view.renewal is not None:
        yield _renewal(view.renewal).render(language)
    yield from _waiting(engine, view, language)
    yield from _limits(engine, view, language)
    yield from _delivered(engine, view, language)


def _limits(engine: Engine, view: CaseView, language: str) -> Iterator[str]:
    """Yield the limits beside those of the tasks: of the case, its stages, its delivery."""
    rows = [
        [
            " ".join(filter(None, (in_words(clock.subject, language), clock.element))),
            in_words(clock.status, language),
            local(engine, clock.begin),
            local(engine, clock.end),
            local(engine, clock.promised_due),
            local(engine, clock.statutory_due),
        ]
        for clock in view.clocks
        if clock.subject != "task"
    ]
    if rows:
        head = (message("limit"), message("state"), message("begin"), message("end"))
        dues = (message("promised until"), message("by law until"))
        yield table([[part.render(language) for part in (*head, *dues)], *rows])


def _delivered(engine: Engine, view: CaseView, language: str) -> Iterator[str]:
    row = view.delivery
    if row is not None and row.delivered_at is not None:
        yield message(
            "The decision ({decision}) was delivered at {time} to {receiver}: {way}.",
            decision=row.decision,
            time=local(engine, row.delivered_at),
            receiver=row.receiver,
            way=row.way,
        ).render(language)
    elif row is not None:
        yield message("The decision ({decision}) is to be delivered.", decision=row.decision).render(language)


def _comments(engine: Engine, view: CaseView, language: str) -> Iterator[str]:
    """Yield what was said, and what was mended at the window."""
    from engine import comments, mending

    for _, entry in view.journal:
        said = {"time": local(engine, entry.at), "who": entry.actor}
        if entry.kind == comments.KIND:
            yield message("{time}, {who}: {words}", **said, words=entry.facts["words"]).render(language)
        if entry.kind == mending.KIND:
            yield message("{time}, {who} mended on the spot: {what}", **said, what=entry.facts["what"]).render(language)


def _renewal(row: Row[Any]) -> Message:
    facts = {"certificate": row.certificate, "day": row.expires}
    if row.status == "late":
        return message(
            "Renews permit {certificate}, good until {day}; asked for less than thirty days before, so nothing is renewed by itself.",
            **facts,
        )
    if row.status == "deemed renewed":
        return message(
            "Permit {certificate}, good until {day}, counts as renewed: nothing was decided by then.", **facts
        )
    return message("Renews permit {certificate}, good until {day}; undecided by then it counts as renewed.", **facts)


def _waiting(engine: Engine, view: CaseView, language: str) -> Iterator[str]:
    for wait in view.waits:
        said = message("Waits for {element} ({kind}).", element=wait.element, kind=wait.kind)
        if wait.due_at:
            said = message("Waits for {element}, until {due}.", element=wait.element, due=local(engine, wait.due_at))
        yield said.render(language)


def _handed_in(materials: tuple[Material, ...], language: str) -> Iterator[str]:
    if materials:
        head = (message("material"), message("data"), message("file"), message("read by"))
        rows = [[str(found.number), found.data, found.name, " ".join(found.departments)] for found in materials]
        yield table([[part.render(language) for part in head], *rows])
