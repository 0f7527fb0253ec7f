"""Lane-aware drawing of a process: layered layout, picture (SVG), outline twin (text), check of the geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.collection import collection_paused
from processes.layout.drawing import draw_all

if TYPE_CHECKING:
    from processes.model import Definitions

__all__ = ["lay_out"]


@collection_paused()
def lay_out(definitions: Definitions, *, keep: Definitions | None = None) -> Definitions:
    """Return the definitions with diagrams of our own: every element drawn, nothing on top of anything.

    With `keep`, what that earlier drawing shows stays where it was, as long as the result is clean.
    """
    fresh = draw_all(definitions)
    if keep is None:
        return fresh
    from processes.layout.stable import keep_places

    return keep_places(fresh, keep) or fresh
