"""One item as a block: intake, hearing, inspection, opinions of other departments, decision, refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.blocks import Branch, loop, optional, parallel, refusal, sequence, task
from processes.durations import Span
from processes.expressions import names
from processes.items import GENERAL_LIMIT
from processes.library.table import ACCEPTANCE, REGISTRATION, Place, Table, department_of, mark_recalled
from processes.model import Precedence, TimeLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.blocks import Block
    from processes.items import Item
    from processes.library.plan import Inspection

# Posts are assumed: the sources name departments only.
INTAKE_POST, REVIEW_POST, INSPECTION_POST, OUTSIDE_POST = "受理窗口", "审批岗", "现场检查岗", "经办人"
OUTSIDE = ("applicant", "intermediary")  # natures of items that no authority decides
REFUSED = 0.04  # 305,962 of 7,878,562 concluded cases were rejected (3.9 %), Guangdong, January 2020
REFUSED_SOURCE = "不予许可概率：广东省2020年1月办结7,878,562件，驳回305,962件（3.9%）；假定适用于本决定"
NOT_COUNTED = "行政许可法 第45条"


def registration(table: Table) -> Block:
    """Return the first intake, before everything else."""
    plan = table.plan
    return _intake(REGISTRATION.removeprefix("Task_"), plan.registration, plan.registration_lane, (), ("Application",))


def station(table: Table, place: Place) -> Block:
    """Return the block of an item at a place, under its conditions."""
    item = table.items[place.code]
    block = sequence(*_before_decision(table, place, item), *_decision(table, place, item))
    if place.code in table.plan.refusals:
        block = _with_refusal(block, table, place, item)
    return _under(table, place.conditions, block)


def time_limit(item: Item, inspection: Inspection | None = None) -> TimeLimit:
    """Return the limit of an item; the days of an inspection that the limit includes stand on the inspection."""
    days = Span(inspection.days) if inspection and inspection.days else None
    basis = mark_recalled(item.legal_basis)
    if item.general_default:
        basis = "；".join(part for part in (basis, f"{GENERAL_LIMIT}（一般期限）") if part)
    return TimeLimit(
        statutory=item.statutory - days if item.statutory and days else item.statutory,
        promised=item.before - days if item.before and days else item.before,
        legal_basis=basis,
        source=mark_recalled(item.source),
        assumed=item.is_assumed("statutory_working_days", "promised_or_before_days"),
    )


def _before_decision(table: Table, place: Place, item: Item) -> Iterator[Block]:
    department, plan = department_of(item), table.plan
    if place.code in plan.intakes:
        materials = table.papers.materials[place.code]
        waits_for = table.precedences(place, f"Task_{place.key}_intake")
        yield _intake(
            f"{place.key}_intake", f"核对申请材料：{item.name}", (department, INTAKE_POST), waits_for, materials
        )
    for hearing in plan.hearings:
        if hearing.item == place.code:
            limit = TimeLimit(statutory=Span(20), legal_basis="行政许可法 第47条", source="L16")
            made = _special(
                table, place, "hearing", name=hearing.name, lane=(department, REVIEW_POST), time_limit=limit
            )
            yield _under(table, (hearing.when,), made)
    for inspection in plan.inspections:
        if inspection.item == place.code:
            yield _inspection(table, place, item, inspection)


def _inspection(table: Table, place: Place, item: Item, inspection: Inspection) -> Block:
    lane = (department_of(item), INSPECTION_POST)
    days = Span(inspection.days) if inspection.days else None
    limit = TimeLimit(statutory=days, promised=days, legal_basis=inspection.basis, source=item.source)
    counted = days is not None
    return _special(table, place, "inspection", name=inspection.name, lane=lane, time_limit=limit, counted=counted)


def _special(table: Table, place: Place, nature: str, *, counted: bool = False, **fields: Any) -> Block:
    made = f"Task_{place.key}_{nature}"
    waits_for = table.precedences(place, made)
    return task(
        made,
        nature=nature,
        item_code=place.code,
        precedences=(*waits_for, *_after_intake(table, place, made)),
        suspends_clock=not counted,
        clock_basis="" if counted else NOT_COUNTED,
        inputs_complete=True,
        **fields,
    )


def _decision(table: Table, place: Place, item: Item) -> Iterator[Block]:
    inspections = [inspection for inspection in table.plan.inspections if inspection.item == place.code]
    made = f"Task_{place.key}"
    opinions = table.nested(place.code)
    fields = _fields(table, item)
    fields["time_limit"] = time_limit(item, inspections[0] if inspections else None)
    fields["reads"] = (*_own_materials(table, place), *table.papers.needed[place.code])
    fields["writes"] = table.papers.written[place.code]
    fields["precedences"] = (*table.precedences(place, made), *_inside(table, place, made))
    if not opinions:
        yield task(made, table.name_of(place), **fields)
        return
    writes = fields.pop("writes")
    review = task(made, f"{item.name}（审查）", **fields)
    yield parallel(review, *(_opinion(table, place, opinion) for opinion in opinions))
    fields |= {"reads": _opinion_papers(table, opinions), "writes": writes}
    fields["time_limit"] = TimeLimit(
        statutory=Span(0), promised=Span(0), legal_basis=fields["time_limit"].legal_basis, source="含在审查时限内"
    )
    decision = table.last_task(place)
    givers = [made, *(task_id for opinion in opinions for task_id, _ in _opinion_tasks(table, opinion))]
    fields["precedences"] = tuple(
        Precedence(before=giver, after=decision, reason="law", basis="行政许可法 第26条") for giver in givers
    )
    yield task(decision, f"{item.name}（汇总决定）", **fields)


def _fields(table: Table, item: Item) -> dict[str, Any]:
    suspended = table.plan.suspended.get(item.code, "")
    nature = table.plan.natures.get(item.code, "approval")
    return {
        "lane": (department_of(item), OUTSIDE_POST if nature in OUTSIDE else REVIEW_POST),
        "item_code": item.code,
        "nature": nature,
        "documentation": f"{item.name_en}; {item.department_en}; stage: {item.stage}; for: {item.applicability}",
        "inputs_complete": True,
        "suspends_clock": bool(suspended),
        "clock_basis": suspended,
    }


def _opinion(table: Table, place: Place, item: Item) -> Block:
    written = table.papers.written[item.code]
    blocks = []
    for number, (made, department) in enumerate(_opinion_tasks(table, item), start=1):
        fields = _fields(table, item) | {"lane": (department, REVIEW_POST)}
        writes = written if made == f"Task_{item.code}" else tuple(f"{paper}_{number}" for paper in written)
        blocks.append(
            task(
                made,
                item.name if len(table.plan.split.get(item.code, ())) == 0 else f"初步设计意见（{department}）",
                reads=table.papers.materials[item.code],
                writes=writes,
                time_limit=time_limit(item),
                precedences=table.precedences(place, made),
                **fields,
            )
        )
    block = parallel(*blocks) if len(blocks) > 1 else blocks[0]
    return _under(table, table.plan.conditions.get(item.code, ()), block)


def _opinion_tasks(table: Table, item: Item) -> list[tuple[str, str]]:
    departments = table.plan.split.get(item.code)
    if not departments:
        return [(f"Task_{item.code}", department_of(item))]
    return [(f"Task_{item.code}_{number}", department) for number, department in enumerate(departments, start=1)]


def _opinion_papers(table: Table, opinions: tuple[Item, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for opinion in opinions:
        count = len(table.plan.split.get(opinion.code, ()))
        for paper in table.papers.written[opinion.code]:
            found += [f"{paper}_{number}" for number in range(1, count + 1)] or [paper]
    return tuple(found)


def _own_materials(table: Table, place: Place) -> tuple[str, ...]:
    """Return what the decision reads of the applicant's papers: the file that was taken in, or the materials."""
    if place.code in table.plan.intakes:
        return (f"File_{place.key}_intake",)
    return table.papers.materials[place.code]


def _after_intake(table: Table, place: Place, made: str) -> tuple[Precedence, ...]:
    if place.code not in table.plan.intakes:
        return ()
    return (Precedence(before=f"Task_{place.key}_intake", after=made, reason="law", basis=ACCEPTANCE),)


def _inside(table: Table, place: Place, made: str) -> tuple[Precedence, ...]:
    """Return what the decision waits for inside its own block: intake, hearing record, inspection record."""
    found = list(_after_intake(table, place, made))
    if any(hearing.item == place.code for hearing in table.plan.hearings):
        found.append(
            Precedence(before=f"Task_{place.key}_hearing", after=made, reason="law", basis="行政许可法 第48条")
        )
    found += [
        Precedence(before=f"Task_{place.key}_inspection", after=made, reason="law", basis=inspection.basis)
        for inspection in table.plan.inspections
        if inspection.item == place.code
    ]
    return tuple(found)


def _intake(
    key: str, name: str, lane: tuple[str, str], waits_for: tuple[Precedence, ...], reads: tuple[str, ...]
) -> Block:
    """Return the check for completeness with its loop: one notice of everything that is missing, supplement, again."""
    limit = TimeLimit(statutory=Span(5), legal_basis=ACCEPTANCE, source="L04")
    uncounted: dict[str, Any] = {"suspends_clock": True, "clock_basis": "行政许可法 第42条（期限自受理起算）"}
    common: dict[str, Any] = {"lane": lane, "inputs_complete": True, **uncounted}
    check = task(
        f"Task_{key}",
        name,
        nature="intake",
        time_limit=limit,
        precedences=waits_for,
        reads=reads,
        writes=(f"File_{key}",),
        **common,
    )
    notice = task(f"Task_{key}_notice", "一次性告知补正内容", nature="notice", **common)
    supplement = task(
        f"Task_{key}_supplement",
        "接收补正材料",
        nature="intake",
        precedences=(
            Precedence(before=f"Task_{key}_notice", after=f"Task_{key}_supplement", reason="message", basis=ACCEPTANCE),
        ),
        **common,
    )
    again = Branch(condition=f'complete_{_short(key)} == "no"', block=sequence(notice, supplement), name="不齐全")
    return loop(check, name="材料齐全？", again=again, otherwise="齐全", decision="supplement")


def _with_refusal(block: Block, table: Table, place: Place, item: Item) -> Block:
    made = f"Task_{place.key}_refusal"
    notice = task(
        made,
        f"不予许可：{table.name_of(place)}",
        lane=(department_of(item), REVIEW_POST),
        nature="notice",
        item_code=place.code,
        documentation=REFUSED_SOURCE,
        precedences=(Precedence(before=table.last_task(place), after=made, reason="law", basis="行政许可法 第38条"),),
        inputs_complete=True,
        suspends_clock=True,
        clock_basis="行政许可法 第44条（送达不计入审批期限）",
    )
    when = Branch(condition=f'decision_{place.key} == "refused"', block=notice, name="不予许可", probability=REFUSED)
    return refusal(block, name="是否许可？", when=when, end="不予许可", otherwise="准予")


def _under(table: Table, conditions: tuple[str, ...], block: Block) -> Block:
    for condition in reversed(conditions):
        [attribute] = names(condition)
        label = table.plan.labels.get(condition, "是")
        question = table.plan.questions[attribute]
        # What a condition asks for is known from the application: the choice itself waits for nothing.
        block = optional(condition, block, name=question, label=label, inputs_complete=True)
    return block


def _short(key: str) -> str:
    return key.removesuffix("_intake")
