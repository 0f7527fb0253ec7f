"""The record of the office: what administration did with people, posts, accounts and changes; cases have journals of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.store import organisation

if TYPE_CHECKING:
    from engine.act import Act


def note(act: Act, kind: str, subject: str, **facts: Any) -> None:
    """Put an act of administration on record, in the transaction of the act itself."""
    organisation.insert_entry(act.connection, at=act.now, actor=act.actor, kind=kind, subject=subject, facts=facts)
