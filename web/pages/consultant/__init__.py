"""The consultant's pages, one module a subject."""

from __future__ import annotations

from web.pages.consultant import (
    drawing,
    findings,
    flows,
    heat,
    limits,
    papers,
    projects,
    questions,
    redesigns,
    runs,
)

BLUEPRINTS = (
    flows.pages,
    projects.pages,
    findings.pages,
    questions.pages,
    redesigns.pages,
    papers.pages,
    runs.pages,
    heat.pages,
    limits.pages,
    drawing.pages,
)
