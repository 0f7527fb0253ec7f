"""Make the net of one zone small without changing whether it is sound.

The rules are the classical ones (Berthelot 1987; Murata 1989, section V; Desel & Esparza 1995, chapter 7), applied from
a worklist, so that a model of well-formed blocks, and any partial order of tasks, melts to one transition in nearly
linear time:

- agglomeration: a place whose consumers need nothing else is merged into its producers;
- its mirror: a transition whose only output is a place, and the only one to use its inputs, is merged into the consumers;
- twins: of two transitions, or two places, with the same neighbours one goes;
- loops: a transition that gives back just what it takes goes, where its place has another way on;
- an inclusive join that meets all branches of one choice, and nothing else, becomes one transition with it;
- a choice that only ends the case by force goes, where the rest can be checked without it (`forced_ends`).

Each transition remembers the firings it stands for, so that a run of the small net is a run of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.checks.forced_ends import ForcedEnds
from processes.checks.inclusive_block import InclusiveBlock
from processes.checks.zone_net import tie

if TYPE_CHECKING:
    from collections.abc import Iterable

    from processes.checks.zone_net import ZoneNet

MOST_PAIRS = 4


def reduce_net(net: ZoneNet, *, cut_aborts: bool = False) -> None:
    """Apply the rules until none fits; `cut_aborts` also leaves out choices that only end the case by force."""
    before: tuple[int, int] | None = None
    while before != (len(net.pre), len(net.joins)) and not net.solved():
        before = len(net.pre), len(net.joins)
        _Reducer(net, ForcedEnds(net, drop=cut_aborts)).run()


class _Reducer:
    """One run of the rules over a net."""

    def __init__(self, net: ZoneNet, forced_ends: ForcedEnds) -> None:
        self.net = net
        self.forced_ends = forced_ends
        self.waiting: list[int] = sorted(net.places(), reverse=True)
        self.listed = set(self.waiting)
        self.twins: dict[int, int] = {}  # hash of what is around a place -> the last place looked at that has it

    def run(self) -> None:
        """Work through the list of places; a change puts the places around it back on the list."""
        while self.waiting:
            place = self.waiting.pop()
            self.listed.discard(place)
            self._look_at(place)

    def _look_at(self, place: int) -> None:
        net = self.net
        if place not in net.consumers:
            return
        if net.consumers[place]:
            self._drop_twin_transitions(net.consumers[place])
        rules = (
            self._loop,
            self._forced,
            self._inclusive_block,
            self._twin_place,
            self._forward,
            self._rename,
            self._back,
        )
        for rule in rules:
            if rule(place):
                return

    def _touch(self, places: Iterable[int]) -> None:
        for place in places:
            if place not in self.listed and place in self.net.consumers:
                self.listed.add(place)
                self.waiting.append(place)

    def _drop_twin_transitions(self, transitions: set[int]) -> None:
        net = self.net
        if len(transitions) <= 1:
            return
        seen: dict[tuple[frozenset[int], frozenset[int]], int] = {}
        for transition in sorted(transitions):
            if transition in net.families or transition in net.joins:
                continue
            key = (frozenset(net.pre[transition]), frozenset(net.post[transition]))
            if key in seen:
                first = seen[key]
                net.cover[first] = tie(net.cover[first], net.cover[transition])
                net.remove(transition)
                self._touch(key[0] | key[1])
            else:
                seen[key] = transition

    def _loop(self, place: int) -> bool:
        net = self.net
        loops = [t for t in net.consumers[place] if net.pre[t] == {place} == net.post[t] and net.plain(t)]
        if not loops or len(loops) == len(net.consumers[place]):
            return False
        for transition in loops:
            net.place_cover[place] = tie(net.place_cover.get(place), net.cover[transition])
            net.remove(transition)
        self._touch([place])
        return True

    def _forced(self, place: int) -> bool:
        if not self.forced_ends.simplify(place):
            return False
        self._touch([place])
        return True

    def _inclusive_block(self, place: int) -> bool:
        """All inputs of an inclusive join come from one choice: together they are one transition."""
        net = self.net
        if len(net.consumers[place]) != 1:
            return False
        (join,) = net.consumers[place]
        if join not in net.joins:
            return False
        inputs = net.pre[join]
        if len(inputs) == 1:  # nothing to wait for
            net.joins.discard(join)
            self._touch([*inputs, *net.post[join]])
            return True
        if join in net.families or any(net.consumers[p] != {join} or not net.producers[p] for p in inputs):
            return False  # a branch that is never reached must stay to be reported
        block = InclusiveBlock(net, join)
        if not block.closed():
            return False
        self._touch(block.melt())
        return True

    def _twin_place(self, place: int) -> bool:
        net = self.net
        producers, consumers = net.producers[place], net.consumers[place]
        if not producers or place == net.entry or place in net.shared:
            return False
        if any(t in net.families for t in consumers | producers):
            return False
        key = hash((frozenset(producers), frozenset(consumers), place in net.aborts))
        twin = self.twins.get(key, place)
        self.twins[key] = place
        if twin == place or net.producers.get(twin) != producers or net.consumers.get(twin) != consumers:
            return False
        self._absorb(place, twin)
        return True

    def _absorb(self, place: int, twin: int) -> None:
        net = self.net
        for memory in (net.way, net.place_cover):
            memory[place] = tie(memory.get(place), memory.get(twin))
        net.drop_place(twin)
        self._touch([place])
        for transition in net.producers[place]:  # only what a shorter list of outputs or inputs can newly allow
            self._touch(sorted(net.pre[transition])[:1])
        for transition in net.consumers[place]:
            self._touch(net.post[transition] if len(net.pre[transition]) == 1 else ())

    def _forward(self, place: int) -> bool:
        """Merge a place and its consumers into its producers."""
        net = self.net
        producers, consumers = net.producers[place], net.consumers[place]
        if (
            place == net.entry
            or not producers
            or not consumers
            or len(producers) * len(consumers) > max(MOST_PAIRS, len(producers) + len(consumers))
            or any(net.post[t] <= net.shared for t in consumers)  # two tokens on the place must still be seen
        ):
            return False
        if len(consumers) > 1 and producers & net.joins:
            return False
        if place in self.forced_ends.tangled and any(len(net.post[t]) > 1 for t in producers):
            return False  # the join may go on while the token is here, before what it leads to is marked
        if producers & consumers or any(not net.plain(t) or net.pre[t] != {place} for t in consumers):
            return False
        if any(t in net.families for t in producers) or any(
            (net.post[a] - {place}) & net.post[b] - net.shared for a in producers for b in consumers
        ):
            return False
        self._multiply(place, sorted(producers), sorted(consumers))
        return True

    def _multiply(self, place: int, producers: list[int], consumers: list[int]) -> None:
        net = self.net
        if len(consumers) == 1:
            self._append(place, producers, consumers[0])
            return
        touched: set[int] = set()
        between, aside = net.way.get(place), net.place_cover.get(place)
        for first in producers:
            for second in consumers:
                post = (net.post[first] - {place}) | net.post[second]
                story = tie(net.story[first], between, net.story[second])
                cover = tie(net.cover[first], between, aside, net.cover[second])
                net.add(set(net.pre[first]), post, story, cover)
                touched |= net.pre[first] | post
        for transition in (*producers, *consumers):
            net.remove(transition)
        net.drop_place(place)
        self._touch(touched)

    def _append(self, place: int, producers: list[int], step: int) -> None:
        # In place: a join of a thousand branches grows by one output at a time.
        net = self.net
        after = set(net.post[step])
        between, aside = net.way.get(place), net.place_cover.get(place)
        for first in producers:
            net.story[first] = tie(net.story[first], between, net.story[step])
            net.cover[first] = tie(net.cover[first], between, aside, net.cover[step])
            net.post[first] |= after
            for target in after:
                net.producers[target].add(first)
        net.remove(step)
        net.drop_place(place)
        self._touch(after.union(*(net.pre[first] for first in producers)))
        self._touch(p for first in producers if len(net.post[first]) == 1 for p in net.post[first])

    def _rename(self, place: int) -> bool:
        """Let a choice feed the next place itself, where its place has one plain way on."""
        net = self.net
        if len(net.consumers[place]) != 1 or place == net.entry or not net.producers[place]:
            return False
        (step,) = net.consumers[place]
        if not net.plain(step) or net.pre[step] != {place} or len(net.post[step]) != 1:
            return False
        (target,) = net.post[step]
        if (
            target == place
            or target in net.shared
            or net.producers[target] != {step}
            or any(target in net.post[t] for t in net.producers[place])
        ):
            return False
        net.way[target] = tie(net.way.get(place), net.story[step], net.way.get(target))
        aside = tie(net.place_cover.get(place), net.cover[step], net.place_cover.get(target))
        net.place_cover[target] = aside
        for transition in net.producers[place]:
            net.post[transition].add(target)
            net.producers[target].add(transition)
            names = net.families.get(transition, {})
            names.update({origin: target for origin, now in names.items() if now == place})
        net.remove(step)
        net.drop_place(place)
        self._touch([target])
        return True

    def _back(self, place: int) -> bool:
        """Merge a transition whose only output is this place, and that alone uses its inputs, into the consumers."""
        net = self.net
        if place in net.terminal or len(net.producers[place]) != 1 or not net.consumers[place]:
            return False
        (step,) = net.producers[place]
        inputs = net.pre[step]
        if not net.plain(step) or len(net.post[step]) != 1 or any(net.consumers[p] != {step} for p in inputs):
            return False
        users = net.consumers[place]
        if step in users or (len(inputs) > 1 and (users & net.joins or len(users) > 1)):
            return False
        if any(inputs & (net.pre[t] | net.post[t]) - {place} for t in users if len(users) > 1 or t in net.joins) or any(
            inputs & net.pre[t] for t in users
        ):
            return False
        self._push_back(place, step, sorted(users))
        return True

    def _push_back(self, place: int, step: int, users: list[int]) -> None:
        net = self.net
        inputs = set(net.pre[step])
        before = tie(net.story[step], net.way.get(place))
        for user in users:
            net.pre[user] |= inputs
            for source in inputs:
                net.consumers[source].add(user)
        if any(user in net.joins for user in users):
            (source,) = inputs
            net.way[source] = tie(net.way.get(source), before)
            net.place_cover[source] = tie(net.place_cover.get(source), net.cover[step], net.place_cover.get(place))
        else:
            for user in users:
                net.story[user] = tie(before, net.story[user])
                net.cover[user] = tie(net.cover[step], net.way.get(place), net.place_cover.get(place), net.cover[user])
        net.remove(step)
        net.drop_place(place)
        self._touch(inputs)
        self._touch(p for user in users if len(net.post[user]) == 1 for p in net.post[user])
        self._touch(p for user in users if len(net.pre[user]) == 1 for p in net.pre[user])
