"""Tags: a figure at an element of the picture, such as the days it waits."""

from __future__ import annotations

from processes.layout.figures import rectangle
from processes.layout.text import columns
from processes.layout.writing import write_lines
from processes.model import Bounds

HEIGHT = 16.0
LETTER = 6.6


def tag(box: Bounds, text: str) -> str:
    """Return a figure on the upper edge of an element."""
    width = columns(text) * LETTER + 10
    place = Bounds(box.x + box.width / 2 - width / 2, box.y - HEIGHT / 2, width, HEIGHT)
    written = write_lines((text,), box.x + box.width / 2, box.y, size=11, style="figure-text")
    return rectangle(place, "figure", 4) + written
