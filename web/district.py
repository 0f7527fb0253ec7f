"""A practice district: both offices of the shelf in one store, six officers, and some weeks of cases, some of them late.

Everything in it is made up; it is worked by the engine itself, act by act, on a clock of practice.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from processes.catalogue import flow

if TYPE_CHECKING:
    from engine.service import Engine

OFFICERS = {"li": "李敏", "wang": "王强", "zhang": "张伟", "liu": "刘洋", "yang": "杨静", "zhao": "赵磊"}
SUPERVISOR, HEAD, SECOND = "sun", "ma", "wu"
OTHERS = {
    SUPERVISOR: ("孙正", "supervision", ""),
    HEAD: ("马局", "approval", "head"),
    SECOND: ("吴刚", "approval", ""),
    "he": ("何思远", "administration", ""),
    "lin": ("林知行", "administration", ""),
    "gu": ("顾安", "administration", ""),
}
ROLES = {
    SUPERVISOR: "supervisor",
    "he": "consultant",
    "lin": "planner",
    "gu": "administrator",
}  # of the others: officer
FLOWS = ("business_opening", "shop_sign")
APPLICANTS = ("陈记面馆", "春风书店", "南国茶楼", "小满咖啡", "悦来旅馆", "东方五金", "启明幼教", "顺达货运")
BEGIN = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - a Monday, local time
DAYS = 26
DONE_IN_A_DAY = 0.25  # of the work that is open: so some of it gets late
SENT_BACK = 0.1
SAID = {
    "statement": "材料不全，请按一次性告知书补正。",
    "basis": "行政许可法 第32条",
    "missing": ("平面图", "身份证明"),
}


def furnish(engine: Engine, *, days: int = DAYS) -> None:
    """Put the flows into service, hire everybody and let some weeks pass."""
    zone = ZoneInfo(engine.calendars().office.zone)
    engine.practise(BEGIN.replace(tzinfo=zone))
    names = {name: engine.deploy(Path(str(flow(name).to_be)).read_bytes())[0] for name in FLOWS}
    holders = _hire(engine)
    dice = random.Random(1)  # noqa: S311 - a practice, no secret
    told: dict[str, dict[str, Any]] = {}
    for day in range(days):
        engine.practise(BEGIN.replace(tzinfo=zone) + timedelta(days=day))
        if engine.calendars().office.is_working_day(engine.clock.now().astimezone(zone).date()):
            _receive(engine, names, told, dice)
            _work(engine, holders, told, dice)
        engine.tick()


def _hire(engine: Engine) -> dict[str, str]:
    """Deal the departments out among the officers; return who holds which post."""
    for person, name in OFFICERS.items():
        engine.add_person(person, name=name)
    for person, (name, side, rank) in OTHERS.items():
        engine.add_person(person, name=name, side=side, rank=rank)
    for person in (*OFFICERS, *OTHERS):
        engine.open_account(person, [ROLES.get(person, "officer")])
    posts = engine.posts()
    departments = list(dict.fromkeys(post.department for post in posts))
    people = list(OFFICERS)
    holders = {post.id: people[departments.index(post.department) % len(people)] for post in posts}
    for post, person in holders.items():
        engine.assign(person, post)
    return holders


def _receive(engine: Engine, names: dict[str, str], told: dict[str, dict[str, Any]], dice: random.Random) -> None:
    """Take in a case of one of the flows."""
    name = dice.choice(FLOWS)
    found = flow(name)
    profile = dict(found.profiles[dice.choice(sorted(found.profiles))])
    attributes = {key: value for key, value in profile.items() if key in found.attributes}
    receipt = engine.start(names[name], applicant={"name": dice.choice(APPLICANTS)}, attributes=attributes)
    told[receipt] = profile


def _work(engine: Engine, holders: dict[str, str], told: dict[str, dict[str, Any]], dice: random.Random) -> None:
    """Let every officer do a part of what is to be done."""
    for person in OFFICERS:
        for item in engine.work(person):
            if dice.random() < DONE_IN_A_DAY:
                _finish(engine, item.id, holders[item.post_id], told[item.receipt], dice)


def _finish(engine: Engine, number: int, person: str, answers: dict[str, Any], dice: random.Random) -> None:
    """Complete a work item; now and then a file is sent back, with everything that the law asks for."""
    _, task = engine.item(number, by=person)
    nature = task.nature if task else ""
    decided = {asked.name: answers[asked.name] for asked in engine.decisions(number)}
    said: dict[str, Any] = {}
    if nature == "intake" and decided and dice.random() < SENT_BACK:
        decided = dict.fromkeys(decided, "no")
        said = dict(SAID)
    if nature in {"inspection", "hearing"}:
        said["officers"] = (SECOND, person)
    engine.complete(number, by=person, decisions=decided, opinion="符合条件。", **said)
