"""The steps from each version of the tables to the next, and which version a database is of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


def revision(connection: Connection) -> str | None:
    """Return the revision of a database, None for one without tables."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str:
    """Return the newest revision."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(settings()).get_current_head())


def is_known(found: str) -> bool:
    """Tell whether a revision is this one or an older one."""
    from alembic.script import ScriptDirectory

    return any(script.revision == found for script in ScriptDirectory.from_config(settings()).walk_revisions())


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, within the transaction of the connection."""
    from alembic.command import upgrade as run

    config = settings()
    config.attributes["connection"] = connection
    run(config, "head")


def settings() -> Config:
    """Return how Alembic finds the steps."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    return config
