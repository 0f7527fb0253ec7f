"""Writing our extension elements: only the attributes that changed, so that what others put there stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.model import FlowNode, Process
from processes.xml.extension import (
    CARRIES,
    NOTHING,
    Attributes,
    extension_of,
    ours,
    read_number,
    write_extension,
    write_number,
)
from processes.xml.vocabulary import EXTENSION, tag

if TYPE_CHECKING:
    from lxml import etree

    from processes.xml.elements import Value
    from processes.xml.pen import Pen


def write_own_elements(pen: Pen, element: etree._Element, before: Value | None, after: FlowNode | Process) -> None:
    """Bring what our elements say about a node to what `after` says."""
    old = extension_of(before) if isinstance(before, FlowNode | Process) else NOTHING
    new = extension_of(after)
    for name in CARRIES:
        wanted, present = write_extension(new, name), write_extension(old, name)
        if wanted != present:
            _write(pen, element, name, present, wanted)


def _write(pen: Pen, element: etree._Element, name: str, present: list[Attributes], wanted: list[Attributes]) -> None:
    standing = list(ours(element, name))
    standing = standing[len(standing) - len(present) :] if name not in ("precedence", "question") else standing
    desired = []
    spare = list(zip(standing, present, strict=False))
    for attributes in wanted:
        same = next((pair for pair in spare if pair[1] == attributes), None)
        if same is None and len(wanted) == len(present) == 1:
            same = spare[0]
        if same is None:
            child = element.makeelement(tag(name, EXTENSION), attributes)
        else:
            spare.remove(same)
            child = same[0]
            _update(pen, child, same[1], attributes)
        desired.append(child)
    staying = set(desired)
    for child in list(ours(element, name)):
        if child not in staying:
            pen.placement.detach(child)
    if desired:
        container = pen.ensure(element, "extensionElements", named=False)
        pen.placement.arrange(desired, standing, lambda child: pen.placement.insert(container, child))
    _drop_if_empty(pen, element)


def _update(pen: Pen, child: etree._Element, before: Attributes, after: Attributes) -> None:
    for name in before | after:
        if before.get(name) != after.get(name):
            pen.set(child, name, after.get(name))


def write_probability(
    pen: Pen, element: etree._Element, value: float | None, simulated: dict[str, etree._Element]
) -> None:
    """Write the share of cases that take a flow; a share given for simulation (BPSim) goes only with the value itself."""
    present = list(ours(element, "probability"))
    if value is None:
        for child in present:
            pen.placement.detach(child)
        probability = simulated.get(element.get("id", ""))
        if probability is not None:
            pen.placement.detach(probability)
    elif present and read_number(present[0].get("value")) is not None:
        present[0].set("value", write_number(value))
    else:
        container = pen.ensure(element, "extensionElements", named=False)
        child = element.makeelement(tag("probability", EXTENSION), {"value": write_number(value)})
        if present:
            pen.placement.insert_before(present[0], child)
        else:
            pen.placement.insert(container, child)
    _drop_if_empty(pen, element)


def _drop_if_empty(pen: Pen, element: etree._Element) -> None:
    for container in element.findall(tag("extensionElements")):
        if len(container) == 0 and not (container.text or "").strip() and not container.attrib:
            pen.placement.detach(container)
