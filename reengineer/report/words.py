"""Words that several views of a result share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from processes.messages import Message, message
from reengineer.redesign.certificate_text import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from processes.catalogue import Flow
    from processes.model import Definitions


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text in a language, else in English."""
    return texts.get(language) or texts["en"]


def brief(sentence: Message, most: int = 4) -> Message:
    """Return the sentence with long lists cut short, for a place where the whole would hide the rest.

    >>> str(brief(message("Merge {tasks}.", tasks=("a", "b", "c", "d")), most=2))
    'Merge a, b and 2 more.'
    """
    facts = (
        (
            name,
            cut(value, most)
            if isinstance(value, tuple)
            else brief(value, most)
            if isinstance(value, Message)
            else value,
        )
        for name, value in sentence.facts
    )
    return Message(sentence.pattern, tuple(facts))


def severity_word(severity: str) -> Message:
    """Return how grave something is, as a word."""
    return {"error": message("error"), "warning": message("warning")}.get(severity) or message("note")


def decision(proposal: str, applied: Collection[str], not_made: Collection[str]) -> Message:
    """Return what became of a proposal, as a word."""
    if proposal in not_made:
        return message("not made")
    return message("accepted") if proposal in applied else message("declined")


def label_of(*files: Definitions) -> Callable[[str], str]:
    """Return a function that gives the label of an element by its id; the first file that knows it decides."""
    from processes.model import all_nodes

    labels: dict[str, str] = {}
    for definitions in files:
        for process in definitions.processes:
            for node in all_nodes(process):
                labels.setdefault(node.id, node.label)
    return lambda element: labels.get(element, element)


def departments(*files: Definitions) -> dict[str, str]:
    """Return the department of each task; where the files differ, that of the last."""
    from processes.model import lane_path

    return {
        node: lanes[0].label
        for definitions in files
        for process in definitions.processes
        for node, lanes in lane_path(process).items()
    }


def title_of(definitions: Definitions, shelf: Flow | None, language: str) -> str:
    """Return what a flow is called: on the shelf, else by the first name that its file gives to the whole or to a part."""
    if shelf is not None:
        return in_language(shelf.titles, language)
    named = (element.name for element in (definitions, *definitions.collaborations, *definitions.processes))
    return next((" ".join(name.split()) for name in named if name.strip()), definitions.id)


def english_names(definitions: Definitions) -> dict[str, str]:
    """Return the English names of the items of a flow from the shelf: its documentation begins with them."""
    from processes.model import all_nodes

    tasks = (node for process in definitions.processes for node in all_nodes(process) if node.item_code)
    return {task.id: task.documentation.partition(";")[0] for task in tasks}


def joined(separator: str, words: Iterable[str]) -> str:
    """Return names joined by a sign that is the same in every language."""
    return separator.join(words)


def signed(number: float, places: int) -> str:
    """Return a number with its sign, as print has it.

    >>> signed(-1.25, 1), signed(3.0, 0), signed(-0.01, 1)
    ('−1.2', '+3', '0')
    """
    if not round(number, places):
        return "0"
    return f"{number:+.{places}f}".replace("-", "−")
