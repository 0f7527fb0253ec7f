"""Run every rule over a file and rank what they find by the days that hang on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING

from processes.collection import collection_paused
from processes.errors import UsageError
from processes.messages import message
from reengineer.diagnosis.doubts import doubts
from reengineer.diagnosis.finding import RULE_FAILED, Finding
from reengineer.diagnosis.knowledge import Knowledge, prepare
from reengineer.diagnosis.rules import RULES
from reengineer.measures import find_measures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from processes.durations import Span
    from processes.faults import Severity
    from processes.messages import Message
    from processes.model import Definitions, Precedence, Process, Question
    from reengineer.critical_path import CriticalPath
    from reengineer.diagnosis.rule import Rule
    from reengineer.diagnosis.study import Study
    from reengineer.measures import Measures

_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is known about a file: findings first by days at stake, then by severity.

    `not_analysed` says in words what could not be looked at, so that silence is never taken for health.
    """

    findings: tuple[Finding, ...]
    critical_path: CriticalPath | None = None  # of the main process
    critical_paths: tuple[tuple[str, CriticalPath], ...] = ()  # of each process, by id
    measures: Measures | None = None  # of the main process
    questions: tuple[Question, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    not_analysed: tuple[Message, ...] = ()


@collection_paused()
def diagnose(  # noqa: PLR0913 - one argument for each thing a consultant may bring
    definitions: Definitions,
    *,
    times: Mapping[str, Span] | None = None,
    precedence: Sequence[Precedence] = (),
    answers: Sequence[Question] = (),
    attributes: Mapping[str, object] | None = None,
    assume_independent: bool = False,
) -> Diagnosis:
    """Return what is wrong with a flow, what it costs in days, and what could not be said."""
    known = Knowledge(
        times=times or {},
        precedence=tuple(precedence),
        answers=tuple(answers),
        attributes=attributes,
        assume_independent=assume_independent,
    )
    study, not_analysed = prepare(definitions, known)
    main = _main_process(study)
    path = study.critical_paths.get(main.id) if main else None
    return Diagnosis(
        findings=run_rules(study),
        critical_path=path,
        critical_paths=tuple(study.critical_paths.items()),
        measures=_measures(study, main, path) if main and path else None,
        questions=study.questions,
        precedences=study.reasons,
        not_analysed=(*doubts(definitions), *not_analysed),
    )


def run_rules(study: Study, rules: Sequence[tuple[Rule, Severity]] = RULES) -> tuple[Finding, ...]:
    """Return the findings of the rules, ranked; a rule that raises becomes a finding and the others go on."""
    found = [finding for rule, severity in rules for finding in _run(rule, severity, study)]
    return tuple(sorted(found, key=_rank))


def _main_process(study: Study) -> Process | None:
    """Return the process with the most tasks."""
    return max(study.processes, key=lambda process: len(study.tasks(process)), default=None)


def _measures(study: Study, process: Process, path: CriticalPath) -> Measures:
    return find_measures(study.definitions, process_id=process.id, attributes=study.attributes, critical_path=path)


def slug(rule: Rule) -> str:
    """Return the name under which a rule is known to people: `missing-time-limit`."""
    return rule.__name__.rpartition(".")[2].replace("_", "-")


def explain(rule: str) -> str:
    """Return the page of a rule: when it applies, what its remedy risks, and where it comes from."""
    names = [slug(module) for module, _ in RULES]
    if rule not in names:
        raise UsageError(message("There is no rule {rule}. The rules are: {rules}.", rule=rule, rules=tuple(names)))
    return _page(rule).read_text(encoding="utf-8")


def _page(rule: str) -> resources.abc.Traversable:
    return resources.files("reengineer.diagnosis.rules") / f"{rule.replace('-', '_')}.md"


def _run(rule: Rule, severity: Severity, study: Study) -> Iterator[Finding]:
    name = slug(rule)
    try:
        found = tuple(rule.check(study))
    except Exception as error:  # noqa: BLE001 - one faulty rule must not silence the others
        yield _failed(name, error)
        return
    for number, finding in enumerate(found, start=1):
        page = f"rules/{name.replace('-', '_')}.md"
        yield replace(finding, id=f"{name}-{number}", rule=name, severity=severity, page=page)


def _failed(name: str, error: Exception) -> Finding:
    text = message(
        "The rule {rule} failed on this file ({error}); the other rules are complete.", rule=name, error=repr(error)
    )
    return Finding(
        elements=(), message=text, source="", id=f"{RULE_FAILED}-{name}", rule=RULE_FAILED, severity="warning"
    )


def _rank(finding: Finding) -> tuple[float, int, str]:
    days = finding.days.working_days() if finding.days else 0.0
    return -days, _SEVERITIES.index(finding.severity), finding.rule
