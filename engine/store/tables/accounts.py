"""How people log in, and how programs do in their name. Of every word that opens something only the digest is kept."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from engine.store.columns import facts, instant, number, text
from engine.store.tables.naming import metadata

account = Table(
    "account",
    metadata,
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    facts("roles"),
    text("password"),  # its hash; "" where nobody can log in with one
    text("factor"),  # how the second factor is given, "" where it is not set up
    text("factor_secret"),  # under the secret of the site
    Column("factor_step", Integer, nullable=False, default=0),  # of the last code: none is taken twice
    Column("failures", Integer, nullable=False, default=0),  # in a row
    instant("locked_until"),
    instant("closed_at"),
    instant("changed_at", needed=True),
    text("changed_by"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    text("digest", key=True),
)

login = Table(
    "login",
    metadata,
    text("digest", key=True),  # of the word that the browser keeps
    Column("person_id", Text, ForeignKey("person.id"), nullable=False, index=True),
    text("address"),
    instant("begun_at", needed=True),
    instant("seen_at", needed=True),
)

invitation = Table(
    "invitation",
    metadata,
    text("digest", key=True),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False, index=True),
    text("issued_by"),
    instant("issued_at", needed=True),
    instant("until", needed=True),
)

api_token = Table(
    "api_token",
    metadata,
    number(),
    Column("digest", Text, nullable=False, unique=True),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False, index=True),
    text("name"),
    facts("scopes"),
    instant("issued_at", needed=True),
    instant("until", needed=True),
    instant("used_at"),
)

quota = Table(
    "quota",
    metadata,
    text("subject", key=True),  # whose requests are counted, and of which kind
    Column("begun_at", Integer, nullable=False, index=True),  # seconds since 1970: they are compared in the statement
    Column("count", Integer, nullable=False),
)
