"""Bringing the difference of two models into a document: make, move, change, take out; the rest is never touched.

The order of the steps matters: what is kept leaves an element before that element goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.errors import RefusedRedesignError
from processes.messages import message
from processes.model import (
    Collaboration,
    DataElement,
    Definitions,
    Diagram,
    Edge,
    Lane,
    MessageFlow,
    Participant,
    Process,
    SequenceFlow,
    Shape,
)
from processes.xml.drawing import plane_of, write_drawing
from processes.xml.drawing_references import keep_styles, mend_references
from processes.xml.elements import Value, changed_fields, lay_flat
from processes.xml.fields import FieldWriter
from processes.xml.links import write_links
from processes.xml.new_drawing import draw_anew
from processes.xml.pen import Pen
from processes.xml.vocabulary import BPMNDI, FLOW_DATA, MODEL, tag

if TYPE_CHECKING:
    from lxml import etree

    from processes.reader import Reading

_KINDS: dict[type, str] = {
    Process: "process",
    Collaboration: "collaboration",
    SequenceFlow: "sequenceFlow",
    Lane: "lane",
    Participant: "participant",
    MessageFlow: "messageFlow",
    Diagram: "BPMNDiagram",
}


class Patch:
    """One edit of one document."""

    def __init__(self, root: etree._Element, reading: Reading, after: Definitions) -> None:
        self._pen = Pen(root, reading.identities)
        self._fields = FieldWriter(self._pen, reading.scopes)
        self._before, self._after = reading.definitions, after
        self._old, self._new = lay_flat(reading.definitions), lay_flat(after)
        self._former = {after.id: reading.definitions.id, **self._redrawn()}  # new id -> old id, where it changed

    def apply(self) -> None:
        """Change the document."""
        self._refuse_shared_ids()
        self._make()
        self._place()
        self._change()
        self._take_out()
        write_links(self._pen, self._before, self._after)
        self._pen.write_made_up_ids()

    def _redrawn(self) -> dict[str, str]:
        """Find shapes and edges that are drawn anew under another id: their elements, colours and all, are kept."""
        gone = {
            (type(value), value.element): name
            for name, value in self._old.values.items()
            if isinstance(value, Shape | Edge) and name not in self._new.values
        }
        found = {}
        for name, value in self._new.values.items():
            if isinstance(value, Shape | Edge) and name not in self._old.values:
                former = gone.pop((type(value), value.element), None)
                if former is not None:
                    found[name] = former
        return found

    def _refuse_shared_ids(self) -> None:
        """Refuse where an id would come to be shared, or what shares one would change: it could be either element."""
        ambiguous = self._pen.identities.ambiguous
        for name, times in self._new.times.items():
            if times > 1 and name not in ambiguous:
                text = message("Two elements would have the id {element}; give one of them another id.", element=name)
                raise RefusedRedesignError(text)
        old, new = self._old.occurrences(ambiguous), self._new.occurrences(ambiguous)
        for name in ambiguous:
            if old[name] != new[name]:
                self._pen.element(name)  # refuses, and says which

    def _make(self) -> None:
        """Make the elements that are new; they get their place and their content later."""
        for name, value in self._new.values.items():
            former = self._former.get(name, name)
            if former in self._old.values:
                self._pen.elements[name] = self._pen.elements[former]
                if former != name:
                    self._pen.elements[name].set("id", name)
            elif not isinstance(value, Shape | Edge):
                self._pen.elements[name] = self._pen.root.makeelement(_tag_of(value), {"id": name})

    def _place(self) -> None:
        """Arrange the content of every place that has changed, outer places first."""
        for (holder, role), names in self._new.contents.items():
            before = self._old.contents.get((self._former.get(holder, holder), role), ())
            if before != names or (role == "data" and self._regrouped(names)):
                for group in ("io", "property", "flow") if role == "data" else ("",):
                    self._arrange(holder, role, group)

    def _regrouped(self, names: tuple[str, ...]) -> bool:
        """Tell whether data that stays in its scope has to stand elsewhere in it."""
        return any(_group(self._old.values[name]) != _group(self._new.values[name]) for name in names)

    def _arrange(self, holder: str, role: str, group: str) -> None:
        ambiguous = self._pen.identities.ambiguous
        names = self._new.contents[holder, role]
        old_names = self._old.contents.get((self._former.get(holder, holder), role), ())
        desired = [n for n in names if n not in ambiguous and _group(self._new.values[n]) == group]
        present = [n for n in old_names if n not in ambiguous and _group(self._old.values[n]) == group]
        for name in set(desired) - set(old_names):
            self._pen.touch(name)
        element = self._pen.element(holder)
        if role in ("shapes", "edges"):
            self._draw(element, desired)
        self._pen.placement.arrange(
            [self._pen.elements[name] for name in desired],
            [self._pen.elements[name] for name in present],
            lambda child: self._pen.placement.insert(self._container(element, role, group), child),
        )

    def _draw(self, diagram: etree._Element, names: list[str]) -> None:
        """Make the shapes or edges of a diagram that are new."""
        new = [self._new.values[name] for name in names if name not in self._pen.elements]
        if new:
            self._pen.elements.update(draw_anew(self._pen, plane_of(self._pen, diagram), new))

    def _container(self, holder: etree._Element, role: str, group: str) -> etree._Element:
        """Return the element that holds the children of a role, made where there is none."""
        if role == "lanes":
            return self._pen.ensure(holder, "childLaneSet" if holder.tag == tag("lane") else "laneSet")
        if role in ("shapes", "edges"):
            return plane_of(self._pen, holder)
        if group == "io":
            specification = self._pen.ensure(holder, "ioSpecification")
            self._pen.ensure(specification, "inputSet")
            self._pen.ensure(specification, "outputSet")
            return specification
        return holder

    def _change(self) -> None:
        for name, value in self._new.values.items():
            if name in self._pen.identities.ambiguous:
                continue
            before = self._old.values.get(self._former.get(name, name))
            if before is None and isinstance(value, Shape | Edge):
                continue  # drawn when it was made
            changed = changed_fields(before, value)
            if before is None and isinstance(value, Process):
                changed["executable"] = value.executable  # said either way where we write it ourselves
            if not changed:
                continue
            self._pen.touch(name)
            element = self._pen.element(name)
            if "kind" in changed:
                self._pen.rename(element, changed["kind"])
            if isinstance(value, Diagram | Shape | Edge):
                write_drawing(self._pen, element, value, changed)
            else:
                self._fields.write(element, before, value, changed)

    def _take_out(self) -> None:
        kept = self._new.values.keys() | {self._former[name] for name in self._former}
        for name in self._old.values:
            if name not in kept and name not in self._pen.identities.ambiguous:
                self._pen.placement.detach(self._pen.element(name))
        if self._before.diagrams != self._after.diagrams:
            self._mend_drawing()
        for (holder, role), names in self._new.contents.items():
            if role == "lanes" and not names and self._old.contents.get((holder, role)):
                for lanes in list(self._pen.element(holder).iterchildren(tag("laneSet"), tag("childLaneSet"))):
                    self._pen.placement.detach(lanes)

    def _mend_drawing(self) -> None:
        """See to what parts of the drawing point to, once all have their place and their id."""
        if self._after.diagrams:
            gone = [self._pen.elements[diagram.id] for diagram in self._before.diagrams]
            heir = self._pen.elements[self._after.diagrams[0].id]
            keep_styles(self._pen, [diagram for diagram in gone if diagram.getparent() is None], heir)
        mend_references(self._pen, {former: name for name, former in self._former.items()})


def _tag_of(value: Value) -> str:
    kind = _KINDS.get(type(value)) or value.kind  # type: ignore[union-attr]
    return tag(kind, BPMNDI if isinstance(value, Diagram) else MODEL)


def _group(value: Value) -> str:
    """Return where among the data of a scope an element stands: data of different groups stand in different places."""
    if not isinstance(value, DataElement):
        return ""
    return "flow" if value.kind in FLOW_DATA else "property" if value.kind == "property" else "io"
