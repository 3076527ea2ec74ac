"""`prepare`: brings a store to the schema this shipworthy knows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from shipworthy.adapters.stores.failures import writing
from shipworthy.adapters.stores.tables import SCHEMA, VERSION_TABLE
from shipworthy.errors import StoreUnwritable

_MIGRATIONS = Path(__file__).parents[2] / "migrations"
_LOCK = 0x5348_4950
"""Number of the PostgreSQL advisory lock under which one process migrates ("SHIP")."""


def prepare(engine: Engine, where: str) -> None:
    """Makes or upgrades the tables if they are not of this version; quick if they are.

    Raises:
        StoreUnwritable: The store is of a newer version, or can't be written.
    """
    with writing(where):
        version = _version(engine)
        if version == SCHEMA:
            return
        if version is not None and version > SCHEMA:
            raise StoreUnwritable(
                f"store {where} was written by a newer shipworthy (schema {version}; this one has {SCHEMA})",
                hint="pip install -U shipworthy, or name another store in SHIPWORTHY_STORE",
            )
        _migrate(engine)


def _version(engine: Engine) -> str | None:
    """Version of the store's schema; None for a store without tables."""
    try:
        with engine.connect() as connection:
            found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    except (OperationalError, ProgrammingError) as error:
        if VERSION_TABLE not in str(error.orig):
            raise
        return None
    return None if found is None else str(found)


def _migrate(engine: Engine) -> None:
    """Runs the missing migrations in one transaction; whoever comes second finds nothing left to do."""
    from alembic import command
    from alembic.config import Config

    with engine.connect() as plain:
        connection = plain.execution_options(shipworthy_begin="IMMEDIATE")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
