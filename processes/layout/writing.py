"""Text in the picture: wrapped, centred, turned on its side for the names of lanes and pools."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from processes.layout.text import COLUMN, LINE, wrap

if TYPE_CHECKING:
    from processes.model import Bounds

SIZES = (12, 11, 10, 9, 8, 7, 6)
LEAST_LABEL = 90.0


def write_label(text: str, box: Bounds | None, place: tuple[float, float]) -> str:
    """Return a label in its box, or with its top middle at a place where it has none."""
    if box is None or not box.width:
        return write_lines(wrap(text, 14), place[0], place[1] + LINE / 2, style="label")
    lines = wrap(text, int(box.width / COLUMN + 0.01))
    if len(lines) * LINE > box.height + LINE / 2:  # a box of another tool, measured in another way
        lines = wrap(text, int(max(box.width, LEAST_LABEL) / COLUMN))
    return write_lines(lines, box.x + box.width / 2, box.y + LINE / 2, style="label")


def write_inside(text: str, box: Bounds, *, turned: bool = False) -> str:
    """Return a text in the middle of a box, smaller if it does not fit."""
    width, height = (box.height, box.width) if turned else (box.width, box.height)
    for size in SIZES:
        lines = wrap(text, max(1, int((width - 10) / (COLUMN * size / 12))))
        step = LINE * size / 12
        if len(lines) * step <= height:
            break
    x, y = box.x + box.width / 2, box.y + box.height / 2
    written = write_lines(lines, x, y - (len(lines) - 1) * step / 2, size=size)
    return f'<g transform="rotate(-90 {x:g} {y:g})">{written}</g>' if turned else written


def write_lines(lines: tuple[str, ...], x: float, y: float, *, size: int = 12, style: str = "") -> str:
    """Return lines of text; y is the middle of the first line; with the style "left" they begin at x."""
    anchor = "start" if style == "left" else "middle"
    named = f' class="{style}"' if style else ""
    font = f' font-size="{size}"' if size != SIZES[0] else ""
    step = LINE * size / 12
    return "".join(
        f'<text{named}{font} x="{x:g}" y="{y + index * step + size * 0.36:.2f}" text-anchor="{anchor}">'
        f"{escape(line)}</text>"
        for index, line in enumerate(lines)
    )
