"""What the consultant knows beside the file: precedences, times, answers, the case at hand."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from processes.errors import UsageError
from processes.messages import message
from reengineer.commands.sources import load, shelf_flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from processes.catalogue import Flow
    from processes.durations import Span
    from processes.messages import Message
    from processes.model import Definitions, Precedence, Question
    from reengineer.commands.sources import Source

    Precedences = str | Path | Sequence[Precedence]
    Times = str | Path | Mapping[str, Span]
    Answers = str | Path | Sequence[Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A flow with all that is known about it; the keyword arguments of `diagnose` and `redesign`."""

    definitions: Definitions
    precedence: tuple[Precedence, ...] = ()
    times: Mapping[str, Span] | None = None
    answers: tuple[Question, ...] = ()
    attributes: Mapping[str, object] | None = None
    assume_independent: bool = False
    flow: Flow | None = None  # where it comes from the shelf

    def answered(self) -> tuple[Question, ...]:
        """Return the questions that have an answer."""
        return tuple(question for question in self.answers if question.answer)

    def arguments(self) -> dict[str, Any]:
        """Return what is passed on beside the definitions."""
        return {
            "precedence": self.precedence,
            "times": self.times,
            "answers": self.answers,
            "attributes": self.attributes,
            "assume_independent": self.assume_independent,
        }


def gather(
    source: Source,
    *,
    precedence: Precedences = (),
    times: Times | None = None,
    log: str | Path | None = None,
    answers: Answers = (),
    profile: str | None = None,
    attributes: Mapping[str, object] | None = None,
    assume_independent: bool = False,
) -> Knowledge:
    """Read the flow and the tables; attributes given one by one win over those of the profile, times over those of a log."""
    from reengineer.questions import read_answers, read_precedence

    definitions = load(source)
    known = read_precedence(precedence, definitions) if isinstance(precedence, (str, Path)) else precedence
    answered = read_answers(answers, definitions) if isinstance(answers, (str, Path)) else answers
    flow = shelf_flow(source)
    told = _profile(flow, profile)
    _refuse_unread(definitions, attributes or {}, told)
    given = {**told, **(attributes or {})}
    return Knowledge(
        definitions=definitions,
        precedence=tuple(known),
        times=_logged(log, definitions, _times(times, definitions, flow)),
        answers=tuple(answered),
        attributes=given or None,
        assume_independent=assume_independent,
        flow=flow,
    )


def _times(times: Times | None, definitions: Definitions, flow: Flow | None) -> Mapping[str, Span] | None:
    """Return times given as they are, as a table, or by the name of a set that the shelf has for the flow."""
    from reengineer.questions import read_times

    if not isinstance(times, (str, Path)):
        return times
    if flow is not None and str(times) in flow.times and not Path(times).exists():
        return flow.times[str(times)]
    return read_times(times, definitions)


def _logged(
    log: str | Path | None, definitions: Definitions, times: Mapping[str, Span] | None
) -> Mapping[str, Span] | None:
    if log is None:
        return times
    from reengineer.log_times import read_log_times

    return read_log_times(log, definitions) | dict(times or {})


def _profile(flow: Flow | None, profile: str | None) -> Mapping[str, object]:
    if profile is None:
        return {}
    profiles: Mapping[str, Mapping[str, object]] = flow.profiles if flow else {}
    if profile not in profiles:
        names = tuple(profiles) or "-"
        raise UsageError(
            message("There is no profile {profile} here; profiles: {names}.", profile=profile, names=names)
        )
    return profiles[profile]


def _refuse_unread(definitions: Definitions, attributes: Mapping[str, object], told: Mapping[str, object]) -> None:
    """Refuse an attribute that no condition of the file asks for: it would change nothing, and nobody would know."""
    asked = sorted({*_asked(definitions), *told})
    for name in attributes:
        if name not in asked:
            raise UsageError(
                message("No condition of the file asks for {name}. {hint}", name=name, hint=_hint(name, asked))
            )


def _hint(name: str, asked: Sequence[str]) -> Message:
    if not asked:
        return message("The file has no condition that can be read here.")
    near = tuple(get_close_matches(name, asked, n=3, cutoff=0.5))
    known = message("The attributes of the file: {attributes}.", attributes=tuple(asked))
    return message("Did you mean {near}? {known}", near=near, known=known) if near else known


def _asked(definitions: Definitions) -> Iterator[str]:
    """Yield the attributes of the case that the conditions of a file ask for."""
    from processes.expressions import is_expression, names
    from processes.model import scopes

    for process in definitions.processes:
        for scope in scopes(process):
            for flow in scope.flows:
                if flow.condition and is_expression(flow.condition):
                    yield from names(flow.condition)


def knowledge_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what is known beside the file."""
    options = (
        click.option("--precedence", metavar="CSV", help="Table of before, after, reason, basis."),
        click.option(
            "--times",
            metavar="CSV|SET",
            help="Table of task, time, unit; or a set of times that the shelf has for the flow.",
        ),
        click.option("--log", metavar="FILE", help="Event log (.xes, .csv, also .gz): the mean time of each task."),
        click.option("--answers", metavar="CSV", help="Table of questions with their answers filled in."),
        click.option(
            "--profile", metavar="NAME", help="A kind of case that the shelf describes (binglian flows NAME)."
        ),
        click.option("--set", "attributes", metavar="NAME=VALUE", multiple=True, help="An attribute of the case."),
        click.option("--assume-independent", is_flag=True, help="Treat unknown order as no order: an upper bound."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def parse_attributes(pairs: Sequence[str]) -> dict[str, object]:
    """Read `name=value` pairs.

    >>> parse_attributes(["land=granted", "basement=yes"])
    {'land': 'granted', 'basement': 'yes'}
    """
    for pair in pairs:
        if "=" not in pair or not pair.partition("=")[0].strip().isidentifier():
            raise UsageError(message("--set {pair} is not of the form name=value.", pair=pair))
    return {name.strip(): value.strip() for name, _, value in (pair.partition("=") for pair in pairs)}
