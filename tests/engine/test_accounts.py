"""Accounts: what opens them, how long a login lasts, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine.accounts import INVITED, LOCKED, MOST_FAILURES
from engine.errors import ConflictError, NotFoundError, TooManyError
from engine.logins import IDLE, LONGEST
from engine.quotas import Quota
from processes.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.clock import ManualClock
    from engine.service import Engine

SECOND = timedelta(seconds=1)
HASH, OTHER_HASH, SEALED = "a hash", "another hash", "a sealed secret"


@pytest.fixture
def office(office: Engine) -> Engine:
    office.add_person("li", name="李敏")
    office.open_account("li", ["officer"])
    return office


# what -> what ends the logins of a person
ENDS = [
    lambda office: office.change_roles("li", ["planner"], by="gu"),
    lambda office: office.change_account("li", by="li", password=OTHER_HASH),
    lambda office: office.set_factor("li", secret=SEALED, step=1),
    lambda office: office.accept_invitation(office.invite("li"), password=HASH),
    lambda office: office.close_account("li", by="gu"),
    lambda office: office.end_logins("li"),
]


@pytest.mark.parametrize("end", ENDS)
def test_what_ends_every_login_of_a_person(office: Engine, end: Callable[[Engine], object]) -> None:
    word = office.begin_login("li")
    assert office.account_by_login(word) is not None
    end(office)

    assert office.account_by_login(word) is None
    assert office.account_by_login(word, lasting=True) is None


def test_logging_out_ends_one_login(office: Engine) -> None:
    here, there = office.begin_login("li", address="10.0.0.1"), office.begin_login("li")
    office.end_login(here)

    assert office.account_by_login(here) is None
    assert office.account_by_login(there) is not None
    assert office.account_by_login("") is None


def test_a_closed_account_logs_nobody_in(office: Engine) -> None:
    office.close_account("li", by="gu")

    assert office.account_by_login(office.begin_login("li"), lasting=True) is None


def test_a_login_ends_when_nobody_is_seen(office: Engine, clock: ManualClock) -> None:
    word = office.begin_login("li")
    for _ in range(3):
        clock.go(IDLE)
        assert office.account_by_login(word) is not None  # each time somebody is seen
    clock.go(IDLE + SECOND)

    assert office.account_by_login(word) is None
    assert not office.logins("li")
    assert office.account_by_login(word, lasting=True) is not None  # in practice, where weeks pass by a click


def test_a_login_ends_after_a_working_day_at_the_latest(office: Engine, clock: ManualClock) -> None:
    word, begun = office.begin_login("li"), clock.now()
    while clock.now() - begun < LONGEST:
        assert office.account_by_login(word) is not None
        clock.go(IDLE)
    clock.go(SECOND)

    assert office.account_by_login(word) is None


def test_an_invitation_opens_once(office: Engine) -> None:
    void, word = office.invite("li"), office.invite("li", by="gu")
    assert office.invited(void) is None  # the newer one took its place
    assert office.invited(word) == "li"

    assert office.accept_invitation(word, password=HASH) == "li"
    assert office.account("li").password == HASH
    with pytest.raises(NotFoundError, match="used already"):
        office.accept_invitation(word, password=OTHER_HASH)


def test_an_invitation_is_over_after_a_day(office: Engine, clock: ManualClock) -> None:
    word = office.invite("li")
    clock.go(INVITED)

    assert office.invited(word) is None
    with pytest.raises(NotFoundError, match="is over"):
        office.accept_invitation(word, password=HASH)


def test_nobody_is_invited_to_a_closed_account(office: Engine) -> None:
    office.close_account("li", by="gu")
    with pytest.raises(ConflictError, match="closed"):
        office.invite("li")
    with pytest.raises(NotFoundError, match="has no account"):
        office.invite("wang")


def test_wrong_words_in_a_row_lock_an_account(office: Engine, clock: ManualClock) -> None:
    for _ in range(MOST_FAILURES - 1):
        office.note_attempt("li", right=False)
    assert office.account("li").locked_until is None
    office.note_attempt("li", right=False)
    assert office.account("li").locked_until == clock.now() + LOCKED

    office.note_attempt("li", right=True)
    assert office.account("li").locked_until is None


def test_a_code_is_taken_once(office: Engine) -> None:
    codes = office.set_factor("li", secret=SEALED, step=7)

    assert not office.take_step("li", 7)  # the code that proved the factor
    assert office.take_step("li", 8)
    assert not office.take_step("li", 8)
    assert office.take_recovery_code("li", codes[3].upper())
    assert not office.take_recovery_code("li", codes[3])
    assert office.count_recovery_codes("li") == len(codes) - 1
    fresh = office.renew_recovery_codes("li")
    assert not office.take_recovery_code("li", codes[0])
    assert office.take_recovery_code("li", fresh[0])


def test_a_token_speaks_for_a_person_until_its_day(office: Engine, clock: ManualClock) -> None:
    token = office.issue_token(by="li", name="import of files", scopes=["read"], days=30)
    row = office.account_by_token(token)
    assert (row.person_id, row.scopes, row.roles) == ("li", ["read"], ["officer"])
    (kept,) = office.tokens("li")
    assert kept.used_at == clock.now()
    assert token not in str(kept)
    clock.go(timedelta(days=30))

    assert office.account_by_token(token) is None


def test_a_token_is_taken_back_by_its_owner(office: Engine) -> None:
    token = office.issue_token(by="li", name="import of files", scopes=["read", "write"], days=30)
    (kept,) = office.tokens("li")
    with pytest.raises(NotFoundError, match="no token"):
        office.revoke_token(kept.id, by="wang")
    office.revoke_token(kept.id, by="li")

    assert office.account_by_token(token) is None


def test_a_token_of_a_closed_account_is_over(office: Engine) -> None:
    token = office.issue_token(by="li", name="import of files", scopes=["read"], days=30)
    office.close_account("li", by="gu")

    assert office.account_by_token(token) is None


# name, scopes, days, what the sentence says
NO_TOKENS = [
    (" ", ["read"], 30, "what the token is for"),
    ("import", [], 30, "may do"),
    ("import", ["everything"], 30, "may do"),
    ("import", ["read"], 0, "good for"),
    ("import", ["read"], 367, "good for"),
]


@pytest.mark.parametrize(("name", "scopes", "days", "words"), NO_TOKENS)
def test_tokens_that_are_not_issued(office: Engine, name: str, scopes: list[str], days: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        office.issue_token(by="li", name=name, scopes=scopes, days=days)


def test_a_quota_is_counted_anew_after_its_time(office: Engine, clock: ManualClock) -> None:
    quota = Quota(kind="login", most=2, within=timedelta(minutes=5))
    for _ in range(2):
        office.count_request("10.0.0.1", quota)
    clock.go(timedelta(minutes=1))
    with pytest.raises(TooManyError) as refused:
        office.count_request("10.0.0.1", quota)
    assert refused.value.seconds == 240
    office.count_request("10.0.0.2", quota)  # somebody else
    clock.go(timedelta(minutes=4))

    office.count_request("10.0.0.1", quota)
