"""The pages of a practice district, as somebody without script uses them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from reader import Reader

from web.district import OFFICERS, SUPERVISOR

if TYPE_CHECKING:
    from flask import Flask

    from engine.service import Engine

PAGES = ["/", "/progress", "/tasks", "/desk", "/nowhere"]


def busiest(district: Engine) -> str:
    return max(OFFICERS, key=lambda person: len(district.work(person)))


def plain_item(district: Engine, person: str) -> int:
    """Return a work item on whose completion nothing is asked."""
    for item in district.work(person):
        _, task = district.item(item.id, by=person)
        if task and not district.decisions(item.id) and task.nature == "approval":
            return int(item.id)
    raise AssertionError(person)


def test_the_first_page_asks_who_one_is(reader: Reader, district: Engine) -> None:
    reader.open("/")

    assert "Who are you today?" in reader.text
    assert all(name in reader.text for name in OFFICERS.values())
    assert {flow.flow for flow in district.flows()} == set(re.findall(r"<td>(\w+)</td>", reader.text))


def test_what_is_late_comes_first(reader: Reader, district: Engine) -> None:
    for person in OFFICERS:
        reader.be(person)
        states = re.findall(r'class="term (\w+)"', reader.text)

        assert len(states) == len(district.work(person))
        assert "late" not in states[states.count("late") :]


def test_completing_a_task_takes_it_off_the_list(reader: Reader, district: Engine) -> None:
    person = next(who for who in OFFICERS if any(not district.decisions(item.id) for item in district.work(who)))
    number = plain_item(district, person)
    reader.be(person)
    reader.open(f"/tasks/{number}")
    response = reader.press(f"/tasks/{number}", opinion="符合条件。", verdict="agree")

    assert response.request.path == "/tasks"
    item, _ = district.item(number, by=person)
    assert (item.status, item.assignee, item.opinion) == ("completed", person, "符合条件。")
    assert number not in {found.id for found in district.work(person)}


def test_a_form_sent_twice_counts_once(reader: Reader, district: Engine) -> None:
    person = next(who for who in OFFICERS if any(not district.decisions(item.id) for item in district.work(who)))
    number = plain_item(district, person)
    reader.be(person)
    reader.open(f"/tasks/{number}")
    key = re.findall(r'name="key" value="([^"]+)"', reader.text)[0]
    for _ in range(2):
        assert reader.press(f"/tasks/{number}", key=key, verdict="agree").status_code == 200

    entries = [entry for _, entry in district.case(district.item(number, by=person)[0].receipt).journal]
    assert sum(entry.kind == "completed" and entry.facts.get("item") == number for entry in entries) == 1


def test_a_no_without_a_statement_comes_back_with_what_was_typed(reader: Reader, district: Engine) -> None:
    receipt = district.start("Shop_sign", applicant={"name": "陈"})
    (item,) = district.case(receipt).items
    person = next(who for who in OFFICERS if item.id in {found.id for found in district.work(who)})
    reader.be(person)
    reader.open(f"/tasks/{item.id}")
    fields = {"set.complete_registration": "no", "opinion": "图纸不全"}
    response = reader.press(f"/tasks/{item.id}", **fields)

    assert response.status_code == 400
    assert "needs a written statement" in reader.text
    assert "图纸不全" in reader.text
    assert district.item(item.id, by=person)[0].status == "offered"


def test_taking_in_hand_and_giving_back(reader: Reader, district: Engine) -> None:
    person = busiest(district)
    number = district.work(person)[0].id
    reader.be(person)
    reader.open(f"/tasks/{number}")
    reader.press(f"/tasks/{number}/claim")
    assert district.item(number, by=person)[0].assignee == person
    reader.press(f"/tasks/{number}/give-back")
    assert district.item(number, by=person)[0].assignee is None


# who -> page -> may see it
RIGHTS = [
    ("", "/tasks", 403),  # nobody is logged in
    ("", "/desk", 403),
    ("li", "/tasks", 200),
    ("li", "/desk", 403),  # who approves does not supervise
    (SUPERVISOR, "/desk", 200),
    (SUPERVISOR, "/tasks", 403),  # who supervises does not approve
    (SUPERVISOR, "/tasks/1", 403),
    ("wu", "/tasks/1", 403),  # holds no post with work in the case
    ("li", "/tasks/999999", 404),
    ("li", "/nowhere", 404),
]


@pytest.mark.parametrize(("person", "address", "status"), RIGHTS)
def test_who_may_see_what(reader: Reader, person: str, address: str, status: int) -> None:
    if person:
        reader.be(person)

    assert reader.open(address).status_code == status
    assert ('role="alert"' in reader.text) == (status != 200)


def test_a_supervisor_decides_an_appeal(reader: Reader, district: Engine) -> None:
    card = next(card for card in district.cards() if card.colour == "red")
    person = next(who for who in OFFICERS if card.post_id in held(district, who))
    district.answer_card(card.id, "appeal", by=person, words="材料当日已转出。")
    reader.be(SUPERVISOR)
    assert "材料当日已转出。" in reader.text
    assert reader.press(f"/cards/{card.id}", verdict="praise", words="属实。").status_code == 400
    reader.be(SUPERVISOR)
    reader.press(f"/cards/{card.id}", verdict="withdraw", words="属实。")

    decided = next(found for found in district.cards() if found.id == card.id)
    assert (decided.status, decided.decided_by) == ("withdrawn", SUPERVISOR)


def held(district: Engine, person: str) -> set[str]:
    from engine.store.work_items import posts_of

    with district.database.reading() as connection:
        return set(posts_of(connection, person, district.clock.now()))


def test_time_goes_on_and_cards_come(reader: Reader, district: Engine) -> None:
    before, now = len(district.cards()), district.clock.now()
    reader.open("/")
    reader.press("/forward/week", page="/progress")

    assert (district.clock.now() - now).days == 7
    assert len(district.cards()) > before
    assert reader.press("/forward/year").status_code == 400


def test_progress_shows_where_a_case_is_and_nothing_personal(reader: Reader, district: Engine) -> None:
    person = busiest(district)
    item = district.work(person)[0]
    reader.be(person)
    reader.open(f"/tasks/{item.id}")
    address = re.findall(r'href="(/progress\?[^"]+)"', reader.text)[0].replace("&amp;", "&")
    applicant = district.case(item.receipt).case.applicant["name"]
    assert applicant in reader.text
    reader.press("/leave")

    assert reader.open(address).status_code == 200
    assert item.name in reader.text
    assert applicant not in reader.text
    for wrong in (f"/progress?receipt={item.receipt}", f"/progress?receipt={item.receipt}&word=aaaaaaaa"):
        assert reader.open(wrong).status_code == 404


def test_buttons_work_only_on_pages_of_this_site(reader: Reader) -> None:
    reader.open("/")
    assert reader.client.post("/be/li").status_code == 400  # no token: a form of somebody else
    for elsewhere in ("https://example.org/", "//example.org/", "/\\example.org"):
        token = re.findall(r'csrf_token" value="([^"]+)"', reader.text)[0]
        answer = reader.client.post("/language/en", data={"csrf_token": token, "page": elsewhere})
        assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_page_in_every_script(reader: Reader, language: str) -> None:
    reader.be("li")
    reader.press(f"/language/{language}", page="/")
    for address in PAGES:
        response = reader.open(address)

        assert f'<html lang="{language}">' in reader.text
        assert "'unsafe" not in response.headers["Content-Security-Policy"]
        assert not re.search(
            r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", reader.text
        )  # nothing is run from inside a page


def test_the_browser_is_asked_for_its_language(app: Flask) -> None:
    # what a browser asks for -> which of ours
    for asked, given in (("zh-TW,zh;q=0.9", "zh-Hant"), ("zh-CN", "zh-Hans"), ("de,en;q=0.5", "en"), ("fr", "zh-Hans")):
        reader = Reader(app, asked)
        reader.open("/")
        assert f'<html lang="{given}">' in reader.text
