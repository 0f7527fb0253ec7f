"""Answers in words, read as the conditions of a flow compare them: a number, yes or no, a list, or text.

The command line and a form give text. A flow that asks `amount > 1000` compares with a number, `approved` is yes or no,
and `"fire" in consulted` looks into a list, whose parts commas separate.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

INSTANCES = "instances_"
YES, NO = frozenset({"true", "yes", "是"}), frozenset({"false", "no", "否"})
_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORDS = (
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"!(?!=)"), " not "),
    (re.compile(r"\btrue\b"), "True"),
    (re.compile(r"\bfalse\b"), "False"),
)


def read_condition(condition: str) -> ast.expr | None:
    """Return the tree of a condition, None where it uses more of its language than comparisons.

    >>> ast.unparse(read_condition('a == "x && y" && !b'))
    "a == 'x && y' and (not b)"
    """
    texts = _TEXT.findall(condition)
    rest = _TEXT.sub("''", condition.strip())
    for pattern, word in _WORDS:
        rest = pattern.sub(word, rest)
    found = iter(texts)
    try:
        return ast.parse(_TEXT.sub(lambda _: next(found), rest).strip(), mode="eval").body
    except SyntaxError:
        return None


def kinds(conditions: Iterable[str]) -> dict[str, str]:
    """Return what the names in conditions are compared with: "number", "yes or no", "list"; text is not listed.

    >>> kinds(['amount > 1000', '"fire" in consulted', 'approved && kind == "hotel"'])
    {'amount': 'number', 'consulted': 'list', 'approved': 'yes or no'}
    """
    found: dict[str, str] = {}
    for condition in conditions:
        tree = read_condition(condition)
        for name, kind in _kinds(tree) if tree is not None else ():
            found.setdefault(name, kind)
    return found


def read_answers(said: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Any]:
    """Return answers as the flow compares them; what is no text already is left as it is.

    Raises UsageError where text cannot be read as what is asked for.
    """
    return {name: _read(name, value, kinds.get(name, "")) for name, value in said.items()}


def _read(name: str, value: Any, kind: str) -> Any:
    if not isinstance(value, str):
        return value
    if kind == "list":
        return [part.strip() for part in re.split("[,，、]", value) if part.strip()]
    if kind == "number":
        return _number(name, value)
    if kind == "yes or no":
        if value.lower() in YES | NO:
            return value.lower() in YES
        raise UsageError(message("{name} is asked for as yes or no, not {value}.", name=name, value=value))
    if name.startswith(INSTANCES):
        return int(value) if value.isdecimal() else _read(name, value, "list")
    return value


def _number(name: str, value: str) -> float:
    try:
        return float(value) if "." in value or "e" in value.lower() else int(value)
    except ValueError as error:
        raise UsageError(message("{name} is asked for as a number, not {value}.", name=name, value=value)) from error


def _kinds(tree: ast.expr) -> Iterator[tuple[str, str]]:
    match tree:
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _kinds(part)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            yield from _kinds(part)
        case ast.Name(id=name):
            yield name, "yes or no"
        case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Name(id=name)]):
            del left
            yield name, "list"
        case ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant(value=value)]):
            yield from _kind(name, value)
        case ast.Compare(left=ast.Constant(value=value), comparators=[ast.Name(id=name)]):
            yield from _kind(name, value)


def _kind(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool):
        yield name, "yes or no"
    elif isinstance(value, (int, float)):
        yield name, "number"
