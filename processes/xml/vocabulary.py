"""The words of BPMN 2.0 XML: namespaces, element names by role, and the order in which the schema wants children.

Source: OMG formal/2011-01-03, BPMN20.xsd, Semantic.xsd, BPMNDI.xsd, DI.xsd, DC.xsd.
"""

from __future__ import annotations

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
EXTENSION = "urn:binglian:bpmn:1"
BPSIM = ("http://www.bpsim.org/schemas/1.0", "http://www.bpsim.org/schemas/2.0")
PREFIXES = {MODEL: "bpmn", BPMNDI: "bpmndi", DC: "dc", DI: "di", XSI: "xsi", EXTENSION: "bl"}

TASKS = frozenset(
    [
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
    ]
)
EVENTS = frozenset(["startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"])
GATEWAYS = frozenset(["exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"])
SUB_PROCESSES = frozenset(["subProcess", "transaction", "adHocSubProcess"])
NODES = TASKS | EVENTS | GATEWAYS | SUB_PROCESSES
FLOW_DATA = frozenset(["dataObject", "dataObjectReference", "dataStoreReference"])
ARTIFACTS = frozenset(["textAnnotation", "group", "association"])
# Event definition -> trigger of the model.
TRIGGERS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "cancelEventDefinition": "cancel",
    "compensateEventDefinition": "compensation",
    "conditionalEventDefinition": "conditional",
    "linkEventDefinition": "link",
    "signalEventDefinition": "signal",
    "terminateEventDefinition": "terminate",
}
# Trigger -> attribute that names what is thrown or caught.
TRIGGER_REFERENCES = {
    "message": "messageRef",
    "error": "errorRef",
    "escalation": "escalationRef",
    "signal": "signalRef",
    "compensation": "activityRef",
    "link": "name",
}
CODES = {"error": "errorCode", "escalation": "escalationCode"}
# What BPMN 2.0 has and the analysis cannot hold: kept, and named in a warning.
UNSUPPORTED = frozenset(
    [
        "choreography",
        "globalChoreographyTask",
        "choreographyTask",
        "subChoreography",
        "callChoreography",
        "globalConversation",
        "conversation",
        "subConversation",
        "callConversation",
        "implicitThrowEvent",
    ]
)
DIAGRAM_NAMES = frozenset(["BPMNDiagram", "BPMNPlane", "BPMNShape", "BPMNEdge", "BPMNLabel", "BPMNLabelStyle"])
_BASE = "documentation extensionElements auditing monitoring categoryValueRef"
_RESOURCES = "resourceRole performer humanPerformer potentialOwner"
_FLOW_ELEMENTS = " ".join(sorted(NODES | FLOW_DATA | UNSUPPORTED | {"sequenceFlow"}))
_ARTIFACTS = " ".join(sorted(ARTIFACTS))
_ROOTS = (
    "category collaboration choreography globalChoreographyTask globalConversation correlationProperty dataStore "
    "endPoint error escalation globalBusinessRuleTask globalManualTask globalScriptTask globalTask globalUserTask "
    "interface itemDefinition message partnerEntity partnerRole process resource signal " + " ".join(TRIGGERS)
)
ROOTS = frozenset(_ROOTS.split())


def _order(*groups: str) -> dict[str, int]:
    """Return the rank of each name: names of one group may stand in any order."""
    return {name: rank for rank, group in enumerate(groups) for name in group.split()}


# Order of children by the name of the parent; parents not listed take NODE_ORDER.
NODE_ORDER = _order(
    *_BASE.split(),
    "incoming",
    "outgoing",
    "ioSpecification",
    "property",
    "dataInput",
    "dataOutput",
    "dataInputAssociation",
    "dataOutputAssociation",
    "inputSet",
    "outputSet",
    _RESOURCES,
    "standardLoopCharacteristics multiInstanceLoopCharacteristics",
    "laneSet",
    _FLOW_ELEMENTS,
    _ARTIFACTS,
    "activationCondition completionCondition conditionExpression script rendering dataState text",
    " ".join(TRIGGERS),
    "eventDefinitionRef",
)
_COLLABORATION_ORDER = _order(
    "documentation", "extensionElements", "participant", "messageFlow", _ARTIFACTS, "conversationNode"
)
_ASSOCIATION_ORDER = _order(
    "documentation", "extensionElements", "sourceRef", "targetRef", "transformation", "assignment"
)
ORDERS = {
    "definitions": _order("import", "extension", _ROOTS, "BPMNDiagram", "relationship"),
    "process": _order(
        "documentation",
        "extensionElements",
        "supportedInterfaceRef",
        "ioSpecification",
        "ioBinding",
        "auditing",
        "monitoring",
        "property",
        "laneSet",
        _FLOW_ELEMENTS,
        _ARTIFACTS,
        _RESOURCES,
        "correlationSubscription",
        "supports",
    ),
    "collaboration": _COLLABORATION_ORDER,
    "choreography": _COLLABORATION_ORDER,
    "lane": _order("documentation", "extensionElements", "partitionElement", "flowNodeRef", "childLaneSet"),
    "ioSpecification": _order("documentation", "extensionElements", "dataInput", "dataOutput", "inputSet", "outputSet"),
    "dataInputAssociation": _ASSOCIATION_ORDER,
    "dataOutputAssociation": _ASSOCIATION_ORDER,
    "BPMNDiagram": _order("BPMNPlane", "BPMNLabelStyle"),
    "BPMNShape": _order("extension", "Bounds", "BPMNLabel"),
    "BPMNEdge": _order("extension", "waypoint", "BPMNLabel"),
}
_PARTS = (
    "definitions import extension relationship source target extensionElements documentation incoming outgoing "
    "lane laneSet childLaneSet flowNodeRef partitionElement participant participantRef participantMultiplicity "
    "participantAssociation innerParticipantRef outerParticipantRef messageFlow messageFlowRef "
    "messageFlowAssociation interfaceRef endPointRef conversationNode conversationAssociation conversationLink "
    "correlationKey correlationPropertyRef correlationSubscription correlationPropertyBinding dataPath "
    "correlationPropertyRetrievalExpression messagePath choreographyRef ioSpecification ioBinding inputSet "
    "outputSet dataInput dataOutput dataInputRefs dataOutputRefs optionalInputRefs optionalOutputRefs "
    "whileExecutingInputRefs whileExecutingOutputRefs inputSetRefs outputSetRefs dataInputAssociation "
    "dataOutputAssociation sourceRef targetRef transformation assignment from to dataState property "
    "standardLoopCharacteristics multiInstanceLoopCharacteristics loopCondition loopCardinality loopDataInputRef "
    "loopDataOutputRef inputDataItem outputDataItem complexBehaviorDefinition condition event completionCondition "
    "activationCondition conditionExpression expression formalExpression script rendering text eventDefinitionRef "
    "timeDate timeDuration timeCycle operationRef operation inMessageRef outMessageRef errorRef resourceRef "
    "resourceParameter resourceParameterBinding resourceAssignmentExpression categoryValue categoryValueRef "
    "auditing monitoring supportedInterfaceRef supports flowElementRef eventDefinition"
)
KNOWN = ROOTS | NODES | FLOW_DATA | ARTIFACTS | UNSUPPORTED | frozenset([*NODE_ORDER, "sequenceFlow", *_PARTS.split()])


def tag(name: str, namespace: str = MODEL) -> str:
    """Return the qualified name.

    >>> tag("task")
    '{http://www.omg.org/spec/BPMN/20100524/MODEL}task'
    """
    return f"{{{namespace}}}{name}"
