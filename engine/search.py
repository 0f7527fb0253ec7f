"""Search: cases by receipt number, applicant, and whatever is known of the matter.

An officer finds those in which a post that the officer holds takes, or took, part; supervision finds all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.insight import sees_everything
from engine.search_terms import is_chinese, pairs, runs
from engine.store import search as store
from engine.store import work_items
from engine.store.search import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

    from engine.act import Act

MOST = 50  # cases that are shown
SHORTEST = 4  # digits that are read as the beginning of a receipt number


def find(act: Act, text: str, limit: int = MOST) -> Sequence[Row[Any]]:
    """Return the cases that have all that is asked for, the newest first; nothing where nothing is asked for."""
    asked = runs(text)
    if not asked:
        return ()
    posts = None if sees_everything(act) else work_items.posts_of(act.connection, act.actor, act.now)
    if posts is not None and not posts:
        return ()
    (first, *others) = asked
    if not others and first.isdecimal() and len(first) >= SHORTEST:
        found = store.find_by_receipt(act.connection, first, posts, limit)
        if found:
            return found
    return store.find_by_words(act.connection, list(_wanted(asked)), posts, limit)


def _wanted(asked: Sequence[str]) -> Iterator[Wanted]:
    for run in asked:
        if is_chinese(run) and len(run) > 1:
            yield from (Wanted(term=pair, whole=True) for pair in pairs(run))
        else:
            yield Wanted(term=run, whole=False)
