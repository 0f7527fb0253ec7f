"""What consultants work on: flows that are looked into and redesigned before anything of them is deployed."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, UniqueConstraint

from engine.store.columns import facts, instant, number, text
from engine.store.tables.naming import metadata

project = Table(
    "project",
    metadata,
    number(),
    text("name"),
    text("owner"),
    text("origin"),  # upload, drawn, shelf, flow
    text("source"),  # name on the shelf, or of the flow in service
    instant("begun_at", needed=True),
)
project_version = Table(  # its file never changes; answers and decisions do, until it is submitted or another follows
    "project_version",
    metadata,
    number(),
    number(of="project"),
    Column("number", Integer, nullable=False),
    Column("based_on", Integer, nullable=False, default=0),  # number of the version that it was made of, 0 for none
    Column("xml", LargeBinary, nullable=False),
    text("sha256"),
    text("note"),
    facts("answers"),
    facts("decisions"),
    facts("findings"),  # what the list of projects shows of it
    text("state"),  # draft, submitted, returned, published
    text("made_by"),
    instant("made_at", needed=True),
    text("submitted_by"),
    instant("submitted_at"),
    text("decided_by"),
    instant("decided_at"),
    text("words"),  # why it was returned
    text("flow"),  # as which it is in service, once published
    Column("flow_version", Integer, nullable=False, default=0),
    UniqueConstraint("project_id", "number"),
)
project_run = Table(  # a simulation or a comparison
    "project_run",
    metadata,
    number(),
    number(of="project_version"),
    text("kind"),  # simulation, comparison
    facts("asked"),
    text("state"),  # waiting, running, done, failed, stopped
    Column("done", Integer, nullable=False, default=0),
    Column("wanted", Integer, nullable=False, default=0),
    facts("answer"),  # a sentence in each language, figures of each element
    facts("pages"),  # the report in each language
    Column("sheet", LargeBinary, nullable=False, default=b""),
    text("begun_by"),
    instant("begun_at", needed=True),
    instant("ended_at"),
    Index("ix_project_run_version", "project_version_id"),
)
