from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from shipworthy.adapters import rescue as rescue_module
from shipworthy.adapters.rescue import Rescue, take_back
from shipworthy.decide.ledger import Look
from shipworthy.records import MemoryStore
from shipworthy.run.trial import Trial
from shipworthy.testing.stores import SCORE, TRIAL

LOOK = Look("l1", 3, "l0", 1, 2, "small", "v1", 200, 3, 0.5, 0.01, "da7a", ("h1", "h2"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "prd" / ".shipworthy").mkdir(parents=True)
    return tmp_path / "prd"


def test_records_of_every_kind_come_back(folder):
    Rescue(folder, "r1").save([TRIAL, SCORE])
    Rescue(folder, "r/2").save([LOOK])
    store = MemoryStore()
    assert take_back(store, folder) == 3
    assert (store.read(Trial), store.read(Look)) == ([TRIAL], [LOOK])
    assert take_back(store, folder) == 0


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks a file up as Linux does")
def test_where_the_folder_is_full_the_temporary_one_is_used(folder, monkeypatch, tmp_path):
    write = os.write

    def full(file, data):
        if "prd" in str(Path(f"/proc/self/fd/{file}").readlink()):
            raise OSError(28, "No space left on device")
        return write(file, data)

    monkeypatch.setattr(rescue_module.os, "write", full)
    saved = Rescue(folder, "r1").save([TRIAL])
    assert saved is not None
    assert saved.parent == tmp_path / "temporary"
    assert saved.stat().st_mode & 0o077 == 0
    assert list((folder / ".shipworthy").iterdir()) == []
    store = MemoryStore()
    assert take_back(store, tmp_path) == 0, "another project must not take it"
    assert take_back(store, folder) == 1
    assert not saved.exists()


def test_half_a_write_is_taken_back(folder, monkeypatch):
    rescue = Rescue(folder, "r1")
    path = rescue.save([TRIAL])
    monkeypatch.setattr(rescue_module.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    assert rescue.save([replace(TRIAL, trial=1)]) is None
    monkeypatch.undo()
    assert path.read_text("utf-8").count("\n") == 1


def test_damaged_lines_and_unknown_kinds_are_left_out(folder):
    path = Rescue(folder, "r1").save([TRIAL])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"kind": "from the future", "data": {}}\n[1]\n{"kind": "trial", "data": {"run"')
    store = MemoryStore()
    assert take_back(store, folder) == 1


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_in_the_temporary_folder_are_not_followed(folder, tmp_path):
    Rescue(folder, "r1").save([TRIAL])
    saved = folder / ".shipworthy" / "rescue-r1.jsonl"
    elsewhere = tmp_path / "theirs.jsonl"
    saved.rename(elsewhere)
    saved.symlink_to(elsewhere)
    assert take_back(MemoryStore(), folder) == 0
    assert elsewhere.exists()
