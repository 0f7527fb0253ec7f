"""The story of an office, from the command line: both flows of the shelf, as they are and redesigned, on both stores.

A supplement with its one notice, a suspension, an extension, an inspection by two officers, a hearing with a chair who did not examine, a
yellow and a red card with an appeal, a refusal, a move to the redesigned flow and a kill in the middle; at the end the books add up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from story import CHAIR, HEAD, PEOPLE, SUPERVISOR, open_office, with_extensions

from engine.ledger import Stretch, excluded_time, held_by, make_ledger
from engine.service import Engine
from processes.catalogue import flow

if TYPE_CHECKING:
    from story import Story

# flow, profile, task with the card, task before whose decision a refusal comes, its decision, inspection
FLOWS = [
    ("business_opening", "restaurant", "Task_B04", "decision_B04", "Task_B06_inspection"),
    ("construction_project", "granted_filing_large_civil_basement", "Task_C04", "decision_C04", "Task_C48"),
]


@pytest.mark.parametrize("told", FLOWS, ids=[row[0] for row in FLOWS])
def test_the_story(url: str, tmp_path: Path, told: tuple[str, ...]) -> None:
    name, kind, examined, decision, inspection = told
    story = open_office(url, name, kind, tmp_path)
    moved, stayed = story.start(), story.start()
    supplement(story, moved)
    wait_for_experts(story, moved)
    item = story.work_until(moved, element=examined)
    extend(story, moved, item)
    get_cards(story, item)
    appeal(story, item)
    move(story, moved, flow(name).to_be, tmp_path)
    die(story, story.open(moved)[0])
    if name == "construction_project":
        hear(story, moved)
    inspect(story, moved, inspection)
    assert story.work_until(moved) == {}
    assert story.work_until(stayed) == {}
    refused = story.start()
    assert story.work_until(refused, **{decision: "refused"}) == {}
    outcomes = [story.desk.case(receipt)["case"]["outcome"] for receipt in (moved, stayed, refused)]
    assert outcomes[2] not in outcomes[:2]
    for receipt in (moved, stayed, refused):
        add_up(url, receipt)
    close_the_books(story, flow(name).as_is, tmp_path)


def supplement(story: Story, receipt: str) -> None:
    """Send the file back once: everything that is missing stands in the one notice."""
    asked = story.finish(story.open(receipt)[0], complete_registration="no")
    assert any("written statement" in sentence for sentence in asked)
    for element in ("Task_registration_notice", "Task_registration_supplement"):
        (item,) = story.open(receipt)
        assert item["element"] == element
        story.finish(item)
    (notice,) = entries(story, receipt, "notice")
    assert notice["facts"]["missing"] == ["效果图", "身份证明"]
    assert story.open(receipt)[0]["round"] == 2


def wait_for_experts(story: Story, receipt: str) -> None:
    """Let the clocks stand still for ten days, told in writing; without the notice they do not."""
    words = ("suspend", receipt, "expert review", "--by", PEOPLE[0])
    assert "written notice" in story.desk.refused(*words)
    story.desk.say(*words, "--notice", "穗规告〔2026〕1号")
    story.desk.say("practice", "--go", "P10D")
    assert receipt not in story.desk.say("tick", "-q")
    story.desk.say(*words, "--end")


def extend(story: Story, receipt: str, item: dict[str, Any]) -> None:
    """Add ten days, once, with the approval of the head."""
    by = story.holders[item["post_id"]]
    words = ("extend", receipt, "--item", item["id"], "--reason", "案情复杂", "--by", by)
    assert "rank head" in story.desk.refused(*words, "--approver", by)
    story.desk.say(*words, "--approver", HEAD)
    assert "once" in story.desk.refused(*words, "--approver", HEAD)


def get_cards(story: Story, item: dict[str, Any]) -> None:
    """Let the days pass: a reminder, then yellow, then red, each once."""
    came: list[str] = []
    while "red" not in came:
        told = story.desk.say("tick", "-q").splitlines()
        came += [line.split(":")[0] for line in told if f" {item['element']}," in line and item["receipt"] in line]
        story.desk.say("practice", "--go", "P2D")
    assert came == ["reminder", "yellow", "red"]


def appeal(story: Story, item: dict[str, Any]) -> None:
    """Receive the red card, explain, appeal; the supervisor takes it back."""
    by = story.holders[item["post_id"]]
    table = story.desk.say("cards", "--post", item["post_id"]).splitlines()
    card = next(line.split()[0] for line in table if " red " in line and item["receipt"] in line)
    for answer, who in (("receive", by), ("explain", by), ("appeal", by), ("withdraw", SUPERVISOR)):
        if answer == "withdraw":
            story.desk.refused("cards", "--answer", card, answer, "--words", "属实", "--by", by)
        story.desk.say("cards", "--answer", card, answer, "--words", "属实", "--by", who)


def move(story: Story, receipt: str, to_be: object, folder: Path) -> None:
    """Put the redesigned flow into service and take one case over to it."""
    before = {item["element"] for item in story.open(receipt)}
    story.desk.say("deploy", with_extensions(Path(str(to_be)), folder / "to_be.bpmn"), "-q")
    story.desk.say("move", story.flow, "--case", receipt, "--dry-run")
    story.desk.say("move", story.flow, "--case", receipt, "--by", HEAD)
    assert before <= {item["element"] for item in story.open(receipt)}


def die(story: Story, item: dict[str, Any]) -> None:
    """Complete a task in a process that is killed before it commits: nothing was done, and it is done again, once."""
    before = story.desk.case(item["receipt"])
    story.kill(item, "killed")
    assert story.desk.case(item["receipt"]) == before
    by = story.holders[item["post_id"]]
    for _ in range(2):
        story.desk.finish(item["id"], "--key", "killed", by=by, answers=story.answers)
    after = story.desk.case(item["receipt"])
    assert [found["status"] for found in after["items"] if found["id"] == item["id"]] == ["completed"]


def inspect(story: Story, receipt: str, element: str) -> None:
    """One officer is not enough."""
    item = story.work_until(receipt, element=element)
    by = story.holders[item["post_id"]]
    assert "two officers" in story.desk.refused("complete", item["id"], "--by", by, "--officer", by)
    story.desk.say("complete", item["id"], "--by", by, "--officer", by, "--officer", "吴")


def hear(story: Story, receipt: str) -> None:
    """Who examined the case must not chair its hearing."""
    item = story.work_until(receipt, element="Task_C33_hearing")
    by = story.holders[item["post_id"]]
    words = ("complete", item["id"], "--by", by, "--officer")
    assert "must not chair" in story.desk.refused(*words, by)
    assert "the record" in story.desk.refused(*words, CHAIR)
    story.desk.say(*words, CHAIR, "--record", "双方陈述意见，无异议。")


def entries(story: Story, receipt: str, kind: str) -> list[dict[str, Any]]:
    journal = story.desk.case(receipt)["journal"]
    return [entry["entry"] for entry in journal if entry["entry"]["kind"] == kind]


def add_up(url: str, receipt: str) -> None:
    """The days held by every post and the excluded days are the elapsed time, to the second."""
    engine = Engine(url)
    view = engine.case(receipt)
    engine.close()
    held = [Stretch(begin=item.offered_at, end=item.closed_at, what=item.post_id) for item in view.items]
    marks = [entry for _, entry in view.journal if entry.kind in {"suspended", "resumed"}]
    stood = [
        Stretch(begin=one.at, end=other.at, what=one.facts["procedure"])
        for one, other in zip(marks[::2], marks[1::2], strict=True)
    ]
    ledger = make_ledger(view.case.received_at, view.case.closed_at, held, stood)
    parts = [*held_by(ledger).values(), *excluded_time(ledger).values()]
    assert sum(parts, start=timedelta()) == view.case.closed_at - view.case.received_at


def close_the_books(story: Story, as_is: object, folder: Path) -> None:
    """The journals are whole, the history is a log that the diagnosis reads, and the indicators have plausible numbers."""
    story.desk.say("audit", "verify")
    story.desk.say("export", folder / "history.csv", "-q")
    assert story.desk.say("diagnose", as_is, "--log", folder / "history.csv", "-q")
    engine = Engine(story.desk.url)
    shares = {
        found.code: found
        for found in engine.indicators(
            datetime.fromisoformat("2026-01-01T00:00Z"), datetime.fromisoformat("2030-01-01T00:00Z")
        )
    }
    engine.close()
    kept = shares["task.promised.on time"]
    assert 0 < kept.count < kept.whole
    returned = shares["cases.returned.any"]  # one sent back, one refused, of three
    assert (returned.count, returned.whole) == (2, 3)
