"""Which element of one flow stands for which of another: the two get the same luck.

Elements are paired by id. What is left, for example in a copy that a tool has given other ids, is paired by what people see:
the kind of element, its name and its post. Several alike are paired in the order of the file, if there are as many of them
in both flows; else it is not known which is which, and each keeps luck of its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.model import all_nodes, lane_path
from reengineer.simulation.randomness import element_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from processes.model import Definitions


def find_twins(before: Definitions, after: Definitions) -> dict[str, str]:
    """Return for elements whose id only the second flow has those of the first that they stand for.

    >>> from processes.blocks import build, sequence, task
    >>> find_twins(build(sequence(task("a", "Check"))), build(sequence(task("b", "Check"))))["b"]
    'a'
    """
    first, second = _looks(before), _looks(after)
    left: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    wanted: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for node, look in first.items():
        if node not in second:
            left[look].append(node)
    for node, look in second.items():
        if node not in first:
            wanted[look].append(node)
    return {
        node: twin
        for look, nodes in wanted.items()
        if len(nodes) == len(left[look])
        for node, twin in zip(nodes, left[look], strict=True)
    }


def luck_keys(key: str, element: str, twins: Mapping[str, str]) -> tuple[int, int]:
    """Return the words for the luck of an element, or of a part of it: those of its key, or of its twin's.

    >>> luck_keys("b/join", "b", {"b": "a"}) == luck_keys("a/join", "a", {})
    True
    """
    return element_keys(twins[element] + key.removeprefix(element) if element in twins else key)


def _looks(definitions: Definitions) -> dict[str, tuple[str, ...]]:
    """Return for each node what people see of it."""
    found = {}
    for process in definitions.processes:
        posts = lane_path(process)
        for node in all_nodes(process):
            found[node.id] = (node.kind, node.name, *(lane.name for lane in posts.get(node.id, ())))
    return found
