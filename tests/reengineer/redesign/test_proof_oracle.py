"""The certificate against the whole state space: a slow walk over every marking confirms what the paths prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from strategies import flows

from processes.checks import check_soundness
from processes.checks.token_game import compile_net, replay
from processes.model import Definitions, Task, all_nodes
from processes.reader import read
from processes.writer import write
from reengineer.redesign.redesign import redesign
from reengineer.redesign.requirements import Order

if TYPE_CHECKING:
    from processes.checks.net import Net

MARKINGS = 20_000


def has_loop(definitions: Definitions) -> bool:
    return any(rounds.loops for process in definitions.processes for rounds in Order(process).rounds.values())


def late_starts(net: Net, tasks: set[str]) -> set[tuple[str, str]] | None:
    """Return the pairs (a, b) for which in some run b starts and a starts or ends only afterwards, or None if too many."""
    started: dict[int, frozenset[frozenset[str]]] = {net.initial: frozenset([frozenset()])}
    pending = [(net.initial, frozenset[str]())]
    found: set[tuple[str, str]] = set()
    while pending:
        marking, before = pending.pop()
        for firing in net.enabled(marking):
            after, now = net.fire(marking, firing), before
            if firing.node in tasks:
                found |= {(firing.node, other) for other in before if other != firing.node}
                now = before | {firing.node} if firing.action == "start" else before
            if now not in started.get(after, frozenset()):
                started[after] = started.get(after, frozenset()) | {now}
                pending.append((after, now))
        if sum(map(len, started.values())) > MARKINGS:
            return None
    return found


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=60)
@given(flows())
def test_no_run_breaks_a_proved_precedence_and_every_witness_replays(made: Definitions) -> None:
    assume(check_soundness(made).verdict)
    assume(not has_loop(made))
    result = redesign(read(write(made)))
    to_be = read(result.xml)
    plain = {n.id for p in to_be.processes for n in all_nodes(p) if isinstance(n, Task)}
    late = late_starts(compile_net(to_be), plain)
    assume(late is not None)

    for proved in result.certificate.precedences:
        if {proved.before, proved.after} <= plain:
            assert (proved.before, proved.after) not in (late or set())
    for witness in result.certificate.witnesses:
        assert replay(to_be, witness.run)
    assert result.certificate.unwitnessed == 0
