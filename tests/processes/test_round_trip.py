"""Over real files of many tools: what is not edited stays, and an edit stays where it is."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from random_edits import edit

from processes.errors import RefusedInputError
from processes.model import Process, Task, all_nodes
from processes.reader import read
from processes.writer import canonical, write

if TYPE_CHECKING:
    from pathlib import Path

    from processes.model import Definitions

REFUSED = {"GenMyModel_0.47__C.1.0-export.bpmn": "wrong-encoding"}  # Latin-1 bytes in a file that says UTF-8


@pytest.fixture(scope="module")
def models(shared: Path) -> dict[str, Definitions]:
    """Give every model of the interchange suite that loads, by file name."""
    found, refused = {}, {}
    for path in sorted((shared / "corpora" / "miwg").glob("*/*.bpmn")):
        try:
            found[path.name] = read(path)
        except RefusedInputError as error:
            refused[path.name] = error.kind
    assert refused == REFUSED
    return found


def same(one: Definitions, other: Definitions) -> bool:
    return replace(one, file="") == replace(other, file="")


def test_every_file_is_written_back_as_it_was(models: dict[str, Definitions]) -> None:
    for name, model in models.items():
        assert model.source is not None
        assert write(model) == model.source, name
        assert canonical(write(model)) == canonical(model.source), name


def test_every_file_has_something_in_it(models: dict[str, Definitions]) -> None:
    for name, model in models.items():
        assert any(list(all_nodes(process)) for process in model.processes), name


def rename_a_task(model: Definitions) -> tuple[Definitions, str] | None:
    for process in model.processes:
        for node in process.nodes:
            if isinstance(node, Task):
                nodes = tuple(replace(n, name="改名 <1>") if n is node else n for n in process.nodes)
                return model.replace_process(replace(process, nodes=nodes)), node.id
    return None


def test_renaming_a_task_changes_that_attribute_only(models: dict[str, Definitions]) -> None:
    renamed = 0
    for name, model in models.items():
        found = rename_a_task(model)
        if found is None:
            continue
        edited, task = found
        assert model.source is not None
        tree = etree.fromstring(model.source, etree.XMLParser(recover=True))
        tree.xpath("//*[@id = $task]", task=task)[0].set("name", "改名 <1>")  # the slow oracle: set it by hand
        assert canonical(write(edited)) == canonical(etree.tostring(tree.getroottree())), name
        renamed += 1
    assert renamed > 100


def alike(one: bytes, other: bytes) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def test_renaming_a_task_changes_no_byte_outside_of_its_name(models: dict[str, Definitions]) -> None:
    for name, model in models.items():
        found = rename_a_task(model)
        if found is None:
            continue
        assert model.source is not None
        data, source = write(found[0]), model.source
        start = alike(source, data)
        end = alike(source[start:][::-1], data[start:][::-1])
        gone, new = source[start : len(source) - end], data[start : len(data) - end]
        assert b"<" not in gone, (name, gone)
        assert b">" not in gone, (name, gone)
        assert b"&lt;1&gt" in new, (name, new)
        assert len(new) < 40, (name, new)


def test_every_model_can_be_written_from_nothing(models: dict[str, Definitions]) -> None:
    for name, model in models.items():
        assert same(read(write(replace(model, source=None))), model), name


@pytest.mark.parametrize("seed", range(60))
def test_random_edits_read_as_they_were_meant(models: dict[str, Definitions], seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - no secret
    edited = models[rng.choice(sorted(models))]
    for number in range(rng.randint(1, 5)):
        edited = edit(edited, rng, number)

    assert same(read(write(edited)), edited)


def test_deleting_everything_leaves_an_empty_document(models: dict[str, Definitions]) -> None:
    for name, model in models.items():
        empty = replace(model, processes=(Process(id="Only"),), collaborations=(), roots=(), diagrams=())
        written = read(write(empty))
        assert [process.id for process in written.processes] == ["Only"], name
