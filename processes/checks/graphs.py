"""Loops and long chains in the flow graph of one scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from processes.checks.links import Links

Node = TypeVar("Node", str, int)  # an element, or a place or transition


def strongly_connected(after: Mapping[Node, set[Node]]) -> list[set[Node]]:
    """Return the loops of a graph: its strongly connected parts (Kosaraju's two walks, without recursion).

    >>> strongly_connected({1: {2}, 2: {1, 3}, 3: set()})
    [{1, 2}]
    """
    back: dict[Node, list[Node]] = {node: [] for node in after}
    for node, targets in after.items():
        for target in targets:
            back[target].append(node)
    found: list[set[Node]] = []
    placed: set[Node] = set()
    for root in reversed(_finishing_order(after)):
        part: set[Node] = set()
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in placed:
                placed.add(node)
                part.add(node)
                waiting += back[node]
        found.append(part)
    return [part for part in found if len(part) > 1 or any(node in after[node] for node in part)]


def _finishing_order(after: Mapping[Node, set[Node]]) -> list[Node]:
    order: list[Node] = []
    seen: set[Node] = set()
    for root in after:
        stack = [(root, False)]
        while stack:
            node, finished = stack.pop()
            if finished:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack += [(target, False) for target in sorted(after[node], reverse=True)]
    return order


def split_inside_loop(links: Links, part: set[str]) -> Iterator[tuple[str, bool]]:
    """Yield the parallel splits of a loop; True where the loop leads back only after all branches have joined."""
    for node in sorted(part):
        if links.nodes[node].kind != "parallelGateway":
            continue
        branches = links.after[node] & part
        if len(links.after[node]) > 1 and branches:
            yield node, len(branches) == len(links.after[node]) and _joins_before(links, part, node)


def _joins_before(links: Links, part: set[str], split: str) -> bool:
    """Tell whether each way from the split back to it passes a parallel join."""
    seen: set[str] = set()
    waiting = [target for target in links.after[split] if target in part]
    while waiting:
        node = waiting.pop()
        if node == split:
            return False
        joins = links.nodes[node].kind == "parallelGateway" and len(links.incoming[node]) > 1
        if node not in seen and not joins:
            seen.add(node)
            waiting += [target for target in links.after[node] if target in part]
    return True


def longest_chain(links: Links) -> int:
    """Return the number of nodes on the longest way through a scope, loops gone through once at most.

    Only an upper bound matters here: nodes of one loop are all counted.
    """
    groups = {node: frozenset((node,)) for node in links.after}
    for loop in map(frozenset, strongly_connected(links.after)):
        groups.update(dict.fromkeys(loop, loop))
    after: dict[frozenset[str], set[frozenset[str]]] = {group: set() for group in groups.values()}
    missing: dict[frozenset[str], int] = dict.fromkeys(after, 0)
    for node, targets in links.after.items():
        for target in targets:
            if groups[node] != groups[target] and groups[target] not in after[groups[node]]:
                after[groups[node]].add(groups[target])
                missing[groups[target]] += 1
    length = {group: len(group) for group in after}
    ready = [group for group, count in missing.items() if count == 0]
    while ready:
        group = ready.pop()
        for following in after[group]:
            length[following] = max(length[following], length[group] + len(following))
            missing[following] -= 1
            if missing[following] == 0:
                ready.append(following)
    return max(length.values(), default=0)


def closure(after: dict[str, set[str]], first: Iterable[str]) -> set[str]:
    """Return the nodes and all that comes after them."""
    seen = set(first)
    waiting = list(seen)
    while waiting:
        fresh = after[waiting.pop()] - seen
        seen |= fresh
        waiting += fresh
    return seen
