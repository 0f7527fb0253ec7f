"""What can be mended at the window is mended there (L03): on record, and nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk
from staff import finish, open_items, put_into_service

from engine.errors import ConflictError, NotAllowedError
from processes.errors import UsageError

if TYPE_CHECKING:
    from engine.service import Engine

WINDOW = "政务服务中心"
YES = {"complete_registration": "yes", "decision_S04": "granted"}


@pytest.fixture
def intake(office: Engine) -> Any:
    """The first work item of a case: its file is taken in."""
    receipt = office.start(put_into_service(office, "shop_sign"))
    return open_items(office, receipt)[0]


def receipt_of(office: Engine) -> str:
    return str(office.cases()[0].receipt)


def test_what_is_mended_is_on_record_and_nothing_else_changes(office: Engine, intake: Any, url: str) -> None:
    before = office.case(receipt_of(office))
    Desk(url).say("mend", intake.id, "--what", "补签日期", "--by", WINDOW)
    after = office.case(receipt_of(office))

    said = [(entry.actor, entry.facts["what"]) for _, entry in after.journal if entry.kind == "mended"]
    assert said == [(WINDOW, "补签日期")]
    assert (after.items, after.clocks, office.notices()) == (before.items, before.clocks, [])
    assert "补签日期" in Desk(url).say("case", receipt_of(office))
    assert office.verify() is None


def test_it_is_for_the_window_and_ends_with_the_intake(office: Engine, intake: Any) -> None:
    with pytest.raises(UsageError, match="what was mended"):
        office.mend(intake.id, " ", by=WINDOW)
    with pytest.raises(NotAllowedError, match="does not hold the post"):
        office.mend(intake.id, "补签日期", by="陈")
    finish(office, intake, YES)
    with pytest.raises(ConflictError, match="is over"):
        office.mend(intake.id, "补签日期", by=WINDOW)
    review = open_items(office, receipt_of(office))[0]
    with pytest.raises(NotAllowedError, match="takes no file in"):
        office.mend(review.id, "补签日期", by=review.department)
