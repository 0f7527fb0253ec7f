"""What applicants and the public do without login, in a browser without script."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from counter import do, finish, send_back
from reader import TOKEN, Reader

from web.district import OFFICERS, SUPERVISOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from werkzeug.test import TestResponse

    from engine.service import Engine

SECRETS = ("欧阳明月", "440113198806061234", "13911112222", "ouyang@example.org")
WHO = dict(zip(("name", "id", "phone", "email"), SECRETS, strict=True))
PDF = b"%PDF-1.4 "
SIGN = "/services/Shop_sign"
PAGES = (
    *("/services", "/services?q=招牌", SIGN, "/services/Business_opening?answer.kind=hotel", "/apply", "/progress"),
    *("/complaint", "/results", "/results?month=2026-03", "/results/figures", "/results/figures?flow=Shop_sign"),
)
TABLES = ("/results/figures.csv", "/results/decisions.csv?month=2026-03")


def upload(reader: Reader, address: str, files: Sequence[tuple[str, str, bytes]], **fields: str) -> TestResponse:
    """Send a form with files: (name of the field, name of the file, content)."""
    token = TOKEN.search(reader.text)
    assert token
    data: dict[str, Any] = {"csrf_token": token[1], **fields}
    for field, name, content in files:
        data.setdefault(field, []).append((io.BytesIO(content), name))
    sent = reader.client.post(
        address, data=data, headers=reader.headers, content_type="multipart/form-data", follow_redirects=True
    )
    reader.text = sent.get_data(as_text=True)
    return sent


def begin(reader: Reader) -> str:
    """Begin an application; return the address of its form."""
    reader.open(SIGN)
    return reader.press(f"{SIGN}/apply").request.path


def materials(district: Engine) -> list[tuple[str, str, bytes]]:
    names = [needed.data for needed in district.item_sheet("Shop_sign", {}).materials]
    return [(f"file.{name}", f"{name}.pdf", PDF + name.encode()) for name in names]


def apply(reader: Reader, district: Engine) -> tuple[str, str]:
    """Apply for a shop sign; return receipt number and check word."""
    form = begin(reader)
    upload(reader, form, materials(district), then="check", **WHO)
    reader.press(f"{form}/send")
    number, word = re.findall(r'<b class="code">(\w+)</b>', reader.text)
    return number, word


def test_an_item_is_found_by_a_word_and_by_plain_questions(reader: Reader) -> None:
    reader.open("/services?q=招牌")
    assert re.findall(r'class="card" href="([^"]+)"', reader.text) == [SIGN]
    reader.open("/services?q=nothing like it")
    assert "try another one" in reader.text
    reader.open("/services/Business_opening?answer.kind=restaurant")
    assert "环境保护局" in reader.text
    reader.open("/services/Business_opening?answer.kind=training_school")
    assert ("教育局" in reader.text, "环境保护局" in reader.text) == (True, False)


def test_what_the_office_does_not_say_is_called_so(reader: Reader, district: Engine) -> None:
    from engine.item_sheets import OfficeWords

    district.change_item_sheet("Shop_sign", OfficeWords(cost="<b>免费</b>"), by="gu")
    reader.open(SIGN)
    assert "&lt;b&gt;免费" in reader.text
    assert reader.text.count("not stated by the office") == 2
    assert "No approved exception is on record." in reader.text


def test_an_administrator_fills_the_sheet(reader: Reader) -> None:
    reader.be("gu")
    reader.open("/sheets")
    reader.press("/sheets/Shop_sign", cost="工本费 10 元", place="一楼", complaints="12345")
    assert "Saved." in reader.text
    reader.open(SIGN)
    assert all(words in reader.text for words in ("工本费 10 元", "一楼", "12345"))


def test_an_application_from_the_sheet_to_the_receipt(reader: Reader, district: Engine) -> None:
    form = begin(reader)
    reader.press(form, then="check")
    missing = re.findall(r"<li>([^<]+)</li>", reader.text)
    assert len([one for one in missing if "missing" in one]) == 4
    assert "Say who applies" in reader.text
    reader.open(form)
    upload(reader, form, materials(district)[:2], then="save", **WHO)
    assert "Saved." in reader.text
    assert f'value="{WHO["name"]}"' in reader.text
    upload(reader, form, materials(district)[2:], then="check")
    assert "Everything is there." in reader.text
    reader.press(f"{form}/send")
    number, word = re.findall(r'<b class="code">(\w+)</b>', reader.text)

    assert district.case(number).case.applicant == WHO
    assert len(district.materials(number)) == 4
    assert number in reader.open(form).get_data(as_text=True)  # the form has become the receipt
    reader.open(f"/progress?receipt={number}&word={word}")
    assert "You have nothing to do now." in reader.text


def test_a_file_that_is_not_taken_is_named_and_the_rest_is_kept(reader: Reader) -> None:
    form = begin(reader)
    files = [("file.效果图", "virus.pdf", b"MZ\x00"), ("file.结构图", "good.pdf", PDF)]
    response = upload(reader, form, files, **WHO)

    assert response.status_code == 400
    assert "virus.pdf is not taken" in reader.text
    assert "✓ good.pdf" in reader.text
    assert f'value="{WHO["phone"]}"' in reader.text


def test_an_application_is_gone_on_with_elsewhere(app: Flask, reader: Reader) -> None:
    form = begin(reader)
    reference = form.rpartition("/")[2]
    word = re.findall(r"and word (\w+)\.", reader.text)[0]
    other = Reader(app)
    assert other.open(form).status_code == 404
    other.open("/apply")
    assert other.press("/apply", reference=reference, word="wrong").status_code == 404
    assert f'value="{reference}"' in other.text
    assert other.press("/apply", reference=reference, word=word).request.path == form


def test_the_one_notice_is_answered_and_the_end_is_rated(reader: Reader, district: Engine) -> None:
    receipt, word = apply(reader, district)
    send_back(district, receipt, "效果图：看不清", "身份证明：已过期")
    mine = f"/progress?receipt={receipt}&word={word}"
    reader.open(mine)
    assert "What you have to do" in reader.text
    assert re.findall(r'type="file" name="(file\.\d)"', reader.text) == ["file.0", "file.1"]
    key = re.findall(r'name="key" value="([^"]+)"', reader.text)[0].replace("&#39;", "'")
    proof = {"receipt": receipt, "word": word}
    bad = upload(reader, "/progress/supplement", [("file.0", "x.pdf", b"")], key=key, **proof)
    assert (bad.status_code, "is empty" in reader.text) == (400, True)
    upload(reader, "/progress/supplement", [("file.0", "new.pdf", PDF), ("file.1", "id.pdf", PDF)], key=key, **proof)
    assert "Received." in reader.text
    assert {"new.pdf", "身份证明 id.pdf"} <= {one.name for one in district.materials(receipt)}
    reader.open(mine)
    assert reader.press("/progress/rate", grade="1", **proof).status_code == 400  # not over yet
    do(district, receipt, "接收补正材料")
    finish(district, receipt)
    reader.open(mine)
    assert "How was it?" in reader.text
    assert reader.press("/progress/rate", **proof).status_code == 400
    reader.press("/progress/rate", grade="5", words="等得太久", **proof)
    assert "You rated: very dissatisfied" in reader.text
    reader.press("/leave")
    reader.be(SUPERVISOR)
    reader.open("/complaints")
    assert ("bad rating" in reader.text, "等得太久" in reader.text, WHO["name"] in reader.text) == (True, True, False)


def test_a_complaint_is_filed_answered_and_opened_once_more(reader: Reader, district: Engine) -> None:
    receipt, word = apply(reader, district)
    reader.open("/complaint")
    typed = {"words": "窗口不理人", "name": SECRETS[0], "phone": SECRETS[2]}
    assert reader.press("/complaint", receipt=receipt, word="wrong", **typed).status_code == 400
    assert "窗口不理人" in reader.text
    filed = reader.press("/complaint", receipt=receipt, word=word, **typed)
    number, own = filed.request.args["number"], filed.request.args["word"]
    assert "0 of 5 working days used" in reader.text
    assert SECRETS[2] not in reader.text
    answer = f"/complaints/{number}"
    reader.be(SUPERVISOR)
    reader.open("/complaints")
    assert SECRETS[2] in reader.text  # to call back
    reader.press(answer, how="take")
    assert reader.press(answer, how="answer", words=" ").status_code == 400
    assert "answer without text" in reader.text
    reader.press(answer, how="answer", words="已批评教育。")
    reader.press("/leave")
    reader.open(f"/complaint/progress?number={number}&word={own}")
    assert ("已批评教育。" in reader.text, "孙正" in reader.text) == (True, False)
    assert reader.press("/complaint/reopen", number=number, word=own, words=" ").status_code == 400
    reader.press("/complaint/reopen", number=number, word=own, words="没人联系我")
    assert "Open it once more" not in reader.text
    assert district.complaint(number).reopened


# who -> page -> what it answers
RIGHTS = [
    ("", "/complaints", 403),
    ("li", "/complaints", 403),
    ("gu", "/complaints", 403),
    (SUPERVISOR, "/complaints", 200),
    ("", "/sheets", 403),
    (SUPERVISOR, "/sheets", 403),
    ("", "/services/Nowhere", 404),
    ("", "/services/Business_opening?answer.kind=", 200),
    ("", "/applications/A1", 404),
    ("", "/applications/A1/receipt", 404),
    ("", "/complaint/progress?number=T1&word=x", 404),
    ("", "/results?month=never", 400),
    ("", "/results?month=2026-13", 400),
    ("", "/results?older=nonsense", 200),
    ("", "/results/decisions.csv", 400),
]


@pytest.mark.parametrize(("person", "address", "status"), RIGHTS)
def test_who_sees_what(reader: Reader, person: str, address: str, status: int) -> None:
    if person:
        reader.be(person)

    assert reader.open(address).status_code == status


def test_twenty_wrong_tries_are_slowed_down(reader: Reader, district: Engine) -> None:
    receipt, word = apply(reader, district)
    answers = [reader.open(f"/progress?receipt={receipt}&word=wrong{place}") for place in range(20)]
    assert [one.status_code for one in answers] == [404] * 5 + [429] * 15
    assert {one.headers["Retry-After"] for one in answers[5:]} == {"2"}
    assert "wait 2 seconds" in reader.text
    assert not [secret for secret in SECRETS if secret in reader.text]
    assert reader.open(f"/progress?receipt={receipt}&word={word}").status_code == 429  # not even the right one
    reader.open("/")
    reader.press("/forward/hour", page="/")
    assert reader.open(f"/progress?receipt={receipt}&word={word}").status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_nothing_on_public_pages_is_personal(app: Flask, district: Engine, language: str) -> None:
    reader = Reader(app, language)
    receipt, word = apply(reader, district)
    send_back(district, receipt, "效果图：看不清")
    do(district, receipt, "接收补正材料", opinion="欧阳明月已补齐")
    finish(district, receipt)
    district.rate(receipt, 1, "谢谢，我的电话 13911112222")
    district.complain("欧阳明月来电", contact={"name": WHO["name"], "phone": WHO["phone"]}, receipt=receipt)
    other = Reader(app, language)
    names = {*SECRETS, *OFFICERS.values(), "孙正", receipt}
    for address in (*PAGES, *TABLES):
        response = other.open(address)
        assert response.status_code == 200, address
        assert not [name for name in names if name in other.text], address
        assert f'<html lang="{language}">' in other.text or address in TABLES
    mine = reader.open(f"/progress?receipt={receipt}&word={word}")
    assert not [secret for secret in (*SECRETS, *OFFICERS.values()) if secret in mine.get_data(as_text=True)]


def test_tables_open_in_a_spreadsheet_and_run_nothing(reader: Reader, district: Engine) -> None:
    response = reader.open("/results/decisions.csv?month=2026-03")
    closed = district.cases(status="closed")

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert reader.text.startswith("\ufeffDate,Flow,Result,Department")
    assert len(reader.text.splitlines()) == 1 + len(closed)
    from web.pages.public.results import _cell

    assert [_cell(value) for value in ("=1+1", "@x", "办结", 3)] == ["'=1+1", "'@x", "办结", 3]
