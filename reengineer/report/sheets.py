"""A wide picture on paper: an overview on one page, then sheets on which the text can be read.

The picture stands in the page once; each sheet is a window on it (`<use>`), with the lane titles repeated at its left.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Bounds

# One pixel of the drawing on paper, in millimetres: its 12-pixel text becomes 2.4 mm (7 points) high.
SCALE = 0.2
SMALLEST = 0.14  # still readable, on one page, where sheets would only tear a small flow apart
PAGE_WIDTH, PAGE_HEIGHT = 275.0, 172.0  # what a landscape A4 page holds, without its title
OVERLAP = 40.0  # pixels seen on both sheets at a cut
MOST = 16  # a flow that needs more sheets is for a screen or a plotter

_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_VIEW = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG picture taken apart: its frame in pixels and what is in it."""

    name: str
    x: float
    y: float
    width: float
    height: float
    content: str

    @property
    def svg(self) -> str:
        """Return the picture for the page, its content under a name."""
        frame = f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"
        size = f'width="{self.width:g}" height="{self.height:g}"'
        return f'<svg viewBox="{frame}" {size} role="img"><g id="{self.name}">{self.content}</g></svg>'

    @property
    def again(self) -> str:
        """Return the picture once more, at full size, by the name of its content."""
        frame = f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"
        size = f'width="{self.width:g}" height="{self.height:g}"'
        return f'<svg viewBox="{frame}" {size} aria-hidden="true"><use href="#{self.name}"/></svg>'

    @property
    def fits(self) -> bool:
        """Tell whether the picture can be read on one page."""
        return self.width * SMALLEST <= PAGE_WIDTH and self.height * SMALLEST <= PAGE_HEIGHT

    def window(self, x: float, y: float, width: float, height: float) -> str:
        """Return a part of the picture, at the scale of paper."""
        frame = f'viewBox="{x:g} {y:g} {width:g} {height:g}"'
        size = f'width="{width * SCALE:.1f}mm" height="{height * SCALE:.1f}mm"'
        return f'<svg {frame} {size} aria-hidden="true"><use href="#{self.name}"/></svg>'


def take_apart(svg: str, name: str) -> Picture:
    """Return the frame and the content of an SVG text.

    >>> take_apart('<svg viewBox="0 0 40 20"><path/></svg>', "before").width
    40.0
    """
    root = _ROOT.search(svg)
    view = _VIEW.search(svg)
    if root is None or view is None:
        reason = "not an SVG text with a viewBox"
        raise ValueError(reason)
    x, y, width, height = (float(number) for number in view.groups())
    return Picture(name, x, y, width, height, svg[root.end() : svg.rindex("</svg>")])


def sheets(picture: Picture, drawn: tuple[Bounds, ...], titles: float) -> tuple[str, ...]:
    """Return the sheets of a picture in reading order; `titles` is the width of the pool and lane titles at its left.

    A picture that fits one page has no sheets, nor has one that needs more than `MOST`; a sheet on which nothing is
    drawn is left out.
    """
    found = tuple(_sheets(picture, drawn, titles))
    return found if len(found) <= MOST else ()


def _sheets(picture: Picture, drawn: tuple[Bounds, ...], titles: float) -> Iterator[str]:
    if picture.fits:
        return
    wide, high = PAGE_WIDTH / SCALE - titles, PAGE_HEIGHT / SCALE
    left = picture.x + titles
    for top in _cuts(picture.y, picture.height, high):
        height = min(high, picture.y + picture.height - top)
        for start in _cuts(left, picture.width - titles, wide):
            width = min(wide, picture.x + picture.width - start)
            if any(_meets(bounds, start, top, width, height) for bounds in drawn):
                head = picture.window(picture.x, top, titles, height) if titles else ""
                yield head + picture.window(start, top, width, height)


def _cuts(start: float, length: float, most: float) -> tuple[float, ...]:
    if length <= most:
        return (start,)
    count = math.ceil((length - OVERLAP) / (most - OVERLAP))
    return tuple(start + number * (most - OVERLAP) for number in range(count))


def _meets(bounds: Bounds, x: float, y: float, width: float, height: float) -> bool:
    across = bounds.x < x + width and bounds.x + bounds.width > x
    return across and bounds.y < y + height and bounds.y + bounds.height > y
