"""The consultant's workbench, as somebody without script uses it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from processes.blocks import build, sequence, task
from processes.catalogue import flow
from processes.durations import Span
from processes.model import TimeLimit
from processes.reader import read
from processes.surroundings import Frame
from processes.writer import write

if TYPE_CHECKING:
    from flask import Flask
    from reader import Reader
    from werkzeug.test import TestResponse

    from engine.service import Engine

SIGN = Path(str(flow("shop_sign").as_is)).read_bytes()
LANE = ("规划局", "审批岗")
# Two reviews in a row, of which nobody says why, on a case that promises less than they take together.
ROW = write(
    build(
        sequence(
            task("Plan", "规划审查", lane=LANE, time_limit=TimeLimit(statutory=Span(20), promised=Span(10))),
            task("Fire", "消防审查", lane=LANE, time_limit=TimeLimit(statutory=Span(20), promised=Span(10))),
        ),
        Frame(id="Row", name="两审", time_limit=TimeLimit(promised=Span(15))),
    )
)


@pytest.fixture
def reader(reader: Reader) -> Reader:
    reader.be("he")
    return reader


def upload(reader: Reader, content: bytes, address: str = "/projects", **fields: str) -> TestResponse:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', reader.text)[0]
    data = {"csrf_token": token, "origin": "upload", "file": (io.BytesIO(content), "two.bpmn"), **fields}
    response = reader.client.post(
        address, data=data, headers=reader.headers, content_type="multipart/form-data", follow_redirects=True
    )
    reader.text = response.get_data(as_text=True)
    return response


@pytest.fixture
def project(reader: Reader) -> str:
    """The address of the first version of a project with the two reviews."""
    return upload(reader, ROW).request.path


def test_the_first_page_has_the_projects_as_cards(reader: Reader, district: Engine) -> None:
    assert all(one.name in reader.text for one in district.projects())
    assert "not looked into yet" in reader.text
    number = district.projects()[0].id
    reader.open(f"/projects/{number}/1")
    reader.open("/projects")

    assert district.projects()[0].findings["worst"]["en"] in reader.text


# how it is begun -> what is on the page that follows
BEGUN = [
    ({"origin": "shelf", "flow": "shop_sign"}, "Findings"),
    ({"origin": "flow", "deployed": "Business_opening"}, "Findings"),
    ({"origin": "drawn", "name": "夜间施工许可"}, "夜间施工许可"),
]


@pytest.mark.parametrize(("fields", "words"), BEGUN)
def test_a_project_is_begun(reader: Reader, district: Engine, fields: dict[str, str], words: str) -> None:
    before = len(district.projects())

    assert reader.press("/projects", **fields).status_code == 200
    assert words in reader.text
    assert len(district.projects()) == before + 1


# content, other fields, what the sentence says
REFUSED = [
    (b"", {"name": "Night work"}, "Choose a BPMN file first"),
    (b"no BPMN at all", {"name": "Night work"}, "-"),
    (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&amp;a;</x>', {"name": "Night work"}, "DOCTYPE"),
]


@pytest.mark.parametrize(("content", "fields", "words"), REFUSED)
def test_a_file_that_cannot_be_read_is_refused(
    reader: Reader, district: Engine, content: bytes, fields: dict[str, str], words: str
) -> None:
    before = len(district.projects())
    response = upload(reader, content, **fields)
    (sentence,) = re.findall(r'role="alert">([^<]+)<', reader.text)

    assert response.status_code == 400
    assert words in sentence
    assert 'value="Night work"' in reader.text
    assert len(district.projects()) == before


def test_a_finding_marks_its_elements_in_picture_and_outline(reader: Reader, project: str) -> None:
    reader.open(project)
    finding = next(one for one in re.findall(r"finding=([\w-]+)#rule", reader.text) if "budgets" in one)
    reader.open(f"{project}?finding={finding}")
    marked = set(re.findall(r'data-element="(\w+)" class="finding"', reader.text))

    assert marked == {"Plan", "Fire"}
    assert {name for name in marked if re.search(rf'id="flow-line-{name}"[^>]*finding', reader.text)} == marked
    assert "When it applies" in reader.text
    assert "番府辦" in reader.text


def test_picture_and_outline_lead_to_each_other(reader: Reader, project: str) -> None:
    reader.open(project)
    ids = set(re.findall(r' id="([^"]+)"', reader.text))
    links = set(re.findall(r' href="#([^"]+)"', reader.text)) - {"content"}

    assert {"flow-picture-Plan", "flow-line-Plan"} <= links <= ids


def test_an_answer_makes_a_proposal(reader: Reader, project: str, district: Engine) -> None:
    reader.open(f"{project}/questions")
    assert "Does 消防审查 need anything from 规划审查?" in reader.text
    (pair,) = re.findall(r'name="pair" value="([^"]+)"', reader.text)
    reader.press(f"{project}/questions", **{"pair": pair, f"answer.{pair}": "no", f"reason.{pair}": "asked both"})
    number = int(project.split("/")[2])
    assert district.project_version(number, 1).answers[pair]["reason"] == "asked both"
    reader.open(f"{project}/redesign")

    assert "20 working days" in reader.text
    assert "10 working days" in reader.text
    assert "no longer waits for" in reader.text


def test_a_proposal_is_declined_and_accepted_again(reader: Reader) -> None:
    project = reader.press("/projects", origin="shelf", flow="shop_sign").request.path
    reader.open(f"{project}/redesign")
    (taken,) = set(re.findall(r'name="decline" value="([^"]+)"', reader.text))
    reader.press(f"{project}/redesign", decline=taken)
    assert "No proposal was accepted" in reader.text
    assert reader.press(f"{project}/keep").status_code == 400
    reader.open(f"{project}/redesign")
    reader.press(f"{project}/redesign", accept=taken)

    assert "no longer waits for" in reader.text


def test_the_redesign_becomes_a_version_that_a_second_person_publishes(reader: Reader, district: Engine) -> None:
    project = reader.press("/projects", origin="shelf", flow="shop_sign").request.path
    reader.open(f"{project}/redesign")
    kept = reader.press(f"{project}/keep").request.path
    assert kept == project.removesuffix("1") + "2"
    number = int(project.split("/")[2])
    before = {found.flow: found.version for found in district.flows()}
    reader.open(f"/projects/{number}")
    reader.press(f"/projects/{number}/2/submit")
    assert "A second person publishes it." in reader.text
    assert reader.press(f"/projects/{number}/2/publish", what="publish").status_code == 400
    reader.be("gu")
    reader.open(f"/projects/{number}")
    reader.press(f"/projects/{number}/2/publish", what="publish")

    assert "published" in reader.text
    assert {found.flow: found.version for found in district.flows()}["Shop_sign"] == before["Shop_sign"] + 1


def test_a_version_is_returned_with_a_reason(reader: Reader, district: Engine, project: str) -> None:
    number = int(project.split("/")[2])
    reader.open(f"/projects/{number}")
    reader.press(f"/projects/{number}/1/submit")
    reader.be("gu")
    reader.open(f"/projects/{number}")
    assert reader.press(f"/projects/{number}/1/publish", what="return").status_code == 400
    reader.press(f"/projects/{number}/1/publish", what="return", words="二者时限从何而来？")

    assert "二者时限从何而来？" in reader.text
    assert district.project_version(number, 1).state == "returned"


def test_papers_are_taken_away(reader: Reader) -> None:
    project = reader.press("/projects", origin="shelf", flow="shop_sign").request.path
    for paper in ("flow.bpmn", "redesign.bpmn", "certificate.txt", "certificate.json", "report?save=1"):
        response = reader.open(f"{project}/{paper}")
        assert response.headers["Content-Disposition"].startswith("attachment"), paper
    assert reader.client.get(f"{project}/flow.bpmn").data == SIGN
    assert "sandbox" in reader.open(f"{project}/report").headers["Content-Security-Policy"]
    assert ET.fromstring(reader.client.get(f"{project}/picture.svg").data).tag.endswith("svg")  # noqa: S314 - our own


def test_a_breach_is_shown_before_it_is_saved(reader: Reader, district: Engine, project: str) -> None:
    reader.open(f"{project}/limits")
    assert (
        "the longest way inside takes 20 working days, 5 working days more than 15 working days promised" in reader.text
    )
    reader.press(f"{project}/limits", **{"promised.Plan": "25", "what": "check"})
    assert "promises 25 working days, more than the law allows (20 working days)" in reader.text
    assert "Nothing is saved yet" in reader.text
    number = int(project.split("/")[2])
    assert len(district.project_versions(number)) == 1
    reader.press(f"{project}/limits", **{"promised.Plan": "5", "promised.Row": "15", "what": "save"})
    made = read(district.project_version(number, 2).xml).processes[0]
    plan = next(node for node in made.nodes if node.id == "Plan")

    assert plan.time_limit == TimeLimit(statutory=Span(20), promised=Span(5))
    assert made.time_limit == TimeLimit(promised=Span(15))
    assert "Limits that are broken" not in reader.text


@pytest.mark.parametrize("typed", ["soon", "-3", "0", "5 fathoms"])
def test_a_limit_that_is_none_is_refused(reader: Reader, project: str, typed: str) -> None:
    reader.open(f"{project}/limits")

    assert reader.press(f"{project}/limits", **{"promised.Plan": typed, "what": "save"}).status_code == 400
    assert f'value="{typed}"' in reader.text


def test_a_simulation_runs_beside_the_pages(reader: Reader, app: Flask, project: str) -> None:
    reader.open(f"{project}/runs")
    address = reader.press(f"{project}/runs", arrivals="0.2", people="2").request.path
    app.config["RUNS"].finish()
    reader.open(address)
    assert "Half of the cases end within" in reader.text
    assert "sandbox" in reader.open(f"{address}/report").headers["Content-Security-Policy"]
    assert reader.client.get(f"{address}/figures.xlsx").data.startswith(b"PK")
    reader.open(f"{project}/heat?measure=overdue")

    assert re.search(r'class="figure-text"[^>]*>\d+ % n \d+<', reader.text)
    assert "消防审查" in reader.text


def test_a_version_is_compared_with_its_redesign(reader: Reader, app: Flask) -> None:
    project = reader.press("/projects", origin="shelf", flow="shop_sign").request.path
    reader.open(f"{project}/runs")
    address = reader.press(f"{project}/runs", kind="comparison", against="redesign").request.path
    app.config["RUNS"].finish()
    reader.open(address)

    assert "on the approval clock" in reader.text


def test_without_a_redesign_there_is_nothing_to_compare(reader: Reader, project: str) -> None:
    reader.open(f"{project}/runs")

    assert reader.press(f"{project}/runs", kind="comparison", against="redesign", people="7").status_code == 400
    assert "There is nothing to compare with" in reader.text
    assert 'value="7"' in reader.text


def test_a_run_that_fails_says_why(reader: Reader, app: Flask, project: str) -> None:
    reader.open(f"{project}/runs")
    address = reader.press(f"{project}/runs", people="0").request.path
    app.config["RUNS"].finish()
    reader.open(address)

    assert 'role="alert"' in reader.text
    assert reader.open(f"{address}/report").status_code == 404


def test_a_run_is_called_off(reader: Reader, app: Flask, district: Engine, project: str) -> None:
    number = int(project.split("/")[2])
    version = district.project_version(number, 1)
    run = district.begin_run(version.id, "simulation", {"people": "2"}, by="he")
    reader.open(f"/runs/{run}")
    assert 'http-equiv="refresh"' in reader.text
    reader.press(f"/runs/{run}/stop")
    assert "called off" in reader.text
    app.config["RUNS"].begin(run, (version.xml,))
    app.config["RUNS"].finish()

    assert district.run(run).state == "stopped"


def test_the_heat_of_real_cases_has_numbers(reader: Reader, district: Engine) -> None:
    project = reader.press("/projects", origin="flow", deployed="Business_opening").request.path
    reader.open(f"{project}/heat?of=cases&measure=wait")
    done = district.completed_work("Business_opening")
    counts = [int(count) for count in re.findall(r"d n (\d+)</text>", reader.text)]

    assert 0 < sum(counts) <= len(done)
    assert "heat-4" in reader.text


def test_without_figures_the_heat_map_says_what_to_do(reader: Reader, project: str) -> None:
    reader.open(f"{project}/heat")

    assert "There are no figures yet" in reader.text


def test_what_was_drawn_becomes_a_version(reader: Reader, district: Engine, project: str) -> None:
    reader.open(f"{project}/drawing")
    assert "<noscript>" in reader.text
    number = int(project.split("/")[2])
    drawn = district.project_version(number, 1).xml.decode().replace("规划审查", "规划核查")
    reader.press(f"{project}/drawing", xml=drawn, note="a better name")
    assert district.project_version(number, 2).note == "a better name"
    reader.open(f"{project}/drawing")

    assert reader.press(f"{project}/drawing", xml="<script>").status_code == 400
    assert "&lt;script&gt;" in reader.text
    assert reader.press(f"{project}/drawing").status_code == 400


def test_a_settled_version_is_not_changed(reader: Reader, project: str) -> None:
    number = int(project.split("/")[2])
    reader.open(f"/projects/{number}")
    assert reader.press(f"/projects/{number}/1/again").request.path == f"/projects/{number}/2"
    reader.open(project)

    assert reader.press(f"{project}/redesign", accept="promise-1").status_code == 409


# person -> page -> may see it
RIGHTS = [
    ("lin", "/projects", 200),
    ("lin", "/projects/1/1", 200),
    ("gu", "/projects/1/1", 200),
    ("li", "/projects", 403),
    ("sun", "/projects/1/1", 403),
    ("he", "/projects/999/1", 404),
    ("he", "/projects/1/99", 404),
    ("he", "/runs/999", 404),
]


@pytest.mark.parametrize(("person", "address", "status"), RIGHTS)
def test_who_may_see_the_workbench(reader: Reader, person: str, address: str, status: int) -> None:
    reader.be(person)

    assert reader.open(address).status_code == status


def test_a_planner_changes_nothing(reader: Reader, project: str) -> None:
    reader.be("lin")
    reader.open("/projects")
    for act in ("redesign", "questions", "limits", "drawing", "keep", "submit"):
        assert reader.press(f"{project}/{act}").status_code == 403, act
        reader.open("/")


PARTS = ("", "/questions", "/redesign", "/limits", "/runs", "/heat?of=cases", "/drawing")


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_part_in_every_script_keeps_to_the_policy(reader: Reader, language: str) -> None:
    reader.press(f"/language/{language}", page="/")
    project = reader.press("/projects", origin="shelf", flow="business_opening").request.path
    for address in ("/projects", "/".join(project.split("/")[:3]), *(f"{project}{part}" for part in PARTS)):
        response = reader.open(address)

        assert response.status_code == 200, address
        assert f'<html lang="{language}"' in reader.text
        assert "'unsafe" not in response.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", reader.text), address
