"""Words that several views of a result share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from processes.model import Definitions


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text in a language, else in English."""
    return texts.get(language) or texts["en"]


def severity_word(severity: str) -> Message:
    """Return how grave something is, as a word."""
    return {"error": message("error"), "warning": message("warning")}.get(severity) or message("note")


def label_of(*files: Definitions) -> Callable[[str], str]:
    """Return a function that gives the label of an element by its id; the first file that knows it decides."""
    from processes.model import all_nodes

    labels: dict[str, str] = {}
    for definitions in files:
        for process in definitions.processes:
            for node in all_nodes(process):
                labels.setdefault(node.id, node.label)
    return lambda element: labels.get(element, element)


def joined(separator: str, words: Iterable[str]) -> str:
    """Return names joined by a sign that is the same in every language."""
    return separator.join(words)


def reason_word(reason: str) -> Message:
    """Return the reason of a precedence as a word."""
    return _REASONS[reason]


_REASONS = {
    "data": message("data"),
    "law": message("law"),
    "decision": message("decision"),
    "message": message("message"),
    "resource": message("resource"),
    "time": message("time"),
    "analyst": message("analyst"),
    "custom": message("custom"),
    "unknown": message("unknown, kept"),
}


def kind_word(kind: str) -> Message:
    """Return what a certificate counts, as a word."""
    return _KINDS.get(kind, Message(kind))


_KINDS = {
    "node": message("tasks, events and gateways"),
    "data": message("materials and certificates"),
    "outcome": message("decision outcomes"),
    "limit": message("time limits"),
    "lane": message("departments and posts"),
    "message flow": message("message flows"),
}
