"""Logging in for real: from the link of an administrator to the end of a login."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from member import CODES, PASSWORD, STEP_ON, Member
from reader import TOKEN, Reader

from engine.accounts import LOCKED, MOST_FAILURES
from engine.clock import ManualClock
from engine.logins import IDLE
from engine.service import Engine
from web.app import create_app
from web.quotas import BY_NAME, WRITES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

MONDAY = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
NEW = "other words by chance"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
def office(tmp_path: Path, clock: ManualClock) -> Iterator[Engine]:
    engine = Engine(f"sqlite:///{tmp_path / 'office.db'}", clock=clock)
    engine.database.prepare()
    for person, side, role in (("li", "approval", "officer"), ("sun", "supervision", "supervisor")):
        engine.add_person(person, side=side)
        engine.open_account(person, [role])
    yield engine
    engine.close()


@pytest.fixture
def served(office: Engine) -> Flask:
    return create_app(office, secret="a secret of the tests")  # noqa: S106 - nobody else's


@pytest.fixture
def li(served: Flask, office: Engine, clock: ManualClock) -> Member:
    return Member(served, office, clock)


def is_logged_in(member: Reader) -> bool:
    return member.open("/account").request.path == "/account"


def test_an_invitation_leads_to_a_login(li: Member, office: Engine) -> None:
    li.join()
    codes = CODES.findall(li.text)

    assert len(codes) == office.count_recovery_codes("li") == 10
    assert is_logged_in(li)
    assert PASSWORD not in str(office.account("li"))
    assert li.secret not in str(office.account("li"))  # sealed


def test_name_password_and_code_log_in(li: Member) -> None:
    li.join()
    li.press("/leave")
    assert not is_logged_in(li)
    li.give_password()
    assert not is_logged_in(li)  # a password alone is not enough
    li.log_in()

    assert is_logged_in(li)


def test_without_script_and_without_a_telephone(li: Member, office: Engine) -> None:
    li.join()
    code = CODES.findall(li.text)[0]
    for expected in (True, False):  # each is good for once
        li.press("/leave")
        li.give_password()
        li.press("/login/code", code=code)
        assert is_logged_in(li) == expected
        li.open("/")
    assert office.count_recovery_codes("li") == 9


def test_a_code_is_good_for_once(li: Member, served: Flask, office: Engine, clock: ManualClock) -> None:
    li.join()
    clock.go(STEP_ON)
    thief = Member(served, office, clock)
    thief.secret = li.secret
    for who, expected in ((li, 200), (thief, 400)):  # whoever looked over a shoulder comes too late
        who.open("/")
        who.give_password()
        assert who.press("/login/code", code=who.code()).status_code == expected


def test_whoever_guesses_learns_nothing(li: Member, office: Engine) -> None:
    li.join()
    li.press("/leave")
    answers = set()
    for person, password in (("li", "wrong"), ("nobody", "wrong"), ("sun", ""), ("", "")):
        li.open("/login")
        response = li.press("/login", person=person, password=password)
        answers.add((response.status_code, *re.findall(r'role="alert">([^<]+)<', li.text)))

    assert len(answers) == 1
    assert office.account("li").failures == 1


@pytest.mark.parametrize("step", ["password", "code"])
def test_five_wrong_ones_lock_the_account_for_a_while(li: Member, clock: ManualClock, step: str) -> None:
    li.join()
    li.press("/leave")
    for _ in range(MOST_FAILURES):
        if step == "code":
            li.give_password()
            li.press("/login/code", code="000000")
        else:
            li.give_password("wrong")
    li.log_in()
    assert not is_logged_in(li)  # right, and locked
    clock.go(LOCKED)
    li.log_in()

    assert is_logged_in(li)


def test_the_password_is_asked_for_again_after_ten_minutes(li: Member, clock: ManualClock) -> None:
    li.join()
    li.press("/leave")
    li.give_password()
    clock.go(timedelta(minutes=11))

    assert li.press("/login/code", code=li.code()).status_code == 409
    assert not is_logged_in(li)


# password, the same again, what the sentence says
BAD = [
    ("", "", "12 to 200"),
    ("short", "short", "12 to 200"),
    ("x" * 201, "x" * 201, "12 to 200"),
    ("aaaaaaaaaaaaa", "aaaaaaaaaaaaa", "guessed soon"),
    ("my name is Li, yes", "my name is Li, yes", "guessed soon"),
    (PASSWORD, NEW, "not the same"),
]


@pytest.mark.parametrize(("password", "again", "words"), BAD)
def test_passwords_that_are_not_taken(li: Member, office: Engine, password: str, again: str, words: str) -> None:
    address = f"/invitation/{office.invite('li')}"
    li.open(address)
    response = li.press(address, password=password, again=again)

    assert response.status_code == 400
    assert words in re.findall(r'role="alert">([^<]+)<', li.text)[0]
    assert not office.account("li").password
    assert li.open(address).status_code == 200  # the link is good still


def test_a_link_is_good_for_once(li: Member, office: Engine) -> None:
    address = f"/invitation/{office.invite('li')}"
    li.open(address)
    li.press(address, password=PASSWORD, again=PASSWORD)

    assert li.open(address).status_code == 404
    assert li.open("/invitation/guessed").status_code == 404


def test_a_login_ends(li: Member, office: Engine, clock: ManualClock) -> None:
    li.join()
    cookie = li.client.get_cookie("binglian")
    assert cookie is not None
    li.press("/leave")
    li.client.set_cookie("binglian", cookie.value)  # a copy of before
    assert not is_logged_in(li)
    li.log_in()
    clock.go(IDLE + STEP_ON)
    assert not is_logged_in(li)
    li.log_in()
    office.change_roles("li", ["planner"], by="gu")
    assert not is_logged_in(li)


def test_the_page_that_one_wanted_comes_after_the_login(li: Member) -> None:
    li.join()
    li.press("/leave")
    li.open("/account?from=mail")
    assert li.log_in().request.path == "/account"


@pytest.mark.parametrize("address", ["//example.org/", "/\\example.org", "https://example.org/"])
def test_nobody_is_led_to_another_site(li: Member, address: str) -> None:
    li.join()
    li.press("/leave")
    with li.client.session_transaction() as kept:
        kept["next"] = address
    li.clock.go(STEP_ON)
    li.give_password()
    answer = li.client.post("/login/code", data={"csrf_token": TOKEN.findall(li.text)[0], "code": li.code()})

    assert answer.headers["Location"] == "/tasks"


def test_the_password_is_changed_by_who_knows_it(li: Member, served: Flask, office: Engine, clock: ManualClock) -> None:
    li.join()
    other = Member(served, office, clock)
    other.secret = li.secret
    other.log_in()
    li.open("/account")
    assert li.press("/account/password", password="wrong", new=NEW, again=NEW).status_code == 400  # noqa: S106
    assert li.press("/account/password", password=PASSWORD, new="short", again="short").status_code == 400
    li.press("/account/password", password=PASSWORD, new=NEW, again=NEW)

    assert is_logged_in(li)
    assert not is_logged_in(other)
    other.clock.go(STEP_ON)
    assert other.give_password().status_code == 400
    assert other.give_password(NEW).status_code == 200


def test_another_telephone(li: Member) -> None:
    li.join()
    before = li.secret
    li.open("/account/factor")
    assert li.press("/account/factor", code="000000", password=PASSWORD).status_code == 400
    li.set_up("/account/factor", password=PASSWORD)
    assert li.secret != before
    li.press("/leave")
    li.log_in()
    assert is_logged_in(li)


def test_new_recovery_codes_take_the_place_of_the_old(li: Member) -> None:
    li.join()
    old = CODES.findall(li.text)
    li.open("/account")
    li.press("/account/recovery-codes", password=PASSWORD)

    assert not set(old) & set(CODES.findall(li.text))


def test_logging_out_everywhere(li: Member, served: Flask, office: Engine, clock: ManualClock) -> None:
    li.join()
    other = Member(served, office, clock)
    other.secret = li.secret
    other.log_in()
    li.open("/account")
    li.press("/account/logins/end")

    assert not is_logged_in(li)
    assert not is_logged_in(other)


def test_a_token_is_shown_once(li: Member, office: Engine) -> None:
    li.join()
    li.open("/account")
    fields = {"name": "import of files", "days": "30", "password": PASSWORD}
    assert li.press("/account/tokens", **fields).status_code == 400  # it may do nothing
    assert 'value="import of files"' in li.text
    li.press("/account/tokens", scope="read", **fields)
    token = re.findall(r"<code>(binglian_[^<]+)</code>", li.text)[0]

    row = office.account_by_token(token)
    assert (row.person_id, row.scopes) == ("li", ["read"])
    li.open("/account")
    assert token not in li.text
    assert "import of files" in li.text
    li.press(f"/account/tokens/{office.tokens('li')[0].id}/revoke")
    assert office.account_by_token(token) is None


def test_whoever_tries_too_often_is_told_when_to_come_again(li: Member, clock: ManualClock) -> None:
    for _ in range(BY_NAME.most):
        li.give_password("wrong")
    response = li.give_password("wrong")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= BY_NAME.within.total_seconds()
    clock.go(BY_NAME.within)

    assert li.give_password("wrong").status_code == 400


def test_writing_has_a_limit_too(li: Member) -> None:
    li.open("/")
    answers = [li.press("/theme/dark").status_code for _ in range(WRITES.most + 1)]

    assert answers.count(200) == WRITES.most
    assert answers[-1] == 429


def test_the_security_log_tells_who_and_how_it_went_and_no_secret(li: Member, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "web.security"):
        li.join()
        li.press("/leave")
        li.give_password("wrong word by chance")
        li.log_in()
        li.open("/desk")
    told = [json.loads(record.message) for record in caplog.records if record.name == "web.security"]
    seen = [(event["what"], event["outcome"], event["who"]) for event in told]

    assert seen == [
        ("invitation", "accepted", "li"),
        ("second factor", "set", "li"),
        ("login", "begun", "li"),
        ("login", "ended", "li"),
        ("password", "wrong", "li"),
        ("code", "right", "li"),
        ("login", "begun", "li"),
        ("access", "refused", "li"),
    ]
    assert all(event["at"].startswith("2026-03-09T02:0") and event["address"] == "127.0.0.1" for event in told)
    assert not any(secret in caplog.text for secret in (PASSWORD, "wrong word", li.secret))


def test_in_practice_nobody_has_a_password(reader: Reader) -> None:
    assert reader.open("/login").request.path == "/"
    reader.be("li")
    reader.open("/account")
    assert reader.press("/account/password", password="", new=NEW, again=NEW).status_code == 403


def test_a_foreign_name_is_not_answered(served: Flask) -> None:
    response = served.test_client().get("/", base_url="http://example.org/")

    assert response.status_code == 400
    assert "BINGLIAN_HOSTS" in response.text


def test_cookies_travel_by_tls_alone(office: Engine) -> None:
    app = create_app(office, secret="a secret of the tests", hosts=("permits.example.org",))  # noqa: S106
    response = app.test_client().get("/login", base_url="https://permits.example.org/")
    (cookie,) = response.headers.getlist("Set-Cookie")

    assert cookie.startswith("__Host-binglian=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]


def test_the_pages_keep_to_themselves(served: Flask) -> None:
    headers = served.test_client().get("/login").headers

    assert "Strict-Transport-Security" not in headers  # on this machine there is no TLS
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_store_that_is_away_is_told_in_a_sentence(served: Flask, office: Engine, tmp_path: Path) -> None:
    office.close()
    (tmp_path / "office.db").write_bytes(b"no database at all" * 100)
    for part in ("office.db-wal", "office.db-shm"):
        (tmp_path / part).unlink(missing_ok=True)
    reader = Reader(served)

    assert reader.open("/").status_code == 503
    assert 'role="alert"' in reader.text
