"""The budget tree as an icicle: above the case with its limits, below the stages, below those the posts, all on one scale of days."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from processes.layout.text import columns
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from processes.durations import Span
    from web.workbench.budget import Budget

WIDTH, HEIGHT = 1000.0, 30.0
LETTER = 6.6
LEAST = 0.5  # pixels


def icicle(tree: Sequence[Budget], language: str) -> str:
    """Return the picture of a tree as SVG for a page; "" where nothing takes any time."""
    if not tree or not max(budget.end for budget in tree):
        return ""
    limits = [span.working_days() for span in _spans(tree[0]) if span is not None]
    whole = max([budget.end for budget in tree] + limits)
    heads = list(_heads(tree[0], whole, language))
    bars = [*heads, *_bars(tree, whole, top=len(heads))]
    deepest = len(heads) + 1 + max((budget.depth for budget in tree if budget.kind != "task"), default=0) + _lanes(tree)
    told = message("Limits on one scale of {days} working days; the table below has every figure.", days=f"{whole:g}")
    return "\n".join(
        [
            f'<svg class="icicle" viewBox="0 0 {WIDTH:g} {HEIGHT * deepest:g}" role="img" aria-labelledby="icicle-title">',
            f'<title id="icicle-title">{escape(told.render(language))}</title>',
            *bars,
            "</svg>",
        ]
    )


def _spans(case: Budget) -> tuple[Span | None, Span | None]:
    limit = case.limit
    return (limit.statutory, limit.promised) if limit else (None, None)


def _heads(case: Budget, whole: float, language: str) -> Iterator[str]:
    """Yield the bars of what the law and the promise allow the whole case."""
    words = message("by law"), message("promised")
    told = [(span, word) for span, word in zip(_spans(case), words, strict=True) if span is not None]
    for row, (span, word) in enumerate(told):
        days = span.working_days()
        yield _bar((0.0, days, whole), row, f"{word.render(language)} {days:g}", "allowed")


def _lanes(tree: Sequence[Budget]) -> int:
    """Return how many rows the tasks take: those at the same time stand below each other."""
    return max(_rows_of(tree).values(), default=-1) + 1


def _rows_of(tree: Sequence[Budget]) -> dict[str, int]:
    """Return for each task the first row below its stage that is free while it lasts."""
    found: dict[str, int] = {}
    ends: list[float] = []
    for budget in sorted(
        (one for one in tree if one.kind == "task" and one.end > one.begin), key=lambda one: one.begin
    ):
        row = next((number for number, end in enumerate(ends) if end <= budget.begin + 1e-9), len(ends))
        ends[row : row + 1] = [budget.end]
        found[budget.element] = row
    return found


def _bars(tree: Sequence[Budget], whole: float, *, top: int) -> Iterator[str]:
    rows = _rows_of(tree)
    deepest = max((budget.depth for budget in tree if budget.kind != "task"), default=0)
    for budget in tree:
        row = top + budget.depth if budget.kind != "task" else top + 1 + deepest + rows.get(budget.element, 0)
        if budget.kind == "task" and budget.element not in rows:
            continue
        style = "breach" if budget.breaches else "on-path" if budget.critical else "slack"
        text = f"{'▲ ' if budget.breaches else ''}{budget.label} {budget.end - budget.begin:g}"
        yield _bar((budget.begin, budget.end, whole), row, text, style)


def _bar(place: tuple[float, float, float], row: int, text: str, style: str) -> str:
    begin, end, whole = place
    x, width, y = begin / whole * WIDTH, max((end - begin) / whole * WIDTH, LEAST), row * HEIGHT
    room = int((width - 8) / LETTER)
    label = text if columns(text) <= room else ""
    return (
        f'<g class="{style}"><title>{escape(text)}</title>'
        f'<rect x="{x:.1f}" y="{y + 1:g}" width="{max(width - 1, LEAST):.1f}" height="{HEIGHT - 2:g}"/>'
        f'<text x="{x + 5:.1f}" y="{y + HEIGHT / 2 + 4:g}">{escape(label)}</text></g>'
    )
