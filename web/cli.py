"""The command `binglian`: results on standard output, talk on standard error, an exit code that says how it went."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from reengineer.commands.talk import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Sequence

REDESIGN = ("check", "diagnose", "redesign", "simulate", "compare", "draw", "outline", "diff", "flows")
OFFICE = (
    "deploy",
    "promises",
    "exception",
    "person",
    "letter",
    "start",
    "work",
    "upload",
    "claim",
    "complete",
    "return",
    "officers",
    "reassign",
    "delegate",
    "happen",
    "review",
    "comment",
    "suspend",
    "resume",
    "cancel",
    "deliver",
    "interrupt",
    "extend",
    "hearing",
    "case",
    "ledger",
    "cards",
    "tick",
    "worker",
    "notices",
    "health",
    "calendars",
    "rules",
    "move",
    "export",
    "indicators",
    "watch",
    "separation",
    "audit",
    "db",
    "account",
    "serve",
    "practice",
    "demo",
)
COMMANDS = REDESIGN + OFFICE
MODULES = {"return": "send_back"}  # a word of Python names no module


class Commands(click.Group):
    """The group of commands; a command's module is imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the work, not of the alphabet."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        package = "web" if cmd_name in OFFICE else "reengineer"
        command: click.Command = import_module(f"{package}.commands.{MODULES.get(cmd_name, cmd_name)}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="binglian", message="%(prog)s %(version)s")
def cli() -> None:
    """Find what waits for no reason in an approval flow, redesign it, prove the redesign, and run cases on it.

    A SOURCE is a BPMN 2.0 file, - for standard input, or the name of a flow on the shelf (binglian flows).

    Exit codes: 0 fine, 1 findings (with --fail-on), 2 usage, 3 refused input, 4 internal error,
    130 interrupted (the result, if there is one, is of what was done).
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = cli.main(arguments, prog_name="binglian", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:  # the reader has left (`binglian check . | head`): nothing to say, nowhere to say it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:  # standard output is full: what is left of it must not be tried again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"binglian: {error.strerror}", err=True)
        code = 2
    if code == INTERRUPTED:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """Leave at once: threads in which the compiled kernel runs do not listen, and nobody waits for them."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # closed, or none
            stream.flush()
    os._exit(code)
