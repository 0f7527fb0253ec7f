"""What all shapes have in common."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Length = Annotated[timedelta, Field(description="A length of time (ISO 8601).")]
Instant = Annotated[datetime, Field(description="An instant in UTC (RFC 3339).")]
Item = TypeVar("Item")
MOST = 100  # entries of a page of a list
MOST_TEXT = 4000
Text = Annotated[str, Field(max_length=MOST_TEXT)]
Words = Annotated[str, Field(min_length=1, max_length=MOST_TEXT)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]

__all__ = ["MOST", "Asked", "AwareDatetime", "Instant", "Length", "Number", "Shape", "Slice", "Text", "Words"]


class Shape(BaseModel):
    """What is answered: read from a row or a value of the engine by the names of its fields."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Asked(BaseModel):
    """What is asked for: a field that is not known is refused, for it would be forgotten in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def given(self) -> dict[str, Any]:
        """Return the fields as arguments; lists as tuples."""
        return {name: tuple(value) if isinstance(value, list) else value for name, value in self.model_dump().items()}


class Slice(Asked):
    """Which part of a list is asked for."""

    limit: int = Field(default=50, ge=1, le=MOST)
    before: int = Field(
        default=0, ge=0, le=2**31 - 1, description="Only entries with smaller numbers: `next` of the part before."
    )
