"""Conditions on sequence flows: the one door to the expression language (CEL).

The engine that runs a flow evaluates its conditions as Python; the analysis evaluates them as CEL, which can do no harm.
A condition that means the same to both is called portable: one comparison of names and literals, and nothing else.
Where a case needs "and" or "or", put a second gateway behind the first.

Source: Common Expression Language, language definition, https://github.com/google/cel-spec
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import TYPE_CHECKING, Any

from processes.errors import UsageError
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = frozenset({"true", "false", "null", "in", "not", "and", "or", "True", "False", "None"})
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\s*\()(?!\w)")
_IN_ENGINE = (
    ast.expr_context, ast.boolop, ast.unaryop, ast.operator, ast.cmpop, ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare,
    ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Subscript,
)  # fmt: skip
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In)


def evaluate(condition: str, attributes: Mapping[str, Any]) -> bool:
    """Return whether the condition holds for a case with these attributes.

    >>> evaluate('land == "granted"', {"land": "granted"})
    True
    >>> evaluate('"fire" in consulted', {"consulted": ["water"]})
    False
    """
    program = _compile(condition)
    try:
        answer = program.execute(dict(attributes))
    except (RuntimeError, TypeError, ValueError) as error:
        missing = tuple(name for name in sorted(names(condition)) if name not in attributes)
        if missing:
            raise UsageError(
                message("The condition {condition} needs a value for {names}.", condition=condition, names=missing)
            ) from error
        raise UsageError(
            message(
                "The condition {condition} cannot be evaluated: {reason}",
                condition=condition,
                reason=str(error).splitlines()[0],
            )
        ) from error
    if not isinstance(answer, bool):
        raise UsageError(
            message(
                "The condition {condition} is neither true nor false but {value}.", condition=condition, value=answer
            )
        )
    return answer


def is_expression(condition: str) -> bool:
    """Return whether the condition is an expression that the analysis can evaluate.

    >>> [is_expression(text) for text in ('land == "granted"', "${approved}", 'status = "open"')]
    [True, False, False]
    """
    try:
        _compile(condition)
    except UsageError:
        return False
    return True


def runs_in_engine(condition: str) -> bool:
    """Return whether the engine can evaluate the condition: Python with the attributes of the case, without calls.

    >>> [runs_in_engine(text) for text in ('land == "granted"', 'a == "x" and b in ["y"]', "approved")]
    [True, True, True]
    >>> [runs_in_engine(text) for text in ("${approved}", 'status = "open"', 'a && b', 'a.equals("b")', "true")]
    [False, False, False, False, False]
    """
    try:
        tree = ast.parse(condition.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return False
    found = list(ast.walk(tree))
    return all(isinstance(node, _IN_ENGINE) for node in found) and not any(
        isinstance(node, ast.Name) and node.id in WORDS for node in found
    )


def names(condition: str) -> frozenset[str]:
    """Return the case attributes that the condition asks for.

    >>> sorted(names('land == "granted" && kind in ["hotel"]'))
    ['kind', 'land']
    """
    return frozenset(_NAME.findall(_LITERAL.sub("''", condition))) - WORDS


def is_portable(condition: str) -> bool:
    """Return whether CEL and Python read the condition alike, for attributes that are text, numbers or lists of these.

    >>> [is_portable(text) for text in ('land == "granted"', 'a == "x" && b == "y"', 'new_land == True')]
    [True, False, False]
    """
    try:
        tree = ast.parse(condition.strip(), mode="eval").body
        _compile(condition)
    except (SyntaxError, ValueError, UsageError):
        return False
    if "\\" in condition or not isinstance(tree, ast.Compare) or len(tree.ops) != 1:
        return False
    operator, left, right = tree.ops[0], tree.left, tree.comparators[0]
    if not isinstance(operator, _COMPARISONS) or not _is_plain(left):
        return False
    if isinstance(operator, ast.In):
        return isinstance(right, ast.Name) or (isinstance(right, ast.List) and all(map(_is_literal, right.elts)))
    return _is_plain(right)


@cache
def _cel() -> Any:
    """Return the extension in the package `cel`; the package itself brings along its command line, which takes long to load."""
    if "cel.cel" not in sys.modules:
        package: Any = PathFinder.find_spec("cel")  # a dependency: it is there
        found: Any = PathFinder.find_spec("cel.cel", package.submodule_search_locations)
        sys.modules["cel.cel"] = module_from_spec(found)
        found.loader.exec_module(sys.modules["cel.cel"])
    return sys.modules["cel.cel"]


@lru_cache(maxsize=1024)
def _compile(condition: str) -> Any:
    try:
        return _cel().compile(condition)
    except ValueError as error:
        raise UsageError(
            message("The condition {condition} is not an expression that can be read.", condition=condition)
        ) from error


def _is_plain(node: ast.expr) -> bool:
    return _is_literal(node) or (isinstance(node, ast.Name) and node.id not in WORDS)


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float)
    return isinstance(node, ast.Constant) and type(node.value) in (str, int, float)
