"""Writing what triggers an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.errors import RefusedRedesignError
from processes.messages import message
from processes.xml.nodes import INTERRUPTING, local_name
from processes.xml.vocabulary import TRIGGER_REFERENCES, TRIGGERS, XSI, tag

if TYPE_CHECKING:
    from lxml import etree

    from processes.model import Event
    from processes.xml.pen import Pen

_ELEMENTS = {trigger: name for name, trigger in TRIGGERS.items()}
_TIMERS = tuple(tag(name) for name in ("timeDate", "timeDuration", "timeCycle"))


def write_interrupting(pen: Pen, element: etree._Element, event: Event) -> None:
    """Say whether the event interrupts."""
    for kind, name in INTERRUPTING.items():
        if kind == event.kind:
            pen.set_flag(element, name, value=event.interrupting, default=True)
        else:
            pen.set(element, name, None)


def write_trigger(pen: Pen, element: etree._Element, event: Event) -> None:
    """Give the event the definition of its trigger; what else the present definition says stays if it is of that kind."""
    definitions = [child for child in element.iterchildren() if local_name(child) in TRIGGERS]
    kind = _ELEMENTS.get(event.trigger, "")
    definition = definitions[0] if len(definitions) == 1 and local_name(definitions[0]) == kind else None
    if event.trigger == "multiple":
        raise RefusedRedesignError(
            message(
                "{element} would get several triggers at once; write them as events of their own.", element=event.id
            )
        )
    for child in [*definitions, *element.iterchildren(tag("eventDefinitionRef"))]:
        if child is not definition:
            pen.placement.detach(child)
    if not kind:
        return
    if definition is None:
        definition = _create(pen, element, kind)
    if event.trigger in TRIGGER_REFERENCES:
        reference = event.reference if event.trigger == "link" else event.reference and pen.refer(event.reference)
        pen.set(definition, TRIGGER_REFERENCES[event.trigger], reference)
    if event.trigger == "timer":
        _write_timer(pen, definition, event.timer)


def _create(pen: Pen, element: etree._Element, kind: str) -> etree._Element:
    definition = pen.create(element, kind, pen.new_id(kind, element))
    if kind == "conditionalEventDefinition":  # the schema wants a condition, be it empty
        condition = pen.create(definition, "condition", pen.new_id("condition", element))
        condition.set(tag("type", XSI), pen.qualified(condition, "tFormalExpression"))
    return definition


def _write_timer(pen: Pen, definition: etree._Element, text: str) -> None:
    present = next(definition.iterchildren(*_TIMERS), None)
    pen.set_text(definition, local_name(present) if present is not None else timer_kind(text), text, expression=True)


def timer_kind(text: str) -> str:
    """Return the element for a timer expression of ISO 8601.

    >>> timer_kind("P10D"), timer_kind("R3/PT1H"), timer_kind("2026-05-01T09:00:00")
    ('timeDuration', 'timeCycle', 'timeDate')
    """
    return {"P": "timeDuration", "R": "timeCycle"}.get(text[:1], "timeDate")
