"""The extension `urn:binglian:bpmn:1` of a flow node, process or sequence flow: what the attributes mean, both ways.

Documented for people in docs/extension.md, for programs in processes/extension/ (XSD and moddle descriptor).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from processes.durations import XML_UNITS, Span
from processes.model import NO_REASON, REASONS, FlowNode, Precedence, Process, Question, TimeLimit
from processes.xml.vocabulary import BPSIM, EXTENSION, tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree

_XML_NAMES = {unit: name for name, unit in XML_UNITS.items()}
_TRUE = ("true", "1")
_CONTAINER = tag("extensionElements")
_ANY = tag("*", EXTENSION)
_KNOWN_REASONS = frozenset(REASONS + NO_REASON)
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What our elements say about one node; the field names are those of `FlowNode`."""

    time_limit: TimeLimit | None = None
    item_code: str = ""
    nature: str = ""
    precedences: tuple[Precedence, ...] = ()
    questions: tuple[Question, ...] = ()
    suspends_clock: bool = False
    clock_basis: str = ""
    inputs_complete: bool = False
    needed_by_finish: tuple[str, ...] = ()
    effort: Span | None = None
    decision: str = ""


FIELDS = tuple(Extension.__slots__)
NOTHING = Extension()
# Element -> the fields it carries.
CARRIES = {
    "timeLimit": ("time_limit",),
    "item": ("item_code", "nature"),
    "precedence": ("precedences",),
    "question": ("questions",),
    "clock": ("suspends_clock", "clock_basis"),
    "declares": ("inputs_complete", "needed_by_finish"),
    "effort": ("effort",),
    "decision": ("decision",),
}


def ours(element: etree._Element, name: str = "*") -> Iterator[etree._Element]:
    """Yield our elements among the extension elements of a BPMN element."""
    for container in element.iterchildren(_CONTAINER):
        yield from container.iterchildren(tag(name, EXTENSION))


def read_extension(
    containers: Iterable[etree._Element], node: str, invalid: Callable[[etree._Element, str], None]
) -> dict[str, Any]:
    """Return the fields that our elements in the `extensionElements` of `node` speak of.

    `invalid` is told of each attribute that makes no sense.
    """
    found: dict[str, Any] = {}
    precedences: list[Precedence] = []
    questions: list[Question] = []
    for child in (child for container in containers for child in container.iterchildren(_ANY)):
        name = str(child.tag).rpartition("}")[2]
        if name == "precedence":
            precedences.append(_read_precedence(child, node, invalid))
        elif name == "question":
            after = child.get("after", "")
            questions.append(Question(before=after, after=node, answer=child.get("answer", "")))
        else:
            found.update(_read_single(child, name, invalid))
    return {**found, "precedences": tuple(precedences), "questions": tuple(questions)}


def _read_single(child: etree._Element, name: str, invalid: Callable[[etree._Element, str], None]) -> dict[str, Any]:
    if name == "timeLimit":
        return {"time_limit": read_time_limit(child, invalid)}
    if name == "effort":
        return {"effort": _read_span(child, "amount", "unit", invalid)}
    return _read_plain(child, name, invalid)


def _read_plain(child: etree._Element, name: str, invalid: Callable[[etree._Element, str], None]) -> dict[str, Any]:
    if name == "item":
        return {"item_code": child.get("code", ""), "nature": child.get("nature", "")}
    if name == "clock":
        return {"suspends_clock": child.get("suspends") in _TRUE, "clock_basis": child.get("basis", "")}
    if name == "declares":
        needed = tuple(child.get("neededByFinish", "").split())
        return {"inputs_complete": child.get("inputsComplete") in _TRUE, "needed_by_finish": needed}
    if name == "decision":
        return {"decision": child.get("kind", "")}
    invalid(child, name)
    return {}


def read_time_limit(child: etree._Element, invalid: Callable[[etree._Element, str], None]) -> TimeLimit:
    """Return the time limit of a `bl:timeLimit`."""
    return TimeLimit(
        statutory=_read_span(child, "statutory", "statutoryUnit", invalid),
        promised=_read_span(child, "promised", "promisedUnit", invalid),
        extendable_by=_read_span(child, "extendableBy", "extendableByUnit", invalid),
        legal_basis=child.get("legalBasis", ""),
        on_breach=child.get("onBreach", ""),
        exception=child.get("exception", ""),
        source=child.get("source", ""),
        assumed=child.get("assumed") in _TRUE,
    )


def _read_span(
    child: etree._Element, name: str, unit_name: str, invalid: Callable[[etree._Element, str], None]
) -> Span | None:
    text = child.get(name)
    if text is None:
        return None
    unit = XML_UNITS.get(child.get(unit_name) or child.get("unit") or "workingDay")
    amount = read_number(text)
    if amount is None or unit is None:
        invalid(child, name if amount is None else unit_name)
        return None
    return Span(amount, unit)


def _read_precedence(child: etree._Element, node: str, invalid: Callable[[etree._Element, str], None]) -> Precedence:
    reason = child.get("reason", "unknown")
    if reason not in _KNOWN_REASONS:
        invalid(child, "reason")
        reason = "unknown"
    return Precedence(
        before=child.get("after", ""),
        after=node,
        reason=reason,
        basis=child.get("basis", ""),
        evidence=child.get("evidence", ""),
    )


@lru_cache(maxsize=2**15)  # the numbers of a drawing recur
def read_number(text: str | None) -> float | None:
    """Return a finite number, or None.

    >>> read_number("20"), read_number("2.5"), read_number("soon"), read_number("inf")
    (20, 2.5, None, None)
    """
    try:
        number = float(text or "")
        whole = int(number)
    except (ValueError, OverflowError):  # no number, or one that is not finite
        return None
    return whole if whole == number else number


def read_probability(element: etree._Element) -> float | None:
    """Return the share of cases that take a sequence flow, from `bl:probability`."""
    for child in ours(element, "probability"):
        return read_number(child.get("value"))
    return None


def simulated_probabilities(root: etree._Element) -> dict[str, etree._Element]:
    """Return the BPSim `Probability` of each element that has one, by the id it is for."""
    found = {}
    for namespace in BPSIM:
        for parameters in root.iter(tag("ElementParameters", namespace)):
            for probability in parameters.iter(tag("Probability", namespace)):
                found[parameters.get("elementRef", "")] = probability
    return found


@lru_cache(maxsize=2**15)
def write_number(number: float) -> str:
    """Return the shortest text that reads as the same number.

    >>> write_number(20.0), write_number(0.1)
    ('20', '0.1')
    """
    if isinstance(number, int):
        return str(number)
    return str(int(number)) if number.is_integer() else repr(number)


def extension_of(node: FlowNode | Process) -> Extension:
    """Return what our elements have to say about a node; a process has a time limit only."""
    if isinstance(node, Process):
        return Extension(time_limit=node.time_limit)
    return Extension(**{name: getattr(node, name) for name in FIELDS})


def write_extension(extension: Extension, name: str) -> list[Attributes]:
    """Return the attributes of each element `bl:<name>` that says what the extension says."""
    if all(getattr(extension, field) == getattr(NOTHING, field) for field in CARRIES[name]):
        return []
    if name == "precedence":
        return [
            _filled(after=p.before, reason=p.reason, basis=p.basis, evidence=p.evidence) for p in extension.precedences
        ]
    if name == "question":
        return [_filled(after=q.before, answer=q.answer) for q in extension.questions]
    return [_write_single(extension, name)]


def _write_single(extension: Extension, name: str) -> Attributes:
    if extension.time_limit is not None and name == "timeLimit":
        return _write_time_limit(extension.time_limit)
    if extension.effort is not None and name == "effort":
        return {"amount": write_number(extension.effort.amount), "unit": _XML_NAMES[extension.effort.unit]}
    return {
        "item": _filled(code=extension.item_code, nature=extension.nature),
        "clock": _filled(suspends=_flag(extension.suspends_clock), basis=extension.clock_basis),
        "declares": _filled(
            inputsComplete=_flag(extension.inputs_complete), neededByFinish=" ".join(extension.needed_by_finish)
        ),
        "decision": _filled(kind=extension.decision),
    }[name]


def _write_time_limit(limit: TimeLimit) -> Attributes:
    spans = {"statutory": limit.statutory, "promised": limit.promised, "extendableBy": limit.extendable_by}
    written = {name: span for name, span in spans.items() if span is not None}
    units = {name: _XML_NAMES[span.unit] for name, span in written.items()}
    common = next(iter(units.values()), "")
    return _filled(
        **{name: write_number(span.amount) for name, span in written.items()},
        unit=common,
        **{f"{name}Unit": unit for name, unit in units.items() if unit != common},
        legalBasis=limit.legal_basis,
        onBreach=limit.on_breach,
        exception=limit.exception,
        source=limit.source,
        assumed=_flag(limit.assumed),
    )


def _flag(value: bool) -> str:  # noqa: FBT001 - one word of XML
    return "true" if value else ""


def _filled(**attributes: str) -> Attributes:
    return {name: value for name, value in attributes.items() if value}
