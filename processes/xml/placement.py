"""Where a child goes: the schema's order, the neighbours it had, and the file's own indentation."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from processes.errors import RefusedRedesignError
from processes.messages import message
from processes.xml.nodes import local_name
from processes.xml.vocabulary import MODEL, NODE_ORDER, ORDERS, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_UNIT = "  "


class Placement:
    """Puts elements into one document and takes them out, with the white space its author uses."""

    def __init__(self, root: etree._Element) -> None:
        first = root.text or ""
        unit = first.rpartition("\n")[2] if "\n" in first and not first.strip() else ""
        self.unit = unit or _UNIT
        # On a move, libxml2 gives a prefixed element the default namespace in force and leaves its own xmlns="" standing.
        self._undeclares = b'xmlns=""' in etree.tostring(root)
        self._indented = len(root) == 0 or "\n" in first

    def create(self, parent: etree._Element, name: str, namespace: str = MODEL) -> etree._Element:
        """Return a new child at the place the schema wants."""
        child = etree.Element(tag(name, namespace))
        self.insert(parent, child)
        return child

    def insert(self, parent: etree._Element, child: etree._Element, *others: etree._Element) -> None:
        """Put children of one kind behind the last one that may stand before them."""
        self.detach(child)
        order = ORDERS.get(local_name(parent), NODE_ORDER)
        rank = order.get(local_name(child), len(order))
        previous = next(
            (
                sibling
                for sibling in parent.iterchildren(etree.Element, reversed=True)
                if order.get(local_name(sibling), len(order)) <= rank
            ),
            None,
        )
        if previous is None:
            self._insert_first(parent, child)
            self.insert_after(child, *others)
        else:
            self.insert_after(previous, child, *others)

    def insert_after(self, previous: etree._Element, *children: etree._Element) -> None:
        """Put elements right behind a sibling, in this order."""
        for child in children:
            self.detach(child)
        space, tail = self._space_before(previous) or None, previous.tail
        for child in children:
            previous.tail = None
            previous.addnext(child)
            previous.tail = space
            previous = child
        previous.tail = tail

    def insert_before(self, following: etree._Element, child: etree._Element) -> None:
        """Put an element right before a sibling."""
        self.detach(child)
        space = self._space_before(following)
        following.addprevious(child)
        child.tail = space or None

    def detach(self, child: etree._Element) -> None:
        """Take an element out of its place; the white space around it goes with it, other text stays."""
        parent = child.getparent()
        if parent is None:
            return
        if self._undeclares:
            _settle_default_namespace(child)
        tail = child.tail or ""
        previous, last = child.getprevious(), child.getnext() is None
        child.tail = None
        parent.remove(child)
        before = (parent.text if previous is None else previous.tail) or ""
        kept = (tail if last and not before.strip() else before) if not tail.strip() else before + tail
        if previous is not None:
            previous.tail = kept or None
        else:
            parent.text = (kept if kept.strip() or len(parent) else "") or None

    def arrange(
        self,
        desired: Sequence[etree._Element],
        present: Sequence[etree._Element],
        start: Callable[[etree._Element], None],
    ) -> None:
        """Bring elements into the desired order and move as few as possible.

        `present` are those that already stand in the container, in document order; `start` places the first one where
        none of the desired ones is there yet.
        """
        position = {element: index for index, element in enumerate(present)}
        staying = [element for element in desired if element in position]
        kept = {staying[index] for index in longest_increasing([position[element] for element in staying])}
        anchor = next((element for element in desired if element in kept), None)
        previous = None
        for stays, group in groupby(desired, lambda element: element in kept):
            run = list(group)
            if not stays and previous is not None:
                self.insert_after(previous, *run)
            elif not stays:
                if anchor is None:
                    start(run[0])
                else:
                    self.insert_before(anchor, run[0])
                self.insert_after(*run)
            previous = run[-1]

    def space_inside(self, parent: etree._Element) -> str:
        """Return the line break and indentation in front of each child of an element, if the document is written so."""
        if len(parent):
            return self._space_before(parent[0])
        outer = self._space_before(parent)
        return outer and outer + self.unit

    def _insert_first(self, parent: etree._Element, child: etree._Element) -> None:
        self.detach(child)
        if len(parent):
            self.insert_before(parent[0], child)
            return
        outer = self._space_before(parent)
        parent.insert(0, child)
        if outer and not (parent.text or "").strip():
            parent.text, child.tail = outer + self.unit, outer

    def _space_before(self, element: etree._Element) -> str:
        """Return the line break and indentation in front of an element, if the document is written so."""
        parent = element.getparent()
        if parent is None:
            return "\n" if self._indented else ""
        previous = element.getprevious()
        text = (parent.text if previous is None else previous.tail) or ""
        return "\n" + text.rpartition("\n")[2] if "\n" in text and not text.strip() else ""


def _settle_default_namespace(child: etree._Element) -> None:
    """Take the `xmlns=""` off an element that is to be moved, where nothing in it needs one."""
    inside = list(child.iter(etree.Element))
    default = child.getroottree().getroot().nsmap.get(None)
    if not any(
        element.prefix and etree.QName(element).namespace == default and element.nsmap.get(None) == ""
        for element in inside
    ):
        return
    if any(not str(element.tag).startswith("{") for element in inside):
        raise RefusedRedesignError(
            message(
                "{element} cannot be moved: elements in it are in no namespace; give them one first.",
                element=child.get("id") or local_name(child),
            )
        )
    prefixes = {prefix for element in inside for prefix in element.nsmap if prefix}
    etree.cleanup_namespaces(child, keep_ns_prefixes=sorted(prefixes))


def longest_increasing(numbers: Sequence[int]) -> list[int]:
    """Return the indices of a longest increasing subsequence, in O(n log n).

    >>> longest_increasing([4, 0, 1, 5, 2])
    [1, 2, 4]

    Source: Fredman, "On computing the length of longest increasing subsequences", 1975 (patience sorting).
    """
    tops: list[int] = []  # the smallest number that ends a run of each length
    indices: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(tops, number)
        tops[length : length + 1] = [number]
        indices[length : length + 1] = [index]
        before.append(indices[length - 1] if length else -1)
    run: list[int] = []
    index = indices[-1] if indices else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]
