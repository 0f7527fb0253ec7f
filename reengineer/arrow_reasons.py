"""The reasons of a whole file, between elements: for an arrow on a path, and as an order of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, overload

from processes.model import NO_REASON, Precedence
from reengineer.model_facts import model_facts
from reengineer.precedence import Relation, explain, find_relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.model import Definitions
    from reengineer.case_graph import CaseGraph

Pair = tuple[str, str]
Arrow = tuple[str, str, tuple[Precedence, ...]]


class ArrowReasons:
    """All relations of a file; read only when first asked for."""

    def __init__(self, definitions: Definitions, external: Sequence[Precedence]) -> None:
        self.definitions, self.external = definitions, external

    def ordered(self, *, custom: bool) -> Iterator[Pair]:
        """Yield the pairs with a reason, and with `custom` those declared to be habit."""
        facts = model_facts(self.definitions)
        declared = [p for declared in facts.declared.values() for p in declared if p.reason != "unknown"]
        derived = [p for r in self._relations for ps in r.pairs.values() for p in ps if p.reason not in NO_REASON]
        found: dict[Pair, bool] = {}
        for p in (*declared, *self.external, *derived):
            if p.before in facts.nodes and p.after in facts.nodes:
                counts = p.reason not in NO_REASON or (custom and p.reason == "custom")
                found[p.before, p.after] = found.get((p.before, p.after), False) or counts
        return (pair for pair, counts in found.items() if counts)

    def between(self, before: str, after: str, graph: CaseGraph) -> tuple[Precedence, ...]:
        """Return the reasons for an arrow between two tasks; through elements without a task, those of the whole way."""
        direct = self._direct(before, after)
        if any(precedence.reason not in NO_REASON for precedence in direct):
            return direct
        return self._of_steps(before, after) or direct or self._along(before, after, graph)

    @cached_property
    def _relations(self) -> tuple[Relation, ...]:
        return find_relations(self.definitions, external=self.external)

    @cached_property
    def _declared(self) -> dict[Pair, list[Precedence]]:
        """What is declared, whatever its reason, by pair of elements."""
        facts = model_facts(self.definitions)
        found: defaultdict[Pair, list[Precedence]] = defaultdict(list)
        declared = (p for declared in facts.declared.values() for p in declared if p.reason != "unknown")
        for precedence in (*declared, *self.external):
            found[precedence.before, precedence.after].append(precedence)
        return found

    def _direct(self, before: str, after: str) -> tuple[Precedence, ...]:
        """Return what is declared of a pair, whatever its reason, and the reasons that the model gives for it."""
        earlier, later = self._places.get(before, {}), self._places.get(after, {})
        found = [*self._declared.get((before, after), ())]
        for number in sorted(earlier.keys() & later.keys()):
            pairs = self._relations[number].pairs.get((earlier[number], later[number]), ())
            found += [p for p in pairs if p.reason not in NO_REASON and (p.before, p.after) == (before, after)]
        return tuple(dict.fromkeys(found))

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
        return tuple(precedence for pair in pairwise(reversed(way)) for precedence in self._direct(*pair))


class Arrows(Sequence[Arrow]):
    """The steps along a path, each with its reasons, which are read only when first asked for.

    Equal to the tuple of the same arrows.
    """

    def __init__(self, path: Sequence[str], reasons: ArrowReasons, graph: CaseGraph) -> None:
        self._path, self._reasons, self._graph = path, reasons, graph

    @cached_property
    def _found(self) -> tuple[Arrow, ...]:
        return tuple((a, b, self._reasons.between(a, b, self._graph)) for a, b in pairwise(self._path))

    @overload
    def __getitem__(self, index: int) -> Arrow: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Arrow, ...]: ...

    def __getitem__(self, index: int | slice) -> Arrow | tuple[Arrow, ...]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, Arrows)) and self._found == tuple(other)

    def __hash__(self) -> int:
        return hash(self._found)

    def __repr__(self) -> str:
        return repr(self._found)
