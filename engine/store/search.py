"""Cases found by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, insert, select

from engine.store.tables import case, case_term, deployment, work_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select

LOOKED_THROUGH = 10_000  # of the newest cases with the rarest-looking word: a search never goes through all
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A word that a case has to have: as it is, or as the beginning of one."""

    term: str
    whole: bool


def insert_terms(connection: Connection, number: int, terms: Iterable[str]) -> None:
    """Write down by which words a case is found."""
    rows = [{"term": term, "case_id": number} for term in sorted(terms)]
    if rows:
        connection.execute(insert(case_term), rows)


def find_by_receipt(connection: Connection, digits: str, posts: Sequence[str] | None, limit: int) -> Sequence[Row[Any]]:
    """Return the cases whose receipt number begins with some digits, the newest first."""
    begins = case.c.receipt.between(digits, digits + "9" * 20)
    query = _cases().where(begins, *_with_part(case.c.id, posts))
    return connection.execute(query.order_by(case.c.receipt.desc()).limit(limit)).all()


def find_by_words(
    connection: Connection, wanted: Sequence[Wanted], posts: Sequence[str] | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the cases that have all of some words, the newest first; `posts` are those that take part in them, None for any."""
    first, *others = sorted(wanted, key=lambda one: -len(one.term))
    driver = select(case_term.c.case_id).where(_matches(case_term, first)).distinct()
    newest = driver.order_by(case_term.c.case_id.desc()).limit(LOOKED_THROUGH).subquery()
    query = _cases().join(newest, newest.c.case_id == case.c.id)
    for other in others:
        term = case_term.alias()
        query = query.where(exists().where(term.c.case_id == newest.c.case_id, _matches(term, other)))
    query = query.where(*_with_part(newest.c.case_id, posts)).order_by(newest.c.case_id.desc()).limit(limit)
    return connection.execute(query).all()


def _cases() -> Select[Any]:
    columns = (case.c.receipt, case.c.status, case.c.applicant, case.c.received_at, case.c.closed_at)
    return select(case.c.id, *columns, deployment.c.title).join(deployment, deployment.c.id == case.c.deployment_id)


def _matches(terms: FromClause, wanted: Wanted) -> ColumnElement[bool]:
    if wanted.whole:
        return terms.c.term == wanted.term
    return and_(terms.c.term >= wanted.term, terms.c.term < wanted.term + LAST)


def _with_part(number: ColumnElement[int], posts: Sequence[str] | None) -> list[ColumnElement[bool]]:
    if posts is None:
        return []
    return [exists().where(work_item.c.case_id == number, work_item.c.post_id.in_(posts))]
