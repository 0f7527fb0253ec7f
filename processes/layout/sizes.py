"""How large each element is drawn, and how much room its label takes."""

from __future__ import annotations

from processes.layout.text import COLUMN, block, wrap
from processes.model import Artifact, DataElement, Event, FlowNode, Gateway

GRID = 4  # node centres stand on multiples of this; ports below on 0, ports above on 2 (see `ports`)
EVENT = 36.0
GATEWAY = 50.0
TASK_WIDTHS = (100, 120, 140, 160, 180, 200, 240)
TASK_HEIGHT = 80.0
TASK_LINES = 4
LABEL_COLUMNS = 14
DATA_COLUMNS = 12
FLOW_COLUMNS = 12
BADGE = 16.0  # the strip at the bottom of a task for its time limit and its loop marker
TITLE = 24.0  # the strip for the name at the top of a sub-process, if that has one line
ICON = 18.0  # the strip at the top of a task for the sign of its kind

Size = tuple[float, float]


def task_size(task: FlowNode) -> Size:
    """Return width and height of a task: the narrowest box that holds its text in four lines, higher if none does."""
    strip = BADGE if task.time_limit or getattr(task, "loop", None) else 0.0
    for width in TASK_WIDTHS:
        lines = len(wrap(task.name, task_columns(width)))
        if lines <= TASK_LINES:
            break
    text = block(task.name, task_columns(width))[1]
    sign = ICON if task.kind not in {"task", "callActivity"} else 0.0
    return float(width), even(max(TASK_HEIGHT, text + 12 + strip + max(sign, strip)))


def task_columns(width: float) -> int:
    """Return how many columns of text fit in a task of this width."""
    return int((width - 10) / COLUMN)


def node_size(node: FlowNode) -> Size:
    """Return the size of a flow node; a sub-process is measured elsewhere, by its contents."""
    if isinstance(node, Event):
        return EVENT, EVENT
    if isinstance(node, Gateway):
        return GATEWAY, GATEWAY
    return task_size(node)


def label_size(name: str, width: int = LABEL_COLUMNS) -> Size:
    """Return the size of a label outside its shape; nothing for an empty name."""
    return block(name, width) if name.strip() else (0.0, 0.0)


def title_height(name: str, width: float) -> float:
    """Return how much room the name of a sub-process takes at its top."""
    return max(TITLE, block(name, int(width / 7))[1] + 8)


def item_size(item: DataElement | Artifact) -> Size:
    """Return the size of a data element without its label, or of an annotation."""
    if isinstance(item, DataElement):
        return (48.0, 48.0) if item.kind == "dataStoreReference" else (36.0, 48.0)
    width, height = block(item.name, 20)
    return max(96.0, up(width + 14)), max(32.0, even(height + 8))


def up(length: float) -> float:
    """Round up to the grid."""
    return -(-length // GRID) * GRID


def even(length: float) -> float:
    """Round up to twice the grid, so that half of it is on the grid."""
    return -(-length // (2 * GRID)) * (2 * GRID)
