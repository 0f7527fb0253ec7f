"""What officers find in the practice district beside their work lists: a visit of today, a letter that lapses, a hearing, comments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.deputies import Delegation
from engine.letters import Letter
from engine.visits import Appointment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine.service import Engine

GOVERNMENT_HEAD = "fang"
POINTS = ("疏散通道畅通，标志完好", "灭火器在有效期内，数量与图纸一致", "已向申请人出示执法证件")


def furnish_casework(engine: Engine, holders: Mapping[str, str], *, head: str, second: str) -> None:
    """Let officers do what a work list does not show."""
    today = engine.clock.now().astimezone(ZoneInfo(engine.calendars().office.zone)).date()
    for item, nature in _open_items(engine):
        if nature == "inspection":
            _book(engine, item, holders[item.post_id], second)
    for item, nature in _open_items(engine):
        if nature == "approval":
            person = holders[item.post_id]
            engine.comment(item.receipt, "申请人来电询问进度，已告知承诺时限。", by=person)
            engine.upload(item.receipt, _data(engine, item), "说明.txt", "经营面积 80 平方米。\n".encode(), by=person)
            engine.suspend(item.receipt, by=person, kind="expert review", notice="专〔2026〕7号", item=item.id, days=10)
            engine.hear(item.receipt, "tell", by=person, party="申请人", notice="听〔2026〕3号")
            break
    post = next(post for post in holders if post.startswith("城市管理局"))
    days = {"begin": today - timedelta(days=80), "end": today + timedelta(days=9)}
    engine.issue_letter(Letter(person=holders[post], number="授〔2026〕1号", posts=(post,), flows=(), **days), by=head)
    begin, end = today + timedelta(days=3), today + timedelta(days=7)
    away = Delegation(person=holders[post], deputy=second, reason="年休假", begin=begin, end=end)
    engine.delegate(away, by=holders[post])


def _open_items(engine: Engine) -> Iterator[tuple[Any, str]]:
    for person in sorted({row.person_id for row in engine.accounts() if "officer" in row.roles}):
        for item in engine.work(person):
            _, task = engine.item(item.id, by=person)
            if task is not None and item.clock_status != "standing":
                yield item, task.nature


def _book(engine: Engine, item: Any, person: str, second: str) -> None:
    at = engine.clock.now() + timedelta(hours=4)
    said = Appointment(at=at, place="沙湾镇中华大道 12号", officers=(person, second), points=POINTS)
    engine.book_visit(item.id, said, by=person)


def _data(engine: Engine, item: Any) -> str:
    """Return the name of something that the task of an item reads, or else of anything that the flow knows."""
    flow = engine.flow_of(item.receipt).flow
    return next(iter(flow.tasks[item.element].reads), next(iter(flow.data.values())))
