"""Results as JSON: dataclasses become objects, messages become sentences, spans keep their unit."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from processes.messages import Message


def plain(value: Any, language: str = "en") -> Any:
    """Return the value as what JSON knows.

    >>> from processes.durations import Span
    >>> from processes.messages import message
    >>> plain((Span(20), message("{task} waits", task="Fire review")))
    [{'amount': 20, 'unit': 'working day'}, 'Fire review waits']
    """
    if isinstance(value, Message):
        return value.render(language)
    if isinstance(value, bytes):
        return value.decode()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name), language) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item, language) for key, item in value.items()}
    if isinstance(value, (Sequence, set, frozenset)) and not isinstance(value, str):
        return [plain(item, language) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def to_json(value: Any, language: str = "en", *, indent: int | None = 2) -> str:
    """Return the value as JSON text; Chinese stays readable."""
    return json.dumps(plain(value, language), ensure_ascii=False, indent=indent)
