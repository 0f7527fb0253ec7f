"""A BPMN 2.0 model as values: what stands in a file, frozen, with the words of the standard.

One `Definitions` is one file. A scope is a `Process` or a `SubProcess`: both hold nodes, flows, data and artifacts.
Nothing is edited in place; an edit makes a new value, and the writer brings the difference to the source.
References are ids. A data association of a flow node is seen from the node: `inputs` are read, `outputs` are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from processes.by_identity import remember_last

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.durations import Span
    from processes.faults import Fault

# Reasons that keep an order, then the two that do not.
REASONS = ("data", "law", "decision", "message", "resource", "time", "analyst")
NO_REASON = ("custom", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Anything with an id; `name` is the label people see."""

    id: str
    name: str = ""

    @property
    def label(self) -> str:
        """Return the name on one line, or the id where there is none."""
        return " ".join(self.name.split()) or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """Statutory and promised time for a task, stage or case, with its legal basis (`bl:timeLimit`)."""

    statutory: Span | None = None
    promised: Span | None = None
    extendable_by: Span | None = None
    legal_basis: str = ""
    on_breach: str = ""
    exception: str = ""  # the written reason why the promise is not half of the statutory limit
    source: str = ""
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence:
    """`before` must be done before `after` starts, for one reason; a pair may have several (`bl:precedence`)."""

    before: str
    after: str
    reason: str  # one of REASONS + NO_REASON
    basis: str = ""  # article, or who says so
    evidence: str = ""  # what was read in the model: the data object, the gateway, the message


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Does `after` need anything from `before`? Answer: "" (open), "yes" or "no" (`bl:question`)."""

    before: str
    after: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAssociation:
    """A flow node reads or writes a data element."""

    id: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A loop marker: `standard`, `parallel` (multi-instance) or `sequential` (multi-instance).

    `most` is what the file says of the number of rounds (loopMaximum) or of instances (loopCardinality, where it is a
    number). `test_before`: a standard loop asks before its first round too.
    """

    kind: str
    most: int | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode(Element):
    """What sequence flows connect."""

    kind: str  # local name of the BPMN element
    documentation: str = ""
    inputs: tuple[DataAssociation, ...] = ()
    outputs: tuple[DataAssociation, ...] = ()
    time_limit: TimeLimit | None = None
    item_code: str = ""  # bl:item code
    nature: str = ""  # bl:item nature: approval, supervision, intake, inspection, hearing, expertReview, ...
    precedences: tuple[Precedence, ...] = ()  # bl:precedence; `after` is this node
    questions: tuple[Question, ...] = ()  # bl:question; `after` is this node
    suspends_clock: bool = False  # bl:clock
    clock_basis: str = ""
    inputs_complete: bool = False  # bl:declares: what is not listed is not needed
    needed_by_finish: tuple[str, ...] = ()  # bl:declares neededByFinish: data that may come while the task runs
    effort: Span | None = None  # bl:effort: work of the staff, where it differs from the limit
    decision: str = ""  # bl:decision: what the node leads to when it says no: "refusal", "supplement", ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(FlowNode):
    """A task or call activity. `kind`: task, userTask, manualTask, serviceTask, ..., callActivity."""

    loop: Loop | None = None
    default: str | None = None
    called: str | None = None  # calledElement of a call activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(FlowNode):
    """`kind`: startEvent, endEvent, intermediateCatchEvent, intermediateThrowEvent, boundaryEvent.

    `trigger`: none, message, timer, error, escalation, cancel, compensation, conditional, link, signal, terminate,
    multiple. `reference` is the id of the message, error, ... or the name of the link.
    """

    trigger: str = "none"
    reference: str = ""
    attached_to: str | None = None
    interrupting: bool = True
    timer: str = ""  # text of the timer expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway(FlowNode):
    """`kind`: exclusiveGateway, parallelGateway, inclusiveGateway, eventBasedGateway, complexGateway."""

    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceFlow(Element):
    """An arrow between two flow nodes of one scope."""

    source: str
    target: str
    condition: str | None = None
    probability: float | None = None  # share of cases that take it (bl:probability, or BPSim)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataElement(Element):
    """`kind`: dataObject, dataObjectReference, dataStoreReference, dataInput, dataOutput, property.

    Two references with the same `refers` are the same data.
    """

    kind: str
    refers: str | None = None
    state: str = ""
    collection: bool = False

    @property
    def identity(self) -> str:
        """Return the id of the data itself, whichever reference stands in the diagram."""
        return self.refers or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Element):
    """`kind`: textAnnotation (name = text), group, association (source, target).

    `direction` of an association: "" (none), "one" (source to target) or "both".
    """

    kind: str
    source: str = ""
    target: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane(Element):
    """A department, or a post inside it; `nodes` are those named by this lane itself."""

    nodes: tuple[str, ...] = ()
    lanes: tuple[Lane, ...] = ()

    def all_nodes(self) -> Iterator[str]:
        """Yield the ids of the nodes in this lane and the lanes inside it."""
        yield from self.nodes
        for lane in self.lanes:
            yield from lane.all_nodes()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubProcess(FlowNode):
    """`kind`: subProcess, transaction, adHocSubProcess; an event sub-process is `triggered_by_event`."""

    nodes: tuple[FlowNode, ...] = ()
    flows: tuple[SequenceFlow, ...] = ()
    data: tuple[DataElement, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    lanes: tuple[Lane, ...] = ()
    triggered_by_event: bool = False
    loop: Loop | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process(Element):
    """One process of a file."""

    nodes: tuple[FlowNode, ...] = ()
    flows: tuple[SequenceFlow, ...] = ()
    data: tuple[DataElement, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    lanes: tuple[Lane, ...] = ()
    executable: bool = False
    documentation: str = ""
    time_limit: TimeLimit | None = None


Scope = Process | SubProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Element):
    """A pool; `process` is None for a black box."""

    process: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFlow(Element):
    """A message between two pools or between their nodes."""

    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaboration(Element):
    """Pools and the messages between them."""

    participants: tuple[Participant, ...] = ()
    message_flows: tuple[MessageFlow, ...] = ()
    artifacts: tuple[Artifact, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of the drawing, in pixels, y downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A drawn node, lane, pool, data element or artifact."""

    id: str
    element: str
    bounds: Bounds
    label: Bounds | None = None
    expanded: bool | None = None
    horizontal: bool | None = None
    marker: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A drawn flow or association."""

    id: str
    element: str
    waypoints: tuple[tuple[float, float], ...]
    label: Bounds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram(Element):
    """One BPMNDiagram; `plane` is the id of the process, collaboration or sub-process it shows."""

    plane_id: str
    plane: str
    shapes: tuple[Shape, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RootElement(Element):
    """message, error, signal, escalation, dataStore, itemDefinition, ... : kept by kind and id."""

    kind: str
    code: str = ""  # errorCode, escalationCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Element):
    """One BPMN file. `source` is the text it was read from (None for one built by code)."""

    target_namespace: str = "urn:binglian:flow"
    processes: tuple[Process, ...] = ()
    collaborations: tuple[Collaboration, ...] = ()
    roots: tuple[RootElement, ...] = ()
    diagrams: tuple[Diagram, ...] = ()
    file: str = ""
    source: bytes | None = field(default=None, repr=False, compare=False)
    faults: tuple[Fault, ...] = field(default=(), compare=False)  # what reading noticed

    def replace_process(self, process: Process) -> Definitions:
        """Return the definitions with the process of the same id replaced."""
        return replace(self, processes=tuple(process if p.id == process.id else p for p in self.processes))


def scopes(process: Scope) -> Iterator[Scope]:
    """Yield the process and every sub-process in it, outer first."""
    yield process
    for inner in _sub_processes(process):
        yield from scopes(inner)


@remember_last(16)
def _sub_processes(scope: Scope) -> tuple[SubProcess, ...]:
    return tuple(node for node in scope.nodes if isinstance(node, SubProcess))


def all_nodes(process: Scope) -> Iterator[FlowNode]:
    """Yield the flow nodes of the scope and of every sub-process in it."""
    for scope in scopes(process):
        yield from scope.nodes


def lane_path(process: Process) -> dict[str, tuple[Lane, ...]]:
    """Return for each node id its lanes, outer (department) first; nodes of a sub-process take the sub-process's.

    >>> post = Lane(id="p", name="Section", nodes=("t",))
    >>> [lane.id for lane in lane_path(Process(id="x", lanes=(Lane(id="d", lanes=(post,)),)))["t"]]
    ['d', 'p']
    """
    found: dict[str, tuple[Lane, ...]] = {}

    def walk(lanes: tuple[Lane, ...], above: tuple[Lane, ...]) -> None:
        for lane in lanes:
            found.update(dict.fromkeys(lane.nodes, (*above, lane)))
            walk(lane.lanes, (*above, lane))

    for scope in scopes(process):
        walk(scope.lanes, ())
    for scope in scopes(process):
        if isinstance(scope, SubProcess) and scope.id in found:
            for node in scope.nodes:
                found.setdefault(node.id, found[scope.id])
    return found
