"""The precedences that a redesign must keep, read from the as-is and from what was said of it.

Two readings are joined, so that a slip of one does not go through: the relations of the regions (what the redesign
itself reasons with) and, node by node and without regions, every declared precedence and every use of data.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from processes.model import NO_REASON, Precedence, scopes
from reengineer.fragments import find_regions
from reengineer.precedence import find_precedence
from reengineer.redesign.guards import Exclusions
from reengineer.redesign.rounds import RoundGraph, round_graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from processes.model import Definitions, FlowNode, Process, Question

    Pair = tuple[str, str]


class Order:
    """The order of the nodes of one process within a round, across its sub-processes."""

    def __init__(self, process: Process) -> None:
        self.rounds: dict[str, RoundGraph] = {scope.id: round_graph(scope) for scope in scopes(process)}
        self._above: dict[str, str] = {node.id: scope.id for scope in scopes(process) for node in scope.nodes}

    def __contains__(self, node: str) -> bool:
        return node in self._above

    def lift(self, first: str, second: str) -> tuple[str, str, str]:
        """Return the innermost scope around both, and the node of it that each is or is in."""
        scope = self._above[first]
        if scope == self._above[second]:
            return scope, first, second
        chain = {scope: node for node, scope in self.climb(first)}
        for node, scope in self.climb(second):
            if scope in chain:
                return scope, chain[scope], node
        raise KeyError(second)

    def path(self, before: str, after: str) -> tuple[str, ...]:
        """Return the path that forces the order of two nodes in a round, or nothing."""
        scope, first, second = self.lift(before, after)
        rounds = self.rounds[scope]
        if {first, second} <= rounds.tangled or not rounds.reaches(first, second):
            return ()
        return rounds.path(first, second)

    def tangled(self, first: str, second: str) -> bool:
        """Tell whether both stand in a loop with several entries, in which there are no rounds."""
        scope, one, other = self.lift(first, second)
        return {one, other} <= self.rounds[scope].tangled

    def ordered(self, before: str, after: str) -> bool:
        """Tell whether a path forces the order of two nodes in a round."""
        scope, first, second = self.lift(before, after)
        return self.rounds[scope].reaches(first, second)

    def related(self, first: str, second: str) -> bool:
        """Tell whether a path forces the order of two nodes in a round, either way."""
        scope, one, other = self.lift(first, second)
        order = self.rounds[scope].order
        here, there = order.index[one], order.index[other]
        return bool(order.predecessors[max(here, there)] >> min(here, there) & 1)

    def climb(self, node: str) -> Iterator[tuple[str, str]]:
        """Yield the node and each sub-process around it, with the scope that it stands in."""
        while node in self._above:
            scope = self._above[node]
            yield node, scope
            node = scope


def require(  # noqa: PLR0913 - what is known beside the file comes in three kinds
    definitions: Definitions,
    process: Process,
    order: Order,
    *,
    external: Sequence[Precedence] = (),
    answers: Sequence[Question] = (),
    assume_independent: bool = False,
) -> dict[Pair, tuple[Precedence, ...]]:
    """Return every pair of nodes whose order must stay, with its reasons."""
    found: dict[Pair, list[Precedence]] = defaultdict(list)
    for scope in scopes(process):
        for region in find_regions(scope):
            relation = find_precedence(
                definitions, scope, region, external=external, answers=answers, assume_independent=assume_independent
            )
            steps = {step.id: step for step in region.steps}
            for before, after in relation.kept:
                found[steps[before].exit, steps[after].entry] += relation.pairs.get((before, after), ())
    for precedence in (*_declared(process), *external, *_answered(answers), *_data(process, order)):
        if precedence.reason != "custom" and precedence.before in order and precedence.after in order:
            reasons = found[precedence.before, precedence.after]
            if all((old.reason, old.basis) != (precedence.reason, precedence.basis) for old in reasons):
                reasons.append(precedence)
    return {pair: tuple(dict.fromkeys(reasons)) for pair, reasons in found.items() if order.ordered(*pair)}


def not_kept(
    process: Process, order: Order, *, external: Sequence[Precedence] = (), answers: Sequence[Question] = ()
) -> tuple[Precedence, ...]:
    """Return what was declared with a reason and the flow does not keep: both can run, and nothing orders them so."""
    exclusive = Exclusions(process)
    return tuple(
        precedence
        for precedence in dict.fromkeys((*_declared(process), *external, *_answered(answers)))
        if precedence.reason not in NO_REASON
        and precedence.before in order
        and precedence.after in order
        and not order.ordered(precedence.before, precedence.after)
        and not exclusive(precedence.before, precedence.after)
    )


def _declared(process: Process) -> Iterator[Precedence]:
    for scope in scopes(process):
        for node in scope.nodes:
            yield from node.precedences


def _answered(answers: Sequence[Question]) -> Iterator[Precedence]:
    for question in answers:
        if question.answer == "yes":
            yield Precedence(before=question.before, after=question.after, reason="analyst")


def _data(process: Process, order: Order) -> Iterator[Precedence]:
    """Yield write-read, write-write and read-write pairs of the same data, in the order in which they stand."""
    identity = {data.id: data.identity for scope in scopes(process) for data in scope.data}
    label = {data.identity: data.label for scope in scopes(process) for data in scope.data}
    readers: dict[str, list[str]] = defaultdict(list)
    writers: dict[str, list[str]] = defaultdict(list)
    for scope in scopes(process):
        for node in scope.nodes:
            _note(node, identity, readers, writers)
    for data, writing in writers.items():
        for writer in writing:
            for other in dict.fromkeys((*writing, *readers[data])):
                for before, after in ((writer, other), (other, writer)):
                    if before != after and order.ordered(before, after):
                        yield Precedence(before=before, after=after, reason="data", evidence=label.get(data, data))


def _note(
    node: FlowNode, identity: Mapping[str, str], readers: dict[str, list[str]], writers: dict[str, list[str]]
) -> None:
    for association in node.inputs:
        readers[identity.get(association.data, association.data)].append(node.id)
    for association in node.outputs:
        writers[identity.get(association.data, association.data)].append(node.id)
