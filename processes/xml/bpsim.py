"""Simulation data in a BPMN file as BPSim writes them: plain values, read from the file and put back into it.

    definitions / relationship type="BPSimData" / extensionElements / BPSimData / Scenario

What the values mean is said in `reengineer.simulation.bpsim`. What is put back replaces parameters of the same element and
name; all else that a scenario of the same id has stays. Source: BPSim 2.0 (WfMC, WFMC-BPSWG-2016-1), its schema; 1.0 differs
by its namespace for what is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from processes.xml.source import parse
from processes.xml.vocabulary import BPSIM, EXTENSION, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAIRS = tuple[tuple[str, str], ...]
GROUPS = (
    "TimeParameters",
    "ControlParameters",
    "ResourceParameters",
    "CostParameters",
    "PropertyParameters",
    "PriorityParameters",
)
_SCENARIO_ORDER = ("Start", "Duration", "Warmup", "PropertyParameters")
_VENDOR = "VendorExtension"
_SCENARIO = ("ScenarioParameters", "ElementParameters", "Calendar", _VENDOR)  # in the order of the schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a parameter: the element it is written as, its attributes, and the points of a user distribution."""

    kind: str
    attributes: PAIRS = ()
    points: tuple[tuple[str, Value], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return dict(self.attributes).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of an element or of the scenario; `label` is the name of a property."""

    group: str
    name: str
    values: tuple[Value, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """A calendar: iCalendar text."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BpsimScenario:
    """A scenario as it stands in the file; `facts` are ours: (about which element, what, value)."""

    id: str
    name: str = ""
    inherits: str = ""
    settings: PAIRS = ()  # attributes of ScenarioParameters
    parameters: tuple[Parameter, ...] = ()
    elements: tuple[tuple[str, tuple[Parameter, ...]], ...] = ()
    calendars: tuple[WeeklyHours, ...] = ()
    facts: tuple[tuple[str, str, str], ...] = ()


def read_scenarios(xml: bytes, file: str = "") -> tuple[BpsimScenario, ...]:
    """Return the scenarios in a file, in its order."""
    root = parse(xml, file or "-").getroot()
    return tuple(_read_scenario(element) for name in BPSIM for element in root.iter(tag("Scenario", name)))


def write_scenarios(xml: bytes, scenarios: Sequence[BpsimScenario], file: str = "") -> bytes:
    """Return the file with these scenarios in it; a scenario whose id is there already is brought up to date."""
    tree = parse(xml, file or "-")
    data = _data(tree.getroot())
    for scenario in scenarios:
        _write_scenario(data, scenario)
    encoding = tree.docinfo.encoding or "UTF-8"
    text = etree.tostring(tree, encoding="unicode")
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{text}\n'.encode(encoding, "xmlcharrefreplace")


# --- reading ----------------------------------------------------------------------------------------------------------
def _read_scenario(element: etree._Element) -> BpsimScenario:
    namespace = etree.QName(element).namespace or ""
    settings: dict[str, str] = {}
    parameters: list[Parameter] = []
    for child in element.iterchildren(tag("ScenarioParameters", namespace)):
        settings.update({str(name): str(value) for name, value in child.attrib.items()})
        parameters += _scenario_parameters(child)
    return BpsimScenario(
        id=element.get("id", ""),
        name=element.get("name", ""),
        inherits=element.get("inherits", ""),
        settings=tuple(sorted(settings.items())),
        parameters=tuple(parameters),
        elements=tuple(
            (child.get("elementRef", ""), tuple(_element_parameters(child)))
            for child in element.iterchildren(tag("ElementParameters", namespace))
        ),
        calendars=tuple(
            WeeklyHours(id=child.get("id", ""), name=child.get("name", ""), text=(child.text or "").strip())
            for child in element.iterchildren(tag("Calendar", namespace))
        ),
        facts=tuple(_facts(element)),
    )


def _facts(element: etree._Element) -> Iterator[tuple[str, str, str]]:
    for fact in element.iter(tag("fact", EXTENSION)):
        yield fact.get("about", ""), fact.get("name", ""), fact.get("value", "")


def _scenario_parameters(element: etree._Element) -> Iterator[Parameter]:
    for child in element.iterchildren(etree.Element):
        if _local(child) == "PropertyParameters":
            yield from _group(child)
        else:
            yield _parameter(child, "")


def _element_parameters(element: etree._Element) -> Iterator[Parameter]:
    for group in element.iterchildren(etree.Element):
        if _local(group) != _VENDOR:
            yield from _group(group)


def _group(group: etree._Element) -> Iterator[Parameter]:
    for child in group.iterchildren(etree.Element):
        yield _parameter(child, _local(group))


def _parameter(element: etree._Element, group: str) -> Parameter:
    values = tuple(_value(child) for child in element.iterchildren(etree.Element) if _local(child) != "ResultRequest")
    return Parameter(group=group, name=_local(element), values=values, label=element.get("name", ""))


def _value(element: etree._Element) -> Value:
    points = tuple(
        (child.get("probability", ""), _value(inner))
        for child in element.iterchildren(etree.Element)
        if _local(child) == "UserDistributionDataPoint"
        for inner in child.iterchildren(etree.Element)
    )
    attributes = tuple(sorted((str(name), str(value)) for name, value in element.attrib.items()))
    return Value(kind=_local(element), attributes=attributes, points=points)


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


# --- writing ----------------------------------------------------------------------------------------------------------
def _data(root: etree._Element) -> etree._Element:
    """Return the BPSimData of the file, made where there is none."""
    for namespace in BPSIM:
        for found in root.iter(tag("BPSimData", namespace)):
            return found
    relationship = etree.SubElement(root, tag("relationship"), {"type": "BPSimData"})
    extensions = etree.SubElement(relationship, tag("extensionElements"))
    data = etree.SubElement(extensions, tag("BPSimData", BPSIM[-1]), nsmap={"bpsim": BPSIM[-1], "bl": EXTENSION})
    for name in ("source", "target"):
        etree.SubElement(relationship, tag(name)).text = root.get("id", "")
    return data


def _write_scenario(data: etree._Element, scenario: BpsimScenario) -> None:
    namespace = etree.QName(data).namespace or ""
    element = next((child for child in data if child.get("id") == scenario.id), None)
    if element is None:
        element = etree.SubElement(data, tag("Scenario", namespace), {"id": scenario.id})
    for name, text in (("name", scenario.name), ("inherits", scenario.inherits)):
        if text:
            element.set(name, text)
        elif element.get(name) is not None:
            del element.attrib[name]
    _write_settings(_child(element, "ScenarioParameters", 0), scenario)
    for ref, parameters in scenario.elements:
        holder = next((c for c in element if c.get("elementRef") == ref), None)
        if holder is None:
            holder = _child(element, "ElementParameters", None)
            holder.set("elementRef", ref)
        for parameter in parameters:
            _write_parameter(_child(holder, parameter.group, _rank(holder, parameter.group)), parameter)
    _write_calendars(element, scenario)
    _write_facts(element, scenario)
    element[:] = sorted(element, key=lambda child: _SCENARIO.index(_local(child)) if _local(child) in _SCENARIO else 1)


def _write_settings(holder: etree._Element, scenario: BpsimScenario) -> None:
    for name, text in scenario.settings:
        holder.set(name, text)
    for parameter in scenario.parameters:
        group = _child(holder, parameter.group, None) if parameter.group else holder
        _write_parameter(group, parameter)
    holder[:] = sorted(holder, key=lambda c: _SCENARIO_ORDER.index(_local(c)) if _local(c) in _SCENARIO_ORDER else 0)


def _rank(holder: etree._Element, group: str) -> int:
    """Return where a group goes: the schema wants them in the order of `GROUPS`."""
    before = GROUPS[: GROUPS.index(group)] if group in GROUPS else GROUPS
    return sum(1 for child in holder if _local(child) in before)


def _child(parent: etree._Element, name: str, place: int | None) -> etree._Element:
    """Return the only child of a name, made at a place (None: made anew at the end where it may stand many times)."""
    namespace = etree.QName(parent).namespace or ""
    if name != "ElementParameters":
        for found in parent.iterchildren(tag(name, namespace)):
            return found
    made = etree.SubElement(parent, tag(name, namespace))
    if place is not None:
        parent.insert(place, made)
    return made


def _write_parameter(group: etree._Element, parameter: Parameter) -> None:
    namespace = etree.QName(group).namespace or ""
    same = [c for c in group if _local(c) == parameter.name and c.get("name", "") == parameter.label]
    element = same[0] if same else etree.SubElement(group, tag(parameter.name, namespace))
    if parameter.label:
        element.set("name", parameter.label)
    for old in [child for child in element if _local(child) != "ResultRequest"]:
        element.remove(old)
    for value in parameter.values:
        _write_value(element, value, namespace)


def _write_value(parent: etree._Element, value: Value, namespace: str) -> None:
    element = etree.SubElement(parent, tag(value.kind, namespace), dict(value.attributes))
    for probability, inner in value.points:
        point = etree.SubElement(element, tag("UserDistributionDataPoint", namespace), {"probability": probability})
        _write_value(point, inner, namespace)


def _write_calendars(element: etree._Element, scenario: BpsimScenario) -> None:
    namespace = etree.QName(element).namespace or ""
    for calendar in scenario.calendars:
        same = [c for c in element.iterchildren(tag("Calendar", namespace)) if c.get("id") == calendar.id]
        made = same[0] if same else etree.SubElement(element, tag("Calendar", namespace), {"id": calendar.id})
        made.set("name", calendar.name)
        made.text = calendar.text


def _write_facts(element: etree._Element, scenario: BpsimScenario) -> None:
    namespace = etree.QName(element).namespace or ""
    for old in list(element.iterchildren(tag(_VENDOR, namespace))):
        if old.get("name") == EXTENSION:
            element.remove(old)
    if scenario.facts:
        holder = etree.SubElement(element, tag(_VENDOR, namespace), {"name": EXTENSION})
        for about, name, value in scenario.facts:
            etree.SubElement(holder, tag("fact", EXTENSION), {"about": about, "name": name, "value": value})
