"""Writing a model: the very bytes it was read from, those bytes with the edit in them, or a file of its own.

What nothing in the model speaks of (comments, prefixes, attributes, extension elements of any vendor, the order of what
was not moved) stays as it is. The result of writing an edit reads as the edited model, with four exceptions: ids made up
for elements that have none may change; the data of a scope come as inputs and outputs, properties, then data in the flow;
text loses the white space around it; and a group that gets a label it had no place for gains a category.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from processes.model import Definitions, Event, FlowNode, Process, all_nodes, scopes
from processes.reader import read_tree
from processes.xml.extension import NOTHING, extension_of
from processes.xml.patch import Patch
from processes.xml.source import parse, parse_text
from processes.xml.vocabulary import BPMNDI, DC, DI, EXTENSION, MODEL, PREFIXES, XSI

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = f'<bpmn:definitions xmlns:bpmn="{MODEL}" id="_" targetNamespace="_" exporter="Binglian"/>'
_OUTSIDE = r"(?:\s|<\?.*?\?>|<!--.*?-->)*"
_BEFORE_ROOT = re.compile(_OUTSIDE, re.DOTALL)
_START_OF_ROOT = re.compile(_OUTSIDE + r"<[^\s/>]+", re.DOTALL)
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def write(definitions: Definitions) -> bytes:
    """Return the file; the same bytes where nothing has changed since they were read."""
    if definitions.source is None:
        return _write_new(definitions)
    tree = parse(definitions.source, definitions.file)
    reading = read_tree(tree.getroot())
    if reading.definitions == replace(definitions, file=""):
        return definitions.source
    encoding = tree.docinfo.encoding or "UTF-8"
    needed = _namespaces(definitions) - _namespaces(reading.definitions)
    if missing := _undeclared(tree.getroot(), {uri for uri, _ in needed}):
        tree = parse_text(_declare(etree.tostring(tree, encoding="unicode"), missing))
        reading = read_tree(tree.getroot())
    Patch(tree.getroot(), reading, definitions).apply()
    return _encode(tree.getroot(), definitions.source, encoding)


def canonical(xml: bytes) -> bytes:
    """Return canonical XML (C14N 1.0 with comments), for comparing what two files say.

    >>> canonical(b'<a c="1" b = "2"/>')
    b'<a b="2" c="1"></a>'
    """
    root = parse_text(xml).getroot()
    try:
        return etree.tostring(root, method="c14n", with_comments=True)
    except etree.C14NError:  # a namespace that is no URI; version 2 does not mind
        return etree.tostring(root, method="c14n2", with_comments=True)


def _write_new(definitions: Definitions) -> bytes:
    missing = {uri: PREFIXES[uri] for uri, _ in _namespaces(definitions)}
    tree = parse_text(_declare(_NEW, missing))
    Patch(tree.getroot(), read_tree(tree.getroot()), definitions).apply()
    text = etree.tostring(tree, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _namespaces(definitions: Definitions) -> set[tuple[str, object]]:
    """Return each fact that needs a namespace of its own, with that namespace."""
    facts: set[tuple[str, object]] = set()
    if definitions.diagrams:
        facts |= {(uri, definitions.diagrams) for uri in (BPMNDI, DC, DI)}
    for process in definitions.processes:
        for scope in scopes(process):
            facts |= {(XSI, (flow.id, flow.condition)) for flow in scope.flows if flow.condition}
            facts |= {(EXTENSION, (f.id, f.probability)) for f in scope.flows if f.probability is not None}
        for node in _holders(process):
            extension = extension_of(node)
            if extension != NOTHING:
                facts.add((EXTENSION, (node.id, extension)))
            if isinstance(node, Event) and node.trigger in ("timer", "conditional"):
                facts.add((XSI, (node.id, node.trigger, node.timer)))
    return facts


def _holders(process: Process) -> Iterator[FlowNode | Process]:
    yield process
    yield from all_nodes(process)


def _undeclared(root: etree._Element, uris: set[str]) -> dict[str, str]:
    """Return namespace -> prefix for those the root does not declare."""
    taken = set(root.nsmap)
    found = {}
    for uri in sorted(uris - set(root.nsmap.values())):
        prefix, number = PREFIXES[uri], 1
        while prefix in taken:
            number += 1
            prefix = f"{PREFIXES[uri]}{number}"
        found[uri] = prefix
    return found


def _declare(text: str, missing: dict[str, str]) -> str:
    """Add namespaces to the root; in the text, because a parsed root cannot take them."""
    start = _START_OF_ROOT.match(text)
    end = start.end() if start else 0
    declarations = "".join(f' xmlns:{prefix}="{uri}"' for uri, prefix in sorted(missing.items(), key=lambda i: i[1]))
    return text[:end] + declarations + text[end:]


def _encode(root: etree._Element, source: bytes, encoding: str) -> bytes:
    """Return the document in the encoding, with the beginning, the end and the line ends of its source."""
    mark = next((mark for mark in _MARKS if source.startswith(mark)), b"")
    encoding = _MARKS.get(mark, encoding)
    try:
        text = source[len(mark) :].decode(encoding, "replace")
    except LookupError:  # libxml2 knows more encodings than Python
        return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    beginning = _BEFORE_ROOT.match(text)
    body = etree.tostring(root, encoding="unicode", with_tail=False)
    ending = "".join("\n" + etree.tostring(after, encoding="unicode", with_tail=False) for after in root.itersiblings())
    ending += text[len(text.rstrip()) :]
    if "\r\n" in text:
        body = body.replace("\n", "\r\n")
    parts = (beginning.group() if beginning else "", body, ending)
    return mark + "".join(parts).encode(encoding, "xmlcharrefreplace")
