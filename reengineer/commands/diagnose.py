"""`binglian diagnose`: what is wrong with a flow, what it costs in days, and what could not be said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from processes.messages import message
from reengineer.commands.knowledge import gather, knowledge_options, parse_attributes
from reengineer.commands.options import FINDINGS, common, fail_on, reached, standard_input
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_targets, emit, write_file

if TYPE_CHECKING:
    from processes.messages import Message
    from reengineer.commands.knowledge import Knowledge
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk
    from reengineer.diagnosis.diagnose import Diagnosis

LATER = 200  # questions that count only after others; more are left for the next round


def diagnose(source: Source, **knowledge: Any) -> Diagnosis:
    """Diagnose a flow.

    The keyword arguments are those of `reengineer.commands.knowledge.gather`: `precedence`, `times` and `answers`
    (paths of CSV files, or values), `log` (the path of an event log), `profile`, `attributes`, `assume_independent`.
    """
    return _run(gather(source, **knowledge))


def _run(known: Knowledge) -> Diagnosis:
    from reengineer.diagnosis.diagnose import diagnose as run_rules

    return run_rules(known.definitions, **known.arguments())


@click.command("diagnose")
@click.argument("source")
@knowledge_options
@click.option("--questions", metavar="CSV", help="Write the open questions here, to fill in and give to --answers.")
@click.option("--json", "as_json", is_flag=True, help="Give the diagnosis as JSON.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write the diagnosis here; only this may be - (standard output, the default).",
)
@fail_on
@common
def command(
    source: str,
    *,
    attributes: tuple[str, ...],
    questions: str | None,
    as_json: bool,
    output: str | None,
    fail_on: str | None,
    talk: Talk,
    **tables: Any,
) -> int:
    """Diagnose a flow: findings, critical path, open questions."""
    from reengineer.report.text import diagnosis_as_plain, diagnosis_as_text

    check_targets((None if output == "-" else output, questions), source, *tables.values())
    with talk.progress(message("Diagnosing")):
        known = gather(standard_input(source), attributes=parse_attributes(attributes), **given(tables))
        result = _run(known)
    if questions:
        talk.say(_write_questions(known, result, questions, talk.language))
    if as_json:
        emit(to_json(diagnosis_as_plain(result), talk.language), output)
    else:
        emit(diagnosis_as_text(result, known, talk.language), output)
    return FINDINGS * reached(tuple(finding.severity for finding in result.findings), fail_on)


def _write_questions(known: Knowledge, result: Diagnosis, file: str, language: str) -> Message:
    """Write down what is asked, with what may be asked later unless that is too much; return what was written."""
    from reengineer.precedence import find_later_questions
    from reengineer.questions import write_questions

    later = find_later_questions(known.definitions, external=known.precedence, answers=known.answers)
    listed = later if len(later) <= LATER else ()
    asked = (*known.answered(), *result.questions)  # so that the next table holds all answers so far
    table = write_questions(known.definitions, asked, later=listed, language=language)
    write_file(file, table.encode("utf-8-sig"))  # the mark makes spreadsheets read Chinese as what it is
    said = message("Open questions written to {file}: {count}.", count=len(result.questions), file=file)
    if listed:
        return message(
            "{said} {count} more below them count only if others are answered with no.", said=said, count=len(later)
        )
    if later:
        return message(
            "{said} More may follow from the answers: ask again with --answers {file}.", said=said, file=file
        )
    return said


def given(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that were given."""
    return {name: value for name, value in options.items() if value is not None}
