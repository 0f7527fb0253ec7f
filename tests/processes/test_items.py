from __future__ import annotations

from processes.durations import Span
from processes.items import mandatory_before, read_items

TABLE = """id,name_zh,statutory_working_days,promised_or_before_days,after_days,prerequisites,customary_after,inputs,memory_fields
A1,甲,20,,,,,申请表;图纸,
A2,乙,,5,0,A1,A1,,"prerequisites A1;legal_basis"
A3,丙,10,10,3,A2;A1,,,all
"""


def test_a_row_becomes_an_item() -> None:
    item = read_items(TABLE)["A1"]

    assert (item.name, item.statutory, item.before, item.after) == ("甲", Span(20), None, None)
    assert item.materials == ("申请表", "图纸")


def test_zero_days_are_not_the_same_as_no_figure() -> None:
    assert read_items(TABLE)["A2"].after == Span(0)


def test_what_is_recalled_is_known_by_field_and_by_prerequisite() -> None:
    items = read_items(TABLE)

    assert items["A2"].assumes("A1")
    assert not items["A2"].is_assumed("statutory_working_days")
    assert items["A3"].is_assumed("statutory_working_days")  # all of the row is recalled


def test_mandatory_order_is_followed_to_its_beginning() -> None:
    assert mandatory_before(read_items(TABLE), "A3") == {"A1", "A2"}
