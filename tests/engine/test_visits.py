"""Visits: booked with two officers, filed once with photographs, seen by who takes part in the case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from staff import open_items

from engine.errors import ConflictError, NotAllowedError
from engine.visits import MOST_PHOTOS, Appointment, Photo, Report
from processes.blocks import build, sequence, task
from processes.errors import UsageError
from processes.writer import write

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

JPEG = b"\xff\xd8\xff\xe0 a photograph"
FOUND = Report(findings=("yes", "yes"))


@pytest.fixture
def item(office: Engine) -> int:
    """An inspection that is open."""
    steps = sequence(task("look", nature="inspection", lane=("局", "检查岗")), task("decide", lane=("局", "审批岗")))
    flow, _ = office.deploy(write(build(steps)))
    for person in ("li", "chen", "zhao"):
        office.add_person(person)
    office.assign("li", "局 检查岗")
    return int(open_items(office, office.start(flow))[0].id)


def appointment(clock: ManualClock, hours: int = 2, **other: object) -> Appointment:
    said = {"place": "沙湾路 12号", "officers": ("li", "chen"), "points": ("通道", " ", "灭火器")} | other
    return Appointment(at=clock.now() + timedelta(hours=hours), **said)  # type: ignore[arg-type] # a table of facts


def test_a_visit_is_booked_filed_and_seen(office: Engine, clock: ManualClock, item: int) -> None:
    number = office.book_visit(item, appointment(clock), by="li")
    day = clock.now(), clock.now() + timedelta(days=1)
    assert [row.id for row in office.own_visits(*day, by="chen")] == [number]  # one of its officers
    assert not office.own_visits(*day, by="zhao")
    photo = Photo(name="门口.jpg", content=JPEG, taken_at=clock.now(), position="22.9373, 113.3840")
    report = Report(findings=("yes", "no"), words="灭火器过期", position="22.9,113.4", photos=(photo,))
    for _ in range(2):  # sent again from a telephone: once
        office.file_visit(number, report, by="chen", key="phone-1")
    row = office.visit(number, by="chen")
    assert (row.status, row.points, row.findings, row.filed_by) == ("filed", ["通道", "灭火器"], ["yes", "no"], "chen")
    (kept,) = office.photos([number])
    assert office.photo(kept.id, by="li")[1] == JPEG
    assert (kept.taken_at, kept.position, kept.media) == (clock.now(), "22.9373, 113.3840", "image/jpeg")
    with pytest.raises(NotAllowedError):
        office.photo(kept.id, by="zhao")
    entries = [entry.kind for _, entry in office.case(row.receipt).journal]
    assert entries.count("visit filed") == 1
    office.complete(item, by="li")  # those who were named when it was booked


def test_a_visit_is_taken_back(office: Engine, clock: ManualClock, item: int) -> None:
    number = office.book_visit(item, appointment(clock), by="li")
    office.cancel_visit(number, "下雨", by="li")
    with pytest.raises(ConflictError, match="cancelled"):
        office.file_visit(number, FOUND, by="li")


# what is said at booking -> why not
BOOKED = [
    ({"hours": -1}, ConflictError),  # a time that has passed
    ({"place": " "}, UsageError),
    ({"points": ("",)}, UsageError),
    ({"officers": ("li",)}, UsageError),  # one alone
]


@pytest.mark.parametrize(("said", "error"), BOOKED)
def test_what_is_no_appointment_is_refused(
    office: Engine, clock: ManualClock, item: int, said: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        office.book_visit(item, appointment(clock, **said), by="li")  # type: ignore[arg-type] # a table of facts
    assert not office.visits(office.item(item, by="li")[0].receipt)


# report, by whom -> why not
FILED = [
    (Report(findings=("yes",)), "li", UsageError),  # a point is left open
    (Report(findings=("yes", "perhaps")), "li", UsageError),
    (Report(findings=("yes", "no")), "li", UsageError),  # a no without words
    (Report(findings=("yes", "yes"), position="here"), "li", UsageError),
    (Report(findings=("yes", "yes"), photos=(Photo(name="a.txt", content="面积".encode()),)), "li", UsageError),
    (
        Report(findings=("yes", "yes"), photos=(Photo(name="a.jpg", content=JPEG),) * (MOST_PHOTOS + 1)),
        "li",
        UsageError,
    ),
    (Report(findings=("yes", "yes"), officers=("li",)), "li", UsageError),  # one alone after all
    (FOUND, "zhao", NotAllowedError),
]


@pytest.mark.parametrize("refused", FILED)
def test_what_is_no_report_is_refused(
    office: Engine, clock: ManualClock, item: int, refused: tuple[Report, str, type[Exception]]
) -> None:
    report, by, error = refused
    number = office.book_visit(item, appointment(clock), by="li")
    with pytest.raises(error):
        office.file_visit(number, report, by=by)
    assert office.visit(number, by="li").status == "booked"
    assert not office.photos([number])


def test_only_an_inspection_is_visited(office: Engine, clock: ManualClock, item: int) -> None:
    office.complete(item, by="li", officers=("li", "chen"))
    with pytest.raises(ConflictError):
        office.book_visit(item, appointment(clock), by="li")
