"""Someone for every department, who does what there is to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.store.hearings import hearings_of
from processes.catalogue import flow

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine


def put_into_service(engine: Engine, name: str, *, as_is: bool = False) -> str:
    """Deploy a flow of the shelf and hire one person a department, called like the department."""
    found = flow(name)
    deployed, _ = engine.deploy(Path(str(found.as_is if as_is else found.to_be)).read_bytes())
    engine.add_person("陈")  # the second officer of an inspection, the chair of a hearing
    departments = set()
    for post in engine.posts():
        if post.department not in departments:
            engine.add_person(post.department)
            departments.add(post.department)
        engine.assign(post.department, post.id)
    return deployed


def profile(name: str, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a kind of case is, and what is answered on its way."""
    found = flow(name)
    everything = {
        key: list(value) if isinstance(value, tuple) else value for key, value in found.profiles[kind].items()
    }
    attributes = {key: value for key, value in everything.items() if key in found.attributes}
    return attributes, {key: value for key, value in everything.items() if key not in attributes}


def open_items(engine: Engine, receipt: str) -> list[Any]:
    return [item for item in engine.case(receipt).items if item.status in {"offered", "claimed"}]


def finish(engine: Engine, item: Any, answers: dict[str, Any], **said: Any) -> None:
    """Complete a work item, saying what is asked for; a no has its reasons."""
    asked = [decision.name for decision in engine.decisions(item.id)]
    why = {
        "statement": "材料不全",
        "basis": "行政许可法 第32条",
        "missing": ("效果图",),
        "officers": ("陈", item.department),
        "record": " ".join(["听证笔录", *_records(engine, item)]),
    }
    by = said.pop("by", item.department)
    engine.complete(item.id, by=by, decisions={name: answers[name] for name in asked}, **(why | said))


def _records(engine: Engine, item: Any) -> list[str]:
    """Return the numbers of the hearings that were held, which a decision refers to."""
    with engine.database.reading() as connection:
        return [str(row.id) for row in hearings_of(connection, item.case_id) if row.status == "held"]


def run_to_the_end(
    engine: Engine, receipt: str, answers: dict[str, Any], clock: ManualClock, step: timedelta = timedelta(hours=3)
) -> int:
    """Do one work item after the other; return how many there were."""
    done = 0
    while items := open_items(engine, receipt):
        clock.go(step)
        finish(engine, items[0], answers)
        done += 1
    return done
