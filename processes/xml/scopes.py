"""Reading scopes: processes and sub-processes with their flows, data, artifacts and lanes.

Sub-processes are built from the innermost outwards, so that nesting costs no recursion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.model import (
    Artifact,
    DataElement,
    FlowNode,
    Lane,
    Process,
    SequenceFlow,
    SubProcess,
)
from processes.xml.extension import ours, read_number, read_probability, read_time_limit, simulated_probabilities
from processes.xml.nodes import PLACEHOLDER, NodeReader, is_true, local_name, text_of
from processes.xml.vocabulary import ARTIFACTS, FLOW_DATA, NODES, SUB_PROCESSES, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_REFERS = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}
_FLOW, _STATE = tag("sequenceFlow"), tag("dataState")
_NODE_REFERENCE = tag("flowNodeRef")
_NODE_TAGS = tuple(tag(name) for name in sorted(NODES))
_DATA_TAGS = tuple(tag(name) for name in sorted(FLOW_DATA))
_ARTIFACT_TAGS = tuple(tag(name) for name in sorted(ARTIFACTS))
_SUB_PROCESS_TAGS = tuple(tag(name) for name in sorted(SUB_PROCESSES))
DIRECTIONS = {"One": "one", "Both": "both"}


class ScopeReader:
    """Reads the processes of one document."""

    def __init__(self, nodes: NodeReader, root: etree._Element) -> None:
        self.nodes = nodes
        self.identities = nodes.identities
        self.simulated = simulated_probabilities(root)
        self._categories = {
            str(value.get("id")): value for value in root.iterfind(f"{tag('category')}/{tag('categoryValue')}")
        }

    def read_process(self, element: etree._Element) -> Process:
        """Return a process with everything in it."""
        name = self.identities.identify(element)
        limits = [read_time_limit(child, self.nodes.faults.invalid_extension) for child in ours(element, "timeLimit")]
        return Process(
            id=name,
            name=element.get("name", ""),
            executable=is_true(element, "isExecutable"),
            documentation=text_of(element, "documentation"),
            time_limit=limits[-1] if limits else None,
            **self._read_content(element, self._read_sub_processes(element)),
        )

    def _read_sub_processes(self, process: etree._Element) -> dict[etree._Element, SubProcess]:
        """Return the value of each sub-process in a process."""
        found: dict[etree._Element, SubProcess] = {}
        for element in reversed(list(process.iter(*_SUB_PROCESS_TAGS))):
            content: dict[str, Any] = self._read_content(element, found)
            found[element] = SubProcess(
                **self.nodes.read_sub_process(element),
                **content,
            )
        return found

    def _read_content(
        self, scope: etree._Element, inner: dict[etree._Element, SubProcess]
    ) -> dict[str, tuple[Any, ...]]:
        return {
            "nodes": tuple(self._read_nodes(scope, inner)),
            "flows": tuple(self._read_flow(child) for child in scope.iterchildren(_FLOW)),
            "data": tuple(self._read_data(child) for child in data_elements(scope)),
            "artifacts": self.read_artifacts(scope),
            "lanes": tuple(self._read_lane(lane) for lane in lanes_of(scope, "laneSet")),
        }

    def _read_nodes(self, scope: etree._Element, inner: dict[etree._Element, SubProcess]) -> Iterator[FlowNode]:
        for child in scope.iterchildren(*_NODE_TAGS):
            yield inner[child] if child in inner else self.nodes.read(child)

    def _read_flow(self, element: etree._Element) -> SequenceFlow:
        resolve = self.identities.resolve
        source, target = resolve(element.get("sourceRef")), resolve(element.get("targetRef"))
        name = self.identities.identify(element, source, target)
        inside = len(element) > 0  # most flows have nothing in them
        probability = read_probability(element) if inside else None
        if probability is None and (simulated := self.simulated.get(name)) is not None:
            probability = next((p for c in simulated if (p := read_number(c.get("value"))) is not None), None)
        return SequenceFlow(
            id=name,
            name=element.get("name", ""),
            source=source,
            target=target,
            condition=(text_of(element, "conditionExpression") or None) if inside else None,
            probability=probability,
        )

    def _read_data(self, element: etree._Element) -> DataElement:
        kind = local_name(element)
        state = next(element.iterchildren(_STATE), None) if len(element) else None
        return DataElement(
            id=self.identities.identify(element),
            name=element.get("name", ""),
            kind=kind,
            refers=self.identities.resolve(element.get(_REFERS[kind])) or None if kind in _REFERS else None,
            state="" if state is None else state.get("name", ""),
            collection=is_true(element, "isCollection"),
        )

    def read_artifacts(self, holder: etree._Element) -> tuple[Artifact, ...]:
        """Return the artifacts of a process, sub-process or collaboration."""
        return tuple(self._read_artifact(child) for child in holder.iterchildren(*_ARTIFACT_TAGS))

    def _read_artifact(self, element: etree._Element) -> Artifact:
        kind = local_name(element)
        resolve = self.identities.resolve
        if kind == "association":
            source, target = resolve(element.get("sourceRef")), resolve(element.get("targetRef"))
            direction = DIRECTIONS.get(element.get("associationDirection", ""), "")
            name = self.identities.identify(element, source, target)
            return Artifact(id=name, kind=kind, source=source, target=target, direction=direction)
        name = self.identities.identify(element)
        if kind == "group":
            value = self.category_value(element)
            return Artifact(id=name, kind=kind, name="" if value is None else value.get("value", ""))
        return Artifact(id=name, kind=kind, name=text_of(element, "text"))

    def category_value(self, group: etree._Element) -> etree._Element | None:
        """Return the element that holds the label of a group."""
        return self._categories.get(self.identities.resolve(group.get("categoryValueRef")))

    def _read_lane(self, element: etree._Element) -> Lane:
        return Lane(
            id=self.identities.identify(element),
            name=element.get("name", ""),
            nodes=tuple(self.identities.resolve(child.text) for child in element.iterchildren(_NODE_REFERENCE)),
            lanes=tuple(self._read_lane(lane) for lane in lanes_of(element, "childLaneSet")),
        )


def lanes_of(holder: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the lanes of a process (`laneSet`) or of a lane (`childLaneSet`)."""
    for lane_set in holder.iterchildren(tag(name)):
        yield from lane_set.iterchildren(tag("lane"))


def data_elements(scope: etree._Element) -> Iterator[etree._Element]:
    """Yield the data of a scope: what a process takes and gives, its properties, then what lies in the flow."""
    if scope.tag == tag("process"):
        for specification in scope.iterchildren(tag("ioSpecification")):
            yield from specification.iterchildren(tag("dataInput"))
            yield from specification.iterchildren(tag("dataOutput"))
    for child in scope.iterchildren(tag("property")):
        if child.get("name") != PLACEHOLDER:
            yield child
    yield from scope.iterchildren(*_DATA_TAGS)
