"""What every command has in common: language, quiet, debugging, and what an error looks like from outside."""

from __future__ import annotations

import os
import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from processes.errors import BinglianError, UsageError
from processes.messages import LANGUAGES, message
from reengineer.commands.talk import INTERRUPTED, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FINDINGS, USAGE, REFUSED, INTERNAL = 1, 2, 3, 4
SEVERITIES = ("info", "warning", "error")


def default_language(environment: Mapping[str, str]) -> str:
    """Return the language that the environment asks for, else English.

    >>> default_language({"LANG": "zh_HK.UTF-8"}), default_language({"LANG": "zh_CN.UTF-8"}), default_language({})
    ('zh-Hant', 'zh-Hans', 'en')
    """
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    words = locale.replace("-", "_").split(".")[0].lower().split("_")
    if words[0] != "zh":
        return "en"
    return "zh-Hant" if {"tw", "hk", "mo", "hant"} & set(words) else "zh-Hans"


def common(function: Callable[..., int | None]) -> Callable[..., Any]:
    """Give a command `--lang`, `-q` and `--debug`; it gets them as one `Talk`, and may return an exit code."""

    @click.option("--lang", type=click.Choice(LANGUAGES), help="Language; by default that of LC_ALL or LANG.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but the result.")
    @click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
    @wraps(function)
    def run(*args: Any, lang: str | None, quiet: bool, debug: bool, **options: Any) -> int:
        talk = Talk(language=lang or default_language(os.environ), quiet=quiet)
        try:
            return function(*args, talk=talk, **options) or 0
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except BinglianError as error:
            talk.complain(error.message)
            return USAGE if isinstance(error, UsageError) else REFUSED
        except KeyboardInterrupt:
            talk.complain(message("Interrupted; what was not complete was not written."))
            return INTERRUPTED
        except Exception as error:
            if debug:
                raise
            talk.complain(
                message(
                    "Binglian itself failed ({error}); your files are as they were. Please report this with the output "
                    "of the same command with --debug.",
                    error=f"{type(error).__name__}: {error}",
                ),
            )
            return INTERNAL

    return run


def fail_on(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--fail-on`."""
    choice = click.Choice(SEVERITIES)
    return click.option("--fail-on", type=choice, help="Exit with 1 if anything this grave or graver is found.")(
        function
    )


def reached(severities: tuple[str, ...], threshold: str | None) -> bool:
    """Tell whether any severity is as grave as the threshold.

    >>> reached(("info", "warning"), "warning"), reached(("info",), "warning"), reached(("error",), None)
    (True, False, False)
    """
    if threshold is None:
        return False
    return any(SEVERITIES.index(severity) >= SEVERITIES.index(threshold) for severity in severities)


def standard_input(source: str) -> str | bytes:
    """Return the bytes of standard input for `-`, else the source itself."""
    if source != "-":
        return source
    if sys.stdin is None:
        raise UsageError(message("Standard input is closed: give a file."))
    return sys.stdin.buffer.read()
