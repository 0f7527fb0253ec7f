"""Every sentence that the product can say is there in all three scripts, and nothing else is in the catalogues."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ("zh-Hans", "zh-Hant")
TEMPLATE_TEXT = re.compile(r"""\bt\(\s*"((?:[^"\\]|\\.)*)\"""")


@cache
def patterns() -> dict[str, str]:
    """Return every pattern in the code and the templates, with the file where it stands."""
    found: dict[str, str] = {}
    for folder in ("engine", "processes", "reengineer", "web"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for pattern in code_patterns(ast.parse(file.read_text(encoding="utf-8"))):
                found.setdefault(pattern, str(file.relative_to(ROOT)))
        for file in sorted((ROOT / folder).rglob("*.jinja")):
            for pattern in TEMPLATE_TEXT.findall(file.read_text(encoding="utf-8")):
                found.setdefault(pattern, str(file.relative_to(ROOT)))
    return found


def code_patterns(tree: ast.AST) -> list[str]:
    """Return the literals of `message("...")`, and the names of the facts in `evidence=(("...", value),)`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
            found += _literal(node)
        if isinstance(node, ast.keyword) and node.arg in {"evidence", "facts"} and isinstance(node.value, ast.Tuple):
            pairs = [pair.elts for pair in node.value.elts if isinstance(pair, ast.Tuple)]
            found += [pair[0].value for pair in pairs if pair and isinstance(pair[0], ast.Constant)]
    return found


def _literal(call: ast.Call) -> list[str]:
    """Return the literal; `message("a" if x else "b")` has two, `message(OTHER.pattern)` is collected at the other."""
    first = call.args[0]
    if isinstance(first, ast.Attribute) and first.attr == "pattern":
        return []
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    assert all(isinstance(choice, ast.Constant) for choice in choices), f"not a literal: {ast.unparse(call)}"
    return [choice.value for choice in choices if isinstance(choice, ast.Constant)]


@cache
def translations(language: str) -> dict[str, str]:
    with (ROOT / "processes" / "translations" / f"{language}.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def gaps(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_pattern_is_translated(language: str) -> None:
    missing = [f"{file}: {pattern}" for pattern, file in patterns().items() if not translations(language).get(pattern)]

    assert not missing, f"{len(missing)} not translated into {language}:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_translation_is_stale(language: str) -> None:
    stale = [pattern for pattern in translations(language) if pattern not in patterns()]

    assert not stale, f"{len(stale)} stale in {language}:\n" + "\n".join(stale)


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_has_the_gaps_of_its_pattern(language: str) -> None:
    wrong = [f"{pattern} -> {text}" for pattern, text in translations(language).items() if gaps(pattern) != gaps(text)]

    assert not wrong, "\n".join(wrong)
