"""Sending: at least once each with the same key, later and later where it is in vain, and never in the way of the office."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from servers import mail_server
from sqlalchemy import text
from staff import finish, open_items, put_into_service

from engine import sending
from engine.channels import Channel, UndeliveredError
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.notices import KINDS
from engine.service import Engine
from processes.catalogue import flow
from reengineer.commands.talk import Talk
from web.cli import cli
from web.commands import worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.channels import Letter
    from engine.clock import ManualClock

SIGN = {"complete_registration": "yes", "decision_S04": "granted"}
PLAIN = tuple(kind for kind in KINDS if kind != "offered")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Box:
    """A channel of the test: it keeps what it gets; `answer` is asked first and may raise."""

    is_local: bool = True
    letters: list[Letter] = field(default_factory=list)
    answer: Callable[[Letter], None] = lambda _: None
    has_address: bool = True

    def reaches(self, letter: Letter) -> bool:
        del letter
        return self.has_address

    def send(self, letter: Letter) -> None:
        self.answer(letter)
        self.letters.append(letter)


def through(box: Any, *, name: str = "box", kinds: tuple[str, ...] = PLAIN) -> Channel:
    return Channel(name=name, language="zh-Hans", kinds=frozenset(kinds), door=box)


def picky(letter: Letter) -> None:
    raise UndeliveredError("not " + letter.receipt)


def accept(office: Engine, count: int = 1, **applicant: str) -> list[str]:
    """Take in cases and accept them; each has one notice to its applicant."""
    deployed = put_into_service(office, "shop_sign")
    receipts = [office.start(deployed, applicant=applicant) for _ in range(count)]
    for receipt in receipts:
        finish(office, open_items(office, receipt)[0], SIGN)
    return receipts


def state(office: Engine) -> list[tuple[str, int]]:
    return [(row.status, row.attempts) for row in reversed(office.notices())]


def test_what_was_sent_is_not_sent_again(office: Engine) -> None:
    (receipt,) = accept(office)
    box = Box()
    (delivery,) = office.send([through(box)])
    assert (delivery.receipt, delivery.kind, delivery.status) == (receipt, "accepted", "sent")
    assert office.send([through(box)]) == ()
    (row,) = office.notices(status="sent")
    assert (row.sent_at, row.next_at, row.receipt) == (office.clock.now(), None, receipt)
    assert [letter.key for letter in box.letters] == [row.key]


def test_a_worker_that_dies_between_sending_and_marking_sends_again_with_the_same_key(
    office: Engine, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(office, 2)
    box = Box()

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("engine.store.outbox.settle", die)
        with pytest.raises(KeyboardInterrupt):
            office.send([through(box)])
    assert state(office) == [("pending", 1), ("pending", 1)]
    assert office.send([through(box)]) == ()  # the claim holds
    clock.go(sending.CLAIM)
    office.send([through(box)])
    sent = Counter(letter.key for letter in box.letters)
    assert sorted(sent.values()) == [1, 2]
    assert state(office) == [("sent", 2), ("sent", 2)]


def test_what_was_in_vain_is_tried_later_and_later_and_in_the_end_given_up(office: Engine, clock: ManualClock) -> None:
    accept(office)
    begin = clock.now()
    tried = []
    while (row := office.notices()[0]).status == "pending":
        clock.set(row.next_at - timedelta(seconds=1))
        assert office.send([through(Box(answer=picky))]) == ()
        clock.set(row.next_at)
        office.send([through(Box(answer=picky))])
        tried.append(clock.now() - begin)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, DAY, DAY, DAY, DAY, DAY]
    assert state(office) == [("failed", 10)]
    assert "box: not 2026" in office.notices()[0].error
    clock.go(30 * DAY)
    assert office.send([through(Box())]) == ()


def test_a_notice_is_tried_again_when_somebody_says_so(office: Engine, clock: ManualClock) -> None:
    accept(office)
    while office.notices(status="pending"):
        office.send([through(Box(answer=picky))])
        clock.go(DAY)
    number = office.notices(status="failed")[0].id
    office.send_again(number)
    box = Box()
    office.send([through(box)])
    assert len(box.letters) == 1
    with pytest.raises(ConflictError, match="was sent"):
        office.send_again(number)
    with pytest.raises(NotFoundError, match="no notice 99"):
        office.send_again(99)


def test_a_channel_that_is_down_is_asked_once_a_round_and_holds_up_no_other(office: Engine, clock: ManualClock) -> None:
    accept(office, 3)
    asked: list[str] = []

    def down(letter: Letter) -> None:
        asked.append(letter.key)
        raise UndeliveredError("no answer for " + letter.receipt, is_down=True)

    good = Box()
    office.send([through(Box(answer=down), name="bad"), through(good, name="good")])
    assert len(asked) == 1
    assert len(good.letters) == 3
    assert state(office) == [("pending", 1)] * 3
    clock.go(MINUTE)
    bad = Box()
    office.send([through(bad, name="bad"), through(good, name="good")])
    assert len(bad.letters) == len(good.letters) == 3  # the good one is not asked again
    assert state(office) == [("sent", 2)] * 3


def test_a_notice_that_cannot_be_told_holds_up_no_other(office: Engine) -> None:
    accept(office, 2)
    with office.database.transaction() as connection:
        connection.execute(text("UPDATE outbox SET kind = 'closed', facts = '{\"statement\": 3}' WHERE id = 1"))
        connection.execute(text("UPDATE outbox SET kind = 'missing' WHERE id = 1"))
    office.send([through(Box())])
    assert state(office) == [("pending", 1), ("sent", 1)]
    assert "KeyError" in office.notices()[1].error


def test_a_notice_without_an_address_stays_visible_until_there_is_one(office: Engine, clock: ManualClock) -> None:
    accept(office, 2, name="王五")
    office.add_person("zhao", side="supervision")
    clock.go(14 * DAY)
    office.tick()
    with mail_server() as server:
        channel = (mail_channel(server.port),)
        office.send(channel)
        assert {status for status, _ in state(office)} == {"no address"}
        office.set_mail("zhao", "zhao@example.org")
        done = office.send(channel)
    assert {delivery.status for delivery in done} == {"sent"}
    assert {mail["To"] for mail in server.mails} == {"zhao <zhao@example.org>"}
    assert {(row.role, row.recipient) for row in office.notices(status="sent")} == {("person", "zhao")}
    with pytest.raises(NotFoundError):
        office.set_mail("nobody", "nobody@example.org")


def mail_channel(port: int) -> Channel:
    from email.headerregistry import Address
    from ssl import create_default_context

    from engine.channels.mail import Mail

    sender = Address(username="notice", domain="example.org")
    server = {"host": "127.0.0.1", "port": port, "security": "none", "sender": sender}
    return through(Mail(**server, user="", password="", trusted=create_default_context()), name="mail")


def test_a_channel_gets_the_kinds_that_it_asks_for_and_the_rest_waits(office: Engine) -> None:
    accept(office)
    box = Box()
    assert office.send([through(box, kinds=("missing",))]) == ()
    assert state(office) == [("pending", 0)]


def test_new_work_is_told_where_a_channel_asks_for_it_and_once(office: Engine, clock: ManualClock) -> None:
    accept(office)
    before = len(office.notices())
    box = Box()
    for _ in range(2):
        office.send([through(box, kinds=("offered",))])
    told = [letter for letter in box.letters if letter.kind == "offered"]
    assert sorted(letter.name for letter in told) == sorted(["规划局", "建设局", "公安消防大队"])
    assert len(office.notices()) == before + 3
    assert "招牌外观审查" in "".join(letter.text for letter in told)
    clock.go(4 * DAY)  # what comes now is news, what lies there is not
    office.send([through(box, kinds=("offered",))])
    assert len(box.letters) == 3


def test_an_office_that_sets_up_its_channels_does_not_send_its_history(office: Engine, clock: ManualClock) -> None:
    accept(office)
    clock.go(15 * DAY)
    assert office.send([through(Box())]) == ()
    assert office.notices()[0].error == "too old to be sent"
    office.send_again(1)
    assert [delivery.status for delivery in office.send([through(Box())])] == ["sent"]


def test_nothing_leaves_an_office_that_practises(url: str) -> None:
    engine = Engine(url)
    engine.database.prepare()
    engine.practise(engine.clock.now())
    box = Box()
    engine.send([through(box)])
    with pytest.raises(NotAllowedError, match="for practice"):
        engine.send([through(Box(is_local=False))])
    engine.close()


def test_it_stops_between_two_batches_when_told_to(office: Engine) -> None:
    accept(office, 1)
    assert office.send([through(Box())], go_on=lambda: False) == ()
    assert state(office) == [("pending", 0)]


@contextmanager
def second(url: str, clock: ManualClock) -> Iterator[Engine]:
    engine = Engine(url, clock=clock)
    yield engine
    engine.close()


def test_a_second_worker_takes_what_the_first_has_not(
    office: Engine, url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    accept(office, 4)
    one, other = Box(), Box()
    with second(url, clock) as engine:

        def meanwhile(_: Letter) -> None:
            one.answer = lambda _: None
            engine.send([through(other)])

        one.answer = meanwhile  # while the first is sending its first notice, the second does all that is left
        office.send([through(one)])
    assert (len(one.letters), len(other.letters)) == (2, 2)
    assert len({letter.key for letter in [*one.letters, *other.letters]}) == 4
    assert state(office) == [("sent", 1)] * 4


def test_rows_that_another_worker_is_claiming_are_passed_over(office: Engine, url: str, clock: ManualClock) -> None:
    if url.startswith("sqlite"):
        return  # there the second waits: one writer at a time
    accept(office, 2)
    box = Box()
    with second(url, clock) as engine, engine.database.transaction() as connection:
        connection.execute(text("SELECT id FROM outbox WHERE id = 1 FOR UPDATE"))
        office.send([through(box)])
        assert len(box.letters) == 1
    office.send([through(box)])
    assert len(box.letters) == 2


def test_whoever_is_late_does_not_undo_what_another_has_done(office: Engine, clock: ManualClock) -> None:
    accept(office)
    good = Box()

    def slow(letter: Letter) -> None:
        clock.go(sending.CLAIM + MINUTE)  # longer than the claim holds
        office.send([through(good)])
        picky(letter)

    office.send([through(Box(answer=slow))])
    assert state(office) == [("sent", 2)]
    assert len(good.letters) == 1


def practise(url: str) -> None:
    """Open an office that practises, with one case that was accepted on Monday, 9 March 2026."""
    say(url, "practice", "--at", "2026-03-09 10:00")
    say(url, "deploy", str(flow("shop_sign").to_be), "-q")
    say(url, "person", "li", "--post", "*")
    say(url, "start", "Shop_sign", "--applicant", "name=王五")
    assert say(url, "complete", "1", "--by", "li", "--set", "complete_registration=yes").exit_code == 0


def test_a_batch_that_takes_longer_than_its_claim_is_left(office: Engine, clock: ManualClock) -> None:
    accept(office, 2)
    box = Box(answer=lambda _: clock.go(sending.CLAIM))
    office.send([through(box)])
    assert state(office) == [("sent", 1), ("sent", 2)]
    assert len({letter.key for letter in box.letters}) == len(box.letters) == 2


def test_a_worker_that_can_send_no_more_says_so_where_it_ends(office: Engine) -> None:
    failed: Future[None] = Future()
    stopped = threading.Event()
    nothing: Any = None
    worker._send_on(office, (nothing,), stopped, 0.1, Talk(), failed=failed)
    assert stopped.is_set()
    with pytest.raises(AttributeError):
        failed.result()


def test_the_worker_sends_by_the_file_of_channels(url: str, tmp_path: Path) -> None:
    practise(url)
    file = tmp_path / "notices.toml"
    file.write_text('[[channel]]\nkind="file"\nfile="lines.jsonl"\nlanguage="en"\n', encoding="utf-8")
    done = say(url, "worker", "--once", "--notices", str(file))
    assert "notice 1 (accepted, case 20260309000001): sent" in done.output
    (line,) = (tmp_path / "lines.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["subject"] == "[20260309000001] Notice of acceptance"
    assert [row["status"] for row in json.loads(say(url, "notices", "--json").output)] == ["sent"]
    file.write_text('[[channel]]\nkind="webhook"\nurl="http://127.0.0.1:1"\n', encoding="utf-8")
    assert "for practice" in say(url, "worker", "--once", "--notices", str(file)).output


def test_a_channel_that_does_not_answer_does_not_hold_up_the_deadlines(office: Engine, clock: ManualClock) -> None:
    accept(office)
    asked, answered = threading.Event(), threading.Event()

    def slow(_: Letter) -> None:
        asked.set()
        assert answered.wait(60)

    box = Box(answer=slow)
    sender = threading.Thread(target=office.send, args=([through(box, kinds=("accepted",))],))
    sender.start()
    assert asked.wait(60)
    clock.go(7 * DAY)
    fired = office.tick()
    answered.set()
    sender.join()
    assert "red" in {card.colour for card in fired}
    assert [row.status for row in office.notices() if row.kind == "accepted"] == ["sent"]


def test_the_worker_sends_until_it_is_told_to_stop(url: str, tmp_path: Path) -> None:
    practise(url)
    file = tmp_path / "notices.toml"
    file.write_text('[[channel]]\nkind="file"\nfolder="out"\n', encoding="utf-8")
    words = ["worker", "--every", "0.1", "--notices", str(file), "--store", url, "--lang", "en"]
    program = [sys.executable, "-c", "from web.cli import main; main()", *words]
    with subprocess.Popen(program, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        say(url, "practice", "--at", "2026-03-12 19:00")
        wanted = {"notice 1 (accepted", "yellow: case", "notice 2 (reminder"}
        for line in running.stderr:
            wanted -= {start for start in wanted if line.startswith(start)}
            if not wanted:
                break
        running.terminate()
        running.communicate()
    assert (wanted, running.returncode) == (set(), 0)
    assert len(list((tmp_path / "out").glob("*.eml"))) >= 2


def say(url: str, *words: str) -> Any:
    return CliRunner().invoke(cli, [*words, "--store", url], env={"LC_ALL": "C"})


def test_a_person_and_notices_on_the_command_line(office: Engine, url: str) -> None:
    accept(office)
    assert "no address" in say(url, "person", "wang", "--mail", "wang").output
    assert say(url, "person", "wang", "--mail", "wang@example.org").exit_code == 0
    assert say(url, "person", "wang", "--mail", "w@example.org").exit_code == 0
    assert {row.id: row.mail for row in office.people()}["wang"] == "w@example.org"
    office.send([through(Box(answer=picky))])
    assert "pending" in say(url, "notices", "--state", "pending").output
    assert "box: not" in say(url, "notices", "--case", "20260309000001").output
    assert "pending" in say(url, "notices", "--retry", "1").output
    assert office.notices()[0].attempts == 0
    assert "no notice 7" in say(url, "notices", "--retry", "7").output
    assert "none.toml cannot be read" in say(url, "worker", "--once", "--notices", "none.toml").output
