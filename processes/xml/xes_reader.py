"""Event logs in XES (IEEE 1849), read trace by trace: what was read is taken out of the tree at once.

The beginning of the file, up to its first element, is read before all else: a DOCTYPE is refused there, so that no entity is
ever declared.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from lxml import etree

from processes.eventlog import Classifier, Extension, Header, LogEvent, Nested, Trace
from processes.log_sources import KEYS, LogSource
from processes.messages import message
from processes.xml.identity import line_of
from processes.xml.xes_values import ValueReader, name_of
from processes.xml.xes_vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from processes.errors import RefusedInputError
    from processes.eventlog import Attribute

_CHUNK = 16384
_LIMITS: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_NO_VALUES = frozenset({"extension", "global", "classifier"})


class XesReader:
    """One reading of a log; `header` is there as soon as the first trace is."""

    def __init__(self, log: LogSource, zone: str) -> None:
        self.log = log
        self.values = ValueReader(log, zone)
        self.header = Header()

    def read(self) -> Iterator[Trace]:
        """Read the traces."""
        try:
            with self.log.open() as stream:
                self._check_beginning(stream)
            with self.log.open() as stream:
                yield from self._read_traces(stream)
        except etree.XMLSyntaxError as error:
            raise self._not_xml(error) from None

    def _check_beginning(self, stream: IO[bytes]) -> None:
        target: Any = _Beginning()  # the stubs ask for more than lxml
        parser = etree.XMLParser(target=target, **_LIMITS)
        try:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
            parser.close()
        except _DoctypeFoundError:
            text = message(
                "{file}: the log has a DOCTYPE, which can hide entities and outside files; delete it and try again.",
                file=self.log.name,
            )
            raise self.log.refusal(text) from None
        except _RootFoundError as found:
            if str(found) != "log":
                text = message(
                    "{file}: element {element} is not the log element of XES; export the log as XES or CSV.",
                    file=self.log.name,
                    element=str(found),
                )
                raise self.log.refusal(text) from None

    def _read_traces(self, stream: IO[bytes]) -> Iterator[Trace]:
        places = etree.iterparse(
            stream, events=("start", "end"), tag="{*}trace", remove_comments=True, remove_pis=True, **_LIMITS
        )
        begun = False
        for place, element in places:
            if place == "end":
                yield self._read_trace(element)
                element.clear()
            elif not begun:
                begun = True
                self._read_header(tuple(element.itersiblings(preceding=True))[::-1])
                _remove(element.itersiblings(preceding=True))
            else:
                self._take_out(element.itersiblings(preceding=True))
        root = places.root
        if begun:
            self._take_out(root.iterchildren(reversed=True))
        else:
            self._read_header(tuple(root))

    def _take_out(self, done: Iterable[etree._Element]) -> None:
        elements = tuple(done)
        for element in elements:
            if name_of(element) != "trace":
                text = message(
                    "{file}, line {line}: {element} stands outside a trace, after the first one; move it into or before the traces.",
                    file=self.log.name,
                    line=line_of(element),
                    element=name_of(element),
                )
                raise self.log.refusal(text, line_of(element))
        _remove(elements)

    def _read_header(self, elements: tuple[etree._Element, ...]) -> None:
        extensions = (
            Extension(name=element.get("name", ""), prefix=element.get("prefix", ""), uri=element.get("uri", ""))
            for element in elements
            if name_of(element) == "extension"
        )
        scopes = {e.get("scope", "event"): self.values.read_all(e) for e in elements if name_of(e) == "global"}
        self.header = Header(
            attributes=tuple(self.values.read(e) for e in elements if name_of(e) not in _NO_VALUES),
            extensions=tuple(extension for extension in extensions if extension.prefix not in PREFIXES),
            classifiers=tuple(
                Classifier(name=e.get("name", ""), keys=e.get("keys", ""), scope=e.get("scope", "event"))
                for e in elements
                if name_of(e) == "classifier"
            ),
            trace_globals=scopes.get("trace", ()),
            event_globals=scopes.get("event", ()),
        )

    def _read_trace(self, element: etree._Element) -> Trace:
        events = tuple(self._read_event(child) for child in element.iterchildren("{*}event"))
        values = [self.values.read(child) for child in element if name_of(child) != "event"]
        names = [str(_plain(value)) for key, value in values if key == "concept:name"]
        if not names or not names[0]:
            raise self._lacks(element, "concept:name")
        rest = tuple((key, value) for key, value in values if key != "concept:name")
        return Trace(case=names[0], events=events, attributes=rest)

    def _read_event(self, element: etree._Element) -> LogEvent:
        fields: dict[str, str] = {}
        more: list[Attribute] = []
        time = None
        for child in element:
            key = child.get("key")
            if key == "time:timestamp":
                time = self.values.read_time(child)
            elif key in KEYS:
                fields[KEYS[key]] = str(_plain(self.values.read(child)[1]))
            else:
                more.append(self.values.read(child))
        if time is None:
            raise self._lacks(element, "time:timestamp")
        if not fields.get("activity"):
            raise self._lacks(element, "concept:name")
        return LogEvent(time=time, attributes=tuple(more), **{key: text for key, text in fields.items() if text})

    def _lacks(self, element: etree._Element, key: str) -> RefusedInputError:
        text = message(
            "{file}, line {line}: the {element} has no {key}; every case and event needs its name, every event its time.",
            file=self.log.name,
            line=line_of(element),
            element=name_of(element),
            key=key,
        )
        return self.log.refusal(text, line_of(element))

    def _not_xml(self, error: etree.XMLSyntaxError) -> RefusedInputError:
        reason = " ".join(re.sub(r", line \d+, column \d+.*$", "", str(error.msg)).split())
        line = error.lineno or 1
        text = message(
            "{file}, line {line}: the log is not well-formed XML ({reason}); export it again.",
            file=self.log.name,
            line=line,
            reason=reason,
        )
        return self.log.refusal(text, line)


class _DoctypeFoundError(Exception):
    pass


class _RootFoundError(Exception):
    pass


class _Beginning:
    """Reads no further than to the name of the first element."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise _DoctypeFoundError

    def start(self, tag: str, _attributes: Any) -> None:
        raise _RootFoundError(etree.QName(tag).localname)

    def close(self) -> None:
        pass


def _remove(elements: Iterable[etree._Element]) -> None:
    for element in tuple(elements):
        parent = element.getparent()
        if parent is not None:  # pragma: no branch - siblings have one
            parent.remove(element)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Nested) else value
