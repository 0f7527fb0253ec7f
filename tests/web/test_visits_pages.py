"""Visits without script: booked at the task, filed as a plain form with photographs, seen by who takes part."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from test_officer import find_item, send

from web.district import SECOND

if TYPE_CHECKING:
    from reader import Reader

    from engine.service import Engine

JPEG = b"\xff\xd8\xff\xe0 a photograph"


def test_a_visit_is_booked_at_the_task(reader: Reader, district: Engine) -> None:
    item, person = find_item(district, nature="inspection")
    reader.be(person)
    reader.open(f"/tasks/{item.id}")
    said = {"place": "沙湾路 1号", "points": "通道\n灭火器"}
    assert (
        reader.press(f"/tasks/{item.id}/acts/visit", at="2026-03-28T10:00", officers=person, **said).status_code == 400
    )
    assert "at least two officers" in reader.text
    officers: Any = [person, SECOND]
    reader.press(f"/tasks/{item.id}/acts/visit", at="2026-03-28T10:00", officers=officers, **said)
    made = district.visits(item.receipt)[-1]
    assert (made.points, made.officers) == (["通道", "灭火器"], officers)
    reader.be(SECOND)
    reader.open("/visits")
    assert "沙湾路 1号" in reader.text


def test_a_visit_is_filed_with_photographs(reader: Reader, district: Engine) -> None:
    reader.be(SECOND)
    reader.open("/visits/1")
    answers = {"point.0": "yes", "point.1": "no", "point.2": "not seen"}
    assert send(reader, "/visits/1", **answers).status_code == 400
    assert "Say in words what is not" in reader.text
    assert re.search(r'name="point.1" value="no" required checked', reader.text)  # what was typed stays
    key = re.findall(r'name="key" value="([^"]+)"', reader.text)[0]
    for _ in range(2):
        photos = [(io.BytesIO(JPEG), "门口.jpg"), (io.BytesIO(JPEG + b"2"), "灭火器.jpg")]
        said = {"words": "灭火器过期", "position": "22.9373, 113.3840", "visited_at": "2026-03-27T13:40", "key": key}
        send(reader, "/visits/1", **answers, **said, photo=photos, taken="1774589000000")
    row = district.visit(1, by=SECOND)
    assert (row.status, row.findings, row.position) == ("filed", ["yes", "no", "not seen"], "22.9373, 113.3840")
    photos_kept = district.photos([1])
    assert [photo.taken_at is None for photo in photos_kept] == [False, True]  # only the first said when
    assert len(photos_kept) == 2
    answer = reader.client.get(f"/photos/{photos_kept[0].id}")
    assert answer.data == JPEG
    assert answer.headers["Content-Disposition"].startswith("attachment")
    reader.be("zhang")
    assert reader.client.get(f"/photos/{photos_kept[0].id}").status_code == 403


def test_what_waited_in_a_telephone_gets_a_sentence(reader: Reader, district: Engine) -> None:
    reader.be(SECOND)
    token = reader.client.get("/visits/token").get_json()["token"]
    headers = {"Accept": "application/json", "X-CSRFToken": token, "Accept-Language": "en"}
    fields = {"point.0": "yes", "point.1": "yes", "point.2": "yes", "key": "phone"}
    assert "point" in reader.client.post("/visits/1", data={"key": "phone"}, headers=headers).get_json()["refused"]
    for _ in range(2):
        assert reader.client.post("/visits/1", data=fields, headers=headers).get_json() == {"filed": 1}
    assert district.visit(1, by=SECOND).status == "filed"


def test_a_visit_is_taken_back(reader: Reader, district: Engine) -> None:
    reader.be(SECOND)
    reader.open("/visits/1")
    assert reader.press("/visits/1/cancel", reason=" ").status_code == 400
    reader.press("/visits/1/cancel", reason="申请人改期")
    assert district.visit(1, by=SECOND).status == "cancelled"


def test_who_makes_no_visit_sees_none(reader: Reader) -> None:
    reader.be("wu")
    assert reader.open("/visits/1").status_code == 200
    reader.be("li")
    assert reader.open("/visits/999").status_code == 404
