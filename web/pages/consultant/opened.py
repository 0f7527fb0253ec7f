"""The version of a project on which the pages of the workbench work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from engine.accounts import ADMINISTRATOR, CONSULTANT, PLANNER
from engine.projects import is_open
from web.frame import language, page
from web.here import office
from web.login import roles
from web.workbench.wording import findings_in_short

if TYPE_CHECKING:
    from sqlalchemy import Row

    from web.workbench.study import Studies, Study

READERS = (CONSULTANT, PLANNER, ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A version with its project, and what is known about it; nothing yet where that is still being worked out."""

    project: Row[Any]
    row: Row[Any]
    newest: int
    study: Study | None

    @property
    def may_change(self) -> bool:
        """Tell whether the reader may still answer and decide."""
        return CONSULTANT in roles() and is_open(self.row, self.newest)


def open_version(project: int, number: int) -> Opened:
    """Return a version of a project, looked into.

    Raises NotFoundError where there is none.
    """
    row = office().project_version(project, number)
    versions = office().project_versions(project)
    study = studies().find(row)
    if study is not None and not row.findings:
        office().note_findings(row.id, findings_in_short(study))
    return Opened(project=office().project(project), row=row, newest=versions[0].number, study=study)


def studies() -> Studies:
    """Return what was worked out for the pages so far."""
    return cast("Studies", current_app.config["STUDIES"])


def bench_page(template: str, opened: Opened, **content: Any) -> str:
    """Return a page of the workbench; while the flow is being looked into, one that says so and asks again."""
    if opened.study is None:
        template = "bench/waiting.jinja"
    return page(template, opened=opened, project=opened.project, told=language(), **content)
