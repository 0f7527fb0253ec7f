"""Channels: what the file of channels says, and what arrives at real servers and in real files."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from servers import hook_server, mail_server, silent_server

from engine.channels import Letter, UndeliveredError, read_channels
from engine.channels.mail import address
from processes.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from engine.channels import Channel

LETTER = Letter(
    key="3-7-20260309T020000-applicant",
    kind="accepted",
    receipt="20260309000003",
    role="applicant",
    name="王五",
    mail="wang@example.org",
    phone="",
    at=datetime(2026, 3, 9, 2, 0, tzinfo=UTC),
    subject="【20260309000003】受理通知",
    text="王五：\n\n您的申请已受理。\n",
)
MAIL = '[[channel]]\nkind="mail"\nhost="127.0.0.1"\nfrom="审批局 <notice@example.org>"\n'
HOOK = '[[channel]]\nkind="webhook"\n'
SECRETS = {"HOOK_SECRET": "s3", "SMTP_USER": "notice", "SMTP_PASSWORD": "pass"}


def channel(folder: Path, text: str, environment: dict[str, str] = SECRETS) -> Channel:
    """The one channel of a file of channels."""
    (found,) = channels(folder, text, environment)
    return found


def channels(folder: Path, text: str, environment: dict[str, str] = SECRETS) -> tuple[Channel, ...]:
    file = folder / "notices.toml"
    file.write_text(text, encoding="utf-8")
    return read_channels(file, environment)


def test_mail_arrives_with_its_key(tmp_path: Path) -> None:
    with mail_server() as server:
        login = 'user_variable="SMTP_USER"\n'
        door = channel(tmp_path, MAIL + f'security="none"\nport={server.port}\n' + login).door
        door.send(LETTER)
        door.send(LETTER)
    first, second = server.mails
    assert (first["From"], first["To"]) == ("审批局 <notice@example.org>", "王五 <wang@example.org>")
    assert (first["Subject"], first.get_content()) == (LETTER.subject, LETTER.text)
    assert first["X-Binglian-Key"] == LETTER.key
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"] == second["Message-ID"]
    assert server.logins == ["\0notice\0", "\0notice\0"]


def test_a_password_never_goes_to_a_server_that_does_not_encrypt(tmp_path: Path) -> None:
    with mail_server() as server:
        login = 'user_variable="SMTP_USER"\npassword_variable="SMTP_PASSWORD"\n'
        door = channel(tmp_path, MAIL + f"port={server.port}\n" + login).door
        with pytest.raises(UndeliveredError) as error:
            door.send(LETTER)
    assert error.value.is_down
    assert (server.logins, server.mails) == ([], [])


def test_a_recipient_whom_the_server_does_not_know_is_no_fault_of_the_channel(tmp_path: Path) -> None:
    with mail_server() as server:
        server.unknown = ("wang@example.org",)
        door = channel(tmp_path, MAIL + f'security="none"\nport={server.port}\n').door
        with pytest.raises(UndeliveredError, match="nobody of that name") as error:
            door.send(LETTER)
        assert not error.value.is_down
        door.send(replace(LETTER, mail="li@example.org"))
    assert len(server.mails) == 1


def test_nothing_goes_by_mail_without_an_address(tmp_path: Path) -> None:
    door = channel(tmp_path, MAIL).door
    assert door.reaches(LETTER)
    assert not any(door.reaches(replace(LETTER, mail=text)) for text in ("", "13800000000", "a@b@c", "a@\nb"))


def test_a_webhook_gets_a_signed_body_with_a_key(tmp_path: Path) -> None:
    with hook_server() as server:
        url = f'url="http://127.0.0.1:{server.port}/in?office=1"\nsecret_variable="HOOK_SECRET"\n'
        channel(tmp_path, HOOK + url).door.send(LETTER)
    ((headers, body),) = server.posts
    assert headers["Idempotency-Key"] == LETTER.key
    assert headers["X-Binglian-Signature"] == "sha256=" + hmac.new(b"s3", body, hashlib.sha256).hexdigest()
    assert json.loads(body) == {
        "key": LETTER.key,
        "kind": "accepted",
        "case": LETTER.receipt,
        "at": "2026-03-09T02:00:00+00:00",
        "to": {"role": "applicant", "name": "王五", "mail": "wang@example.org"},
        "subject": LETTER.subject,
        "text": LETTER.text,
    }


@pytest.mark.parametrize(
    ("status", "is_down"),
    [
        (500, True),  # the server has a fault
        (302, True),  # it sends us elsewhere: nothing is posted there
        (429, True),  # too many
        (401, True),  # the secret is another
        (422, False),  # this one letter
    ],
)
def test_what_a_webhook_does_not_take(tmp_path: Path, status: int, *, is_down: bool) -> None:
    with hook_server() as server:
        server.status = status
        door = channel(tmp_path, HOOK + f'url="http://127.0.0.1:{server.port}"\n').door
        with pytest.raises(UndeliveredError, match=f"HTTP {status}") as error:
            door.send(LETTER)
    assert error.value.is_down is is_down
    assert len(server.posts) == 1


@pytest.mark.parametrize("text", [MAIL + 'security="none"\n', MAIL + 'security="ssl"\n', HOOK])
def test_a_server_that_is_silent_is_left_in_time(tmp_path: Path, text: str) -> None:
    with silent_server() as port:
        text += f'url="http://127.0.0.1:{port}"\n' if text == HOOK else f"port={port}\n"
        door: Any = channel(tmp_path, text).door
        with pytest.raises(UndeliveredError, match="timed out") as error:
            replace(door, timeout=0.1).send(LETTER)
    assert error.value.is_down


@pytest.mark.parametrize("text", [MAIL + 'security="none"\nport=1\n', HOOK + 'url="http://127.0.0.1:1"\n'])
def test_a_server_that_is_not_there_is_down(tmp_path: Path, text: str) -> None:
    with pytest.raises(UndeliveredError) as error:
        channel(tmp_path, text).door.send(LETTER)
    assert error.value.is_down


def test_a_file_gets_a_line_for_each_notice(tmp_path: Path) -> None:
    door = channel(tmp_path, '[[channel]]\nkind="file"\nfile="out.jsonl"\n').door
    door.send(LETTER)
    door.send(replace(LETTER, key="3-8-20260309T020000-post-规划局 审批岗", mail=""))
    first, second = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert first["subject"] == LETTER.subject
    assert second["key"].isascii()
    assert second["to"] == {"role": "applicant", "name": "王五"}


def test_a_folder_gets_a_mail_for_each_notice_and_the_same_again_is_the_same_file(tmp_path: Path) -> None:
    door = channel(tmp_path, '[[channel]]\nkind="file"\nfolder="out"\n').door
    for letter in (LETTER, LETTER, replace(LETTER, key="another", mail="")):
        door.send(letter)
    files = list((tmp_path / "out").iterdir())
    assert sorted(file.suffix for file in files) == [".eml", ".eml"]
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert {mail["Subject"] for mail in mails} == {LETTER.subject}


def test_a_file_that_cannot_be_written_is_down(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    for text in ('file="out/lines.jsonl"\n', 'folder="out"\n'):
        with pytest.raises(UndeliveredError) as error:
            channel(tmp_path, '[[channel]]\nkind="file"\n' + text).door.send(LETTER)
        assert error.value.is_down


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # by a part of Apprise
def test_apprise_brings_it_anywhere_else(tmp_path: Path) -> None:
    text = '[[channel]]\nkind="service"\nkinds=["yellow","red"]\nurl_variable="SERVICE"\n'
    with hook_server() as server:
        door = channel(tmp_path, text, {"SERVICE": f"json://127.0.0.1:{server.port}"}).door
        assert door.reaches(LETTER)
        door.send(LETTER)
        server.status = 500
        with pytest.raises(UndeliveredError, match="did not take it"):
            door.send(LETTER)
    said = json.loads(server.posts[0][1])
    assert said["title"] == LETTER.subject
    assert LETTER.key in said["message"]


def test_without_apprise_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(UsageError, match=r"pip install 'binglian\[notify\]'"):
        channel(tmp_path, '[[channel]]\nkind="service"\nkinds=["red"]\nurl_variable="HOOK_SECRET"\n')


def test_a_channel_says_for_which_notices_and_in_which_language(tmp_path: Path) -> None:
    text = 'language="zh-Hant"\n' + HOOK + 'url="https://example.org"\n' + MAIL + 'kinds=["missing"]\nlanguage="en"\n'
    hook, mail = channels(tmp_path, text)
    assert (hook.name, hook.language, mail.name, mail.language) == ("webhook", "zh-Hant", "mail", "en")
    assert mail.kinds == {"missing"}
    assert "offered" not in hook.kinds
    assert {"missing", "red", "closed"} <= hook.kinds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[channel", "cannot be read"),  # no TOML
        ("", "has no channel"),
        ("channel = 3", "has to be a list of texts"),
        ("channel = [3]", "has no channel"),
        ('kind="mail"\n' + HOOK, "there is no kind"),  # at the top
        ('language="latin"\n' + MAIL, "language is latin; it can be: en"),
        ("[[channel]]", "channel 1: kind is missing"),
        ('[[channel]]\nkind="pigeon"', "kind is pigeon; it can be: mail, webhook"),
        (MAIL + HOOK, "channel 2: url is missing"),
        (MAIL + MAIL, "two channels called mail"),
        ('[[channel]]\nkind="mail"\nfrom="a@example.org"', "host is missing"),
        ('[[channel]]\nkind="mail"\nhost="h"\nfrom="the office"', "from has to be an address"),
        (MAIL + 'port="25"', "port has to be a whole number"),
        (MAIL + "port=true", "port has to be a whole number"),
        (MAIL + 'security="tls"', "security is tls; it can be: starttls, ssl, none"),
        (MAIL + 'password="secret"', "password does not belong in a file"),
        (MAIL + 'password_variable="NOT_THERE"', "names the environment variable NOT_THERE, and it is not set"),
        (MAIL + 'security="none"\npassword_variable="SMTP_PASSWORD"', "not sent in the clear"),
        (MAIL + 'authority="none.pem"', "the certificate none.pem cannot be read"),
        (MAIL + 'subject="hello"', "there is no subject; there are: kind, name"),
        (MAIL + 'kinds=["advertisement"]', "no notice of the kind advertisement"),
        (MAIL + 'kinds="missing"', "kinds has to be a list of texts"),
        (HOOK + 'url="ftp://example.org"', "no address of a webhook"),
        (HOOK + 'url="http://example.org:port"', "no address of a webhook"),
        (HOOK + 'url="https://me:secret@example.org"', "must not hold a name or password"),
        ('[[channel]]\nkind="file"', "give either file"),
        ('[[channel]]\nkind="file"\nfile="a"\nfolder="b"', "give either file"),
        ('[[channel]]\nkind="service"\nurl_variable="HOOK_SECRET"', "kinds is missing"),  # everybody there reads it
        ('[[channel]]\nkind="service"\nkinds=["red"]\nurl_variable="HOOK_SECRET"', "knows no service"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        channels(tmp_path, text)
    assert "notices.toml" in str(error.value)


def test_without_the_file_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml cannot be read"):
        read_channels(tmp_path / "none.toml", {})


@pytest.mark.parametrize("text", ["", "@", "a@", "@b", "a b", "a@b\r\nBcc: c@d", "<>", "," * 9])
def test_what_is_no_address(text: str) -> None:
    assert address(text) is None
