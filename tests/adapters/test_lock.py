from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from shipworthy.adapters.lock import run_lock
from shipworthy.errors import FolderBusy, StoreUnwritable

HOLDER = """
import sys, time
from pathlib import Path
from shipworthy.adapters.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_is_at_work(tmp_path):
    with (
        run_lock(tmp_path),
        pytest.raises(FolderBusy, match=rf"process {os.getpid()}, since 20\d\d-"),
        run_lock(tmp_path),
    ):
        pytest.fail("two runs in one folder")
    with run_lock(tmp_path):
        pass


def test_other_folders_are_free(tmp_path):
    with run_lock(tmp_path / "one"), run_lock(tmp_path / "other"):
        assert (tmp_path / "one" / ".shipworthy" / ".gitignore").read_text() == "*\n"


def test_an_exception_gives_the_folder_free(tmp_path):
    with pytest.raises(ValueError, match="x"), run_lock(tmp_path):
        raise ValueError("x")
    with run_lock(tmp_path):
        pass


def test_a_killed_run_leaves_the_folder_free(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    with pytest.raises(FolderBusy, match=f"process {process.pid}"), run_lock(tmp_path):
        pytest.fail("two runs in one folder")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with run_lock(tmp_path):
        pass


def test_a_folder_that_can_not_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnwritable, match="can't be made"), run_lock(tmp_path / "file"):
        pytest.fail("a file is no folder")


def test_a_lock_file_that_can_not_be_written(tmp_path):
    (tmp_path / ".shipworthy" / "run.lock").mkdir(parents=True)
    with pytest.raises(StoreUnwritable, match=r"run\.lock"), run_lock(tmp_path):
        pytest.fail("no lock")
