"""`binglian case`: where a case is, what was done with it, and how its clocks stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.options import common
from reengineer.commands.plain import to_json
from web.commands.office import as_facts, local, office, table, with_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.materials import Material
    from engine.service import CaseView, Engine
    from reengineer.commands.talk import Talk


@click.command("case")
@click.argument("receipt")
@click.option("--json", "as_json", is_flag=True, help="Give everything as JSON.")
@with_store
@common
def command(receipt: str, *, as_json: bool, store: str, talk: Talk) -> int:
    """Show the case with the number RECEIPT."""
    with office(store) as engine:
        view, materials = engine.case(receipt), engine.materials(receipt)
        if as_json:
            click.echo(to_json({**_facts(view), "materials": materials}, talk.language))
        else:
            click.echo("\n".join((*_lines(engine, view, talk.language), *_handed_in(materials, talk.language))))
    return 0


def _facts(view: CaseView) -> dict[str, Any]:
    return {
        "case": as_facts(view.case),
        "items": [as_facts(item) for item in view.items],
        "clocks": [as_facts(clock) for clock in view.clocks],
        "waits": [as_facts(wait) for wait in view.waits],
        "journal": [{"number": number, "entry": entry} for number, entry in view.journal],
    }


def _lines(engine: Engine, view: CaseView, language: str) -> Iterator[str]:
    case = view.case
    yield message(
        "Case {receipt}: {status}; received {received}, accepted {accepted}.",
        receipt=case.receipt,
        status=case.status,
        received=local(engine, case.received_at),
        accepted=local(engine, case.accepted_at) or message("not yet"),
    ).render(language)
    dues = {clock.work_item_id: clock for clock in view.clocks}
    rows = []
    for item in view.items:
        clock = dues.get(item.id)
        due = local(engine, clock and (clock.promised_due or clock.statutory_due))
        ended = local(engine, item.closed_at)
        state = f"{item.status}: {item.verdict}" if item.verdict else item.status
        rows.append([str(item.id), item.name, item.post_id, state, local(engine, item.offered_at), ended, due])
    if rows:
        head = (message("item"), message("task"), message("post"), message("state"), message("begin"), message("end"))
        yield table([[part.render(language) for part in (*head, message("due"))], *rows])
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
