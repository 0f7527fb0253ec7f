"""The supervisor's pages: they show every case and change none; figures as files hold nobody."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from web.district import OFFICERS, OTHERS, SUPERVISOR

if TYPE_CHECKING:
    from flask import Flask
    from reader import Reader

    from engine.service import Engine

PAGES = (
    "/desk",
    "/desk/figures",
    "/cards",
    "/cards/1",
    "/supervision/cases",
    "/supervision/posts",
    "/supervision/people/li",
    "/supervision/returns",
    "/supervision/scores",
    "/supervision/watch",
)
FILES = ("/desk/departments.csv", "/cards.csv", "/supervision/cases.csv", "/supervision/posts.csv")
FILES += ("/supervision/returns.csv", "/supervision/scores.csv")


@pytest.fixture
def reader(reader: Reader) -> Reader:
    reader.be(SUPERVISOR)
    return reader


def rows(reader: Reader, address: str) -> list[list[str]]:
    reader.open(address)
    return list(csv.reader(io.StringIO(reader.text.removeprefix("\ufeff"))))


def table(reader: Reader, number: int = 0) -> list[str]:
    """Return the lines of a table as text."""
    found = re.findall(r"<tbody>(.*?)</tbody>", reader.text, re.DOTALL)[number]
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in found.split("</tr>") if "<t" in line]


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_supervision_sees_it_and_nobody_else(reader: Reader, address: str) -> None:
    assert reader.open(address).status_code == 200
    for person in ("li", "gu", "lin"):
        reader.be(person)
        assert reader.open(address).status_code == 403, person


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_pages_are_in_every_script(reader: Reader, language: str) -> None:
    reader.press(f"/language/{language}", page="/")
    for address in PAGES:
        assert reader.open(address).status_code == 200
        headings = re.findall(r"<h[12][^>]*>([^<]+)<", reader.text)
        assert not [words for words in headings if re.search(r"[A-Za-z]{4}", words)], address


def test_the_desk_counts_what_there_is(reader: Reader, district: Engine) -> None:
    reader.open("/desk")
    desk = district.desk()

    assert f"<b>{desk.open}</b>" in reader.text
    assert 'hx-get="/desk/figures"' in reader.text
    assert 'hx-trigger="every 30s"' in reader.text
    reader.open("/desk/figures")
    assert table(reader)[0].startswith(desk.departments[0].name)
    assert "Last sweep 0 seconds ago" in reader.text


def test_cards_are_found_by_colour_state_and_post(reader: Reader, district: Engine) -> None:
    whole = district.find_cards(limit=1000)
    post = whole[0].post_id
    for query, expected in (
        ("colour=red", [card for card in whole if card.colour == "red"]),
        (f"post={post}&status=issued", [card for card in whole if card.post_id == post and card.status == "issued"]),
        (f"before={whole[4].id}", whole[5:]),
    ):
        found = [int(row[0]) for row in rows(reader, f"/cards.csv?{query}")[1:]]
        assert found == [card.id for card in expected], query
    assert reader.open("/cards?colour=blue").status_code == 400
    assert reader.open("/cards?before=x").status_code == 400
    assert reader.open("/cards/99999").status_code == 404


def test_pages_of_cards_follow_one_another(reader: Reader, district: Engine) -> None:
    seen: list[str] = []
    address = "/cards?colour=&status=&post="
    while address:
        reader.open(address)
        seen += re.findall(r'href="/cards/(\d+)"', reader.text)
        older = re.findall(r'href="(/cards\?[^"]*before=[^"]*)"', reader.text)
        address = older[0].replace("&amp;", "&") if older else ""

    assert [int(number) for number in seen] == [card.id for card in district.find_cards(limit=1000)]


def test_a_case_is_shown_with_every_segment_and_no_way_to_change_it(reader: Reader, district: Engine) -> None:
    receipt = district.cards()[-1].receipt
    reader.open(f"/supervision/cases/{receipt}")
    ledger = district.ledger(receipt)

    assert len(table(reader, 1)) == len(ledger.lines)
    assert ledger.adds_up
    assert "elapsed ✓" in reader.text
    main = reader.text[reader.text.index("<main") :]
    assert "<form" not in main
    assert reader.open("/supervision/cases/nothing").status_code == 404
    assert reader.open(f"/supervision/cases?receipt={receipt}").request.path == f"/supervision/cases/{receipt}"


def test_cases_of_a_colour_and_department(reader: Reader, district: Engine) -> None:
    desk = district.desk()
    department = next(one for one in desk.departments if one.colours["red"])
    for query, number in (("", desk.open), ("colour=red", desk.colours["red"])):
        receipts = {row[0] for row in rows(reader, f"/supervision/cases.csv?{query}")[1:]}
        assert len(receipts) == number, query
    found = rows(reader, f"/supervision/cases.csv?colour=red&department={department.name}")[1:]
    assert any(row[3] == department.name for row in found)
    assert reader.open("/supervision/cases?colour=blue").status_code == 400


def test_a_supervisor_cannot_act_on_a_case(reader: Reader, district: Engine) -> None:
    item = district.work("li")[0]
    for address in (f"/tasks/{item.id}", f"/tasks/{item.id}/claim", f"/tasks/{item.id}/give-back"):
        assert reader.press(address).status_code == 403
    assert district.item(item.id, by="li")[0].assignee == item.assignee


def test_an_appeal_without_a_reason_comes_back(reader: Reader, district: Engine) -> None:
    card = next(card for card in district.cards() if card.colour == "red")
    holder = next(who for who in OFFICERS if card.post_id in posts(district, who))
    district.answer_card(card.id, "appeal", by=holder, words="系统故障。")
    reader.open("/desk")
    assert "系统故障。" in reader.text
    reader.open(f"/cards/{card.id}")
    assert reader.press(f"/cards/{card.id}", verdict="uphold", words=" ").status_code == 400
    assert 'role="alert"' in reader.text
    assert reader.press(f"/cards/{card.id}", verdict="uphold", words="查无故障记录。").status_code == 200
    assert "查无故障记录。" in reader.text
    assert "系统故障。" in reader.text  # both texts stay
    assert district.card(card.id).status == "upheld"


def posts(district: Engine, person: str) -> set[str]:
    from engine.store.work_items import posts_of

    with district.database.reading() as connection:
        return set(posts_of(connection, person, district.clock.now()))


def test_posts_and_people_say_where_they_stand(reader: Reader, district: Engine) -> None:
    worst = district.standings()[0]
    reader.open(f"/supervision/posts/{worst.name}")
    assert f"<b>{worst.open}</b>" in reader.text
    assert reader.open("/supervision/posts/nowhere").status_code == 404
    assert reader.open("/supervision/people/nobody").status_code == 404


def test_return_rates_come_with_interval_and_reasons(reader: Reader) -> None:
    found = rows(reader, "/supervision/returns.csv")[1:]
    shares = [(int(row[1]), int(row[2]), float(row[4])) for row in found]
    assert all(returned <= completed for returned, completed, _ in shares)
    assert [low for *_, low in shares] == sorted((low for *_, low in shares), reverse=True)
    reader.open("/supervision/returns")
    assert "平面图" in reader.text  # what was missing most
    assert reader.text.count("<svg") == 3
    assert reader.open("/supervision/returns?begin=2026-03-09&end=2026-03-01").status_code == 400
    assert reader.open("/supervision/returns?begin=yesterday").status_code == 400


def test_a_score_is_recomputed_by_hand_from_its_page(reader: Reader, district: Engine) -> None:
    from datetime import date

    for score in district.scores("post", date(2026, 3, 1)):
        reader.open(f"/supervision/scores/post/{score.subject}?month=2026-03")
        if score.points is None:
            assert "no data" in reader.text
            continue
        parts = [line.rsplit(" ", 1)[1] for line in table(reader)]
        added = [float(line) for line in re.findall(r"<h3>(?:share|promises)[^:]*: ([+\d.e-]+)<", reader.text)]
        assert sum(float(part) for part in parts if part != "data") + sum(added) == score.points


def test_a_month_is_frozen_once_it_is_over(reader: Reader) -> None:
    reader.open("/supervision/scores?month=2026-03")
    assert "is not over" in reader.text
    assert reader.press("/supervision/scores/freeze", month="2026-03").status_code == 400
    reader.press("/forward/week", page="/")
    reader.open("/supervision/scores?month=2026-03")
    assert reader.press("/supervision/scores/freeze", month="2026-03").status_code == 200
    assert "Frozen" in reader.text
    assert reader.open("/supervision/scores?month=soon").status_code == 400
    assert reader.open("/supervision/scores?kind=town").status_code == 400


def test_scores_are_a_spreadsheet(app: Flask) -> None:
    import openpyxl
    from reader import Reader

    reader = Reader(app)
    reader.be(SUPERVISOR)
    content = reader.client.get("/supervision/scores.xlsx?month=2026-03", headers=reader.headers).data
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = rows(reader, "/supervision/scores.csv?month=2026-03")

    assert book.sheetnames == ["Scores", "How it was counted"]
    assert [len(list(book["Scores"].rows)), book["Scores"]["A1"].value] == [len(found), found[0][0]]


@pytest.mark.parametrize("address", FILES)
def test_files_hold_nobody(reader: Reader, district: Engine, address: str) -> None:
    names = {*OFFICERS, *OFFICERS.values(), *(name for name, _, _ in OTHERS.values())}
    names |= {case.applicant["name"] for case in district.cases()}
    cells = {cell for row in rows(reader, address) for cell in row}

    assert len(cells) > 5
    assert not cells & names


def test_a_cell_is_no_formula(app: Flask) -> None:
    from web.tables import csv_file

    with app.test_request_context(headers={"Accept-Language": "en"}):
        content = csv_file("x", ["a"], [["=1+1"], ["@x"], [-1]]).get_data(as_text=True)
    assert content.split() == ["\ufeffa", "'=1+1", "'@x", "-1"]
