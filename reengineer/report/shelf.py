"""The shelf in words: what there is, and for each flow its figures, its era, its sources and what is assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from processes.messages import Message, message
from reengineer.report.words import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from processes.catalogue import Flow


def shelf_as_text(flows: tuple[Flow, ...], language: str) -> str:
    """Return the shelf, a line a flow."""
    width = max((len(flow.name) for flow in flows), default=0)
    return "\n".join(f"{flow.name:<{width}}  {in_language(flow.titles, language)}" for flow in flows)


def flow_as_text(flow: Flow, language: str) -> str:
    """Return what is known about one flow."""
    return "\n".join(line.render(language) if isinstance(line, Message) else line for line in _lines(flow, language))


def flow_as_plain(flow: Flow) -> dict[str, Any]:
    """Return what is known about one flow, as plain values."""
    return {
        "name": flow.name,
        "titles": flow.titles,
        "era": flow.era,
        "expected": flow.expected,
        "profiles": flow.profiles,
        "attributes": flow.attributes,
        "times": sorted(flow.times),
        "sources": flow.sources,
        "assumed": flow.assumed,
    }


def _lines(flow: Flow, language: str) -> Iterator[Message | str]:
    yield in_language(flow.titles, language)
    yield message("Era: {era}", era=in_language(flow.era, language))
    yield ""
    yield message("Figures: working days on the approval clock")
    for profile, rows in flow.expected.items():
        for limits, figures in rows.items():
            yield message(
                "  {profile}, {limits}: one after the other {serial}, mandatory order {mandatory}, with custom {custom}",
                profile=profile,
                limits=_limits(limits),
                serial=figures.serial,
                mandatory=figures.mandatory,
                custom=figures.custom,
            )
    if flow.sources:
        yield from ("", message("Sources"))
        yield from (f"  {code}: {text}" for code, text in flow.sources.items())
    if flow.assumed:
        yield from ("", message("Assumed"))
        yield from (f"  - {in_language(texts, language)}" for texts in flow.assumed)


def _limits(name: str) -> Message | str:
    known = {"statutory": message("statutory limits"), "promised": message("promised limits")}
    return known.get(name) or message('times "{name}"', name=name)
