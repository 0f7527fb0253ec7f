"""Hostile files: none is run, each is refused in a sentence, whichever door it comes through."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import hostile
import pytest

from engine.service import Engine
from processes.errors import BinglianError

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = 200


def test_there_are_enough(tmp_path: Path) -> None:
    assert len(hostile.flows(tmp_path / "canary")) + len(hostile.papers()) >= ENOUGH


READ_AS_WORDS = ("cardinality-", "until-", "when-")  # the engine asks people there, whatever a file says


def test_no_hostile_flow_is_run(tmp_path: Path) -> None:
    canary, office = tmp_path / "canary", Engine(f"sqlite:///{tmp_path / 'office.db'}")
    office.database.prepare()
    office.add_person("li")
    taken = []
    for name, content in hostile.flows(canary).items():
        try:
            office.deploy(content)
        except BinglianError as error:
            assert str(error).strip(), name  # noqa: PT017 - many files, one office
            continue
        taken.append(name)
        work_to_the_end(office)
    office.close()

    assert not canary.exists()
    assert [name for name in taken if not name.startswith(READ_AS_WORDS)] == []
    assert len(taken) == len(READ_AS_WORDS) * len(hostile.code(canary))


def work_to_the_end(office: Engine) -> None:
    for post in office.posts():
        if post.id not in {row.post_id for row in office.work("li")}:
            office.assign("li", post.id)
    with contextlib.suppress(BinglianError):  # an event that never comes, a number that nobody gave
        office.start("p", attributes={"instances_t": 2, "again_t": False})
    for item in office.work("li"):
        with contextlib.suppress(BinglianError):
            office.complete(item.id, by="li")


@pytest.mark.parametrize("what", hostile.papers())
def test_no_hostile_paper_is_taken(district: Engine, what: str) -> None:
    name, content = hostile.papers()[what]
    receipt = district.cases(status="open")[0].receipt
    data = next(iter(district.materials(receipt)), None)
    with pytest.raises(BinglianError) as caught:
        district.upload(receipt, data.data if data else "申请书", name, content, by="li")

    assert name in str(caught.value)
