"""Monthly figures and decisions for everybody: counted right, and of nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from staff import put_into_service, run_to_the_end

from engine.figures import FEWEST, Times
from engine.results import Wanted

if TYPE_CHECKING:
    from engine.clock import ManualClock
    from engine.service import Engine

PASS = {"complete_registration": "yes", "decision_S04": "granted"}
REFUSED = PASS | {"decision_S04": "refused"}
SECRETS = ("陈小明", "440113199001011234", "13800138000", "chen@example.org", "番禺区某路1号")
WHO = dict(zip(("name", "id", "phone", "email", "address"), SECRETS, strict=True))


@pytest.fixture
def office(office: Engine) -> Engine:
    put_into_service(office, "shop_sign")
    return office


def work(office: Engine, clock: ManualClock, *, steps: tuple[int, ...], answers: dict[str, str] = PASS) -> str:
    """Work a case for each number of hours that its steps take; return the last receipt."""
    receipt = ""
    for hours in steps:
        receipt = office.start("Shop_sign", applicant=WHO)
        run_to_the_end(office, receipt, answers, clock, timedelta(hours=hours))
    return receipt


def test_a_month_is_counted(office: Engine, clock: ManualClock) -> None:
    last = work(office, clock, steps=(1, 1, 1, 1, 72))
    office.rate(last, 2)
    office.start("Shop_sign", applicant=WHO)
    office.tick()
    flow, whole = (
        next(one for one in office.figures() if (one.month, one.flow) == ("2026-03", name))
        for name in ("Shop_sign", "")
    )

    assert (flow.received, flow.decided, flow.rated, flow.response) == (6, 5, 1, 0.2)
    assert flow.mean_grade is None  # one grade is no mean
    assert (flow.times.limited, flow.times.on_time) == (5, 4)  # three days a step: the third review was late
    assert flow.times.median == 0  # on the day of receipt
    assert (whole.received, whole.decided) == (6, 5)
    assert flow.steps["Task_S01"].number == 5


def test_figures_are_counted_once_a_day_until_the_month_after(office: Engine, clock: ManualClock) -> None:
    for _ in range(13):  # a month a sweep
        office.tick()
    work(office, clock, steps=(1,))
    office.tick()
    assert not any(one.decided for one in office.figures(flow=""))  # counted today already
    clock.go(timedelta(days=1))
    office.tick()
    assert [one.decided for one in office.figures(flow="") if one.decided] == [1]
    at = {one.month: one.counted_at for one in office.figures(flow="")}
    clock.go(timedelta(days=70))  # late in May
    for _ in range(20):
        office.tick()
    then = {one.month: one.counted_at for one in office.figures(flow="")}

    assert then["2026-03"] > at["2026-03"]  # once more, after April was over
    clock.go(timedelta(days=1))
    for _ in range(20):
        office.tick()
    last = {one.month: one.counted_at for one in office.figures(flow="")}
    assert (last["2026-03"], last["2026-05"] > then["2026-05"]) == (then["2026-03"], True)


def test_the_last_quarter_stands_beside_the_promise(office: Engine, clock: ManualClock) -> None:
    assert office.last_quarter("Shop_sign") == ("2025 Q4", None)
    work(office, clock, steps=(1,) * FEWEST)
    clock.go(timedelta(days=35))
    for _ in range(13):
        office.tick()
    name, figure = office.last_quarter("Shop_sign")

    assert name == "2026 Q1"
    assert figure
    assert (figure.decided, figure.times.share) == (FEWEST, 1.0)


def test_of_few_cases_no_median_is_told() -> None:
    times = Times()
    for days in range(FEWEST - 1):
        times.add(days, on_time=True)
    assert (times.median, times.share) == (None, None)
    times.add(9, on_time=None)
    assert (times.median, times.share) == (2, None)  # four had a limit
    times.add(11, on_time=False)
    assert (times.median, times.share) == (2.5, 0.8)


def test_decisions_are_listed_page_by_page_and_name_nobody(office: Engine, clock: ManualClock) -> None:
    work(office, clock, steps=(1, 1, 1))
    work(office, clock, steps=(1,), answers=REFUSED)
    found, older = [], ""
    for _ in range(3):
        page = office.results(Wanted(older=older, limit=2))
        found += page.rows
        older = page.older
        if not older:
            break

    assert [one.outcome for one in found] == ["不予许可", "办结", "办结", "办结"]
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert {one.department for one in found} == {"城市管理局"}
    everything = repr((found, office.figures(), office.last_quarter("Shop_sign"), office.item_sheet("Shop_sign", {})))
    assert not [secret for secret in SECRETS if secret in everything]
    # of another flow, of another time, behind a place that is none
    assert not office.results(Wanted(flow="nowhere")).rows
    assert not office.results(Wanted(begin=clock.now() + timedelta(hours=1))).rows
    assert len(office.results(Wanted(older="nonsense")).rows) == 4
