"""A page that stands alone: a template with its styles inside, in one language."""

from __future__ import annotations

from importlib import metadata, resources
from typing import TYPE_CHECKING, Any

from processes.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def render_page(template: str, content: Mapping[str, Any], language: str) -> str:
    """Return a template of this package filled with content; what is text in it is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("reengineer.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.globals["t"] = _translator(language)
    css = (resources.files("reengineer.report") / "templates" / "report.css").read_text(encoding="utf-8")
    return environment.get_template(template).render(
        css=css, language=language, version=metadata.version("binglian"), **content
    )


def _translator(language: str) -> Callable[..., str]:
    def translate(pattern: str, **facts: Any) -> str:
        return Message(pattern, tuple(facts.items())).render(language)

    return translate
