"""The file of proposals that a consultant edits: for each its days, its risk, and accept true or false."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from processes.errors import UsageError
from processes.messages import Message, message
from reengineer.commands.plain import to_json

if TYPE_CHECKING:
    from reengineer.redesign.redesign import Redesign


def write_decisions(result: Redesign, language: str) -> str:
    """Return the proposals as JSON; change `accept` and give the file back with `--proposals`."""
    applied = {proposal.id for proposal in result.applied}
    rows = [
        {
            "id": proposal.id,
            "accept": proposal.id in applied,
            "proposal": proposal.message,
            "days": proposal.days,
            "risk": proposal.risk,
            "assumes": proposal.assumes,
            "alternatives": proposal.alternatives,
            "elements": proposal.elements,
        }
        for proposal in result.proposals
    ]
    return to_json(rows, language) + "\n"


def read_decisions(
    path: str | Path,
    *,
    accept: tuple[str, ...] = (),
    decline: tuple[str, ...] = (),
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the file accepts and declines; `accept` and `decline` given beside it win."""
    decisions = {str(row["id"]): bool(row["accept"]) for row in _rows(path)}
    decisions |= dict.fromkeys((name for name in accept if name not in {"all", "default"}), True) | dict.fromkeys(
        decline, False
    )
    yes = tuple(name for name, accepted in decisions.items() if accepted)
    return yes, tuple(name for name, accepted in decisions.items() if not accepted)


def _rows(path: str | Path) -> list[dict[str, object]]:
    try:
        rows = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _refused(path, message("it cannot be read ({error}).", error=error.strerror)) from error
    except ValueError as error:
        raise _refused(path, message("it is not JSON ({error}).", error=error)) from error
    if not isinstance(rows, list) or not all(_is_decision(row) for row in rows):
        raise _refused(path, message('it must be a list of objects with "id" (text) and "accept" (true or false).'))
    return list(rows)


def _is_decision(row: object) -> bool:
    return isinstance(row, dict) and isinstance(row.get("id"), str) and isinstance(row.get("accept"), bool)


def _refused(path: str | Path, why: Message) -> UsageError:
    return UsageError(message("The proposals in {file} cannot be used: {why}", file=path, why=why))
