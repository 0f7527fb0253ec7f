"""What the supervisor looks at: the desk, posts and people, returns, scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.service.acting import Acting
from engine.store import cards as card_rows
from engine.store import desk as desk_rows
from engine.store import return_rates as return_rows
from engine.store import workload as workload_rows
from engine.store.cases import find_case
from engine.supervision import desk, score_rules, scores
from engine.supervision.return_rates import look_at_returns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

    from engine.supervision.control_limits import Chart
    from engine.supervision.desk import Desk, Standing
    from engine.supervision.return_rates import Returns
    from engine.supervision.score_rules import ScoreRules
    from engine.supervision.scores import Score

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What a post or person has open (the most urgent of `count`), completed last, and was carded for."""

    count: int
    open: Sequence[Row[Any]]
    completed: Sequence[Row[Any]]
    cards: Sequence[Row[Any]]


class Overview(Acting):
    """The office as its supervisor sees it; nothing here changes a case."""

    def desk(self) -> Desk:
        """Return how the office stands now: open by colour, due soon, cards and suspensions of today, departments."""
        with self._acts.look() as act:
            return desk.look_at_desk(act)

    def standings(self) -> tuple[Standing, ...]:
        """Return how many open work items each post has, by the colour of their worst card, the worst first."""
        with self._acts.look() as act:
            return desk.look_at_posts(act)

    def run_chart(self, post: str = "") -> Chart:
        """Return the weekly share of tasks on time with its limits, of all posts or of one."""
        with self._acts.look() as act:
            return desk.run_chart(act, post)

    def open_cases(
        self, *, colour: str = "", department: str = "", before: int | None = None, limit: int = PAGE
    ) -> tuple[Sequence[Row[Any]], dict[int, str], Sequence[Row[Any]]]:
        """Return open cases, the newest first, the worst colour of each, and what is open in them."""
        with self.database.reading() as connection:
            found = desk_rows.list_open_cases(
                connection, colour=colour, department=department, before=before, limit=limit
            )
            numbers = [row.id for row in found]
            return found, desk_rows.colours_of(connection, numbers), desk_rows.open_items_of(connection, numbers)

    def find_cards(
        self, *, post: str = "", status: str = "", colour: str = "", before: int | None = None, limit: int = PAGE
    ) -> Sequence[Row[Any]]:
        """Return reminders and cards, the newest first: of a post, in a state, of a colour, before a number."""
        with self.database.reading() as connection:
            return card_rows.list_cards(
                connection, before=before, limit=limit, post_id=post, status=status, colour=colour
            )

    def cards_of(self, receipt: str) -> Sequence[Row[Any]]:
        """Return the reminders and cards of a case, the newest first."""
        with self.database.reading() as connection:
            return card_rows.list_cards(connection, case_id=find_case(connection, receipt).id)

    def card(self, number: int) -> Row[Any]:
        """Return a reminder or card with the receipt number of its case."""
        with self.database.reading() as connection:
            return card_rows.described_card(connection, number)

    def returns(self, begin: datetime, end: datetime) -> Returns:
        """Return the return rates of posts in a period, the funnel that they lie in, and the reasons."""
        with self._acts.look() as act:
            return look_at_returns(act, begin, end)

    def list_returns(self, *, post: str = "", before: int | None = None, limit: int = PAGE) -> Sequence[Row[Any]]:
        """Return what was sent back with its statement, the newest first."""
        with self.database.reading() as connection:
            return return_rows.list_returns(connection, post_name=post, before=before, limit=limit)

    def workload(self, kind: str, subject: str, since: datetime) -> Workload:
        """Return what a post or person has open, has completed since an instant, and was carded for."""
        with self.database.reading() as connection:
            return Workload(
                count=workload_rows.count_open(connection, kind, subject),
                open=workload_rows.open_items(connection, kind, subject),
                completed=workload_rows.last_completed(connection, kind, subject, since),
                cards=workload_rows.last_cards(connection, kind, subject),
            )

    def score_rules(self) -> ScoreRules:
        """Return by which rules scores are counted."""
        with self._acts.look() as act:
            return score_rules.in_force(act.connection)

    def choose_score_rules(self, name: str, content: str = "", *, by: str) -> ScoreRules:
        """Put rules for scores into force: shipped ones by their name, any by their content; frozen months stay as they are."""
        with self._acts.begin(by) as act:
            return score_rules.choose(act, name, content)

    def scores(self, kind: str, month: date) -> tuple[Score, ...]:
        """Return the scores of all posts, departments or people in a month."""
        with self._acts.look() as act:
            return scores.scores(act, kind, month)

    def score(self, kind: str, subject: str, month: date) -> Score:
        """Return one score with every event behind its points."""
        with self._acts.look() as act:
            return scores.score(act, kind, subject, month)

    def freeze_scores(self, month: date, *, by: str) -> int:
        """Keep all scores of a month that is over, whatever becomes of rules and appeals; return how many."""
        with self._acts.begin(by) as act:
            return scores.freeze(act, month)
