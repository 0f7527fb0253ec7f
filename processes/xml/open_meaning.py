"""Places where a file leaves its meaning open, and things the analysis cannot hold: named, never dropped.

Kinds: duplicate-id, unknown-element, unsupported-element, dangling-flow, flow-crosses-scope, dangling-message-flow,
dangling-participant, dangling-association, dangling-lane-reference, node-in-two-lanes, unattached-boundary-event,
dangling-default, dangling-reference, dangling-data-association, dangling-shape, dangling-edge, invalid-drawing,
invalid-extension, invalid-namespace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.faults import Fault, Severity
from processes.messages import Message, message
from processes.xml.identity import line_of, named_elements
from processes.xml.vocabulary import BPMNDI, DIAGRAM_NAMES, KNOWN, MODEL, UNSUPPORTED

if TYPE_CHECKING:
    from lxml import etree

    from processes.xml.identity import Identities

_HOLDERS = frozenset({"definitions", "process", "subProcess", "transaction", "adHocSubProcess", "collaboration"})


class Faults:
    """Collects what reading notices."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, kind: str, severity: Severity, elements: tuple[str, ...], text: Message, line: int | None) -> None:
        """Note one fault."""
        self.found.append(Fault(kind=kind, severity=severity, elements=elements, message=text, line=line))

    def invalid_extension(self, element: etree._Element, attribute: str) -> None:
        """Note an attribute of ours that makes no sense."""
        holder = element.getparent().getparent()  # type: ignore[union-attr]
        name = holder.get("id", "") if holder is not None else ""
        text = message(
            "{element}: the extension {extension} cannot be understood ({attribute}); it is kept and not used.",
            element=name,
            extension=str(element.tag).rpartition("}")[2],
            attribute=attribute,
        )
        self.add("invalid-extension", "warning", (name,), text, line_of(element))

    def invalid_drawing(self, element: etree._Element, name: str) -> None:
        """Note a shape or edge without usable coordinates."""
        text = message("{element} has no usable coordinates; it is kept and not drawn.", element=name)
        self.add("invalid-drawing", "warning", (name,), text, line_of(element))


def check_names(root: etree._Element, identities: Identities, faults: Faults) -> None:
    """Note ids that several elements share, unknown elements, and those the analysis cannot hold."""
    if not identities.ambiguous and all(_is_known(kind) for kind in identities.kinds):
        return
    first: dict[str, etree._Element] = {}
    for element in named_elements(root):
        name = element.get("id", "")
        if name in identities.ambiguous:
            first.setdefault(name, element)
            if first[name] is not element:
                _duplicate(name, first[name], element, faults)
        _check_kind(element, faults)


def _is_known(kind: str) -> bool:
    namespace, _, local = kind[1:].partition("}")
    return local in (DIAGRAM_NAMES if namespace == BPMNDI else KNOWN - UNSUPPORTED)


def _duplicate(name: str, first: etree._Element, element: etree._Element, faults: Faults) -> None:
    text = message(
        "The id {element} of line {line} is used again; give one of the two elements another id.",
        element=name,
        line=line_of(first),
    )
    faults.add("duplicate-id", "error", (name,), text, line_of(element))


def _check_kind(element: etree._Element, faults: Faults) -> None:
    namespace, _, local = str(element.tag)[1:].partition("}")
    known = DIAGRAM_NAMES if namespace == BPMNDI else KNOWN
    name = element.get("id") or local
    if local not in known:
        parent = element.getparent()
        in_flow = parent is not None and str(parent.tag).rpartition("}")[2] in _HOLDERS and namespace == MODEL
        text = message(
            "{element}: BPMN 2.0 has no element {kind}; it is kept, and the analysis does not see it.",
            element=name,
            kind=local,
        )
        faults.add("unknown-element", "error" if in_flow else "warning", (name,), text, line_of(element))
    elif local in UNSUPPORTED:
        text = message("{element}: the analysis cannot hold a {kind}; it is kept as it is.", element=name, kind=local)
        faults.add("unsupported-element", "warning", (name,), text, line_of(element))
