"""Rebuild the as-is flows of the shelf from their item tables: `python -m processes.library.build [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from processes.blocks import build, partial_order, sequence
from processes.items import mandatory_before, read_items
from processes.library.papers import sort_papers
from processes.library.plan import read_plan
from processes.library.stations import registration, station
from processes.library.table import REGISTRATION, Table
from processes.surroundings import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions

FOLDER = Path(__file__).parent
BUILT = ("construction_project", "business_opening", "shop_sign")


def build_as_is(name: str) -> Definitions:
    """Return the as-is flow of a folder of the shelf, not yet drawn: its items in the order of law and custom."""
    table = read_table(name)
    places = list(table.places())
    number = {place: index for index, place in enumerate(places)}
    pairs = [(number[order.before], number[order.after]) for order in table.orders()]
    block = sequence(registration(table), partial_order([station(table, place) for place in places], pairs))
    return build(block, _frame(table))


def read_table(name: str) -> Table:
    """Return the item table of a flow with its plan and papers."""
    folder = FOLDER / name
    items = read_items((folder / "items.csv").read_text(encoding="utf-8"))
    plan = read_plan((folder / "plan.toml").read_text(encoding="utf-8"))
    return Table(items=items, plan=plan, papers=sort_papers(items, plan))


def draw_as_is(name: str) -> bytes:
    """Return the as-is flow as the BPMN file that stands in its folder, drawn by the layout."""
    from processes.layout import lay_out
    from processes.writer import write

    return write(lay_out(build_as_is(name)))


def _frame(table: Table) -> Frame:
    plan = table.plan
    data = dict(table.papers.names) | {"Application": "申请书及项目材料", "File_registration": "受理回执"}
    for place in table.places():
        name = table.items[place.code].name
        data[f"File_{place.key}_intake"] = f"已受理案卷：{name}"
    for code, departments in plan.split.items():
        for paper in table.papers.written[code]:
            data |= {f"{paper}_{n}": f"{department}意见" for n, department in enumerate(departments, start=1)}
    return Frame(
        id=plan.process,
        name=plan.name,
        start="提出申请",
        end="办结",
        data=data,
        pools={"Applicant": plan.applicant},
        messages=tuple(_messages(table)),
        departments=plan.departments,
    )


def _messages(table: Table) -> Iterator[tuple[str, str, str]]:
    intakes = [(REGISTRATION, "申请材料")]
    for place in table.places():
        item = table.items[place.code]
        if place.code in table.plan.intakes:
            intakes.append((f"Task_{place.key}_intake", f"申请材料：{item.name}"))
            if _precedes_later_intakes(table, place.code):
                yield "决定书及证照", table.last_task(place), "Applicant"
        if place.code in table.plan.refusals:
            yield "不予许可决定书", f"Task_{place.key}_refusal", "Applicant"
    for check, name in intakes:
        yield name, "Applicant", check
        yield "一次性告知书", f"{check}_notice", "Applicant"
        yield "补正材料", "Applicant", f"{check}_supplement"


def _precedes_later_intakes(table: Table, code: str) -> bool:
    """Say whether every later application waits for this decision anyway: else its message would add an order."""
    later = table.plan.intakes[table.plan.intakes.index(code) + 1 :]
    return all(code in mandatory_before(table.items, other) for other in later)


if __name__ == "__main__":
    shelf_folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    for built in BUILT:
        (shelf_folder / built / "as_is.bpmn").write_bytes(draw_as_is(built))
