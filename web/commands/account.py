"""`binglian account`: let somebody log in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from engine.accounts import INVITED
from processes.messages import message
from reengineer.commands.options import common
from web.commands.office import office, with_store

if TYPE_CHECKING:
    from engine.service import Engine
    from reengineer.commands.talk import Talk

ROLES = ("officer", "supervisor", "administrator", "consultant", "planner")


@click.command("account")
@click.argument("person")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="What for; may be given again.")
@click.option("--password", "asks", is_flag=True, help="Ask for a password here, instead of printing a link.")
@click.option("--close", "closes", is_flag=True, help="Let PERSON log in no more.")
@click.option("--by", default="", metavar="PERSON", help="Who does it.")
@with_store
@common
def command(person: str, *, roles: tuple[str, ...], asks: bool, closes: bool, by: str, store: str, talk: Talk) -> int:
    """Open an account for PERSON, and print a link with which a password and a second factor are set: once, within a day.

    Without --role, PERSON has an account already, and gets a new link for it (a forgotten password, a lost telephone). With --role,
    the roles become those that are given.
    """
    with office(store) as engine:
        if closes:
            engine.close_account(person, by=by)
            said = message("The account of {person} is closed.", person=person)
        else:
            _open(engine, person, roles, by=by)
            if asks:
                _ask(engine, person, talk, by=by)
                said = message("{person} can log in, and sets the second factor up then.", person=person)
            else:
                click.echo(f"{_address()}/invitation/{engine.invite(person, by=by)}")
                hours = int(INVITED.total_seconds() // 3600)
                said = message("The link is for {person}, once and for {hours} hours.", person=person, hours=hours)
    talk.say(said)
    return 0


def _open(engine: Engine, person: str, roles: tuple[str, ...], *, by: str) -> None:
    known = engine.account(person)
    if known is not None and roles:
        engine.change_roles(person, roles, by=by)
    elif known is None:
        engine.open_account(person, roles, by=by)


def _ask(engine: Engine, person: str, talk: Talk, *, by: str) -> None:
    from web.credentials.passwords import check_password, hash_password

    password = click.prompt(message("Password").render(talk.language), hide_input=True, err=True)
    again = click.prompt(message("The same again").render(talk.language), hide_input=True, err=True)
    check_password(password, again, person=person)
    engine.accept_invitation(engine.invite(person, by=by), password=hash_password(password))


def _address() -> str:
    from web.settings import LOOPBACK, read_hosts

    name = read_hosts(os.environ)[0]
    return f"http://{name}:8000" if name in LOOPBACK else f"https://{name}"
