from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes import expressions
from processes.errors import UsageError
from processes.expressions import evaluate, is_portable, names


@pytest.mark.parametrize(
    ("condition", "attributes", "expected"),
    [
        ('land == "granted"', {"land": "granted"}, True),  # text
        ('kind in ["hotel", "restaurant"]', {"kind": "office"}, False),  # one of several
        ('"fire" in consulted', {"consulted": ["fire", "water"]}, True),  # a list attribute
        ("area >= 500", {"area": 500.0}, True),  # a number
        ('a == "x" && !(b == "y")', {"a": "x", "b": "z"}, True),  # not portable, but CEL
    ],
)
def test_a_condition_holds_or_not(condition: str, attributes: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    assert evaluate(condition, attributes) is expected


@pytest.mark.parametrize(
    ("condition", "attributes", "says"),
    [
        ('land == "granted"', {}, "needs a value for land"),  # an attribute is missing
        ("area < 5", {"area": "big"}, "cannot be evaluated"),  # text against number
        ("area", {"area": 5}, "neither true nor false"),  # no answer
        ("${land}", {}, "not an expression"),  # another language
    ],
)
def test_what_cannot_be_answered_is_said(condition: str, attributes: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        evaluate(condition, attributes)


def test_names_leave_out_text_functions_and_words() -> None:
    assert names('size(list) == 1 && a.b == "c d" || true') == {"list", "a"}


@pytest.mark.parametrize(
    ("condition", "portable"),
    [
        ("a != 'x'", True),
        ("area > -1.5", True),
        ('kind in ["a", 2]', True),
        ("kind in kinds", True),
        ("a == true", False),  # Python says True
        ("a == True", False),  # CEL says true
        ("a and b", False),  # CEL says &&
        ("1 < a < 3", False),  # a chain means something else in CEL
        ('a == "x" "y"', False),  # joined text is Python only
        ('a == "\\x41"', False),  # escapes differ
        ("a == 1_000", False),  # grouped digits are Python only
        ("kind not in kinds", False),
        ("a in 'abc'", False),  # part of a text
        ("a == b.c", False),
        ("-a == 1", False),
        ("[1] == a", False),
        ("a ==", False),
    ],
)
def test_portable_is_one_plain_comparison(condition: str, portable: bool) -> None:  # noqa: FBT001
    assert is_portable(condition) is portable


TEXTS = st.text(st.characters(exclude_characters='"\\\n\r\x00', exclude_categories=("Cs", "Cc")), max_size=4)
NUMBERS = st.integers(-9999, 9999)


@given(data=st.data(), values=st.sampled_from([TEXTS, NUMBERS]))
def test_a_portable_condition_means_the_same_to_cel_and_python(
    data: st.DataObject, values: st.SearchStrategy[Any]
) -> None:
    def literal(value: str | int) -> str:
        return f'"{value}"' if isinstance(value, str) else str(value)

    operator = data.draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in"]))
    attributes = {"a": data.draw(values), "b": data.draw(st.lists(values, max_size=3))}
    listed = ", ".join(literal(value) for value in data.draw(st.lists(values, max_size=3)))
    right = data.draw(st.sampled_from(["b", f"[{listed}]"])) if operator == "in" else literal(data.draw(values))
    condition = f"a {operator} {right}"

    assert is_portable(condition)
    assert evaluate(condition, attributes) is eval(condition, {}, attributes)  # noqa: S307


def test_the_expression_language_is_loaded_once_and_alone() -> None:
    program = (
        "import sys; from processes import expressions\n"
        "assert expressions.evaluate('a == 1', {'a': 1})\n"
        "first = expressions._cel(); expressions._cel.cache_clear()\n"
        "assert expressions._cel() is first\n"
        "print(sorted({'cel', 'typer', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_what_somebody_else_has_loaded_is_taken() -> None:
    first = expressions._cel()
    expressions._cel.cache_clear()

    assert expressions._cel() is first
