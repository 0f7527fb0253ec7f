"""Ids of a document: who has which, who has none, who shares one, and what a reference means.

An element without an id gets a made-up one, `_without_id_<name>_<what it belongs to or a number>`, that no element of the
file has. It is derived from what the element joins (the ends of a flow, the element a shape draws), so that it stays the
same while other elements come and go. The writer puts it into the file only if something must refer to it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from processes.xml.vocabulary import BPMNDI, MODEL, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

MADE_UP = "_without_id_"
_EXTENSION_ELEMENTS = tag("extensionElements")
_NAMED = (tag("*"), tag("*", BPMNDI))


def named_elements(root: etree._Element) -> Iterator[etree._Element]:
    """Return the elements of BPMN and its diagrams in document order, extension elements left out."""
    hidden = {element for extension in root.iter(_EXTENSION_ELEMENTS) for element in extension.iterdescendants(*_NAMED)}
    named = root.iter(*_NAMED)
    return (element for element in named if element not in hidden) if hidden else named


def line_of(element: etree._Element | None) -> int | None:
    """Return the line an element starts on."""
    line = None if element is None else element.sourceline
    return line if isinstance(line, int) else None


class Identities:
    """The ids of one document; `given` are those written in it, `kinds` the names of the elements that could have one."""

    def __init__(self, root: etree._Element) -> None:
        seen = [(element.get("id", ""), element.tag) for element in named_elements(root)]
        self.given = Counter([name for name, _ in seen])
        del self.given[""]
        self.kinds = {str(kind) for kind in {kind for _, kind in seen}}
        self.elements: dict[str, etree._Element] = {}
        self._last: Counter[str] = Counter()
        own = (MODEL, root.get("targetNamespace"))  # what tools take for the namespace of ids
        self._own_prefixes = {prefix for prefix, uri in root.nsmap.items() if uri in own}
        self.ambiguous = frozenset(name for name, times in self.given.items() if times > 1)

    def identify(self, element: etree._Element, *joins: str) -> str:
        """Return the id of the element and remember the element under it."""
        name = element.get("id") or self._make_up(element, joins)
        self.elements.setdefault(name, element)
        return name

    def _make_up(self, element: etree._Element, joins: tuple[str, ...]) -> str:
        local = etree.QName(element).localname
        stem = MADE_UP + "_".join([local, *(re.sub(r"[^\w.-]", "_", join) for join in joins if join)])
        while True:
            self._last[stem] += 1
            number = self._last[stem]
            name = stem if number == 1 and any(joins) else f"{stem}_{number}"
            if name not in self.given and name not in self.elements:
                return name

    def resolve(self, text: str | None) -> str:
        """Return the id that a reference means: references are qualified names, ids are not.

        `tns:Task_1` means `Task_1`, unless an id really is written `tns:Task_1`, as some tools do.
        """
        text = (text or "").strip()
        if text not in self.given and ":" in text:
            prefix, _, local = text.rpartition(":")
            return local if local in self.given or prefix in self._own_prefixes else text
        return text
