"""An officer's pages without script: every act at a task, a case as a file, search, materials, cards, hearings, hand-overs."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from web.district import HEAD, OFFICERS, SECOND, SUPERVISOR

if TYPE_CHECKING:
    from reader import Reader
    from werkzeug.test import TestResponse

    from engine.service import Engine

KEY = re.compile(r'name="key" value="([^"]+)"')


def find_item(district: Engine, name: str = "", *, nature: str = "") -> tuple[Any, str]:
    """Return an open work item, and who can do it."""
    for person in OFFICERS:
        for item in district.work(person):
            _, task = district.item(item.id, by=person)
            if name in item.name and (not nature or (task and task.nature == nature)):
                return item, person
    raise AssertionError(name)


def act(reader: Reader, number: int, name: str, **fields: Any) -> TestResponse:
    reader.open(f"/tasks/{number}")
    (key, *_) = KEY.findall(reader.text)
    return reader.press(f"/tasks/{number}/acts/{name}", key=key, **fields)


def kinds_of(district: Engine, receipt: str) -> list[str]:
    return [entry.kind for _, entry in district.case(receipt).journal]


def test_work_comes_in_groups(reader: Reader, district: Engine) -> None:
    reader.be("zhao")
    headings = re.findall(r'<h2 id="(\w+)">', reader.text)
    assert headings == list(dict.fromkeys(one.group for one in district.own_work("zhao")))
    assert headings[0] == "red"


def test_a_task_shows_all_that_is_needed(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "招牌消防意见")
    reader.be(person)
    reader.open(f"/tasks/{item.id}")
    for words in (
        "If nothing is done",
        "The other departments",
        "Materials",
        "Clocks",
        "You are here",
        "教程规则 第3条",
    ):
        assert words in reader.text
    assert 'class="here"' in reader.text  # the element on the picture
    assert "招牌结构安全审查" in reader.text
    assert "yellow card, as the promised limit ends" in reader.text
    reader.open(f"/tasks/{item.id}/opinions")
    assert reader.text.strip().startswith("<div id")  # a part of the page, fetched again and again
    assert "<html" not in reader.text


# act, what is said, what stands in the journal then
ACTS = [
    ("missing", {"missing": "效果图\n营业执照"}, "missing"),
    ("review", {"post": "水务局 审批岗", "reason": "排水", "days": "2"}, "review asked"),
    ("suspend", {"kind": "inspection", "notice": "检1号", "days": "5"}, "suspended"),
    ("interrupt", {"reason": "材料更换", "basis": "行政许可法 第32条"}, "interrupted"),
    ("comment", {"words": "已联系申请人。"}, "comment"),
]


@pytest.mark.parametrize(("name", "said", "kind"), ACTS)
def test_an_act_at_a_task_goes_on_record_once(
    reader: Reader, district: Engine, name: str, said: dict[str, str], kind: str
) -> None:
    item, person = find_item(district, "招牌消防意见")
    reader.be(person)
    before = kinds_of(district, item.receipt).count(kind)
    reader.open(f"/tasks/{item.id}")
    (key, *_) = KEY.findall(reader.text)
    for _ in range(2):  # a form that was sent twice
        response = reader.press(f"/tasks/{item.id}/acts/{name}", key=key, **said)
        assert response.status_code == 200
    assert kinds_of(district, item.receipt).count(kind) == before + 1


# act, what is said, what the sentence says
REFUSED = [
    ("suspend", {"kind": "inspection", "notice": ""}, "written notice"),
    ("suspend", {"kind": "inspection", "notice": "1", "days": "many"}, "no whole number"),
    ("interrupt", {"reason": "材料更换", "basis": " "}, "article"),
    ("review", {"post": "nowhere", "reason": "排水"}, "no post nowhere"),
    ("extend", {"reason": "专家意见"}, "cannot be extended"),
    ("turn-away", {"kind": "out of scope", "statement": "非本机关"}, "only a file that is being taken in"),
    ("pass-on", {"to": "wang", "reason": "休假"}, "head"),
    ("officers", {"officers": "zhao"}, "no open inspection"),
    ("comment", {"words": " "}, "Say something"),
]


@pytest.mark.parametrize(("name", "said", "words"), REFUSED)
def test_a_refused_act_says_why_and_changes_nothing(
    reader: Reader, district: Engine, name: str, said: dict[str, str], words: str
) -> None:
    item, person = find_item(district, "招牌消防意见")
    reader.be(person)
    before = district.case(item.receipt)
    response = act(reader, item.id, name, **said)
    assert response.status_code == 400
    assert district.case(item.receipt) == before
    shown = re.findall(r'role="alert">([^<]+)<', reader.text)
    assert all(words in sentence for sentence in shown)
    assert shown or name in {"extend", "turn-away", "officers", "pass-on"}  # whose forms are not open here


def test_clocks_go_on_again(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "招牌消防意见")
    before = {row.work_item_id for row in district.open_procedures(item.receipt)}
    reader.be(person)
    act(reader, item.id, "suspend", kind="expert review", notice="专1号")
    assert "stands still" in reader.text
    act(reader, item.id, "resume", procedure=f"expert review|{item.id}")
    assert {row.work_item_id for row in district.open_procedures(item.receipt)} == before


def test_a_file_is_turned_away_at_intake(reader: Reader, district: Engine) -> None:
    receipt = district.start("Shop_sign", applicant={"name": "陈"})
    (item,) = district.case(receipt).items
    reader.be("wang")
    response = act(reader, item.id, "turn-away", kind="not a licensing matter", statement="无需许可")
    assert response.request.path == "/tasks"
    assert district.case(receipt).case.outcome == "not a licensing matter"


def test_work_is_passed_on(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "招牌消防意见")
    district.assign(SECOND, item.post_id)
    reader.be(person)
    reader.open(f"/tasks/{item.id}")
    reader.press(f"/tasks/{item.id}/claim")
    act(reader, item.id, "pass-on", to=SECOND, reason="休假")
    assert district.item(item.id, by=SECOND)[0].assignee == SECOND


def test_a_case_is_shown_as_a_file(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "公众聚集场所投入使用")
    reader.be(person)
    reader.open(f"/cases/{item.receipt}")
    for words in ("The application was received", "Together", "The flow in words", "by itself", "Red"):
        assert words.lower() in reader.text.lower()
    ids = re.findall(r' id="([^"]+)"', reader.text)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', reader.text):
        assert target in ids, target  # picture and outline lead to each other
    reader.be(SUPERVISOR)
    assert reader.open(f"/cases/{item.receipt}").status_code == 200
    assert "Acts</h2>" not in reader.text  # supervision looks, and does not act


def test_who_has_no_part_in_a_case_sees_nothing_of_it(reader: Reader, district: Engine) -> None:
    item, _ = find_item(district, "招牌消防意见")
    reader.be("zhang")  # statistics: no part in a shop sign
    for address in (f"/cases/{item.receipt}", f"/cases/{item.receipt}/hearing", f"/tasks/{item.id}"):
        assert reader.open(address).status_code == 403
    reader.open(f"/search?for={item.receipt}")
    assert f"/cases/{item.receipt}" not in reader.text
    reader.open("/tasks")
    assert reader.press(f"/cases/{item.receipt}/acts/comment", words="?").status_code == 403
    assert reader.press(f"/tasks/{item.id}/acts/comment", words="?").status_code == 403


def test_search_finds_by_name_and_number(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "招牌消防意见")
    name = district.case(item.receipt).case.applicant["name"]
    reader.be(person)
    for asked in (item.receipt, item.receipt[:9], name, name[-2:]):
        reader.open(f"/search?for={asked}")
        assert f"/cases/{item.receipt}" in reader.text, asked
    reader.open("/search?for=没有此人")
    assert "No case with" in reader.text
    reader.be(SUPERVISOR)
    reader.open(f"/search?for={name}")
    assert f"/cases/{item.receipt}" in reader.text


def send(reader: Reader, address: str, **fields: Any) -> TestResponse:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', reader.text)[0]
    response = reader.client.post(
        address,
        data={"csrf_token": token, **fields},
        headers=reader.headers,
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    reader.text = response.get_data(as_text=True)
    response.request.environ["wsgi.input"].close()
    return response


def test_a_material_is_handed_in_and_kept_as_a_file(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "招牌消防意见")
    reader.be(person)
    reader.open(f"/tasks/{item.id}")
    page = b"%PDF-1.7 " + b"x" * 6_000_000  # more than other forms may hold
    send(
        reader,
        f"/cases/{item.receipt}/materials",
        data="效果图",
        task=str(item.id),
        file=(io.BytesIO(page), "../图.pdf"),
    )
    (address,) = re.findall(r'href="(/cases/\d+/materials/[^"]+)"', reader.text)
    answer = reader.client.get(address)
    assert answer.data == page
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert reader.client.get(address[:-4] + "0000").status_code == 404  # another content
    reader.be("li")  # construction reads other data
    assert reader.client.get(address).status_code == 403
    reader.be("liu")  # planning reads the same
    assert reader.client.get(address).status_code == 200


# content and name of a file, what the sentence says
NO_MATERIALS = [
    ((b"", "a.pdf"), "empty"),
    ((b"MZ\x90\x00" * 9, "a.pdf"), "not taken"),
    ((b"", ""), "Choose a file"),
]


@pytest.mark.parametrize(("file", "words"), NO_MATERIALS)
def test_what_is_no_material_is_refused(reader: Reader, district: Engine, file: tuple[bytes, str], words: str) -> None:
    item, person = find_item(district, "招牌消防意见")
    reader.be(person)
    for task, address in ((str(item.id), f"/tasks/{item.id}"), ("", f"/cases/{item.receipt}")):
        reader.open(address)
        sent = {"data": "效果图", "task": task, "file": (io.BytesIO(file[0]), file[1])}
        assert send(reader, f"/cases/{item.receipt}/materials", **sent).status_code == 400
        (sentence,) = re.findall(r'role="alert">([^<]+)<', reader.text)
        assert words in sentence


def test_cards_are_received_explained_and_appealed_against(reader: Reader, district: Engine) -> None:
    reader.be("yang")
    reader.open("/own-cards")
    numbers = [card.id for card in district.own_cards("yang")]
    reader.press(f"/own-cards/{numbers[0]}", answer="receive")
    reader.press(f"/own-cards/{numbers[0]}", answer="explain", words="材料当日转出。")
    assert reader.press(f"/own-cards/{numbers[0]}", answer="appeal", words=" ").status_code == 400
    assert "Say in words why" in reader.text
    reader.press(f"/own-cards/{numbers[0]}", answer="appeal", words="时限计算有误。")
    assert reader.press(f"/own-cards/{numbers[0]}", answer="uphold", words="自己维持").status_code == 400
    card = next(card for card in district.own_cards("yang") if card.id == numbers[0])
    assert (card.status, card.explanation, card.appeal) == ("appealed", "材料当日转出。", "时限计算有误。")


def test_several_items_are_looked_at_and_then_done(reader: Reader, district: Engine) -> None:
    receipts = [district.start("Shop_sign", applicant={"name": "陈"}) for _ in range(2)]
    items = [str(district.case(receipt).items[0].id) for receipt in receipts]
    reader.be("wang")
    token = re.findall(r'name="csrf_token" value="([^"]+)"', reader.text)[0]

    def several(address: str, **fields: Any) -> None:
        data = {"csrf_token": token, "item": items, **fields}
        reader.text = reader.client.post(address, data=data, headers=reader.headers).get_data(as_text=True)

    several("/tasks/bulk", kind="complete")
    assert "0 of 2 will be done" in reader.text  # it is asked whether the file is complete
    answers = {"kind": "complete", "set.complete_registration": "yes", "opinion": "齐全"}
    several("/tasks/bulk", **answers)
    assert "2 of 2 will be done" in reader.text
    assert "招牌外观审查" in reader.text  # what is offered then
    assert district.case(receipts[0]).items[0].status == "offered"
    (key,) = KEY.findall(reader.text)
    for _ in range(2):
        several("/tasks/bulk/done", key=key, **answers)
        assert "Done: 2 of 2" in reader.text
    assert kinds_of(district, receipts[0]).count("completed") == 1
    several("/tasks/bulk", kind="claim")
    assert "0 of 2 will be done" in reader.text  # over
    several("/tasks/bulk", kind="pass on", to="li", reason="休假")
    assert "refused" in reader.text
    several("/tasks/bulk", kind="burn")
    assert "Choose what is to be done" in reader.text


def test_a_hearing_from_the_right_to_its_date(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "企业设立登记")
    reader.be(person)
    address = f"/cases/{item.receipt}/hearing"
    reader.open(address)
    reader.press(f"{address}/tell", party="邻居", notice="听9号")
    reader.press(f"{address}/ask")
    assert (
        reader.press(f"{address}/set", at="2026-03-30T10:00", place="三楼", chair=SECOND, notice="听10号").status_code
        == 400
    )
    assert "too soon" in reader.text
    assert 'value="三楼"' in reader.text  # what was typed stays
    assert reader.press(f"{address}/set", at="soon", place="三楼", chair=SECOND, notice="听10号").status_code == 400
    reader.press(f"{address}/set", at="2026-04-13T10:00", place="三楼", chair=SECOND, notice="听10号")
    (row,) = district.hearings(item.receipt)
    assert (row.status, row.chair, row.place) == ("announced", SECOND, "三楼")
    assert reader.press(f"{address}/hold", record="笔录").status_code == 400  # not before it was to be
    reader.press(f"{address}/challenge", party="邻居", reason="亲属")
    reader.be(HEAD)
    reader.open(address)
    reader.press(f"{address}/dismiss", reason="查无此事")
    assert district.hearings(item.receipt)[0].ruling == "dismissed"


def test_a_decision_after_a_hearing_refers_to_its_record(reader: Reader, district: Engine) -> None:
    found = ((item, person) for person in OFFICERS for item in district.work(person))
    item, person = next(
        (item, person)
        for item, person in found
        if (task := district.item(item.id, by=person)[1]) and any(way.kind == "refusal" for way in task.rejections)
    )
    reader.be(person)
    address = f"/cases/{item.receipt}/hearing"
    reader.open(address)
    reader.press(f"{address}/tell", party="邻居", notice="听9号")
    reader.press(f"{address}/ask")
    reader.press(f"{address}/set", at="2026-04-13T10:00", place="三楼", chair=SECOND, notice="听10号")
    district.practise(datetime(2026, 4, 13, 4, 0, tzinfo=UTC))
    reader.press(f"{address}/hold", record="双方无异议")
    (row,) = district.hearings(item.receipt)
    reader.open(f"/tasks/{item.id}")
    assert f"Record of hearing {row.id}: 双方无异议" in reader.text
    (key, *_) = KEY.findall(reader.text)
    answers = {f"set.{asked.name}": asked.values[0] for asked in district.decisions(item.id)}
    said = {"statement": "不符合条件", "basis": "行政许可法 第38条", "opinion": "同意", **answers}
    assert reader.press(f"/tasks/{item.id}", key=key, **said).status_code == 400
    assert f"--record {row.id}" in reader.text
    reader.press(f"/tasks/{item.id}", key=key, record=str(row.id), **said)
    assert next(one.status for one in district.case(item.receipt).items if one.id == item.id) == "completed"


def test_a_case_is_withdrawn_or_its_decision_delivered(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, "招牌消防意见")
    reader.be(person)
    reader.open(f"/cases/{item.receipt}")
    assert reader.press(f"/cases/{item.receipt}/acts/withdraw", reason=" ").status_code == 400
    reader.press(f"/cases/{item.receipt}/acts/withdraw", reason="申请人来函撤回")
    assert district.case(item.receipt).case.status == "cancelled"
    row = next(row for who in OFFICERS for row in district.own_deliveries(who))
    who = next(who for who in OFFICERS if row.receipt in {found.receipt for found in district.own_deliveries(who)})
    reader.be(who)
    assert row.receipt in reader.text
    reader.open(f"/cases/{row.receipt}")
    reader.press(f"/cases/{row.receipt}/acts/deliver", to="陈某", how="in person")
    assert "Delivered to 陈某" in reader.text
    assert reader.press(f"/cases/{row.receipt}/acts/nothing").status_code == 404


def test_a_deputy_is_named_and_work_handed_over(reader: Reader, district: Engine) -> None:
    reader.be("zhao")
    reader.open("/window")
    said = {"deputy": SECOND, "reason": "休假"}
    assert reader.press("/window/deputy", begin="soon", end="2026-04-02", **said).status_code == 400
    assert "no date" in reader.text
    reader.press("/window/deputy", begin="2026-03-27", end="2026-04-02", **said)
    assert OFFICERS["zhao"] in reader.text
    assert set(district.own_posts("zhao")) <= set(district.own_posts(SECOND))
    item, _ = find_item(district, "招牌消防意见")
    district.claim(item.id, by="zhao")
    reader.press("/window/hand-over", to=SECOND, reason="休假")
    assert "goes" in reader.text
    assert district.item(item.id, by="zhao")[0].assignee == "zhao"  # nothing yet
    reader.be(HEAD)
    reader.open("/window")
    reader.press("/window/hand-over", person="zhao", to=SECOND, reason="休假", confirmed="yes")
    assert "Handed over: 1" in reader.text
    assert district.item(item.id, by=SECOND)[0].assignee == SECOND


def test_letters_show_their_last_day(reader: Reader) -> None:
    reader.be("yang")
    reader.open("/window")
    assert "授〔2026〕1号" in reader.text
    assert "9 days left" in reader.text


PAGES = [
    "/tasks",
    "/own-cards",
    "/window",
    "/visits",
    "/visits/1",
    "/search",
    "/search?for=旅馆",
    "/tasks/{item}",
    "/cases/{receipt}",
    "/cases/{receipt}/hearing",
]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_page_in_every_script(reader: Reader, district: Engine, language: str) -> None:
    item, person = find_item(district, nature="inspection")
    reader.be(person)
    reader.press(f"/language/{language}", page="/")
    for address in PAGES:
        response = reader.open(address.format(item=item.id, receipt=item.receipt))
        assert response.status_code == 200, address
        assert f'<html lang="{language}">' in reader.text
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", reader.text), address
