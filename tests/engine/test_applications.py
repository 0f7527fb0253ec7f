"""Applications: saved as one goes, complete before they are sent, and forgotten when nobody goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from staff import put_into_service

from engine.applications import Written
from engine.errors import ConflictError, NotFoundError
from engine.materials import File
from engine.store.tables import application, application_file, content
from processes.catalogue import flow
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

WHO = {"name": "陈小明", "id": "440113199001011234", "phone": "13800138000", "email": "chen@example.org"}
PDF = b"%PDF-1.4 "


@pytest.fixture
def office(office: Engine) -> Engine:
    put_into_service(office, "shop_sign")
    return office


def files(office: Engine) -> tuple[File, ...]:
    names = [needed.data for needed in office.item_sheet("Shop_sign", {}).materials]
    return tuple(File(data=data, name=f"{data}.pdf", content=PDF + data.encode()) for data in names)


def rows(office: Engine, table: object) -> int:
    with office.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type] # a table


def test_everything_that_is_missing_is_said_at_once(office: Engine) -> None:
    reference, word = office.begin_application("Shop_sign", {})
    draft = office.application(reference, word)

    assert len(draft.missing) == 3 + 4  # name, number, telephone; four materials
    with pytest.raises(UsageError) as refused:
        office.send_application(reference, word)
    assert all(str(one) in str(refused.value) for one in draft.missing)
    assert not office.cases()


def test_an_application_is_written_in_parts_and_sent_as_a_whole(office: Engine) -> None:
    reference, word = office.begin_application("Shop_sign", {})
    office.write_application(reference, word, Written(applicant={"name": " 陈小明 "}))
    for file in files(office):
        office.write_application(reference, word, Written(files=(file,)))
    office.write_application(reference, word, Written(applicant=WHO))
    assert not office.application(reference, word).missing
    receipt = office.send_application(reference, word)

    assert office.case(receipt).case.applicant == WHO
    assert {found.data for found in office.materials(receipt)} == {file.data for file in files(office)}
    assert office.send_application(reference, word) == receipt  # pressed twice
    assert len(office.cases()) == 1
    assert (rows(office, application_file), rows(office, content)) == (0, 4)
    sent = office.application(reference, word)
    assert (sent.receipt, dict(sent.applicant)) == (receipt, {})  # what is personal is with the case alone
    assert office.verify() is None
    with pytest.raises(ConflictError, match=receipt):
        office.write_application(reference, word, Written(applicant=WHO))


def test_what_is_answered_decides_what_is_asked_for(office: Engine) -> None:
    office.deploy(Path(str(flow("business_opening").to_be)).read_bytes())
    reference, word = office.begin_application("Business_opening", {"kind": "restaurant"})
    before = office.application(reference, word)
    office.write_application(reference, word, Written(answers={"kind": "training_school", "joint_review": "no"}))
    after = office.application(reference, word)

    assert [one.name for one in after.sheet.unanswered] == ["capital_verification", "drainage"]
    assert "教师资格" in {needed.data for needed in after.sheet.materials}
    assert "教师资格" not in {needed.data for needed in before.sheet.materials}


def test_a_file_that_is_not_taken_keeps_nothing_else_back(office: Engine) -> None:
    reference, word = office.begin_application("Shop_sign", {})
    good = files(office)[0]
    bad = (File(data="效果图", name="a.pdf", content=b"MZ program\x00"), File(data="效果图", name="b.pdf", content=b""))
    refused = office.write_application(reference, word, Written(applicant=WHO, files=(*bad, good, good)))

    assert [str(one).split()[0] for one in refused] == ["a.pdf", "b.pdf"]
    draft = office.application(reference, word)
    assert [file.name for file in draft.files] == [good.name]
    office.write_application(reference, word, Written(drop=(draft.files[0].id,)))
    assert (office.application(reference, word).files, rows(office, content)) == ((), 0)


# field, what is typed, what the sentence says
@pytest.mark.parametrize(("name", "typed"), [("phone", "ask my mother"), ("email", "nowhere")])
def test_what_cannot_be_right_is_said(office: Engine, name: str, typed: str) -> None:
    reference, word = office.begin_application("Shop_sign", {})
    office.write_application(reference, word, Written(applicant=WHO | {name: typed}, files=files(office)))

    assert [typed in str(one) for one in office.application(reference, word).missing] == [True]


def test_nobody_reads_an_application_without_its_word(office: Engine) -> None:
    reference, word = office.begin_application("Shop_sign", {})
    other, another = office.begin_application("Shop_sign", {})

    for number, said in ((reference, another), (other, word), (reference, ""), ("A0", word)):
        with pytest.raises(NotFoundError):
            office.application(number, said)


def test_what_nobody_touches_for_thirty_days_is_forgotten_with_its_files(office: Engine, clock: ManualClock) -> None:
    old, word = office.begin_application("Shop_sign", {})
    kept, word_of_kept = office.begin_application("Shop_sign", {})
    shared, own = files(office)[:2]
    office.write_application(old, word, Written(applicant=WHO, files=(shared, own)))
    office.write_application(kept, word_of_kept, Written(files=(shared,)))
    clock.go(timedelta(days=20))
    office.write_application(kept, word_of_kept, Written(applicant=WHO))
    clock.go(timedelta(days=10, minutes=1))
    office.tick()

    assert office.application(kept, word_of_kept).files
    with pytest.raises(NotFoundError):
        office.application(old, word)
    assert (rows(office, application), rows(office, content)) == (1, 1)
