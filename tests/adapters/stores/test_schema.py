from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import text

from shipworthy.adapters.stores.open import open_store
from shipworthy.adapters.stores.tables import KINDS, METADATA, SCHEMA, VERSION_TABLE
from shipworthy.errors import StoreUnwritable


def test_migrations_make_the_tables_of_the_code(url):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    store = open_store(url)
    with store.engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == SCHEMA
    store.close()


def test_an_open_store_is_opened_again_without_alembic(tmp_path):
    open_store(tmp_path / "store.db").close()
    code = (
        "import sys; from shipworthy.adapters.stores.open import open_store; "
        f"open_store({str(tmp_path / 'store.db')!r}).close(); print('alembic' in sys.modules)"
    )
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "False"


def test_opening_imports_no_database_until_it_is_called():
    code = "import sys; import shipworthy.adapters.stores.open; print('sqlalchemy' in sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "False"


def test_a_store_of_a_newer_version_is_refused(url):
    store = open_store(url)
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreUnwritable, match="newer shipworthy") as caught:
        open_store(url)
    assert "pip install -U shipworthy" in caught.value.hint
    assert "9999" in caught.value.message


def test_another_programs_alembic_is_left_alone(url):
    """A PostgreSQL database may be shared with an application that has migrations of its own."""
    store = open_store(url)
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('theirs')"))
    store.close()
    open_store(url).close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_is_where_the_table_says(kind):
    assert KINDS[kind].type.kind == kind
    assert set(KINDS[kind].type.key) <= set(KINDS[kind].table.c.keys())
