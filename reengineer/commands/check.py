"""`binglian check`: what is wrong with files, one verdict a file; one bad file never stops the rest."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from processes.errors import RefusedInputError, UsageError
from processes.messages import Message, message
from reengineer.commands.options import INTERNAL, REFUSED, common, fail_on, reached, standard_input
from reengineer.commands.plain import to_json
from reengineer.commands.results import check_target, emit
from reengineer.commands.sources import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.faults import Fault
    from processes.model import Definitions
    from reengineer.commands.sources import Source
    from reengineer.commands.talk import Talk

FLOW_FILES = (".bpmn", ".bpmn2", ".bpmn20.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """The verdict on one file; `sound` is None where it is not known, and `why` says why."""

    file: str
    loaded: bool
    refused: Refusal | None = None
    warnings: tuple[Fault, ...] = ()
    sound: bool | None = None
    why: Message | None = None
    faults: tuple[Fault, ...] = ()
    round_trip: bool | None = None
    executable: bool | None = None
    seconds: float = 0.0

    def severities(self) -> tuple[str, ...]:
        """Return how grave each warning and fault is."""
        return tuple(fault.severity for fault in (*self.warnings, *self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a file could not be taken: a stable word, a sentence, and where."""

    kind: str
    reason: Message
    line: int | None = None
    element: str | None = None


def check(*sources: Source) -> tuple[FileCheck, ...]:
    """Check files, folders (with all flows in them) and flows of the shelf."""
    return tuple(check_one(source) for source in expand(sources))


def expand(sources: tuple[Source, ...]) -> Iterator[Source]:
    """Yield the sources, a folder replaced by the flow files in it, sorted."""
    for source in sources:
        if isinstance(source, (str, Path)) and str(source) and Path(source).is_dir():
            yield from sorted(
                path for path in Path(source).rglob("*") if path.is_file() and path.name.lower().endswith(FLOW_FILES)
            )
        else:
            yield source


def check_one(source: Source) -> FileCheck:
    """Check one source; whatever goes wrong is part of the verdict."""
    started = time.perf_counter()
    file = str(source) if isinstance(source, (str, Path)) else "-"
    try:
        verdict = _verdict(load(source), file)
    except UsageError:
        raise
    except RefusedInputError as error:
        refusal = Refusal(kind=error.kind, reason=error.message, line=error.line, element=error.element)
        verdict = {"file": file, "loaded": False, "refused": refusal}
    except Exception as error:  # noqa: BLE001 one bad file never stops the rest
        reason = message("Binglian itself failed on this file: {error}", error=f"{type(error).__name__}: {error}")
        verdict = {"file": file, "loaded": False, "refused": Refusal(kind="internal", reason=reason)}
    return FileCheck(**verdict, seconds=round(time.perf_counter() - started, 4))  # type: ignore[arg-type]


def _verdict(definitions: Definitions, file: str) -> dict[str, object]:
    from processes.checks import check as check_model

    result = check_model(definitions)
    return {
        "file": definitions.file or file,
        "loaded": True,
        "warnings": definitions.faults,
        "sound": result.soundness.verdict,
        "why": result.soundness.why,
        "faults": result.faults,
        "round_trip": _round_trip(definitions),
        "executable": result.executable,
    }


def _round_trip(definitions: Definitions) -> bool | None:
    from processes.writer import canonical, write

    if definitions.source is None:
        return None
    return canonical(write(definitions)) == canonical(definitions.source)


def as_text(verdict: FileCheck, language: str) -> str:
    """Return the verdict for a person: a line for the file, a line for each fault, a run for each faulty behaviour."""
    lines = [_headline(verdict).render(language)]
    for fault in (*verdict.warnings, *verdict.faults):
        place = f" ({fault.line})" if fault.line else ""
        lines.append(
            f"  {_severity(fault.severity).render(language)}  {fault.kind}{place}: {fault.message.render(language)}"
        )
        lines += [
            f"    {number}. {step.action} {step.node}: {', '.join(step.tokens)}"
            for number, step in enumerate(fault.run, 1)
        ]
    return "\n".join(lines)


def _headline(verdict: FileCheck) -> Message:
    if verdict.refused is not None:
        return message("{file}: refused. {reason}", file=verdict.file, reason=verdict.refused.reason)
    found = verdict.severities()
    return message(
        "{file}: {sound}, {executable}; errors: {errors}, warnings: {warnings}, notes: {notes}",
        file=verdict.file,
        sound=_soundness(verdict),
        executable=message("executable") if verdict.executable else message("not executable as it stands"),
        errors=found.count("error"),
        warnings=found.count("warning"),
        notes=found.count("info"),
    )


def _soundness(verdict: FileCheck) -> Message:
    if verdict.sound is None:
        return message("soundness not known ({why})", why=verdict.why or message("no reason given"))
    return message("sound") if verdict.sound else message("not sound")


def _severity(severity: str) -> Message:
    return {"error": message("error"), "warning": message("warning")}.get(severity) or message("note")


@click.command("check")
@click.argument("sources", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a file.")
@click.option("-o", "--output", metavar="FILE", help="Write the verdicts here instead of to standard output.")
@fail_on
@common
def command(sources: tuple[str, ...], output: str | None, fail_on: str | None, *, as_json: bool, talk: Talk) -> int:
    """Check whether files are sound, readable and executable.

    SOURCES are BPMN files, folders, names of flows on the shelf, or - for standard input.
    """
    if output and output != "-":
        check_target(output, *sources)
    verdicts, lines = [], []
    for source in expand(tuple(standard_input(source) for source in sources)):
        with talk.progress(message("Checking {file}", file=source if isinstance(source, (str, Path)) else "-")):
            verdict = check_one(source)
        verdicts.append(verdict)
        lines.append(to_json(verdict, talk.language, indent=None) if as_json else as_text(verdict, talk.language))
        if not output:
            emit(lines[-1], None)
    if not verdicts:
        talk.say(
            message(
                "There is no flow in {folders}: files that end in {endings} are taken.",
                folders=sources,
                endings=FLOW_FILES,
            )
        )
    if output:
        emit("\n".join(lines) + "\n" * bool(lines), output)
    return _exit_code(verdicts, fail_on)


def _exit_code(verdicts: list[FileCheck], threshold: str | None) -> int:
    kinds = {verdict.refused.kind for verdict in verdicts if verdict.refused}
    if "internal" in kinds:
        return INTERNAL
    if kinds:
        return REFUSED
    return int(any(reached(verdict.severities(), threshold) for verdict in verdicts))
