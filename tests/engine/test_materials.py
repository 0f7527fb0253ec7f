"""Materials: taken by what they are, kept once, seen by who needs them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, update
from staff import put_into_service

from engine.errors import ConflictError, NotAllowedError, NotFoundError, StoreError
from engine.file_types import clean_name, recognise
from engine.materials import LARGEST
from engine.store.tables import case, content
from processes.errors import BinglianError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.service import Engine

PDF = b"%PDF-1.7\n1 0 obj"
WINDOW = "政务服务中心"


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.fixture
def sign(office: Engine) -> str:
    return office.start(put_into_service(office, "shop_sign"))


@pytest.mark.parametrize(
    ("made", "name", "media", "called"),
    [
        (PDF, "a.pdf", "application/pdf", "a.pdf"),
        (b"\x89PNG\r\n\x1a\n....", "../a.exe", "image/png", "a.exe.png"),  # the content counts; the name is mended
        (b"\xff\xd8\xff\xe0", "图.JPG", "image/jpeg", "图.JPG"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "批文", "application/ofd", "批文.ofd"),
        (zipped("word/document.xml"), "a.docx", "wordprocessingml.document", "a.docx"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "opendocument.text", "a.odt"),
        ("面积 80 平方米\n".encode(), "a.txt", "text/plain", "a.txt"),
        ("面积 80 平方米\n".encode("gb18030"), "", "text/plain", "file.txt"),
    ],
)
def test_a_file_is_what_it_holds(made: bytes, name: str, media: str, called: str) -> None:
    found = recognise(made, name)
    assert found.endswith(media)
    assert clean_name(name, found) == called


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (b"MZ\x90\x00", "a.pdf"),  # a program for Windows
        (b"\x7fELF\x02", "a.png"),  # and for Linux
        (b"#!/bin/sh\nrm -r /", "a.txt"),  # a script that is called text
        (b"del *.*", "a.bat"),  # a script by its name
        (b"<html><script>alert(1)</script>", "a.txt"),  # a page that would run
        (zipped("word/document.xml", "word/vbaProject.bin"), "a.docx"),  # a document with macros
        (zipped("a.exe"), "a.zip"),  # a program in a wrapping
        (zipped("a.txt"), "a.zip"),  # an archive of anything
        (zipped(mimetype="application/epub+zip"), "a.odt"),  # another kind of archive
        (b"PK\x03\x04 broken", "a.docx"),
        (b"a\x00b", "a.txt"),  # no text
        (b"\xff\xfe\xff", "a.txt"),  # in no script
    ],
)
def test_what_a_machine_would_run_is_not_taken(made: bytes, name: str) -> None:
    with pytest.raises(UsageError, match="not taken"):
        recognise(made, name)


def test_a_material_is_handed_in_once_and_seen_by_all_who_need_it(office: Engine, sign: str) -> None:
    number = office.upload(sign, "营业执照", "licence.pdf", PDF, by=WINDOW)
    assert office.upload(sign, "Material_S02_2", "again.pdf", PDF, by=WINDOW) == number  # the same, by its id
    (found,) = office.materials(sign)
    assert (found.data, found.departments) == ("营业执照", ("规划局", "建设局", "城市管理局"))
    assert office.materials(sign, department="公安消防大队") == ()
    assert office.content(sign, number, by="建设局") == (found, PDF)
    office.upload(sign, "效果图", "look.pdf", PDF, by=WINDOW)
    assert len(office.materials(sign)) == 2
    with office.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(content)).scalar_one() == 1
    assert [entry.kind for _, entry in office.case(sign).journal].count("uploaded") == 2
    assert office.verify() is None


REFUSED: list[tuple[str, Callable[[Engine, str], Any], type[BinglianError], str]] = [
    ("empty", lambda o, r: o.upload(r, "营业执照", "a.pdf", b"", by=WINDOW), UsageError, "empty"),
    (
        "too large",
        lambda o, r: o.upload(r, "营业执照", "a.pdf", PDF + bytes(LARGEST), by=WINDOW),
        UsageError,
        "has 21 MB; 20 MB are taken",
    ),
    (
        "unknown data",
        lambda o, r: o.upload(r, "户口本", "a.pdf", PDF, by=WINDOW),
        NotFoundError,
        "no data called 户口本",
    ),
    ("by nobody", lambda o, r: o.upload(r, "营业执照", "a.pdf", PDF, by="li"), NotFoundError, "nobody called li"),
    ("by supervision", lambda o, r: o.upload(r, "营业执照", "a.pdf", PDF, by="zhao"), NotAllowedError, "of approval"),
    ("not needed", lambda o, r: o.content(r, 1, by="公安消防大队"), NotAllowedError, "no post with a task that reads"),
    ("not there", lambda o, r: o.content(r, 9, by=WINDOW), NotFoundError, "has no material 9"),
]


@pytest.mark.parametrize(("act", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused_leaves_nothing(
    office: Engine, sign: str, act: Callable[[Engine, str], Any], error: type[BinglianError], says: str
) -> None:
    office.add_person("zhao", side="supervision")
    office.upload(sign, "营业执照", "licence.pdf", PDF, by=WINDOW)
    before = office.case(sign)
    with pytest.raises(error, match=says):
        act(office, sign)
    assert office.case(sign) == before


def test_a_case_that_is_over_takes_nothing_and_a_spoilt_content_is_told(office: Engine, sign: str) -> None:
    number = office.upload(sign, "营业执照", "licence.pdf", PDF, by=WINDOW)
    with office.database.transaction() as connection:
        connection.execute(update(content).values(data=b"%PDF-forged"))
        connection.execute(update(case).values(status="closed"))
    with pytest.raises(StoreError, match="not what was handed in"):
        office.content(sign, number, by=WINDOW)
    with pytest.raises(ConflictError, match="is over"):
        office.upload(sign, "效果图", "look.pdf", PDF, by=WINDOW)


@pytest.mark.parametrize(
    "asked",
    [
        "营业执照",  # by the name of its data
        " 营业执照： ",  # with nothing behind the colon
        "Licence.PDF",  # by the name of the file
    ],
)
def test_nobody_is_asked_again_for_what_the_case_has(office: Engine, sign: str, asked: str) -> None:
    office.upload(sign, "营业执照", "licence.pdf", PDF, by=WINDOW)
    (item,) = office.case(sign).items
    before = office.case(sign)
    no: dict[str, Any] = {"statement": "材料不全", "basis": "行政许可法 第32条", "by": WINDOW}
    for ask in (
        lambda: office.report_missing(item.id, [asked], by=WINDOW),
        lambda: office.send_back(item.id, "supplement", missing=["效果图", asked], **no),
    ):
        with pytest.raises(NotAllowedError, match=f"营业执照 was handed in by {WINDOW} on 2026-03-09"):
            ask()
    assert office.case(sign) == before
    office.send_back(item.id, "supplement", missing=["效果图", f"{asked}：照面模糊"], **no)


def test_what_comes_before_the_notice_is_asked_for_no_more(office: Engine, sign: str) -> None:
    (intake,) = office.case(sign).items
    office.report_missing(intake.id, ["营业执照", "效果图"], by=WINDOW)
    office.upload(sign, "营业执照", "licence.pdf", PDF, by=WINDOW)
    office.send_back(intake.id, "supplement", statement="材料不全", basis="行政许可法 第32条", by=WINDOW)
    office.complete(office.case(sign).items[-1].id, by=WINDOW)
    notices = [entry.facts for _, entry in office.case(sign).journal if entry.kind == "notice"]
    assert [notice["missing"] for notice in notices] == [["效果图"]]
