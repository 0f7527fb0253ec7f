"""The planner's pages: promises against what it took, items at the centre, what if."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from web.district import SUPERVISOR

if TYPE_CHECKING:
    from reader import Reader

    from engine.service import Engine

PAGES = ("/planning/promises", "/planning/promises.csv", "/planning/centre", "/planning/centre.csv")


@pytest.fixture
def reader(reader: Reader) -> Reader:
    reader.be("lin")
    return reader


@pytest.mark.parametrize("address", PAGES)
def test_planner_and_supervisor_see_the_figures(reader: Reader, address: str) -> None:
    for person, status in (("lin", 200), (SUPERVISOR, 200), ("li", 403), ("gu", 403)):
        reader.be(person)
        assert reader.open(address).status_code == status, person


def test_a_planner_sees_no_case(reader: Reader, district: Engine) -> None:
    receipt = district.cases()[0].receipt
    for address in ("/desk", "/cards", f"/supervision/cases/{receipt}", "/supervision/people/li", "/tasks"):
        assert reader.open(address).status_code == 403


def test_promises_stand_beside_statute_and_fact(reader: Reader, district: Engine) -> None:
    reader.open("/planning/promises?flow=Shop_sign")
    promises = district.promises("Shop_sign")

    assert all(promise.name in reader.text for promise in promises)
    assert reader.text.count('class="statutory"') >= 4
    assert "▲ more than half" in reader.text  # the promise above its limit
    assert reader.open("/planning/promises?flow=Nothing").status_code == 404


def test_items_move_in(reader: Reader, district: Engine) -> None:
    before = district.centre_register()
    department = next(one for one in before.departments if one.inside < one.whole)
    reader.open("/planning/centre")
    reader.press("/planning/centre", what="move", department=department.department, since="2026-03-20")
    after = district.centre_register()
    assert after.rate.inside == before.rate.inside + department.whole - department.inside
    assert f"{100 * (after.rate.share or 0):.1f} %" in reader.text

    reader.press("/planning/centre", what="save", item="X1", name="新事项", department="教育局", since="")
    assert "新事项" in reader.text
    reader.press("/planning/centre", what="remove", item="X1")
    assert district.centre_register().items == after.items


def test_a_file_is_taken_over_and_given_back(reader: Reader) -> None:
    reader.open("/planning/centre")
    token = re.findall(r'name="csrf_token" value="([^"]+)"', reader.text)[0]
    content = "item,name,department,since\nE1,民办学校设立,教育局,\nE2,教师资格认定,教育局,2026-01-05\n"
    data = {"csrf_token": token, "what": "file", "file": (io.BytesIO(content.encode()), "items.csv")}
    assert reader.client.post("/planning/centre", data=data, headers=reader.headers).status_code == 302
    reader.open("/planning/centre.csv")
    for line in content.splitlines():
        assert line in reader.text


# what is sent -> what the sentence says
WRONG = [
    ({"what": "save", "item": "1", "name": "a", "department": "b", "since": "soon"}, "soon is no day"),
    ({"what": "save", "item": "1", "name": "a"}, "no code or no department"),
    ({"what": "move", "department": "教育局"}, "from which day"),
    ({"what": "move", "department": "nowhere", "since": "2026-01-05"}, "no items outside"),
    ({"what": "remove", "item": "nothing"}, "no item nothing"),
    ({"what": "file"}, "Choose a CSV file"),
]


@pytest.mark.parametrize(("fields", "words"), WRONG)
def test_what_makes_no_sense_comes_back_with_what_was_typed(reader: Reader, fields: dict[str, str], words: str) -> None:
    reader.open("/planning/centre")
    assert reader.press("/planning/centre", **fields).status_code == 400
    (sentence,) = re.findall(r'role="alert">([^<]+)<', reader.text)

    assert words in sentence
    assert f'name="item" value="{fields.get("item", "")}"' in reader.text


def test_a_supervisor_changes_no_register(reader: Reader) -> None:
    reader.be(SUPERVISOR)
    reader.open("/planning/centre")
    assert "Change the register" not in reader.text
    assert reader.press("/planning/centre", what="remove", item="001").status_code == 403


def figures(text: str) -> dict[str, tuple[float, float]]:
    found = re.findall(r"<tr><td>([^<]+)</td><td class=\"number\">([^<]+)</td><td class=\"number\"><b>([^<]+)<", text)
    return {name: (_number(old), _number(new)) for name, old, new in found}


def _number(text: str) -> float:
    return float(re.findall(r"[\d.]+", text)[0])


def test_what_if_recomputes_on_the_server(reader: Reader) -> None:
    reader.open("/planning/what-if?flow=shop_sign")
    assert "What it comes to" not in reader.text
    reader.open("/planning/what-if?flow=shop_sign&order=serial")
    same = figures(reader.text)
    assert same
    assert all(old == new for old, new in same.values())  # the same seed, the same numbers
    reader.open("/planning/what-if?flow=shop_sign&order=parallel")
    parallel = figures(reader.text)["median, approval clock"]
    assert parallel[1] < parallel[0]
    reader.open("/planning/what-if?flow=shop_sign&order=serial&arrivals=40")
    assert "▲ more than they can do" in reader.text
    reader.open("/planning/what-if?flow=shop_sign&order=serial&returns=80")
    returned = figures(reader.text)["median, elapsed"]
    assert returned[1] > returned[0]


# what is asked -> what the sentence says
UNFIT = [("order=sideways", "sideways"), ("order=serial&arrivals=many", "many"), ("order=serial&arrivals=0", "above 0")]
UNFIT += [("order=serial&people.Lane_2_1=0.5", "number of people"), ("order=serial&returns=100", "100")]


@pytest.mark.parametrize(("query", "words"), UNFIT)
def test_what_cannot_be_simulated_is_said(reader: Reader, query: str, words: str) -> None:
    assert reader.open(f"/planning/what-if?flow=shop_sign&{query}").status_code == 400
    (sentence,) = re.findall(r'role="alert">([^<]+)<', reader.text)

    assert words in sentence
