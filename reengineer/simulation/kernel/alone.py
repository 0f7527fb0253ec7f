"""One case after the other where nobody waits for people: its tokens in the order of the flow, without a future to look up.

A token leaves a task at its start plus a length, and a join at the latest of its tokens (max-plus algebra: Baccelli, Cohen,
Olsder and Quadrat, Synchronization and Linearity (1992)). So a case is done in one go along the flow. What ends it early, a
terminate end, is known only then; what would have come later is left out when the case is booked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reengineer.simulation.kernel.clock import when_worked, worked_until
from reengineer.simulation.kernel.jit import door, inlined, plain
from reengineer.simulation.kernel.words import (
    ARRIVALS,
    BY_CONDITION,
    CALENDAR,
    CHOOSE,
    CLOCK,
    CONDITION,
    CONDITIONS,
    COUNT,
    CRITICAL,
    DEFAULT,
    DEPARTMENT,
    END,
    END_COUNTED,
    EVENTS,
    FIRST_COUNTED,
    FIXED_COST,
    FLOW,
    HORIZON,
    INCOMING,
    JOIN,
    KEPT_LAW,
    KEPT_PROMISE,
    LASTED,
    LEAD_CRITICAL,
    LEAD_SHIFT,
    OP,
    ORDINAL,
    OUT,
    OUTS,
    PROMISED,
    SHARE,
    SIBLINGS,
    STATUS,
    STATUTORY,
    SUSPENDS,
    TARGET,
    TERMINATE,
    TRUTH,
    WORK,
    WORK_SHIFT,
)

if TYPE_CHECKING:
    from reengineer.simulation.kernel.jit import Ints, Reals

    Model = tuple[Ints, Reals]
    Own = tuple[Ints, Reals, Reals]  # the places, their times, and the luck of the cases

LATER = 1e300  # no case is terminated
# --- place: a record for each node, in the order of the flow, of what the case at hand does there --------------------------
NODE: Final = 0  # I its address in the arena
TOKENS: Final = 1  # I how many have come
BEFORE: Final = 2  # I the place whose end set the last of them going; -1 none
TIED: Final = 3  # I 1 where two have come last
COUNTED_ON: Final = 4  # I the calendar of PASSED
FIRST_DRAW: Final = 5  # I where its draws stand among the luck of the cases; -1 none
SECOND_DRAW: Final = 6
CHAINED: Final = 7  # I 1 on the critical path
COME: Final = 0  # R when the last token came
LEFT: Final = 1
BEHIND: Final = 2  # R approval time
TOGETHER: Final = 3  # R sum of the instants at which tokens came
PASSED: Final = 4  # R working seconds before COME
TOOK: Final = 5  # R how long a task lasted, on its calendar
PLACE: Final = 8
# --- the case, at the beginning of the places -------------------------------------------------------------------------------
PLACES: Final = 0  # I how many places there are
LAST: Final = 1  # I the place after which it ended
OUTCOME: Final = 2  # I -1 none yet
UNCLEAR: Final = 3  # I two things at one instant would have to be put in order, or tokens meet that do not join
END_TIED: Final = 4  # I two ends came last
WAITING: Final = 5  # I 1 where a join waits for ever
HANDED: Final = 6  # I handovers
PLACE_OF: Final = 7  # I address of the places by ordinal
ENDED: Final = 0  # R
APPROVED: Final = 1  # R
CUT: Final = 2  # R when it is terminated
PAID: Final = 3  # R
HEAD: Final = 8


@door
def run_alone(arena: tuple[Any, Any], state: tuple[Any, Any], luck: Any, stretch: tuple[int, int], found: Any) -> bool:
    """Run some cases; tell whether all of them are clear.

    `luck` has rows of numbers for each draw; `stretch` is the first case and the one after the last;
    `found` are columns by case: ended, approval time, cost, outcome, handovers.
    """
    model, own = (plain(arena[0]), plain(arena[1])), (plain(state[0]), plain(state[1]), plain(luck))
    ints, places, times = model[0], own[0], own[1]
    for case in range(stretch[0], stretch[1]):
        _run_case(model, own, case, case - stretch[0])
        if places[UNCLEAR] or places[OUTCOME] < 0 or ints[STATUS] == HORIZON:
            return False
        found[0][case] = times[ENDED]
        found[1][case] = times[APPROVED]
        found[2][case] = times[PAID]
        found[3][case] = places[OUTCOME]
        found[4][case] = places[HANDED]
    return True


@inlined
def _run_case(model: Model, own: Own, case: int, column: int) -> None:
    ints, reals = model
    places, times, _ = own
    times[ENDED] = -1.0
    times[APPROVED] = 0.0
    times[CUT] = LATER
    times[PAID] = 0.0
    places[OUTCOME] = -1
    places[UNCLEAR] = 0
    places[WAITING] = 0
    places[HANDED] = 0
    first = HEAD
    last = HEAD + PLACE * places[PLACES]
    places[first + TOKENS] = 1
    places[first + BEFORE] = -1
    places[first + COUNTED_ON] = 0
    times[first + COME] = reals[ints[ARRIVALS] + case]
    times[first + PASSED] = times[first + COME]
    times[first + BEHIND] = 0.0
    for place in range(first, last, PLACE):
        if places[place + TOKENS]:
            _visit(model, own, place, case, column)
    if times[CUT] == LATER and (places[WAITING] or places[END_TIED]):
        places[UNCLEAR] = 1
    counted = ints[FIRST_COUNTED] <= case < ints[END_COUNTED]
    _walk_back(reals, own, counted)
    for place in range(first, last, PLACE):
        if places[place + TOKENS]:
            _book(model, own, place, counted)


@inlined
def _visit(model: Model, own: Own, place: int, case: int, column: int) -> None:
    """Let the token of a case pass a node."""
    ints = model[0]
    places, times, _ = own
    node = places[place]
    op = ints[node + OP]
    if op == WORK:
        _work(model, own, place, column)
    elif op == JOIN:
        times[place + LEFT] = times[place + COME]
        if places[place + TOKENS] < ints[node + INCOMING]:
            places[WAITING] = 1
            return
        if places[place + TIED]:
            places[UNCLEAR] = 1
    elif op in (END, TERMINATE):
        _end(ints, own, place, op)
        return
    else:
        times[place + LEFT] = times[place + COME]
    if places[place + TOKENS] > 1 and op != JOIN:
        places[UNCLEAR] = 1
    flow = ints[node + OUT]
    last = flow + FLOW * ints[node + OUTS]
    if op == CHOOSE:
        flow = _choose(model, own, place, case, column)
        last = flow + FLOW
    while flow < last:
        target = places[places[PLACE_OF] + ints[ints[flow + TARGET] + ORDINAL]]
        _arrive(own, place, target, place if op == WORK else places[place + BEFORE])
        flow += FLOW


@inlined
def _arrive(own: Own, place: int, target: int, before: int) -> None:
    """Let a token come from one node to another; the last to come decides."""
    places, times, _ = own
    come = times[place + LEFT]
    tokens = places[target + TOKENS]
    places[target + TOKENS] = tokens + 1
    behind = times[place + BEHIND]
    if tokens:
        times[target + TOGETHER] += come
        behind = max(behind, times[target + BEHIND])
        times[target + BEHIND] = behind
        if come < times[target + COME]:
            return
        places[target + TIED] = 1 if come == times[target + COME] else 0
    else:
        times[target + TOGETHER] = come
        times[target + BEHIND] = behind
        places[target + TIED] = 0
    times[target + COME] = come
    times[target + PASSED] = times[place + PASSED]
    places[target + COUNTED_ON] = places[place + COUNTED_ON]
    places[target + BEFORE] = before


@inlined
def _work(model: Model, own: Own, place: int, column: int) -> None:
    """Let a task last as long as the case is lucky."""
    ints, reals = model
    places, times, luck = own
    node = places[place]
    calendar = ints[node + CALENDAR]
    come = times[place + COME]
    first, second = places[place + FIRST_DRAW], places[place + SECOND_DRAW]
    length = luck[first + column] if first >= 0 else reals[node + WORK_SHIFT]
    lead = luck[second + column] if second >= 0 else reals[node + LEAD_SHIFT]
    passed = times[place + PASSED]
    if places[place + COUNTED_ON] != calendar:
        passed = worked_until(ints, reals, calendar, come)
    left = come
    if lead > 0.0:
        left = when_worked(ints, reals, calendar, passed + lead, come)
    if length > 0.0:
        left = max(left, when_worked(ints, reals, calendar, passed + length, come))
    then = worked_until(ints, reals, calendar, left)
    times[place + LEFT] = left
    times[place + TOOK] = then - passed
    if not ints[node + SUSPENDS]:
        clock = ints[CLOCK]
        if clock == calendar:
            times[place + BEHIND] += then - passed
        else:
            passed = worked_until(ints, reals, clock, come)
            times[place + BEHIND] += worked_until(ints, reals, clock, left) - passed
    times[place + PASSED] = then
    places[place + COUNTED_ON] = calendar


@inlined
def _choose(model: Model, own: Own, place: int, case: int, column: int) -> int:
    """Return the way a case takes: the first whose condition holds, or by chance."""
    ints, reals = model
    places, _, luck = own
    node = places[place]
    flow = ints[node + OUT]
    last = flow + FLOW * (ints[node + OUTS] - 1)
    if ints[node + BY_CONDITION]:
        usual = last
        truth = ints[TRUTH] + case * ints[CONDITIONS]
        while flow <= last:
            if ints[flow + DEFAULT]:
                usual = flow
            elif ints[flow + CONDITION] < 0 or ints[truth + ints[flow + CONDITION]] == 1:
                return flow
            flow += FLOW
        return usual
    share = luck[places[place + FIRST_DRAW] + column]
    while flow < last and share >= reals[flow + SHARE]:
        flow += FLOW
    return flow


@inlined
def _end(ints: Ints, own: Own, place: int, op: int) -> None:
    """End a token; a terminate end ends the case."""
    places, times, _ = own
    come = times[place + COME]
    if op == TERMINATE:
        if places[place + TOKENS] > 1 or come == times[CUT]:
            places[UNCLEAR] = 1
        if come >= times[CUT]:
            return
        times[CUT] = come
        times[APPROVED] = times[place + BEHIND]
    else:
        if times[CUT] < LATER:
            return
        times[APPROVED] = max(times[APPROVED], times[place + BEHIND])
        if come < times[ENDED]:
            return
        places[END_TIED] = 1 if come == times[ENDED] else places[place + TIED]
    times[ENDED] = come
    places[LAST] = places[place + BEFORE]
    places[OUTCOME] = ints[places[place] + ORDINAL]


@inlined
def _walk_back(reals: Reals, own: Own, counted: bool) -> None:  # noqa: FBT001 - compiled
    """Follow the critical path of the case from its end."""
    places, times, _ = own
    place = places[LAST]
    while place >= 0:
        places[place + CHAINED] = 1
        if counted:
            node = places[place]
            reals[node + CRITICAL] += 1.0
            reals[node + LEAD_CRITICAL] += times[place + LEFT] - times[place + COME]
        place = places[place + BEFORE]


@inlined
def _book(model: Model, own: Own, place: int, counted: bool) -> None:  # noqa: FBT001 - compiled
    """Add what happened at a node to the sums, unless the case was over before."""
    ints, reals = model
    places, times, _ = own
    node = places[place]
    come, left, cut = times[place + COME], times[place + LEFT], times[CUT]
    tokens, chained = places[place + TOKENS], places[place + CHAINED]
    places[place + TOKENS] = 0
    places[place + CHAINED] = 0
    if come > cut:
        return
    if ints[node + OP] == WORK:
        ints[EVENTS] += 1
        if left >= cut and not chained and cut in (left, come):
            places[UNCLEAR] = 1
        if left <= cut:
            _sum(model, own, place, counted)
    elif ints[node + OP] == JOIN and counted and tokens == ints[node + INCOMING]:
        reals[node + SIBLINGS] += tokens * come - times[place + TOGETHER]
        reals[node + COUNT] += 1.0


@inlined
def _sum(model: Model, own: Own, place: int, counted: bool) -> None:  # noqa: FBT001 - compiled
    """Add a task that is over to the sums of its case and of its node."""
    ints, reals = model
    places, times, _ = own
    node = places[place]
    before = places[place + BEFORE]
    if before >= 0 and ints[node + DEPARTMENT]:
        department = ints[places[before] + DEPARTMENT]
        if department and department != ints[node + DEPARTMENT]:
            places[HANDED] += 1
    times[PAID] += reals[node + FIXED_COST]
    if not counted:
        return
    took = times[place + TOOK]
    reals[node + COUNT] += 1.0
    reals[node + LASTED] += took
    if reals[node + PROMISED] == 0.0 or took <= reals[node + PROMISED] + 1e-6:
        reals[node + KEPT_PROMISE] += 1.0
    if reals[node + STATUTORY] == 0.0 or took <= reals[node + STATUTORY] + 1e-6:
        reals[node + KEPT_LAW] += 1.0
