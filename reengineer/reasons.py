"""The direct reasons for order that stand in the model: data, decisions, messages, waiting, and what is declared.

Data: of two accesses to the same data, of which at least one writes, the first in the as-is order stays first (the
dependences of Bernstein, "Analysis of Programs for Parallel Processing", 1966: write-read, read-write, write-write).
Where a chain of reasons already orders a pair, its direct reason is not listed as well, so that 2,000 tasks that all
write the case file give 1,999 reasons and not two million.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from processes.faults import Fault
from processes.messages import message
from processes.model import NO_REASON, Event, Precedence
from reengineer.model_facts import step_facts
from reengineer.partial_order import PartialOrder, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from processes.model import Question
    from reengineer.model_facts import ModelFacts, StepFacts
    from reengineer.steps import Region, Step

Pair = tuple[str, str]


@dataclass(slots=True)
class RegionReasons:
    """The as-is order of a region and what is known of its pairs; pairs by step, precedences by element."""

    facts: ModelFacts
    region: Region
    order: PartialOrder = field(init=False)
    steps: list[Step] = field(init=False)
    known: list[StepFacts] = field(init=False)
    reasons: defaultdict[Pair, list[Precedence]] = field(default_factory=lambda: defaultdict(list))
    customs: defaultdict[Pair, list[Precedence]] = field(default_factory=lambda: defaultdict(list))
    conflicts: list[Fault] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)  # element -> step

    def __post_init__(self) -> None:
        by_id = {step.id: step for step in self.region.steps}
        self.order = PartialOrder.of(by_id, self.region.order)
        self.steps = [by_id[name] for name in self.order.elements]
        self.known = [step_facts(self.facts, step) for step in self.steps]
        for step in self.steps:
            self.places |= dict.fromkeys((n.id for n in self.facts.inside(step.nodes)), step.id)

    def read(self, external: Sequence[Precedence], answers: Sequence[Question]) -> None:
        """Collect every direct reason, and what is known to be custom."""
        for pair, precedence in (*self._data(), *self._decisions(), *self._messages(), *self._waits()):
            self.reasons[pair].append(precedence)
        for precedence in self._declared(external):
            self._take(precedence)
        for question in self._answered(answers):
            self._answer(question)

    def _data(self) -> Iterator[tuple[Pair, Precedence]]:
        accesses: defaultdict[str, list[int]] = defaultdict(list)
        for place, known in enumerate(self.known):
            for data in known.reads | known.writes:
                accesses[data].append(place)
        for data, places in accesses.items():
            yield from self._accesses(data, places)

    def _accesses(self, data: str, places: list[int]) -> Iterator[tuple[Pair, Precedence]]:
        writers = readers = 0
        label = self.facts.data_label(data)
        for place in places:
            known, before = self.known[place], self.order.predecessors[place]
            writing = data in known.writes
            nearest = list(self.order.frontier(writers & before))
            for writer in nearest:
                after = known.reads.get(data) or known.writes[data]
                yield self._reason(writer, place, "data", (self.known[writer].writes[data], after, label))
            if writing:
                passed = sum(1 << writer for writer in nearest)
                for writer in nearest:
                    passed |= self.order.predecessors[writer]
                for reader in members(readers & before & ~passed):
                    yield self._reason(
                        reader, place, "data", (self.known[reader].reads[data], known.writes[data], label)
                    )
            writers |= writing << place
            readers |= (data in known.reads) << place

    def _decisions(self) -> Iterator[tuple[Pair, Precedence]]:
        """Yield what waits for the decision of a step by which the case may end at a plain end."""
        deciding = sum(1 << i for i, step in enumerate(self.steps) if step.exits and not step.cancels)
        for place, before in enumerate(self.order.predecessors):
            for decider in self.order.frontier(deciding & before):
                gateway = self.steps[decider].exit
                label = self.facts.nodes[gateway].label
                yield self._reason(decider, place, "decision", (gateway, self.steps[place].id, label))

    def _messages(self) -> Iterator[tuple[Pair, Precedence]]:
        senders: defaultdict[str, int] = defaultdict(int)
        for place, known in enumerate(self.known):
            for pool in known.sends:
                senders[pool] |= 1 << place
        for place, known in enumerate(self.known):
            for pool, receiver in known.receives.items():
                for sender in members(senders[pool] & self.order.predecessors[place]):
                    facts = (self.known[sender].sends[pool], receiver, self.facts.pool_label(pool))
                    yield self._reason(sender, place, "message", facts)

    def _waits(self) -> Iterator[tuple[Pair, Precedence]]:
        """Yield what comes after a step that stays where it is; what comes before it, see `holds`."""
        pinned = sum(step.pinned << place for place, step in enumerate(self.steps))
        for place, before in enumerate(self.order.predecessors):
            for holder in self.order.frontier(pinned & before):
                names = self.order.elements[holder], self.order.elements[place]
                yield names, self.holds(names, self.steps[holder])

    def holds(self, pair: Pair, pinned: Step) -> Precedence:
        """Return the reason for a pair of which one step must stay where it is."""
        node = self.facts.nodes[pinned.entry]
        reason = "decision"  # a part whose flow cannot be taken apart
        if isinstance(node, Event) and node.trigger != "link":
            reason = "time" if node.trigger == "timer" else "message"
        elif node.kind in {"receiveTask", "eventBasedGateway"}:
            reason = "message"
        return Precedence(before=pair[0], after=pair[1], reason=reason, evidence=node.label)

    def _reason(self, before: int, after: int, reason: str, facts: tuple[str, str, str]) -> tuple[Pair, Precedence]:
        first, second, evidence = facts
        pair = self.order.elements[before], self.order.elements[after]
        return pair, Precedence(before=first, after=second, reason=reason, evidence=evidence)

    def _declared(self, external: Sequence[Precedence]) -> Iterator[Precedence]:
        for element in self.places:
            yield from self.facts.declared.get(element, ())
        yield from (precedence for precedence in external if precedence.after in self.places)

    def _take(self, precedence: Precedence) -> None:
        pair = self._lifted(precedence.before, precedence.after)
        if pair is None:
            self._note_missing(precedence)
        elif pair[0] == pair[1]:
            return  # decided inside the step
        elif precedence.reason in NO_REASON:
            if self._speaks(precedence.before, precedence.after, pair) and precedence.reason == "custom":
                self.customs[pair].append(precedence)
        elif self.order.before(*pair):
            self.reasons[pair].append(precedence)
        else:
            self._note_conflict(precedence, pair)

    def _lifted(self, before: str, after: str) -> Pair | None:
        if before not in self.places or after not in self.places:
            return None
        return self.places[before], self.places[after]

    def _speaks(self, before: str, after: str, pair: Pair) -> bool:
        """Say whether the elements stand for their steps: that one task of a step needs nothing frees not all of it."""
        speakers = [self.known[self.order.index[name]].speaker for name in pair]
        return before in {pair[0], speakers[0]} and after in {pair[1], speakers[1]}

    def _answered(self, answers: Sequence[Question]) -> Iterator[Question]:
        for element in self.places:
            yield from self.facts.questions.get(element, ())
        yield from (question for question in answers if question.after in self.places)

    def _answer(self, question: Question) -> None:
        reason = {"yes": "analyst", "no": "custom"}.get(question.answer)
        if reason:
            self._take(Precedence(before=question.before, after=question.after, reason=reason))

    def _note_missing(self, precedence: Precedence) -> None:
        innermost = precedence.after in self.region_nodes()
        if innermost and precedence.before not in self.facts.nodes:
            self.conflicts.append(
                Fault(
                    kind="precedence-names-nothing",
                    severity="warning",
                    elements=(precedence.after,),
                    message=message(
                        "{after} is declared to come after {before}, which is not in the file.",
                        after=self.facts.nodes[precedence.after].label,
                        before=precedence.before,
                    ),
                )
            )

    def region_nodes(self) -> Iterable[str]:
        """Return the nodes whose innermost region this is."""
        return {node for step in self.steps if step.kind in {"task", "event", "refusal"} for node in step.nodes}

    def _note_conflict(self, precedence: Precedence, pair: Pair) -> None:
        labels = [self.facts.nodes[name].label for name in (precedence.before, precedence.after)]
        if self.order.before(pair[1], pair[0]):
            kind = "precedence-against-flow"
            text = message(
                "{before} is declared to come before {after} ({reason}), but the flow puts it after.",
                before=labels[0],
                after=labels[1],
                reason=precedence.basis or precedence.reason,
            )
        else:
            kind = "precedence-not-in-flow"
            text = message(
                "{before} is declared to come before {after} ({reason}), but the flow lets them run at once.",
                before=labels[0],
                after=labels[1],
                reason=precedence.basis or precedence.reason,
            )
        elements = (precedence.before, precedence.after)
        self.conflicts.append(Fault(kind=kind, severity="warning", elements=elements, message=text))
