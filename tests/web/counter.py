"""What the office does behind the counter with a case of the shop sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.district import OFFICERS

if TYPE_CHECKING:
    from engine.service import Engine


def do(district: Engine, receipt: str, name: str, **said: Any) -> None:
    """Complete the open task of a name, as whoever holds its post."""
    item = next(one for one in district.case(receipt).items if one.name == name and one.status == "offered")
    person = next(who for who in OFFICERS if item.id in {found.id for found in district.work(who)})
    district.complete(item.id, by=person, **said)


def send_back(district: Engine, receipt: str, *missing: str) -> None:
    words = {"statement": "材料不全", "basis": "行政许可法 第32条", "missing": missing}
    do(district, receipt, "核对申请材料", decisions={"complete_registration": "no"}, **words)
    do(district, receipt, "一次性告知补正内容")


def finish(district: Engine, receipt: str) -> None:
    do(district, receipt, "核对申请材料", decisions={"complete_registration": "yes"})
    for name in ("招牌外观审查", "招牌结构安全审查", "招牌消防意见"):
        do(district, receipt, name, verdict="agree")
    do(district, receipt, "店铺招牌设置许可", decisions={"decision_S04": "granted"})
    do(district, receipt, "许可归档")
