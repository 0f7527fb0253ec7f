"""Cases found by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, insert, select, union_all

from engine.store.tables import case, case_term, deployment, work_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery

LOOKED_THROUGH = 10_000  # of the newest cases with the rarest word: a search never goes through all
MEANT = 50  # words that begin as one that is asked for
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
    known = [_known(connection, one) for one in wanted]
    if not all(known):
        return ()
    rarest, *others = sorted(known, key=lambda terms: _count(connection, terms))
    newest = _newest(rarest)
    query = _cases().join(newest, newest.c.case_id == case.c.id)
    for other in others:
        term = case_term.alias()
        query = query.where(exists().where(term.c.case_id == newest.c.case_id, term.c.term.in_(other)))
    query = query.where(*_with_part(newest.c.case_id, posts)).order_by(newest.c.case_id.desc()).limit(limit)
    return connection.execute(query).all()


def _known(connection: Connection, wanted: Wanted) -> list[str]:
    """Return the words of cases that are meant: the word itself, or the first of those that begin with it, each by one step in the index."""
    if wanted.whole:
        return [wanted.term]
    found: list[str] = []
    smallest = select(func.min(case_term.c.term))
    begin = case_term.c.term >= wanted.term
    while len(found) < MEANT:
        term = connection.execute(smallest.where(begin, case_term.c.term < wanted.term + LAST)).scalar_one()
        if term is None:
            break
        found.append(term)
        begin = case_term.c.term > term
    return found


def _count(connection: Connection, terms: Sequence[str]) -> int:
    """Count the cases that have one of some words, no further than they would be looked through."""
    some = select(case_term.c.case_id).where(case_term.c.term.in_(terms)).limit(LOOKED_THROUGH).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _newest(terms: Sequence[str]) -> Subquery:
    """Return the newest cases that have one of some words."""
    share = LOOKED_THROUGH // len(terms)
    each = (
        select(case_term.c.case_id).where(case_term.c.term == term).order_by(case_term.c.case_id.desc()).limit(share)
        for term in terms
    )
    found = union_all(*(select(of_one.subquery()) for of_one in each)).subquery()
    return select(found.c.case_id).distinct().subquery()


def _cases() -> Select[Any]:
    columns = (case.c.receipt, case.c.status, case.c.applicant, case.c.received_at, case.c.closed_at)
    return select(case.c.id, *columns, deployment.c.title).join(deployment, deployment.c.id == case.c.deployment_id)


def _with_part(number: ColumnElement[int], posts: Sequence[str] | None) -> list[ColumnElement[bool]]:
    if posts is None:
        return []
    return [exists().where(work_item.c.case_id == number, work_item.c.post_id.in_(posts))]
