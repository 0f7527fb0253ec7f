"""A practice district: both offices of the shelf in one store, six officers, and some weeks of cases, some of them late.

Everything in it is made up; it is worked by the engine itself, act by act, on a clock of practice.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from engine.changes import Proposed
from engine.concentration import CentreItem
from engine.item_sheets import OfficeWords
from processes.catalogue import flow
from web.district_casework import GOVERNMENT_HEAD, furnish_casework

if TYPE_CHECKING:
    from engine.service import Engine

OFFICERS = {"li": "李敏", "wang": "王强", "zhang": "张伟", "liu": "刘洋", "yang": "杨静", "zhao": "赵磊"}
SUPERVISOR, HEAD, SECOND = "sun", "ma", "wu"
OTHERS = {
    SUPERVISOR: ("孙正", "supervision", ""),
    HEAD: ("马局", "approval", "head"),
    GOVERNMENT_HEAD: ("方镇长", "approval", "government head"),
    SECOND: ("吴刚", "approval", ""),
    "he": ("何思远", "administration", ""),
    "lin": ("林知行", "administration", ""),
    "gu": ("顾安", "administration", ""),
    "qin": ("秦越", "administration", ""),
}
ROLES = {
    SUPERVISOR: "supervisor",
    "he": "consultant",
    "lin": "planner",
    "gu": "administrator",
    "qin": "administrator",
}  # of the others: officer
FLOWS = ("business_opening", "shop_sign")
JOINT = {"shop_sign": "lead"}  # flows whose departments decide together, and by which rule
PROJECTS = ("construction_project", "business_opening", "shop_sign")
APPLICANTS = ("陈记面馆", "春风书店", "南国茶楼", "小满咖啡", "悦来旅馆", "东方五金", "启明幼教", "顺达货运")
SHEET = OfficeWords(
    cost="不收费。", place="政务服务中心一楼，工作日 9:00–12:00、13:00–18:00。", complaints="监督投诉窗口（二楼）。"
)
BEGIN = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - a Monday, local time
DAYS = 26
REDESIGNED = {"shop_sign": 21}  # on which day the redesign comes into force: until then cases run as it was
SEED = 4  # by which there is something of everything: late work, decisions to deliver, every kind of task
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
    names = {name: _deploy(engine, name, as_is=name in REDESIGNED) for name in FLOWS}
    holders = _hire(engine)
    dice = random.Random(SEED)  # noqa: S311 - a practice, no secret
    told: dict[str, dict[str, Any]] = {}
    for day in range(days):
        engine.practise(BEGIN.replace(tzinfo=zone) + timedelta(days=day))
        for name, begin in REDESIGNED.items():
            if day == begin:
                _deploy(engine, name)
        if engine.calendars().office.is_working_day(engine.clock.now().astimezone(zone).date()):
            _receive(engine, names, told, dice)
            _work(engine, holders, told, dice)
        if day == days - 1:
            _hear(engine, names, dice)
        engine.tick(worker="practice")
    _register(engine, dice)
    _go_to_inspection(engine, names["business_opening"], holders)
    furnish_casework(engine, holders, head=HEAD, second=SECOND)
    _begin_projects(engine)
    engine.tick(worker="practice")


def _begin_projects(engine: Engine) -> None:
    """Let the consultant have something on the desk: the flows of the shelf as they were."""
    for name in PROJECTS:
        found = flow(name)
        engine.begin_project(found.titles["zh-Hans"], found.as_is.read_bytes(), by="he", origin="shelf", source=name)


def _hear(engine: Engine, names: dict[str, str], dice: random.Random) -> None:
    """Say what items cost, and let applicants rate and complain."""
    for name in names.values():
        engine.change_item_sheet(name, SHEET, by="gu")
    for case in engine.cases(status="closed"):
        engine.rate(case.receipt, dice.choice((1, 1, 2, 2, 3, 5)))
    engine.complain("预约后仍在窗口等候一个半小时。", contact={})
    engine.tick()


def _deploy(engine: Engine, name: str, *, as_is: bool = False) -> str:
    """Put a flow of the shelf into service, as it was or redesigned; return its name there."""
    found = flow(name)
    if as_is or found.to_be is None:
        return engine.deploy(found.as_is.read_bytes())[0]
    return engine.deploy(found.to_be.read_bytes(), by="gu", joint=JOINT.get(name, ""))[0]


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
    chief = engine.open_post("政务服务中心", "首席窗口", side="approval", by="gu")
    engine.assign(SECOND, chief, by="gu")  # without an authority letter yet
    engine.propose_change(Proposed(kind="rules", name="bare", content=b"", reason="试行一个月。"), by=SUPERVISOR)
    return holders


def _register(engine: Engine, dice: random.Random) -> None:
    """Keep a made-up register of which items are handled at the centre."""
    centres = (None, None, date(2025, 9, 1), date(2025, 12, 1), date(2026, 2, 2))
    items = [
        CentreItem(item=f"{number:03}", name=promise.name, department=post.department, since=dice.choice(centres))
        for number, (promise, post) in enumerate(zip(engine.promises(), cycle(engine.posts()), strict=False), start=1)
    ]
    engine.save_centre_items(items, by="lin")


def _receive(engine: Engine, names: dict[str, str], told: dict[str, dict[str, Any]], dice: random.Random) -> None:
    """Take in a case of one of the flows."""
    name = dice.choice(FLOWS)
    found = flow(name)
    profile = dict(found.profiles[dice.choice(sorted(found.profiles))])
    attributes = {key: value for key, value in profile.items() if key in found.attributes}
    receipt = engine.start(names[name], applicant={"name": dice.choice(APPLICANTS)}, attributes=attributes)
    told[receipt] = profile


def _go_to_inspection(engine: Engine, name: str, holders: dict[str, str]) -> None:
    """Take in a hotel and work on it until somebody has to visit it."""
    found = flow("business_opening")
    answers = dict(found.profiles["hotel"])
    attributes = {key: value for key, value in answers.items() if key in found.attributes}
    receipt = engine.start(name, applicant={"name": "星海宾馆"}, attributes=attributes)
    dice = random.Random(2)  # noqa: S311 - a practice, no secret
    while True:
        opened = [item for item in engine.case(receipt).items if item.status == "offered"]
        tasks = engine.flow_of(receipt).flow.tasks
        if not opened or any(tasks[item.element].nature == "inspection" for item in opened):
            return
        _finish(engine, opened[0].id, holders[opened[0].post_id], answers, dice)


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
    if nature == "intake" and decided and dice.random() < SENT_BACK and "sent back" not in answers:  # once: 第32条
        answers["sent back"] = True
        decided = dict.fromkeys(decided, "no")
        said = dict(SAID)
    if nature in {"inspection", "hearing"}:
        said["officers"] = (SECOND, person)
    if engine.asks_for_verdict(number):
        said["verdict"] = "agree"
    engine.complete(number, by=person, decisions=decided, opinion="符合条件。", **said)
