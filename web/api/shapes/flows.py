"""Flows: in service, deployed, moved to, and reengineered."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from web.api.shapes.shape import Asked, Instant, Shape, Text

MOST_XML = 5_000_000


class FlowLine(Shape):
    """A flow in service."""

    flow: str
    version: int
    title: str
    deployed_at: Instant


class Flows(Shape):
    """The newest version of each flow."""

    flows: list[FlowLine]


class Deployed(Shape):
    """A version that was put into service."""

    flow: str
    version: int


class DeployAsked(Asked):
    """A flow, and what it is run by beside its file."""

    bpmn: str = Field(min_length=1, max_length=MOST_XML, description="BPMN 2.0")
    process: Text = ""
    joint: Text = ""
    delivery: bool = True
    silence_agrees: bool = False
    first_day_counts: bool = False


class Move(Shape):
    """What moving a case to the newest version would do, or why it stays."""

    receipt: str
    offered: list[str]
    refusal: str | None


class Moves(Shape):
    """The open cases of older versions."""

    moves: list[Move]


class Moved(Shape):
    """The tasks that a moved case offers now."""

    offered: list[str]


class AnalyseAsked(Asked):
    """A flow to look at; for a comparison, three numbers are enough."""

    bpmn: str = Field(min_length=1, max_length=MOST_XML, description="BPMN 2.0")
    attributes: dict[str, Any] = Field(default_factory=dict)


class CompareAsked(AnalyseAsked):
    """A flow to compare with its redesign."""

    arrivals: Text = ""
    people: Text = ""
    promise: Text = ""
    replications: int = Field(default=20, ge=2, le=200)
    seed: int = Field(default=1, ge=0, le=2**31 - 1)


class Analysis(Shape):
    """A result, as the command of the same name gives it with --json."""

    kind: Literal["diagnosis", "redesign", "comparison"]
    result: dict[str, Any]
    bpmn: str | None = Field(default=None, description="The redesigned flow.")
