"""Text for people, in three scripts.

Code writes English; a `Message` keeps the English pattern and its facts apart, so that the same message can be read in
simplified or traditional Chinese. The pattern is the key into the catalogues `processes/translations/<language>.po`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named gaps; `str()` gives it in English.

    >>> str(message("{task} waits {days} days", task="Fire review", days=3))
    'Fire review waits 3 days'
    """

    pattern: str
    facts: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return self.render("en")

    def render(self, language: str) -> str:
        """Return the sentence in one of `LANGUAGES`; facts that are messages are rendered too."""
        pattern = self.pattern if language == "en" else catalogue(language).get(self.pattern, self.pattern)
        if not self.facts:
            return pattern.replace("{{", "{").replace("}}", "}")
        return pattern.format(**{name: _render_fact(value, language) for name, value in self.facts})


def message(pattern: str, /, **facts: Any) -> Message:
    """Make a message; the pattern must be a literal, so that the catalogues can be checked against the code."""
    return Message(pattern, tuple(facts.items()))


def _render_fact(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return value.render(language)
    if isinstance(value, (tuple, list)):
        separator = ", " if language == "en" else "、"
        return separator.join(str(_render_fact(item, language)) for item in value)
    if hasattr(value, "render"):
        return value.render(language)
    return value


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return pattern -> translation of one language, read from its .po file (Babel, only when first needed)."""
    from babel.messages.pofile import read_po

    path = resources.files("processes") / "translations" / f"{language}.po"
    with path.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
