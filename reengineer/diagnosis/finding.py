"""What a rule has found: where, how many days hang on it, and what may be done at which risk."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from processes.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from processes.durations import Span
    from processes.faults import Severity

MOST = 5  # findings of one kind that are told one by one
RULE_FAILED = "rule-failed"
_NO_RISK = message("None: it only states what is missing.")


@dataclass(frozen=True, slots=True)
class Effect:
    """The usual claim for the remedy, each from -2 (much worse) to 2 (much better); better time means shorter.

    The four corners of Reijers & Limam Mansar 2005: improving one usually costs another.
    """

    time: int = 0
    cost: int = 0
    quality: int = 0
    flexibility: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or could be better in a process, with its evidence.

    `days` is what the critical path would lose if the finding were mended, None where no times are known or the
    finding is not about time. `id`, `rule`, `severity` and `page` are given by `diagnose`, not by the rule.
    """

    elements: tuple[str, ...]
    message: Message
    source: str  # practice number, article of law, or decree
    evidence: tuple[tuple[str, Any], ...] = ()
    days: Span | None = None
    effect: Effect = field(default_factory=Effect)
    risk: Message = _NO_RISK
    id: str = ""
    rule: str = ""
    severity: Severity = "info"
    page: str = ""


def summarise(
    findings: tuple[Finding, ...],
    whole: Message,
    *,
    days: Callable[[tuple[str, ...]], Span | None] = lambda _: None,
) -> tuple[Finding, ...]:
    """Return the findings, or one with all their elements and evidence where there are more than `MOST`.

    `days` gives what is at stake for some elements together; that of single ones does not add up, because the critical
    path moves.

    >>> twins = tuple(Finding(elements=(name,), message=message("x"), source="") for name in "abcdef")
    >>> [finding.elements for finding in summarise(twins, message("six"))]
    [('a', 'b', 'c', 'd', 'e', 'f')]
    """
    if len(findings) <= MOST:
        return tuple(replace(finding, days=days(finding.elements)) for finding in findings)
    first = findings[0]
    elements = tuple(dict.fromkeys(element for finding in findings for element in finding.elements))
    return (
        Finding(
            elements=elements,
            message=whole,
            source=first.source,
            evidence=tuple(fact for finding in findings for fact in finding.evidence),
            days=days(elements),
            effect=first.effect,
            risk=first.risk,
        ),
    )
