"""The administrator's pages, as somebody without script uses them."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reader import TOKEN, Reader

from processes.catalogue import flow

if TYPE_CHECKING:
    from flask import Flask

    from engine.service import Engine

PAGES = [
    "/admin",
    "/admin/people",
    "/admin/people/li",
    "/admin/posts",
    "/admin/separation",
    "/admin/letters",
    "/admin/items",
    "/admin/versions",
    "/admin/versions/Shop_sign",
    "/admin/versions/Shop_sign/moves",
    "/admin/versions/Shop_sign/moved",
    "/admin/deploy",
    "/admin/changes",
    "/admin/calendars",
    "/admin/rules",
    "/admin/health",
    "/admin/audit",
    "/admin/record",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_for_administrators(reader: Reader, address: str) -> None:
    reader.be("gu")
    for language in ("en", "zh-Hans"):
        reader.press(f"/language/{language}", page="/")
        assert reader.open(address).status_code == 200
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", reader.text)
        assert "None" not in re.sub(r"<[^>]*>", "", reader.text)
        reader.open("/")
    reader.be("zhao")  # an officer
    assert reader.open(address).status_code == (200 if address == "/admin/letters" else 403)


def send(reader: Reader, address: str, content: bytes, **fields: str) -> int:
    token = TOKEN.search(reader.text)
    assert token
    data = {"csrf_token": token[1], "file": (io.BytesIO(content), "a file"), **fields}
    answer = reader.client.post(address, data=data, headers=reader.headers, follow_redirects=True)
    reader.text = answer.get_data(as_text=True)
    return answer.status_code


def test_a_person_is_added_given_a_post_from_a_day_on_and_an_account(reader: Reader, district: Engine) -> None:
    reader.be("gu")
    reader.open("/admin/people")
    reader.press("/admin/people", person="chen", name="陈洁", side="approval", rank="", mail="")
    assert "陈洁" in reader.text
    post = district.posts()[0].id
    reader.press("/admin/people/chen/assignments", post=post, first="2026-06-01")
    (held,) = district.assignments("chen")
    assert (held.post_id, held.begin.isoformat(), held.made_by) == (post, "2026-05-31T16:00:00+00:00", "gu")
    reader.press("/admin/people/chen/account", roles="officer", what="roles")
    account = district.account("chen")
    assert account is not None
    assert account.roles == ["officer"]
    reader.press("/admin/people/chen", name="陈洁", rank="head", mail="chen@example.org")
    assert (district.person("chen").rank, district.person("chen").mail) == ("head", "chen@example.org")
    reader.press(f"/admin/people/chen/assignments/{held.id}", last="2026-06-30")
    assert district.assignments("chen")[0].ended_by == "gu"
    reader.press("/admin/people/chen/account", what="close")
    assert "closed on" in reader.text
    reader.open("/admin/record?subject=chen")
    assert all(words in reader.text for words in ("person added", "post given", "account closed"))


# address -> fields -> what is said; the page comes back with what was typed
REFUSED = [
    ("/admin/people", {"person": "li", "side": "approval", "rank": "", "name": "二李"}, "There is a person li already"),
    ("/admin/people", {"person": "", "side": "approval", "rank": ""}, "Give the person an id"),
    ("/admin/people", {"person": "chen", "side": "weather", "rank": ""}, "from the lists"),
    ("/admin/people", {"person": "chen", "side": "approval", "rank": "", "mail": "x"}, "no address of mail"),
    ("/admin/people/sun/assignments", {"post": "政务服务中心 受理窗口"}, "approval and supervision are kept apart"),
    ("/admin/people/li/assignments", {"post": "政务服务中心 受理窗口", "first": "soon"}, "is no day"),
    ("/admin/people/li/account", {"roles": "supervisor"}, "roles there"),  # of the other side
    ("/admin/posts", {"department": "政务服务中心", "name": "受理窗口", "side": "approval"}, "already"),
    ("/admin/calendars", {"what": "back", "reason": "x"}, "never changed"),
    ("/admin/rules", {"shipped": "", "reason": "x"}, "Choose a file first"),
    ("/admin/deploy", {"reason": "x"}, "Choose a file first"),
]


@pytest.mark.parametrize(("address", "fields", "said"), REFUSED)
def test_what_is_refused_comes_back_with_a_sentence(
    reader: Reader, address: str, fields: dict[str, str], said: str
) -> None:
    reader.be("gu")
    reader.open(address.removesuffix("/assignments").removesuffix("/account"))
    assert reader.press(address, **fields).status_code == 400
    alert = re.findall(r'role="alert">([^<]*)', reader.text)
    assert [words for words in alert if said in words]
    assert fields.get("name", "") in reader.text


def test_a_head_issues_a_letter_and_the_gap_is_gone(reader: Reader, district: Engine) -> None:
    reader.be("gu")
    reader.open("/admin/posts")
    assert "no valid chief" in reader.text
    chief = next(gap.post for gap in district.gaps())
    fields = {"number": "2026-1", "person": "wu", "posts": chief, "begin": "2026-03-01", "end": "2026-12-31"}
    assert reader.press("/admin/letters", **fields).status_code == 403  # administrators see letters
    reader.be("ma")
    reader.open("/admin/letters")
    assert reader.press("/admin/letters", **fields | {"person": "ma"}).status_code == 400  # not for the own person
    reader.press("/admin/letters", **fields)
    assert "2026-1" in reader.text
    assert district.gaps() == ()


CALENDARS = b'[calendar.office]\nhours = "09:00-12:00, 13:00-17:00"\noff = [2026-04-30]\n'


def test_calendars_take_two_administrators(reader: Reader, district: Engine) -> None:
    reader.be("gu")
    reader.open("/admin/calendars")
    assert send(reader, "/admin/calendars", CALENDARS, reason="设备检修", key="k") == 200
    number = district.changes(status="proposed")[0].id
    assert "it takes a second person" in reader.text
    assert re.search(r"move: [1-9]", reader.text)
    assert reader.press(f"/admin/changes/{number}", what="force").status_code == 400  # the own one
    reader.be("qin")
    reader.open(f"/admin/changes/{number}")
    reader.press(f"/admin/changes/{number}", what="force", words="同意")
    assert district.change(number).status == "in force"
    assert district.calendars().office.closing(district.clock.now().date()).hour == 17
    reader.open("/admin/calendars?year=2026")
    assert "30<span> 休</span>" in reader.text
    reader.press("/admin/calendars", what="back", reason="检修取消", key="l")
    back = district.changes(status="proposed")[0].id
    assert district.change(back).content == b""
    reader.press(f"/admin/changes/{back}", what="decline")
    assert district.change(back).status == "withdrawn"  # the own one
    assert b"calendar.office" in reader.client.get("/admin/calendars/file").data


def test_a_rule_set_is_decided_by_administration_where_supervision_proposed_it(
    reader: Reader, district: Engine
) -> None:
    (waiting,) = district.changes(status="proposed")
    assert waiting.proposed_by == "sun"
    reader.be("sun")
    reader.open(f"/admin/changes/{waiting.id}")
    assert "Put into force" not in reader.text
    reader.be("gu")
    reader.open(f"/admin/changes/{waiting.id}")
    assert reader.press(f"/admin/changes/{waiting.id}", what="decline").status_code == 400  # without a reason
    reader.press(f"/admin/changes/{waiting.id}", what="force")
    assert district.rules().name == "bare"


def test_a_flow_that_cannot_be_run_is_refused_by_element(reader: Reader, district: Engine) -> None:
    xml = Path(str(flow("shop_sign").to_be)).read_bytes()
    reader.be("he")  # a consultant
    reader.open("/admin/deploy")
    script = xml.replace(b"<bpmn:userTask", b"<bpmn:scriptTask", 1).replace(b"</bpmn:userTask", b"</bpmn:scriptTask", 1)
    script = (
        script
        if script != xml
        else xml.replace(b"<userTask", b"<scriptTask", 1).replace(b"</userTask", b"</scriptTask", 1)
    )
    assert script != xml
    assert send(reader, "/admin/deploy", script, reason="快一点") == 400
    assert "is a script task" in reader.text
    assert "快一点" in reader.text
    assert send(reader, "/admin/deploy", xml.replace(b'promised="', b'promised="9'), reason="放宽") == 200
    assert "More than half of the statutory limit" in reader.text
    number = district.changes()[0].id
    reader.be("gu")
    reader.open(f"/admin/changes/{number}")
    assert "promised limit" in reader.text  # what differs, in words
    assert reader.client.get(f"/admin/changes/{number}/picture.svg").mimetype == "image/svg+xml"
    assert reader.client.get(f"/admin/changes/{number}/file").headers["Content-Disposition"].startswith("attachment")
    reader.press(f"/admin/changes/{number}", what="force")
    assert max(row.version for row in district.versions("Shop_sign")) == 3


def test_running_cases_move_after_a_dry_run_and_back_again(reader: Reader, district: Engine) -> None:
    reader.be("gu")
    before = {row.version: row.running for row in district.versions("Shop_sign")}
    assert before[1] > 2
    reader.open("/admin/versions/Shop_sign/moves")
    assert reader.text.count("✓ moves") == before[1]
    assert {row.version: row.running for row in district.versions("Shop_sign")} == before  # a dry run
    first = district.plan_moves("Shop_sign")[0].receipt
    reader.press(f"/admin/versions/Shop_sign/moves/{first}")
    assert first in reader.text
    reader.open("/admin/versions/Shop_sign/moves")
    reader.press("/admin/versions/Shop_sign/moves")
    assert f"Moved: {before[1] - 1}" in reader.text
    assert {row.version: row.running for row in district.versions("Shop_sign")} == {2: sum(before.values()), 1: 0}
    reader.open("/admin/versions/Shop_sign/moved")
    reader.press(f"/admin/versions/Shop_sign/moved/{first}")
    reader.open("/admin/versions/Shop_sign/moved")
    reader.press("/admin/versions/Shop_sign/moved")
    assert f"Taken back: {before[1] - 1}" in reader.text
    assert {row.version: row.running for row in district.versions("Shop_sign")} == before
    reader.open("/admin/versions/Shop_sign?old=1&new=2")
    assert "no longer waits for" in reader.text
    assert reader.client.get("/admin/versions/Shop_sign/2/picture.svg").mimetype == "image/svg+xml"
    assert reader.open("/admin/versions/Shop_sign/9/picture.svg").status_code == 404


def test_moving_goes_on_where_it_stopped(reader: Reader, district: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.admin.moves.BATCH", 1)
    reader.be("gu")
    reader.open("/admin/versions/Shop_sign/moves")
    reader.press("/admin/versions/Shop_sign/moves")
    moved = 1
    while number := re.findall(r'name="number" value="(\d+)"', reader.text):
        done = re.findall(r'name="done" value="(\d+)"', reader.text)
        assert done == [str(moved)]
        assert "hx-trigger" in reader.text  # with script it goes on by itself
        reader.press("/admin/versions/Shop_sign/moves", number=number[0], done=done[0])
        moved += 1
    assert district.versions("Shop_sign")[1].running == 0


def test_the_audit_finds_acts_and_names_what_was_changed(reader: Reader, district: Engine) -> None:
    receipt = district.cases()[0].receipt
    reader.be("gu")
    reader.open(f"/admin/audit?receipt={receipt}")
    assert set(re.findall(r"<td>(\d{14})</td>", reader.text)) == {receipt}
    applicant = district.case(receipt).case.applicant["name"]
    assert applicant not in reader.text
    reader.open("/admin/audit?actor=li&kind=completed&begin=2026-03-02&end=2026-03-20")
    assert set(re.findall(r"<td>(2026-03-\d\d)", reader.text)) <= {f"2026-03-{day:02}" for day in range(2, 21)}
    reader.open("/admin/audit")
    more = re.findall(r'rel="next" href="([^"]+)"', reader.text)[0].replace("&amp;", "&")
    assert reader.open(more).status_code == 200
    reader.open("/admin/audit?kind=started")
    days = {day[:10] for day in re.findall(r"<td>(2026-03-\d\d)", reader.text)}
    assert days
    assert min(days) >= "2026-03-20"  # a kind alone: the last days
    for wrong in ("begin=soon", "below=x", "below=a,b,c"):
        assert reader.open(f"/admin/audit?{wrong}").status_code == 400
    reader.open("/admin/audit")
    reader.press("/admin/audit")
    assert "Every journal is as it was written" in reader.text
    with district.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE journal SET actor = 'x' WHERE case_id = 2 AND number = 1")
    reader.open("/admin/audit")
    reader.press("/admin/audit")
    assert "entry 1 of the journal is not what was written" in reader.text


def test_administrators_cannot_open_the_file_of_a_case(reader: Reader, district: Engine) -> None:
    item = district.work("li")[0]
    reader.be("gu")
    for address in ("/tasks", f"/tasks/{item.id}", "/desk"):
        assert reader.open(address).status_code == 403


def test_health_is_told_to_programs(reader: Reader, district: Engine, app: Flask) -> None:
    client = app.test_client()
    district.practise(district.clock.now() + timedelta(minutes=5))
    assert client.get("/health").status_code == 503  # nobody has swept since
    district.tick(worker="w")
    answer = client.get("/health")
    assert (answer.status_code, answer.json["well"]) == (200, True)  # type: ignore[index]
    district.note_backup("a", 1)
    figures = client.get("/metrics").get_data(as_text=True)
    assert "binglian_sweep_age_seconds 0.0\n" in figures
    assert "binglian_backup_age_seconds 0.0\n" in figures
    assert f"binglian_open_cases {len(district.cases(status='open'))}\n" in figures
    names = {row.name for row in district.people()} | {case.applicant["name"] for case in district.cases()}
    assert not [name for name in names if name in figures]
    reader.be("gu")
    reader.open("/admin/health")
    assert "0 s ago, by w" in reader.text


def test_figures_are_for_this_machine_or_with_the_token(app: Flask) -> None:
    client = app.test_client()
    near, far = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "192.0.2.1"}
    forwarded = {"X-Forwarded-For": "192.0.2.1"}
    assert client.get("/metrics", environ_base=near).status_code == 200
    assert client.get("/metrics", environ_base=far).status_code == 403
    assert client.get("/metrics", environ_base=near, headers=forwarded).status_code == 403  # through a proxy
    for header in ("Bearer ", "Bearer x"):
        assert client.get("/metrics", environ_base=far, headers={"Authorization": header}).status_code == 403
    app.config["METRICS_TOKEN"] = "sesame"  # noqa: S105 - nobody's
    known = {"Authorization": "Bearer sesame"}
    assert client.get("/metrics", environ_base=far, headers=known).status_code == 200


def test_a_failed_notice_is_sent_again(reader: Reader, district: Engine) -> None:
    with district.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET status = 'failed', next_at = NULL WHERE id = 1")
    reader.be("gu")
    reader.open("/admin/health")
    reader.press("/admin/notices/1/again")
    assert "No notice has failed" in reader.text
    assert {row.id: row.status for row in district.notices(status="pending")}.get(1, "pending") == "pending"
