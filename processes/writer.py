"""Writing a model: the very bytes it was read from, those bytes with the edit in them, or a file of its own.

What nothing in the model speaks of (comments, prefixes, attributes, extension elements of any vendor, the order of what
was not moved) stays as it is, byte by byte. The result of writing an edit reads as the edited model, with four exceptions:
ids made up for elements that have none may change; the data of a scope come as inputs and outputs, properties, then data in
the flow; text loses the white space around it; and a group that gets a label it had no place for gains a category.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from processes.collection import collection_paused
from processes.model import Definitions, Event, all_nodes, scopes
from processes.reader import read_tree
from processes.xml.extension import NOTHING, extension_of
from processes.xml.patch import Patch
from processes.xml.source import parse, parse_text
from processes.xml.spelling import Spelling
from processes.xml.vocabulary import BPMNDI, DC, DI, EXTENSION, MODEL, PREFIXES, XSI

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NEW = f'<bpmn:definitions xmlns:bpmn="{MODEL}" id="_" targetNamespace="_" exporter="Binglian"/>'
_OUTSIDE = r"(?:\s|<\?.*?\?>|<!--.*?-->)*"
_BEFORE_ROOT = re.compile(_OUTSIDE, re.DOTALL)
_START_OF_ROOT = re.compile(_OUTSIDE + r"<[^\s/>]+", re.DOTALL)
_TYPED = ("timer", "conditional")  # triggers whose expression says its type
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class _Text(NamedTuple):
    """A source as text, cut where its root begins."""

    mark: bytes
    encoding: str
    beginning: str
    body: str


@collection_paused()
def write(definitions: Definitions) -> bytes:
    """Return the file; the same bytes where nothing has changed since they were read."""
    if definitions.source is None:
        return _write_new(definitions)
    source = parse(definitions.source, definitions.file)
    facts = {uri: _facts(definitions, uri) for uri in PREFIXES.keys() - set(source.getroot().nsmap.values())}
    wanted = _new_prefixes(source.getroot(), [uri for uri in facts if facts[uri]])
    root = _declare_in(source, wanted)
    reading = read_tree(root)
    if reading.definitions == replace(definitions, file=""):
        return definitions.source
    needed = {uri: wanted[uri] for uri in wanted if _says_more(facts[uri], _facts(reading.definitions, uri))}
    if needed != wanted:  # the source declares it where it uses it, and the edit is elsewhere
        root = _declare_in(source, needed)
        reading = read_tree(root)
    text = _decode(definitions.source, source.docinfo.encoding or "UTF-8")
    spelling = Spelling(root, _declare(text.body, needed))
    Patch(root, reading, definitions).apply()
    return _encode(root, text, spelling)


def canonical(xml: bytes) -> bytes:
    """Return canonical XML (C14N 1.0 with comments), for comparing what two files say.

    >>> canonical(b'<a c="1" b = "2"/>')
    b'<a b="2" c="1"></a>'
    """
    return _canonical(parse_text(xml).getroot())


def _canonical(root: etree._Element) -> bytes:
    try:
        return etree.tostring(root, method="c14n", with_comments=True)
    except etree.C14NError:  # a namespace that is no URI; version 2 does not mind
        return etree.tostring(root, method="c14n2", with_comments=True)


def _write_new(definitions: Definitions) -> bytes:
    missing = {uri: prefix for uri, prefix in PREFIXES.items() if _facts(definitions, uri)}
    tree = parse_text(_declare(_NEW, missing))
    Patch(tree.getroot(), read_tree(tree.getroot()), definitions).apply()
    text = etree.tostring(tree, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _facts(definitions: Definitions, uri: str) -> dict[str, object]:
    """Return what a model says that needs a namespace of its own."""
    if uri in (BPMNDI, DC, DI):
        return {"diagrams": definitions.diagrams} if definitions.diagrams else {}
    facts: dict[str, object] = {}
    for process in definitions.processes if uri in (XSI, EXTENSION) else ():
        flows = (flow for scope in scopes(process) for flow in scope.flows)
        if uri == XSI:
            facts.update({flow.id: flow.condition for flow in flows if flow.condition})
            facts.update({n.id: n for n in all_nodes(process) if isinstance(n, Event) and n.trigger in _TYPED})
        else:
            facts.update({flow.id: flow.probability for flow in flows if flow.probability is not None})
            own = {process.id: extension_of(process)} | {node.id: extension_of(node) for node in all_nodes(process)}
            facts.update({name: extension for name, extension in own.items() if extension != NOTHING})
    return facts


def _says_more(now: Mapping[str, object], before: Mapping[str, object]) -> bool:
    return any(key not in before or before[key] != fact for key, fact in now.items())


def _new_prefixes(root: etree._Element, uris: Iterable[str]) -> dict[str, str]:
    """Return namespace -> a prefix that the root does not use."""
    taken = set(root.nsmap)
    found = {}
    for uri in sorted(uris):
        prefix, number = PREFIXES[uri], 1
        while prefix in taken:
            number += 1
            prefix = f"{PREFIXES[uri]}{number}"
        found[uri] = prefix
    return found


def _declare_in(source: etree._ElementTree, missing: dict[str, str]) -> etree._Element:
    """Return the root of the source, with these namespaces declared."""
    if not missing:
        return source.getroot()
    return parse_text(_declare(etree.tostring(source, encoding="unicode"), missing)).getroot()


def _declare(text: str, missing: dict[str, str]) -> str:
    """Add namespaces to the root; in the text, because a parsed root cannot take them."""
    start = _START_OF_ROOT.match(text)
    end = start.end() if start else 0
    declarations = "".join(f' xmlns:{prefix}="{uri}"' for uri, prefix in sorted(missing.items(), key=lambda i: i[1]))
    return text[:end] + declarations + text[end:]


def _decode(source: bytes, encoding: str) -> _Text:
    """Return the text of a source; none where Python does not read it as libxml2 has done."""
    mark = next((mark for mark in _MARKS if source.startswith(mark)), b"")
    encoding = _MARKS.get(mark, encoding)
    try:
        text = source[len(mark) :].decode(encoding)
    except (LookupError, UnicodeError):  # libxml2 knows more encodings than Python
        text = ""
    beginning = _BEFORE_ROOT.match(text)
    start = beginning.end() if beginning else 0
    return _Text(mark, encoding, text[:start], text[start:])


def _encode(root: etree._Element, source: _Text, spelling: Spelling) -> bytes:
    """Return the document in the encoding and the spelling of its source, if that says what the tree says; else as UTF-8."""
    if spelling.fits:
        text = source.beginning + spelling.spell(root)
        data = source.mark + text.encode(source.encoding, "xmlcharrefreplace")
        is_sure = spelling.is_plain and source.encoding.lower().startswith("utf")
        with suppress(etree.XMLSyntaxError):
            if is_sure or canonical(data) == _canonical(root):
                return data
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
