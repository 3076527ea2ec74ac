from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from sqlalchemy import event, text

from shipworthy.adapters.stores.open import open_store
from shipworthy.decide.ledger import Look
from shipworthy.errors import StoreUnwritable, WrongCall
from shipworthy.records import MemoryStore, Record
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score
from shipworthy.testing.stores import MISHAP, SCORE, STORE_CHECKS, TRIAL

LOOK = Look("l1", 3, "l0", 1, 2, "small", "v1", 200, 3, 0.5, 0.01, "da7a", ("h1", "h2"), "SHIP", "r1", "2026")


@pytest.mark.parametrize("check", STORE_CHECKS, ids=lambda check: check.__name__)
def test_the_memory_store_keeps_its_promises(check):
    check(MemoryStore())


@pytest.mark.parametrize("check", STORE_CHECKS, ids=lambda check: check.__name__)
def test_a_database_keeps_its_promises(check, url):
    store = open_store(url)
    try:
        check(store)
    finally:
        store.close()


def test_records_outlive_the_store(url):
    first = open_store(url)
    first.append([TRIAL, SCORE, LOOK])
    first.close()
    second = open_store(url)
    assert second.read(Trial) == [TRIAL]
    assert second.read(Score) == [SCORE]
    assert second.read(Look) == [LOOK]
    assert second.read(Look, version="v1", t=0.5) == [LOOK]
    assert second.append([TRIAL]) == 0
    second.close()


def test_a_batch_is_written_whole_or_not_at_all(url):
    store = open_store(url)

    def broken():
        yield TRIAL
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        store.append(broken())
    store.append([replace(TRIAL, case="before")])
    event.listen(store.engine, "before_cursor_execute", _fail_on("scores"))
    with pytest.raises(StoreUnwritable):
        store.append([TRIAL, SCORE])
    assert [trial.case for trial in store.read(Trial)] == ["before"]
    store.close()


def _fail_on(table):
    def fail(connection, cursor, statement, parameters, context, many):
        if statement.startswith(f"INSERT INTO {table}"):
            raise OSError(28, "No space left on device")

    return fail


def test_two_stores_and_many_threads_write_at_once(url):
    stores = [open_store(url), open_store(url)]
    n_new = []

    def write(store, start):
        n_new.extend(
            store.append([replace(TRIAL, trial=number), replace(TRIAL, trial=number + 1000)])
            for number in range(start, start + 20)
        )

    threads = [
        threading.Thread(target=write, args=(store, start)) for store in stores for start in (0, 10, 20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(n_new) == 120
    assert sum(n_new) == len(stores[0].read(Trial)) == 80
    for store in stores:
        store.close()


def test_readers_do_not_wait_for_a_writer(tmp_path):
    writer, reader = open_store(tmp_path / "store.db"), open_store(tmp_path / "store.db")
    writer.append([TRIAL])
    with (
        writer.engine.connect().execution_options(shipworthy_begin="IMMEDIATE") as connection,
        connection.begin(),
    ):
        connection.execute(text("DELETE FROM trials"))
        assert reader.read(Trial) == [TRIAL]
        connection.rollback()
    writer.close()
    reader.close()


@dataclass(frozen=True)
class Unknown(Record):
    kind: ClassVar[str] = "unheard of"


def test_an_unknown_kind_is_a_wrong_call(tmp_path):
    store = open_store(tmp_path / "store.db")
    with pytest.raises(WrongCall, match="unheard of"):
        store.append([Unknown()])
    store.close()


@dataclass(frozen=True)
class NewerTrial(Trial):
    """A trial of a later version: one field more, no column for it yet."""

    mood: str = ""
    notes: tuple[str, ...] = ()


def test_a_new_field_needs_no_migration(url):
    store = open_store(url)
    newer = NewerTrial("r", "c", "a", "1", "h", 0, mood="fine", notes=("a", "b"))
    store.append([newer])
    assert store.read(NewerTrial) == [newer]
    assert store.read(NewerTrial, mood="sad") == []
    assert store.read(Trial) == [Trial("r", "c", "a", "1", "h", 0)]
    store.close()


WRITER = """
import sys
from dataclasses import replace
from shipworthy.adapters.stores.open import open_store
from shipworthy.testing.stores import MISHAP, TRIAL
url, name, n_batches = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = open_store(url)
for batch in range(n_batches):
    store.append(replace(TRIAL, candidate=name, case=f"shared {batch}", trial=n) for n in range(10))
    store.append(replace(MISHAP, candidate=name, trial=batch, case=str(n)) for n in range(10))
    print(batch, flush=True)
"""


def writer(url, name, n_batches):
    command = [sys.executable, "-c", WRITER, str(url), name, str(n_batches)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_processes_open_an_empty_store_and_write_at_once(url):
    writers = [writer(url, name, 40) for name in ("one", "other")]
    for process in writers:
        process.communicate(timeout=120)
    assert [process.returncode for process in writers] == [0, 0]
    store = open_store(url)
    assert len(store.read(Trial)) == 400, "the same facts were written twice"
    assert len(store.read(type(MISHAP), candidate="one")) == 400
    assert len(store.read(type(MISHAP), candidate="other")) == 400
    store.close()


@pytest.mark.slow
def test_a_killed_process_loses_no_batch_it_was_told_of(url):
    process = writer(url, "one", 100_000)
    acknowledged = [int(process.stdout.readline()) for _ in range(25)]
    os.kill(process.pid, signal.SIGKILL)
    rest = process.stdout.read().split()
    process.stdout.close()
    process.wait()
    last = int(rest[-1]) if rest else acknowledged[-1]
    store = open_store(url)
    kept = [trial.case for trial in store.read(Trial)]
    assert {f"shared {batch}" for batch in range(last + 1)} <= set(kept)
    assert {kept.count(case) for case in set(kept)} == {10}, "half a batch was kept"
    assert store.append([replace(TRIAL, case="after")]) == 1
    store.close()
