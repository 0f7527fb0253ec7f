"""Lane-aware drawing of a process: layered layout, picture (SVG), outline twin (text), check of the geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.layout.drawing import draw_all

if TYPE_CHECKING:
    from processes.model import Definitions

__all__ = ["lay_out"]


def lay_out(definitions: Definitions) -> Definitions:
    """Return the definitions with diagrams of our own: every element drawn, nothing on top of anything."""
    return draw_all(definitions)
