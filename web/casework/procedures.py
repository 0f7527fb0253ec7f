"""Special procedures in the language of the reader."""

from __future__ import annotations

from engine.special_procedures import kinds
from web.frame import language


def title(kind: str) -> str:
    """Return the title of a kind of special procedure."""
    known = kinds().get(kind)
    return known.titles[language()] if known else kind
