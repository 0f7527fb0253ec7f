"""Words of a study in every language, for what is kept in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import LANGUAGES
from reengineer.report.words import brief

if TYPE_CHECKING:
    from processes.messages import Message
    from web.workbench.study import Study


def in_every_language(sentence: Message) -> dict[str, str]:
    """Return a sentence by language."""
    return {language: sentence.render(language) for language in LANGUAGES}


def findings_in_short(found: Study) -> dict[str, Any]:
    """Return what the list of projects shows: how many findings, the first, and the days before and after."""
    findings, made = found.diagnosis.findings, found.redesign
    path = found.diagnosis.critical_path
    return {
        "count": len(findings),
        "severity": findings[0].severity if findings else "",
        "worst": in_every_language(brief(findings[0].message)) if findings else {},
        "days": path.length.working_days() if path else None,
        "after": made.after.length.working_days() if made and made.applied else None,
    }
