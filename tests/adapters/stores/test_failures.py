"""What goes wrong with a real disk, file or server is told as StoreUnwritable, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace

import pytest
from sqlalchemy import text

from shipworthy.adapters.stores import engine as engine_module
from shipworthy.adapters.stores.open import open_store
from shipworthy.errors import StoreUnwritable, WrongCall
from shipworthy.run.trial import Trial
from shipworthy.testing.stores import TRIAL

BIG = "x" * 100_000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


def test_a_full_database(path):
    store = open_store(path)
    store.append([TRIAL])
    with store.engine.connect() as connection:
        n_pages = connection.execute(text("PRAGMA page_count")).scalar()
        connection.execute(text(f"PRAGMA max_page_count={n_pages + 2}"))
    with pytest.raises(StoreUnwritable, match="the disk is full") as caught:
        store.append([replace(TRIAL, case="small"), replace(TRIAL, case="big", output=BIG)])
    assert str(path) in caught.value.message
    assert "free some space" in caught.value.hint
    assert [trial.case for trial in store.read(Trial)] == ["c1"]
    store.close()


@pytest.mark.slow
def test_a_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        store = open_store(disk / "store.db")
        n_kept = 0
        with pytest.raises(StoreUnwritable, match="the disk is full"):
            for n_kept in range(100):
                store.append([replace(TRIAL, trial=n_kept, output=BIG)])
        assert 0 < n_kept < 20
        assert [trial.trial for trial in store.read(Trial)] == list(range(n_kept))
        store.close()
        again = open_store(disk / "store.db")
        assert len(again.read(Trial)) == n_kept
        again.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_no_space_at_the_boundary(path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(engine_module.Path, "mkdir", full)
    with pytest.raises(StoreUnwritable, match="the disk is full"):
        open_store(path)


def test_a_store_that_may_not_be_written(path):
    store = open_store(path)
    with store.engine.connect() as connection:
        connection.execute(text("PRAGMA query_only=ON"))
    with pytest.raises(StoreUnwritable, match="can't be written") as caught:
        store.append([TRIAL])
    assert "SHIPWORTHY_STORE" in caught.value.hint
    store.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreUnwritable, match="can't be written"):
        open_store(tmp_path / "new" / "store.db")


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnwritable, match="file"):
        open_store(tmp_path / "file" / "store.db")


def test_a_store_locked_for_too_long(path, monkeypatch):
    monkeypatch.setattr(engine_module, "_WAIT_S", 0.05)
    store, holder = open_store(path), open_store(path)
    with (
        holder.engine.connect().execution_options(shipworthy_begin="IMMEDIATE") as connection,
        connection.begin(),
    ):
        with pytest.raises(StoreUnwritable, match="held it locked"):
            store.append([TRIAL])
        connection.rollback()
    assert store.append([TRIAL]) == 1
    store.close()
    holder.close()


@pytest.mark.parametrize("damage", [b"this is no database, and long enough to be one" * 100, None])
def test_a_damaged_file(path, damage):
    if damage is None:
        store = open_store(path)
        store.append(replace(TRIAL, trial=n, output=BIG[:3000]) for n in range(50))
        store.close()
        whole = path.read_bytes()
        damage = whole[:8192] + b"\xff" * (len(whole) - 8192)
    path.write_bytes(damage)
    with pytest.raises(StoreUnwritable, match="damaged or not a database") as caught:
        store = open_store(path)
        try:
            store.read(Trial)
        finally:
            store.close()
    assert "move it aside" in caught.value.hint


@pytest.mark.parametrize("url", ["mysql://host/db", "nonsense://", "postgresql://host:port/db"])
def test_an_address_that_is_none(url):
    with pytest.raises(WrongCall):
        open_store(url)


def test_a_server_that_is_away_keeps_the_password_secret(refused_url):
    port = refused_url.rpartition(":")[2]
    with pytest.raises(StoreUnwritable, match="can't be reached") as caught:
        open_store(f"postgres://user:secret@127.0.0.1:{port}/db")
    assert "secret" not in str(caught.value)
    assert f"127.0.0.1:{port}" in str(caught.value)
