"""A file, taken safely: its bytes and the tree in them, or a refusal that says where and what to do next.

Most files are plain: UTF-8, without the letters of a DOCTYPE, within libxml2's own limits (no deeper than 256, no text
longer than 10 MB). They are parsed at once. Any other file is read in two passes. The first builds no tree and stops at a
DOCTYPE (so no entity is ever expanded) and at too deep a nesting. What it lets through is at most 20 MB without entities,
so that the second pass may lift the limit for one text (`huge_tree`), which pictures embedded by modelling tools exceed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from processes.errors import RefusedInputError
from processes.messages import Message, message
from processes.xml.identity import line_of
from processes.xml.vocabulary import MODEL, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 20 * 1024 * 1024  # bytes
DEEPEST = 256  # elements inside one another
_CHUNK = 4096
# The beginning of a file in UTF-8: in other encodings a DOCTYPE need not be written with these bytes.
_PLAIN = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml\s(?:(?!encoding)[^?])*(?:encoding\s*=\s*["']utf-8["'][^?]*)?\?>)?\s*<(?!\?xml\s)[!?\w]""",
    re.IGNORECASE,
)
_NO_URI = etree.ErrorTypes.WAR_NS_URI


def load(source: str | Path | bytes, file: str) -> tuple[bytes, str]:
    """Return the bytes of a file (or those given) and the name to use in messages."""
    if isinstance(source, bytes):
        data, name = source, file or "-"
    else:
        data, name = _load_file(Path(source), file or str(source)), file or str(source)
    if len(data) > LARGEST:
        raise RefusedInputError(
            message(
                "{file} is larger than {limit} MB; take embedded pictures and attachments out, or export one diagram at a time.",
                file=name,
                limit=LARGEST // 2**20,
            ),
            kind="too-large",
            file=name,
        )
    if not data.strip(b"\x00\xef\xbb\xbf\xfe\xff \t\r\n"):
        text = message("{file} is empty; export the diagram again as BPMN 2.0 XML.", file=name)
        raise RefusedInputError(text, kind="empty", file=name)
    return data, name


def parse(data: bytes, name: str) -> etree._ElementTree:
    """Return the tree of a BPMN 2.0 document, or refuse it."""
    root = _parse_plain(data)
    if root is None:
        root = _parse_guarded(data, name)
    if root.tag != tag("definitions"):
        raise _not_bpmn(root, name)
    return root.getroottree()


def _parse_plain(data: bytes) -> etree._Element | None:
    """Return the root of a document that cannot hold entities and keeps the limits of libxml2."""
    if b"<!DOCTYPE" in data or not _PLAIN.match(data):
        return None
    with suppress(etree.XMLSyntaxError):  # two passes say it better
        return etree.fromstring(data, _parser(huge_tree=False))
    return None


def _parse_guarded(data: bytes, name: str) -> etree._Element:
    try:
        with suppress(etree.XMLSyntaxError):  # the second pass says it better
            etree.fromstring(data, _parser(recover=True, target=_Guard()))
    except _Refusal as refusal:
        raise _explain(refusal, data, name) from None
    try:
        return parse_text(data).getroot()
    except etree.XMLSyntaxError as error:
        raise _not_xml(error, data, name) from None


def parse_text(text: str | bytes) -> etree._ElementTree:
    """Return the tree of a document that is known to be safe."""
    parser = _parser(recover=False)
    try:
        return etree.fromstring(text, parser).getroottree()
    except etree.XMLSyntaxError:
        if any(entry.type != _NO_URI for entry in parser.error_log):
            raise
    # A namespace name that is no URI ("http://a b/") is bad style, not bad XML.
    return etree.fromstring(text, _parser(recover=True)).getroottree()


class _Refusal(Exception):  # noqa: N818 - never leaves this module
    """The first pass need not go on."""


class _Doctype(_Refusal):
    pass


class _TooDeep(_Refusal):
    pass


class _Guard:
    """The first pass: counts depth, builds nothing."""

    def __init__(self) -> None:
        self.depth = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise _Doctype

    def start(self, _tag: str, _attributes: Any) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeep

    def end(self, _tag: str) -> None:
        self.depth -= 1

    def close(self) -> None:
        pass


def _parser(*, huge_tree: bool = True, **options: Any) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=huge_tree, **options)


def _load_file(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        kind, text = "missing-file", message("There is no file {file}; check the name and the folder.", file=name)
    except IsADirectoryError:
        kind, text = "folder", message("{file} is a folder; name a BPMN file in it.", file=name)
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error)
        kind = "unreadable"
        text = message("{file} cannot be read ({reason}); check who may read it.", file=name, reason=reason)
    raise RefusedInputError(text, kind=kind, file=name)


def _explain(refusal: _Refusal, data: bytes, name: str) -> RefusedInputError:
    if isinstance(refusal, _Doctype):
        line = _line_of_doctype(data)
        text = message(
            "{file}, line {line}: the file has a DOCTYPE, which can hide entities and outside files; delete it and try again.",
            file=name,
            line=line,
        )
        return RefusedInputError(text, kind="doctype", file=name, line=line, element="DOCTYPE")
    line, element = _too_deep_at(data)
    text = message(
        "{file}, line {line}: element {element} is nested deeper than {limit}; move the inner sub-processes into processes of their own.",
        file=name,
        line=line,
        element=element,
        limit=DEEPEST,
    )
    return RefusedInputError(text, kind="too-deep", file=name, line=line, element=element)


def _line_of_doctype(data: bytes) -> int:
    """Return the line of the DOCTYPE; only for people, so a look at the bytes without the zeros of UTF-16 is enough."""
    before, _, _ = data.replace(b"\x00", b"").partition(b"<!DOCTYPE")
    return before.count(b"\n") + 1


def _too_deep_at(data: bytes) -> tuple[int, str]:
    """Return line and id (or name) of the first element that is too deep; the first pass has seen that there is one."""
    element = next(_too_deep(data))
    return line_of(element) or 1, element.get("id") or etree.QName(element).localname


def _too_deep(data: bytes) -> Iterator[etree._Element]:
    parser = etree.XMLPullParser(("start", "end"), recover=True, resolve_entities=False, huge_tree=True)
    depth = 0
    for start in range(0, len(data), _CHUNK):  # pragma: no branch - the caller stops at the first
        parser.feed(data[start : start + _CHUNK])
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                yield element  # type: ignore[misc] # the stubs allow for other events


def _not_xml(error: etree.XMLSyntaxError, data: bytes, name: str) -> RefusedInputError:
    line = error.lineno or 1
    reason = re.sub(r", line \d+, column \d+.*$", "", str(error.msg))
    facts = {"file": name, "line": line, "reason": reason}
    kind, text = _what_is_wrong(reason.lower(), data, facts)
    return RefusedInputError(text, kind=kind, file=name, line=line)


def _what_is_wrong(reason: str, data: bytes, facts: dict[str, Any]) -> tuple[str, Message]:
    if any(word in reason for word in ("encod", "conversion", "utf-8 sequence")):
        return "wrong-encoding", message(
            "{file}, line {line}: the bytes do not fit the encoding that the file declares ({reason}); save it as UTF-8 again.",
            **facts,
        )
    plain = data.replace(b"\x00", b"").strip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    if not plain.startswith(b"<"):
        return "not-xml", message(
            "{file}, line {line}: this is not XML ({reason}); export the diagram as BPMN 2.0 XML.", **facts
        )
    if "premature end" in reason or not plain.endswith(b">"):
        return "truncated", message(
            "{file}, line {line}: the file ends before the document does ({reason}); copy or export it again.", **facts
        )
    return "not-xml", message(
        "{file}, line {line}: this is not well-formed XML ({reason}); correct that line or export the diagram again.",
        **facts,
    )


def _not_bpmn(root: etree._Element, name: str) -> RefusedInputError:
    root_name = etree.QName(root)
    element = root_name.localname
    facts = {"file": name, "line": line_of(root) or 1, "element": element, "namespace": root_name.namespace or ""}
    return RefusedInputError(
        _what_else(root_name, facts), kind="not-bpmn", file=name, line=line_of(root), element=element
    )


def _what_else(root_name: etree.QName, facts: dict[str, Any]) -> Message:
    """Say what the document is instead, where that can be told."""
    namespace = (root_name.namespace or "").lower()
    if "xpdl" in namespace or "wfmc" in namespace:
        return message(
            "{file}, line {line}: element {element} belongs to XPDL, not to BPMN 2.0; export the diagram as BPMN 2.0 XML.",
            **facts,
        )
    if "bpmn" in namespace and namespace != MODEL.lower():
        return message(
            "{file}, line {line}: element {element} is of another version of BPMN ({namespace}); export the diagram as BPMN 2.0 XML.",
            **facts,
        )
    if not namespace:
        return message(
            "{file}, line {line}: element {element} has no namespace, so this is not BPMN 2.0; export the diagram as BPMN 2.0 XML.",
            **facts,
        )
    return message(
        "{file}, line {line}: element {element} ({namespace}) is not the definitions element of BPMN 2.0; export the diagram as BPMN 2.0 XML.",
        **facts,
    )
