"""What goes out, and what a way out has to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice in words, with whom it is for; `mail` and `phone` are "" where none is known."""

    key: str
    kind: str
    receipt: str
    role: str  # applicant, person; post where nobody holds it
    name: str
    mail: str
    phone: str
    at: datetime
    subject: str
    text: str

    @property
    def plain_key(self) -> str:
        """Return the key in ASCII, as headers want it."""
        return quote(self.key)

    def as_facts(self) -> dict[str, Any]:
        """Return the letter for JSON, with what is known of whom it is for and of nobody else."""
        whom = {"role": self.role, "name": self.name, "mail": self.mail, "phone": self.phone}
        return {
            "key": self.plain_key,
            "kind": self.kind,
            "case": self.receipt,
            "at": self.at.isoformat(),
            "to": {name: value for name, value in whom.items() if value},
            "subject": self.subject,
            "text": self.text,
        }


class UndeliveredError(Exception):
    """A letter was not taken. `is_down`: not because of this letter, so that the next one need not be tried now."""

    def __init__(self, reason: object, *, is_down: bool = False) -> None:
        super().__init__(" ".join(str(reason).split())[:200])
        self.is_down = is_down


class Door(Protocol):
    """A way out. `is_local` tells whether what is sent stays on this machine."""

    is_local: bool

    def reaches(self, letter: Letter) -> bool:
        """Tell whether it knows where to bring a letter."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over; when it returns, somebody else answers for it.

        Raises UndeliveredError where it was not taken.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way out as an office uses it: for which notices, and in which language."""

    name: str
    language: str
    kinds: frozenset[str]
    door: Door
