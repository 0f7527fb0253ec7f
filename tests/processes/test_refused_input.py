"""What cannot be taken is refused with one sentence that names file, line, element and next step."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from processes.errors import RefusedInputError
from processes.reader import read
from processes.xml.source import DEEPEST, LARGEST

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OPEN = f'<definitions xmlns="{MODEL}">'
LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))


def nested(depth: int) -> str:
    """Return a document whose deepest element has the given depth."""
    return f"{OPEN}<process>{'<subProcess>' * (depth - 2)}{'</subProcess>' * (depth - 2)}</process></definitions>"


@pytest.mark.parametrize(
    ("data", "kind", "line", "said"),
    [
        (b"", "empty", None, "is empty"),  # no bytes
        (b" \r\n\t", "empty", None, "is empty"),  # white space only
        (b"\xef\xbb\xbf", "empty", None, "is empty"),  # a mark of UTF-8 and nothing else
        (b"\xff\xfe", "empty", None, "is empty"),  # a mark of UTF-16 and nothing else
        (b"PK\x03\x04 zip", "not-xml", 1, "not XML"),  # a zipped export
        (b'{"a": 1}', "not-xml", 1, "not XML"),  # JSON
        (b"<a><b></a>", "not-xml", 1, "not well-formed"),  # tags crossed
        (b"<a b=1/>", "not-xml", 1, "not well-formed"),  # no quotes
        (OPEN.encode(), "truncated", 1, "ends before"),  # cut after the root
        (OPEN.encode() + b"\n<process id='P'", "truncated", 2, "ends before"),  # cut in a tag
        (
            f'<?xml version="1.0" encoding="UTF-8"?>{OPEN}é'.encode("latin-1"),
            "wrong-encoding",
            1,
            "encoding",
        ),  # latin-1
        (b'<?xml version="1.0" encoding="KLINGON"?><a/>', "wrong-encoding", 1, "encoding"),  # unknown
        (f"{LAUGHS}]>\n{OPEN}&a11;</definitions>".encode(), "doctype", 1, "DOCTYPE"),  # billion laughs in text
        (f"\n\n{LAUGHS}]><x y='&a11;'/>".encode(), "doctype", 3, "DOCTYPE"),  # billion laughs in an attribute
        (f"{LAUGHS}]><x y='&a11;'/>".encode("utf-16"), "doctype", 1, "DOCTYPE"),  # hidden in UTF-16
        (
            b'<?xml version="1.0" encoding="UTF-7"?>' + f"{LAUGHS}]><x/>".replace("<!", "+ADwAIQ-").encode(),
            "doctype",
            1,
            "DOCTYPE",
        ),  # hidden in UTF-7: the bytes do not spell it
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "doctype", 1, "DOCTYPE"),  # an outside subset
        (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
            "doctype",
            1,
            "DOCTYPE",
        ),  # outside entity
        (b"<!DOCTYPE html><html/>", "doctype", 1, "DOCTYPE"),  # a web page
        (b"<!-- c --><?p?><!DOCTYPE x><x/>", "doctype", 1, "DOCTYPE"),  # after a comment
        (nested(DEEPEST + 1).encode(), "too-deep", 1, "nested deeper"),  # one too deep
        (nested(DEEPEST + 1).replace("><", ">\n<").encode("utf-16"), "too-deep", 257, "subProcess"),  # with lines
        (b"<a>" * 3_000_000, "too-deep", 1, "nested deeper"),  # a tower
        (b"<html/>", "not-bpmn", 1, "no namespace"),  # another document
        (b"\n<definitions/>", "not-bpmn", 2, "no namespace"),  # the right name without namespace
        (b'<bpmn xmlns="http://bpmn.org/1.2"/>', "not-bpmn", 1, "another version"),  # BPMN 1.x
        (b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', "not-bpmn", 1, "another version"),  # the draft
        (b'<Package xmlns="http://www.wfmc.org/2008/XPDL2.1"/>', "not-bpmn", 1, "XPDL"),  # XPDL
        (b'<definitions xmlns="urn:x"/>', "not-bpmn", 1, "urn:x"),  # a namespace of its own
        (f'<process xmlns="{MODEL}"/>'.encode(), "not-bpmn", 1, "process"),  # only a part
        (b"<a>" + b" " * LARGEST, "too-large", None, "20 MB"),  # one byte more than allowed, and more
    ],
)
def test_refuses_bytes_with_reason(data: bytes, kind: str, line: int | None, said: str) -> None:
    before = time.process_time()

    with pytest.raises(RefusedInputError, match=said) as refused:
        read(data, file="some.bpmn")

    assert (refused.value.kind, refused.value.line) == (kind, line)
    assert str(refused.value).startswith("some.bpmn")
    assert time.process_time() - before < 2  # however nasty


def test_accepts_the_deepest_nesting_allowed() -> None:
    model = read(nested(DEEPEST).encode())

    assert len(model.processes) == 1


def test_a_doctype_that_is_only_spoken_of_is_none() -> None:
    model = read(f"<!-- <!DOCTYPE x> -->{OPEN}<process id='P'/></definitions>".encode())

    assert [process.id for process in model.processes] == ["P"]


def test_accepts_a_text_above_the_limit_of_the_parser() -> None:
    picture = "A" * (11 * 2**20)

    model = read(f"{OPEN}<process><documentation>{picture}</documentation></process></definitions>".encode())

    assert len(model.processes[0].documentation) == len(picture)


def test_refuses_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    cases = {tmp_path / "none.bpmn": "missing-file", tmp_path: "folder", tmp_path / "loop": "unreadable"}
    cases[tmp_path / "a\0b"] = "unreadable"  # a name no file can have

    for path, kind in cases.items():
        with pytest.raises(RefusedInputError) as refused:
            read(path)
        assert refused.value.kind == kind
        assert str(path) in str(refused.value)


def test_a_file_is_named_by_its_path_or_as_told(tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    path.write_text(f"{OPEN}</definitions>", encoding="utf-8")

    assert read(path).file == str(path)
    assert read(str(path), file="mine").file == "mine"
    assert read(path.read_bytes()).file == ""
