"""Sending notices: at least once each, outside of every transaction, so that no server holds up the office.

A notice is claimed by moving its next attempt on before it is sent, and marked when the channels have taken it. A worker that dies in
between has sent it perhaps: it is sent again when the claim has run out, with the same key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from engine import notices, practice
from engine.act import NOBODY
from engine.channels import UndeliveredError
from engine.clock import SystemClock
from engine.errors import NotAllowedError
from engine.notice_text import write_letter
from engine.store import outbox
from processes.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from engine.acts import Acts
    from engine.channels import Channel

BATCH = 20
CLAIM = timedelta(minutes=10)  # for which a batch is in one worker's hands
DAY = timedelta(days=1)
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), *[DAY] * 5)
OLDEST = timedelta(
    days=14
)  # that nobody has tried to send: an office that sets up its channels does not send its history


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came of an attempt to send a notice."""

    number: int
    receipt: str
    kind: str
    status: str  # sent, pending (to be tried again), no address, failed
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of sending: what is sent by, and which channels were found to be down."""

    acts: Acts
    channels: Sequence[Channel]
    down: dict[str, str] = field(default_factory=dict)


def send(acts: Acts, channels: Sequence[Channel], go_on: Callable[[], bool]) -> tuple[Delivery, ...]:
    """Send what is to be sent, batch by batch, as long as there is something and nobody says to stop.

    A channel that is found to be down is not asked again in this round.
    """
    round_ = Round(acts=acts, channels=channels)
    _refuse_practice(acts, channels)
    _announce(acts, channels)
    done: list[Delivery] = []
    while go_on():
        until = acts.clock.now() + CLAIM
        batch, zone = _claim(round_, until)
        if not batch:
            break
        in_hand = (row for row in batch if acts.clock.now() < until)  # later another worker may have it
        done += [_deliver(round_, row, zone) for row in in_hand]
    return tuple(done)


def _refuse_practice(acts: Acts, channels: Sequence[Channel]) -> None:
    """Let nothing leave an office that only practises."""
    away = tuple(channel.name for channel in channels if not channel.door.is_local)
    if away and not isinstance(practice.clock_of(acts.database), SystemClock):
        raise NotAllowedError(
            message("This store is for practice, so its notices go to files only; take out: {channels}.", channels=away)
        )


def _announce(acts: Acts, channels: Sequence[Channel]) -> None:
    if any(notices.OFFERED in channel.kinds for channel in channels):
        while True:
            with acts.begin(NOBODY) as act:
                if not notices.announce(act.connection, act.now, limit=BATCH):
                    return


def _claim(round_: Round, until: datetime) -> tuple[Sequence[Row[Any]], str]:
    """Take a batch in hand; return it with the zone of the office."""
    kinds = sorted(frozenset[str]().union(*(channel.kinds for channel in round_.channels)))
    with round_.acts.begin(NOBODY) as act:
        outbox.expire(act.connection, act.now - OLDEST)
        return outbox.claim(act.connection, act.now, until, kinds=kinds, limit=BATCH), act.calendar.zone


def _deliver(round_: Round, row: Row[Any], zone: str) -> Delivery:
    taken, errors = dict(row.taken), []
    for channel in round_.channels:
        if channel.name in taken or row.kind not in channel.kinds:
            continue
        error = _hand_over(round_, channel, row, zone)
        if error is None:
            taken[channel.name] = round_.acts.clock.now().isoformat()
        elif error:
            errors.append(f"{channel.name}: {error}")
    return _settle(round_, row, taken, "; ".join(errors))


def _hand_over(round_: Round, channel: Channel, row: Row[Any], zone: str) -> str | None:
    """Return None where a channel has taken a notice, why it has not, or "" where it has no address for it."""
    if channel.name in round_.down:
        return round_.down[channel.name]
    try:
        letter = write_letter(row, zone, channel.language)
        if not channel.door.reaches(letter):
            return ""
        channel.door.send(letter)
    except UndeliveredError as error:
        if error.is_down:
            round_.down[channel.name] = str(error)
        return str(error)
    except Exception as error:  # noqa: BLE001 - one notice that cannot be sent must not hold up the others
        return f"{type(error).__name__}: {error}"
    return None


def _settle(round_: Round, row: Row[Any], taken: dict[str, str], error: str) -> Delivery:
    """Write down what came of an attempt."""
    values: dict[str, Any] = {"taken": taken, "error": error, "next_at": None}
    with round_.acts.begin(NOBODY) as act:
        if not error:
            values["status"] = "sent" if taken else "no address"
            values["sent_at"] = act.now if taken else None
        elif row.attempts <= len(WAITS):
            values |= {"status": "pending", "next_at": act.now + WAITS[row.attempts - 1]}
        else:
            values["status"] = "failed"
        outbox.settle(act.connection, row, **values)
    return Delivery(number=row.id, receipt=row.receipt, kind=row.kind, status=values["status"], error=error)
