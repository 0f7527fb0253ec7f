"""The conventions of the tree: what belongs together is there, and no file outgrows its subject."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("engine", "processes", "reengineer", "web")
MODULES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
MEANINGLESS = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc", "tools"}
MOST_LINES = 400


def _parts(folder: str) -> list[Path]:
    """Return the modules of a folder that are rules or heuristics: those its package lists by a function of theirs."""
    verb = {"rules": "def check(", "heuristics": "def propose("}[Path(folder).name]
    modules = sorted((ROOT / folder).glob("*.py"))
    return [file for file in modules if file.stem != "__init__" and verb in file.read_text(encoding="utf-8")]


PARTS = [*_parts("reengineer/diagnosis/rules"), *_parts("reengineer/redesign/heuristics")]


@pytest.mark.parametrize("module", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_has_one_subject(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    assert module.stem not in MEANINGLESS


@pytest.mark.parametrize("part", PARTS, ids=lambda file: file.stem)
def test_a_rule_or_heuristic_has_its_page(part: Path) -> None:
    assert part.with_suffix(".md").is_file()


@pytest.mark.parametrize("part", PARTS, ids=lambda file: file.stem)
def test_a_rule_or_heuristic_has_its_test(part: Path) -> None:
    # A rule's cases may stand in a table of examples: test_rules asks each rule for one that holds and one that is silent.
    files = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "tests").rglob("*_examples.py")]
    named = re.compile(rf"\b(?:{part.stem}|{part.stem.replace('_', '-')})\b")

    assert any(named.search(file.read_text(encoding="utf-8")) for file in files)


@pytest.mark.parametrize("part", PARTS, ids=lambda file: file.stem)
def test_a_rule_or_heuristic_is_listed_by_its_package(part: Path) -> None:
    assert part.stem in (part.parent / "__init__.py").read_text(encoding="utf-8")


def test_test_files_have_names_of_their_own() -> None:
    names = [file.name for file in (ROOT / "tests").rglob("test_*.py")]

    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


def test_every_command_has_a_function_of_its_name() -> None:
    import reengineer
    from web.cli import REDESIGN

    assert sorted(REDESIGN) == sorted(reengineer.__all__)
    assert all(callable(getattr(reengineer, name)) for name in REDESIGN)
