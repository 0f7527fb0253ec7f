"""The programming interface: tokens, rights, acts that are done once, refusals in one sentence."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine.logins import READ, WRITE
from processes.catalogue import flow
from web.district import OFFICERS, SUPERVISOR

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from engine.service import Engine

ROLES = {"li": "officer", SUPERVISOR: "supervisor", "he": "consultant", "lin": "planner", "gu": "administrator"}


class Program:
    """Something that calls in the name of a person."""

    def __init__(self, app: Flask, person: str, *scopes: str) -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": "en"}
        if person:
            token = app.config["OFFICE"].issue_token(by=person, name="test", scopes=scopes or (READ, WRITE), days=1)
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, address: str, **query: Any) -> TestResponse:
        return self.client.get(f"/api/v1{address}", headers=self.headers, query_string=query)

    def post(self, address: str, key: str = "", **body: Any) -> TestResponse:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(f"/api/v1{address}", headers=headers, json=body)


def an_item(district: Engine) -> tuple[str, Any]:
    """Return somebody and a work item of theirs on which nothing is to be decided."""
    for person in OFFICERS:
        for item in district.work(person):
            _, task = district.item(item.id, by=person)
            if task and task.nature == "approval" and not district.decisions(item.id):
                return person, item
    raise AssertionError


def test_without_a_token_nothing_is_shown(app: Flask) -> None:
    for headers in ({}, {"Authorization": "Bearer binglian_wrong"}, {"Authorization": "Basic bGk6eA=="}):
        response = app.test_client().get("/api/v1/work-items", headers=headers)

        assert (response.status_code, response.mimetype) == (401, "application/problem+json")
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_goes_no_further_than_its_scopes(app: Flask, district: Engine) -> None:
    person, item = an_item(district)
    reads = Program(app, person, READ)

    assert reads.get(f"/work-items/{item.id}").json["item"]["receipt"] == item.receipt
    assert reads.post(f"/work-items/{item.id}/claim").status_code == 403
    assert Program(app, person).post(f"/work-items/{item.id}/claim").status_code == 204
    assert district.item(item.id, by=person)[0].assignee == person


def test_a_token_that_was_revoked_is_over(app: Flask, district: Engine) -> None:
    program = Program(app, "li")
    district.revoke_token(district.tokens("li")[0].id, by="li")

    assert program.get("/work-items").status_code == 401


def test_a_completion_is_done_once_for_a_key(app: Flask, district: Engine) -> None:
    person, item = an_item(district)
    program = Program(app, person)

    assert [program.post(f"/work-items/{item.id}/complete", key="1", opinion="同意").status_code for _ in range(2)] == [
        204,
        204,
    ]
    assert (
        program.post(f"/work-items/{item.id}/complete", key="1", opinion="不同意").status_code == 409
    )  # the key is taken
    again = program.post(f"/work-items/{item.id}/complete", key="2")
    assert (again.status_code, again.json["status"]) == (409, 409)
    assert district.item(item.id, by=person)[0].opinion == "同意"


def test_a_return_without_a_statement_is_impossible(app: Flask, district: Engine) -> None:
    receipt = district.start("Shop_sign", applicant={"name": "陈"})
    (item,) = district.case(receipt).items
    person = next(who for who in OFFICERS if item.id in {found.id for found in district.work(who)})
    response = Program(app, person).post(f"/work-items/{item.id}/return", kind="supplement", statement="")

    assert response.status_code == 422
    assert [fault["where"] for fault in response.json["faults"]] == ["json.statement"]
    assert district.item(item.id, by=person)[0].status == "offered"


def test_a_case_is_seen_by_those_who_work_on_it_and_by_supervision(app: Flask, district: Engine) -> None:
    person, item = an_item(district)
    for who, status in ((person, 200), (SUPERVISOR, 200), ("wu", 403), ("gu", 403)):
        assert Program(app, who).get(f"/cases/{item.receipt}").status_code == status
    ledger = Program(app, person).get(f"/cases/{item.receipt}/ledger").json
    assert ledger["adds_up"]
    assert sum(part["working_days"] for part in ledger["sums"]) == ledger["working_days"]


def test_lists_come_in_parts(app: Flask, district: Engine) -> None:
    program, found, before = Program(app, SUPERVISOR), [], 0
    while True:
        part = program.get("/cases", limit=7, before=before).json
        found += [case["id"] for case in part["cases"]]
        if part["next"] is None:
            break
        before = part["next"]

    assert found == [row.id for row in district.cases()]


def test_a_paper_is_handed_in_and_taken_out(app: Flask, district: Engine) -> None:
    receipt = district.start("Shop_sign", applicant={"name": "陈"})
    (item,) = district.case(receipt).items
    person = next(who for who in OFFICERS if item.id in {found.id for found in district.work(who)})
    program, content = Program(app, person), b"%PDF-1.7 plan"
    paper = {"name": "../效果图.pdf", "content": base64.b64encode(content).decode()}
    refused = program.post(
        f"/cases/{receipt}/materials", data="nothing", **paper
    )  # the sentence names what the flow knows
    known = refused.json["detail"].split(": ")[-1].rstrip(".").split(", ")
    answer = program.post(f"/cases/{receipt}/materials", data=known[0], **paper)
    got = program.get(f"/cases/{receipt}/materials/{answer.json['material']}")

    assert got.data == content
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert ".." not in got.headers["Content-Disposition"]


def test_flows_are_reengineered(app: Flask) -> None:
    program, bpmn = Program(app, "he", READ), Path(str(flow("shop_sign").as_is)).read_text(encoding="utf-8")

    assert program.post("/diagnose", bpmn=bpmn).json["result"]["findings"]
    assert program.post("/redesign", bpmn=bpmn).json["bpmn"].startswith("<?xml")
    refused = program.post("/diagnose", bpmn="<!DOCTYPE x><x/>")
    assert (refused.status_code, "DOCTYPE" in refused.json["detail"]) == (422, True)


def test_indicators_are_those_of_the_service(app: Flask, district: Engine) -> None:
    end = district.clock.now()
    begin = end - timedelta(days=30)
    answer = Program(app, SUPERVISOR).get("/indicators", begin=begin.isoformat(), end=end.isoformat()).json

    told = [(one["code"], one["count"], one["whole"]) for one in answer["indicators"]]
    assert told == [(one.code, one.count, one.whole) for one in district.indicators(begin, end)]


# language asked for -> a word of the sentence
@pytest.mark.parametrize(("language", "word"), [("en", "token"), ("zh-CN", "令牌"), ("zh-TW", "令牌")])
def test_refusals_are_in_the_language_asked_for(app: Flask, language: str, word: str) -> None:
    response = app.test_client().get("/api/v1/work-items", headers={"Accept-Language": language})

    assert word in response.json["detail"]


def test_a_cookie_is_no_token(reader: Any) -> None:
    reader.be("li")

    assert reader.client.get("/api/v1/work-items").status_code == 401
