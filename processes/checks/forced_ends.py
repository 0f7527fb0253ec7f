"""Choices that only end the case by force (a terminate or error end event): when the rest may be checked without them.

Choosing the forced end takes a token away, and the end may come late: meanwhile the other tokens go on. So a place with
such a choice is left alone where that matters, and made simple elsewhere:

- An inclusive join may go on as soon as the token is gone. Where it leads back to the place, a second token can come to
  the forced end while the first is still on its way: both are kept.
- Elsewhere a second token comes only if it also comes while the first has not chosen yet, which is seen at the place
  itself. The end is then a mark that two tokens may share.
- Where no inclusive join follows at all, the other tokens can do no more than with the token in its place (firing is
  monotone: Murata 1989, section II), and the choice is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.graphs import strongly_connected
from processes.checks.zone_net import tie

if TYPE_CHECKING:
    from processes.checks.zone_net import ZoneNet


class ForcedEnds:
    """What may be left out; looked at place by place, while the net gets smaller and no new ways appear in it."""

    def __init__(self, net: ZoneNet, *, drop: bool) -> None:
        self.net = net
        self.drop = drop
        self.tangled, self.before_joins = _around_joins(net) if net.aborts != net.shared else (set(), set())

    def simplify(self, place: int) -> bool:
        """Share the marks of forced ends, and with `drop` leave out the choices for them; tell whether anything changed."""
        net, changed = self.net, False
        for transition in self._cuts(place):
            if self.drop and place not in self.before_joins:
                net.place_cover[place] = tie(net.place_cover.get(place), net.cover[transition])
                net.ends_here |= not net.post[transition] <= net.escapes
                net.remove(transition)
                changed = True
            elif place not in self.tangled and not net.post[transition] <= net.shared:
                ends = {net.error if end in net.escapes else net.over for end in net.post[transition]}
                net.replace_outputs(transition, ends)
                changed = True
        return changed

    def _cuts(self, place: int) -> list[int]:
        """Return what takes a token of the place to nothing but a forced end, if it can go another way."""
        net = self.net
        ways = net.consumers[place]
        cuts = [t for t in sorted(ways) if net.post[t] <= net.aborts and net.plain(t) and self._only_ends(t, place)]
        return cuts if len(cuts) < len(ways) else []

    def _only_ends(self, transition: int, place: int) -> bool:
        net = self.net
        ends = net.post[transition] - net.shared
        return net.pre[transition] == {place} and all(net.pre[t] == {place} for end in ends for t in net.producers[end])


def _around_joins(net: ZoneNet) -> tuple[set[int], set[int]]:
    """Return the places on a loop with an inclusive join, and those from which a token can come to one."""
    if not net.joins:
        return set(), set()
    after: dict[int, set[int]] = {place: {~t for t in near} for place, near in net.consumers.items()}
    after.update((~transition, post) for transition, post in net.post.items())
    joins = {~join for join in net.joins}
    tangled = set().union(*(part for part in strongly_connected(after) if not part.isdisjoint(joins)))
    seen: set[int] = set()
    waiting = list(net.joins)
    while waiting:
        fresh = net.pre[waiting.pop()] - seen
        seen |= fresh
        waiting += [transition for place in fresh for transition in net.producers[place]]
    return tangled, seen
