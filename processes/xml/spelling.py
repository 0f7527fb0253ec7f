"""How a source spells what an edit leaves alone: line breaks among attributes, quotes, references, CDATA, `<a></a>`.

A parsed tree no longer knows these. So the source is cut into the parts of its elements, comments and instructions, and
so is the tree as it is written before the edit and after it. The n-th of the source is the n-th before the edit, and a
part that is written the same before and after the edit is spelt as in the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

# Text (CDATA is part of it), then a comment or instruction, the end of an element, or its start: head and bracket.
_TOKEN = re.compile(
    r"""((?:[^<]++|<!\[CDATA\[.*?\]\]>)*+)
        (?:(<!--.*?-->|<\?.*?\?>)|(</[^>]*+>)|(<(?:[^>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))++)(/?>))""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""(\s+)([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_NAME = re.compile(r"<[^\s/>]+")
_HEAD, _BRACKET, _TEXT, _END, _TAIL = range(5)  # the parts of an element; its content stands between text and end


@dataclass(frozen=True, slots=True)
class _Document:
    """The parts of each element, comment and instruction, and in what order these open and close."""

    parts: list[list[str]]
    order: list[tuple[int, bool]]
    rest: str  # what follows the root


class Spelling:
    """The spelling of a source, taken before its tree is edited."""

    def __init__(self, root: etree._Element, source: str) -> None:
        """Take the spelling; the source is given from its root on."""
        self._line_end = "\r\n" if "\r\n" in source else "\n"
        written = _write(root)
        plain = written.replace("\n", self._line_end)
        self.is_plain = source.startswith(plain)  # as our own files are: there is nothing to look up
        self._before = _Document([], [], "") if self.is_plain else _cut(written)
        self._source = _Document([], [], source[len(plain) :]) if self.is_plain else _cut(source)
        self.fits = len(self._before.parts) == len(self._source.parts)
        # Kept, because an element that nobody holds comes back as another object.
        self._numbers = {} if self.is_plain else {node: number for number, node in enumerate(root.iter())}

    def spell(self, root: etree._Element) -> str:
        """Return the tree as it is now and what follows it, spelt as in the source wherever the two say the same."""
        written = _write(root)
        if self.is_plain:
            return written.replace("\n", self._line_end) + self._source.rest
        document = _cut(written)
        spelt = [self._spell(node, now) for node, now in zip(root.iter(), document.parts, strict=True)]
        texts = (spelt[number][:_END] if opens else spelt[number][_END:] for number, opens in document.order)
        return "".join(part for parts in texts for part in parts) + self._source.rest

    def _spell(self, node: etree._Element, now: list[str]) -> list[str]:
        new = [part.replace("\n", self._line_end) for part in now]
        number = self._numbers.get(node)
        if number is None:
            return new
        source, before = self._source.parts[number], self._before.parts[number]
        if now == before:
            return source
        spelt = [source[slot] if now[slot] == before[slot] else new[slot] for slot in range(len(now))]
        if now[_HEAD] != before[_HEAD]:
            spelt[_HEAD] = _spell_head(source[_HEAD], before[_HEAD], now[_HEAD])
        if now[_BRACKET] != before[_BRACKET] or _NAME.findall(now[_HEAD]) != _NAME.findall(before[_HEAD]):
            spelt[_BRACKET], spelt[_END] = now[_BRACKET], now[_END]
        return spelt


def _write(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _cut(text: str) -> _Document:
    """Cut a document, from its root on.

    >>> _cut('<a x="1"><b/>c</a>').parts
    [['<a x="1"', '>', '', '</a>', ''], ['<b', '/>', '', '', 'c']]
    """
    parts: list[list[str]] = []
    order: list[tuple[int, bool]] = []
    inside: list[int] = []
    last, slot, position = [""] * (_TAIL + 1), _TAIL, 0
    for token in _TOKEN.finditer(text):
        last[slot], whole, end, head, bracket = token.groups(default="")
        slot, position = _TAIL, token.end()
        if end and inside:
            number = inside.pop()
            last = parts[number]
            last[_END] = end
        else:
            number, last = len(parts), [whole or head, bracket, "", "", ""]
            parts.append(last)
            order.append((number, True))
        if bracket == ">":
            inside.append(number)
            slot = _TEXT
        else:
            order.append((number, False))
        if not inside:
            break
    return _Document(parts, order, text[position:])


def _spell_head(source: str, before: str, now: str) -> str:
    """Return the head of an element with the attributes that stay as they are spelt, and where they stand.

    >>> _spell_head('<a  y="1" x = "2"', '<a y="1" x="2"', '<a y="3" x="2" z="4"')
    '<a  y="3" x = "2" z="4"'
    """
    theirs = {found[2]: found for found in _ATTRIBUTE.finditer(source)}
    was, present = ({found[2]: found[3] for found in _ATTRIBUTE.finditer(head)} for head in (before, now))
    stay = [
        found[0] if was.get(name) == present[name] else f"{found[1]}{name}={present[name]}"
        for name, found in theirs.items()
        if name in present
    ]
    new = [f" {name}={value}" for name, value in present.items() if name not in theirs]
    return "".join((*_NAME.findall(now)[:1], *stay, *new, source[len(source.rstrip()) :]))
