"""The reasons of a whole file, between elements: for an arrow on a path, and as an order of its own."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from processes.model import NO_REASON, Precedence
from reengineer.model_facts import model_facts
from reengineer.precedence import Relation, explain, find_relations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from processes.model import Definitions
    from reengineer.case_graph import CaseGraph

Pair = tuple[str, str]


class ArrowReasons:
    """All relations of a file; read only when first asked for."""

    def __init__(self, definitions: Definitions, external: Sequence[Precedence]) -> None:
        self.definitions, self.external = definitions, external

    def ordered(self, *, custom: bool) -> Iterator[Pair]:
        """Yield the pairs with a reason, and with `custom` those declared to be habit."""
        for pair, found in self._direct.items():
            if any(p.reason not in NO_REASON or (custom and p.reason == "custom") for p in found):
                yield pair

    def between(self, before: str, after: str, graph: CaseGraph) -> tuple[Precedence, ...]:
        """Return the reasons for an arrow between two tasks; through elements without a task, those of the whole way."""
        direct = self._direct.get((before, after), [])
        if any(precedence.reason not in NO_REASON for precedence in direct):
            return tuple(direct)
        return self._of_steps(before, after) or tuple(direct) or self._along(before, after, graph)

    @cached_property
    def _relations(self) -> tuple[Relation, ...]:
        return find_relations(self.definitions, external=self.external)

    @cached_property
    def _direct(self) -> dict[Pair, list[Precedence]]:
        """Declared pairs, whatever their reason, and pairs that the model gives a reason for; by element."""
        facts = model_facts(self.definitions)
        found: defaultdict[Pair, dict[Precedence, None]] = defaultdict(dict)
        declared = [p for declared in facts.declared.values() for p in declared if p.reason != "unknown"]
        derived = [p for r in self._relations for ps in r.pairs.values() for p in ps if p.reason not in NO_REASON]
        for precedence in (*declared, *self.external, *derived):
            if precedence.before in facts.nodes and precedence.after in facts.nodes:
                found[precedence.before, precedence.after][precedence] = None
        return {pair: list(precedences) for pair, precedences in found.items()}

    @cached_property
    def _places(self) -> dict[str, dict[int, str]]:
        """For each element the steps it lies in, by number of the relation."""
        facts = model_facts(self.definitions)
        found: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for number, relation in enumerate(self._relations):
            for step in relation.region.steps:
                for node in facts.inside(step.nodes):
                    found[node.id][number] = step.id
        return found

    @cached_property
    def _kept(self) -> dict[tuple[int, Pair], tuple[Precedence, ...]]:
        return {(n, pair): r.pairs[pair] for n, r in enumerate(self._relations) for pair in (*r.kept, *r.dropped)}

    def _of_steps(self, before: str, after: str) -> tuple[Precedence, ...]:
        """Return the reasons between the steps of the innermost region that holds both."""
        earlier, later = self._places.get(before, {}), self._places.get(after, {})
        for number in sorted(earlier.keys() & later.keys(), reverse=True):
            pair = earlier[number], later[number]
            if pair[0] != pair[1]:
                found = self._kept.get((number, pair))
                return found if found is not None else explain(self._relations[number], *pair)
        return ()

    def _along(self, before: str, after: str, graph: CaseGraph) -> tuple[Precedence, ...]:
        """Return the reasons along the shortest way of the graph from one task to the other."""
        came = {before: before}
        waiting = [before]
        for place in waiting:
            if after in came:
                break
            for target in graph.arcs.get(place, ()):
                if target not in came:
                    came[target] = place
                    waiting.append(target)
        if after not in came:
            return ()
        way = [after]
        while way[-1] != before:
            way.append(came[way[-1]])
        return tuple(precedence for pair in pairwise(reversed(way)) for precedence in self._direct.get(pair, ()))
