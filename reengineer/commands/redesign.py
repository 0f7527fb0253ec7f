"""`binglian redesign`: the flow in which only what has a reason still waits, with its proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from processes.errors import RefusedRedesignError
from processes.messages import message
from reengineer.commands.decisions import read_decisions, write_decisions
from reengineer.commands.diagnose import given
from reengineer.commands.knowledge import gather, knowledge_options, parse_attributes
from reengineer.commands.options import common, standard_input
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_targets, emit, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reengineer.commands.knowledge import Knowledge
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.redesign.redesign import Redesign


def redesign(
    source: Source,
    *,
    accept: tuple[str, ...] = ("default",),
    decline: tuple[str, ...] = (),
    proposals: str | Path | None = None,
    stable: bool = False,
    **knowledge: Any,
) -> Redesign:
    """Redesign a flow and prove the result.

    `accept` and `decline` name proposals; `proposals` is a file of decisions as `--proposals` writes it. The other
    keyword arguments are those of `diagnose`. `stable` moves only what the redesign touches in the drawing.
    """
    if proposals is not None:
        accept, decline = read_decisions(proposals, accept=accept, decline=decline)
    return _run(gather(source, **knowledge), accept, decline, stable=stable)


def _run(known: Knowledge, accept: tuple[str, ...], decline: tuple[str, ...], *, stable: bool) -> Redesign:
    from reengineer.redesign.redesign import redesign as run_redesign

    return run_redesign(known.definitions, accept=accept, decline=decline, stable=stable, **known.arguments())


@click.command("redesign")
@click.argument("source")
@knowledge_options
@click.option(
    "--accept",
    metavar="ID",
    multiple=True,
    help='Accept this proposal, "all", or "default" (what changes order and promises only).',
)
@click.option("--decline", metavar="ID", multiple=True, help="Decline this proposal.")
@click.option("--proposals", metavar="JSON", help="Take the decisions from this file; if it is not there, write it.")
@click.option("--certificate", metavar="FILE", help="Write the proof here: as JSON if it ends in .json, else as text.")
@click.option("--report", metavar="HTML", help="Write the report for people here.")
@click.option("--stable", is_flag=True, help="In the drawing, move only what the redesign touches.")
@click.option("--json", "as_json", is_flag=True, help="Give proposals, changes and proof as JSON.")
@click.option("-o", "--output", metavar="BPMN", help="Write the to-be flow here; only this may be - (standard output).")
@common
def command(
    source: str,
    *,
    attributes: tuple[str, ...],
    accept: tuple[str, ...],
    decline: tuple[str, ...],
    proposals: str | None,
    certificate: str | None,
    report: str | None,
    output: str | None,
    stable: bool,
    as_json: bool,
    talk: Talk,
    **tables: Any,
) -> None:
    """Redesign a flow, prove the result, and write it down.

    Without -o the to-be flow goes to standard output, and the summary to standard error.
    """
    from reengineer.report.text import redesign_as_plain, redesign_as_text
    from reengineer.report.words import brief

    output = None if output == "-" else output
    inputs = (source, tables["precedence"], tables["times"], tables["answers"])
    check_targets((output, certificate, report), *inputs, proposals)
    if proposals and Path(proposals).exists():
        accept, decline = read_decisions(proposals, accept=accept, decline=decline)
        proposals = None
    check_targets((output, certificate, report, proposals), *inputs)
    with talk.progress(message("Redesigning")):
        known = gather(standard_input(source), attributes=parse_attributes(attributes), **given(tables))
        result = _run(known, accept or ("default",), decline, stable=stable)
    if not result.certificate.holds:
        raise RefusedRedesignError(
            message("The redesign is not written, for its proof fails:\n{certificate}", certificate=_Proof(result)),
        )
    wanted = {"output": output, "proposals": proposals, "certificate": certificate, "report": report}
    with talk.progress(message("Writing")):
        for file, content in tuple(_files(result, known, wanted, talk.language)):
            write_file(file, content)
    for warning in result.warnings:
        talk.say(message("Warning: {warning}", warning=brief(warning)))
    summary = redesign_as_text(result, known, talk.language)
    if as_json:
        emit(to_json(redesign_as_plain(result), talk.language), None)
    elif output:
        emit(summary, None)
    else:
        emit(result.xml, None)
        talk.say(message("{summary}", summary=summary))


class _Proof:
    """A certificate as a fact of a message."""

    def __init__(self, result: Redesign) -> None:
        self.certificate = result.certificate

    def render(self, language: str) -> str:
        return self.certificate.as_text(language)


def _files(
    result: Redesign, known: Knowledge, wanted: dict[str, str | None], language: str
) -> Iterator[tuple[str, str | bytes]]:
    """Yield each wanted file with its content; nothing is written before all of it is there."""
    if output := wanted["output"]:
        yield output, result.xml
    if proposals := wanted["proposals"]:
        yield proposals, write_decisions(result, language)
    if certificate := wanted["certificate"]:
        proof = result.certificate
        as_json = certificate.lower().endswith(".json")
        yield certificate, to_json(proof.as_dict()) + "\n" if as_json else proof.as_text(language)
    if page := wanted["report"]:
        from reengineer.diagnosis.diagnose import diagnose
        from reengineer.report.html import report

        yield page, report(known, result, diagnose(known.definitions, **known.arguments()), language=language)
