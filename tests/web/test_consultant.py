"""A consultant's file in a browser: redesigned, compared, or refused in a sentence."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from processes.catalogue import flow, shelf

if TYPE_CHECKING:
    from reader import Reader
    from werkzeug.test import TestResponse


@pytest.fixture
def reader(reader: Reader) -> Reader:
    reader.be("he")
    return reader


SIGN = Path(str(flow("shop_sign").as_is)).read_bytes()


def send(reader: Reader, content: bytes, **fields: str) -> TestResponse:
    reader.open("/flows")
    token = re.findall(r'name="csrf_token" value="([^"]+)"', reader.text)[0]
    data = {"csrf_token": token, "file": (io.BytesIO(content), "flow.bpmn"), **fields}
    response = reader.client.post("/flows", data=data, headers=reader.headers, content_type="multipart/form-data")
    reader.text = response.get_data(as_text=True)
    response.request.environ["wsgi.input"].close()  # a large form is a file of the test client
    return response


def test_the_shelf_is_offered(reader: Reader) -> None:
    reader.open("/flows")

    assert all(known.titles["en"] in reader.text for known in shelf())


def test_a_flow_of_the_shelf_is_redesigned_and_compared(reader: Reader) -> None:
    assert reader.open("/flows/shop_sign/redesign").status_code == 200
    assert "Redesign report" in reader.text
    response = reader.open("/flows/shop_sign/comparison")
    assert "saves" in reader.text
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert reader.open("/flows/nowhere/redesign").status_code == 400


def test_an_own_file_is_redesigned(reader: Reader) -> None:
    response = send(reader, SIGN, what="redesign")

    assert response.status_code == 200
    assert "Redesign report" in reader.text


def test_an_own_file_and_three_numbers_are_compared(reader: Reader) -> None:
    response = send(reader, SIGN, what="compare", arrivals="1", people="2", promise="3 working days")

    assert response.status_code == 200
    assert "saves" in reader.text


# content, other fields, what the sentence says
REFUSED = [
    (b"", {"what": "redesign"}, "Choose a BPMN file first"),
    (b"no BPMN at all", {"what": "redesign"}, "-"),
    (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&amp;a;</x>', {"what": "redesign"}, "DOCTYPE"),
    (SIGN, {"what": "compare", "arrivals": "many"}, "many"),  # what was typed stays
    (SIGN, {"what": "compare", "people": "0"}, "0"),
]


@pytest.mark.parametrize(("content", "fields", "words"), REFUSED)
def test_what_cannot_be_done_is_said_on_the_form(
    reader: Reader, content: bytes, fields: dict[str, str], words: str
) -> None:
    response = send(reader, content, **fields)
    (sentence,) = re.findall(r'role="alert">([^<]+)<', reader.text)

    assert response.status_code == 400
    assert words in sentence
    assert all(f'value="{value}"' in reader.text for name, value in fields.items() if name != "what")


def test_a_file_may_be_large_but_not_too_large(reader: Reader) -> None:
    padded = SIGN.replace(b"</", b"<!--" + b"x" * 2_000_000 + b"--></", 1)

    assert send(reader, padded, what="redesign").status_code == 200
    assert send(reader, b"x" * 6_000_000, what="redesign").status_code == 413
