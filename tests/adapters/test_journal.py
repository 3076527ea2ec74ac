from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from shipworthy.adapters.journal import Journal
from shipworthy.adapters.stores.open import open_store
from shipworthy.errors import StoreUnwritable
from shipworthy.records import MemoryStore
from shipworthy.run.trial import Mishap, Trial
from shipworthy.testing.stores import MISHAP, TRIAL


class CountingStore(MemoryStore):
    def __init__(self):
        super().__init__()
        self.batches = []

    def append(self, records):
        records = list(records)
        self.batches.append(len(records))
        return super().append(records)


class FullStore(MemoryStore):
    """A disk that is full until somebody frees it."""

    is_full = True

    def append(self, records):
        records = list(records)
        if self.is_full and records:
            raise StoreUnwritable("store x: the disk is full", hint="free some space")
        return super().append(records)


def trials(n, start=0):
    return [replace(TRIAL, trial=number) for number in range(start, start + n)]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".shipworthy").mkdir()
    return tmp_path


def test_records_are_committed_in_groups(folder):
    store = CountingStore()
    with Journal(store, folder, "r1", size=10, clock=lambda: 0.0) as journal:
        for trial in trials(25):
            journal.add(trial)
        assert store.batches == [10, 10]
    assert store.batches == [10, 10, 5]
    assert journal.n_written == 25
    assert store.read(Trial) == trials(25)


def test_no_record_waits_longer_than_it_may(folder):
    store, now = CountingStore(), [0.0]
    journal = Journal(store, folder, "r1", wait_s=0.1, clock=lambda: now[0])
    for number, at in enumerate([0.0, 0.05, 0.11, 0.12, 0.2]):
        now[0] = at
        journal.add(replace(TRIAL, trial=number))
    assert store.batches == [3]
    journal.close()
    assert store.batches == [3, 2]


def test_a_timer_commits_what_lies_there(folder):
    store = CountingStore()

    async def run():
        journal = Journal(store, folder, "r1", wait_s=0.02)
        journal.add(TRIAL)
        assert store.batches == []
        await asyncio.sleep(0.1)
        assert store.batches == [1]
        journal.add(replace(TRIAL, trial=1))
        journal.close()
        assert store.batches == [1, 1]

    asyncio.run(run())


def test_what_can_not_be_written_is_rescued_and_read_back_in(folder):
    store = FullStore()
    journal = Journal(store, folder, "r1", size=3, clock=lambda: 0.0)
    journal.add(TRIAL)
    journal.add(MISHAP)
    hard = replace(TRIAL, trial=1, output={"text": "\x00\ud800\u2028\n"}, latency_s=float("inf"))
    with pytest.raises(StoreUnwritable, match="disk is full; the last 3 records are kept in") as caught:
        journal.add(hard)
    assert caught.value.hint == "free some space"
    rescue = folder / ".shipworthy" / "rescue-r1.jsonl"
    assert str(rescue) in caught.value.message
    with pytest.raises(StoreUnwritable):
        journal.add(replace(TRIAL, trial=2))
    with pytest.raises(StoreUnwritable):
        journal.flush()
    journal.close()
    store.is_full = False
    Journal(store, folder, "r2").close()
    assert store.read(Trial) == [TRIAL, hard, replace(TRIAL, trial=2)]
    assert store.read(Mishap) == [MISHAP]
    assert not rescue.exists()


def test_a_full_store_keeps_its_rescue_file(folder):
    store = FullStore()
    with pytest.raises(StoreUnwritable), Journal(store, folder, "r1") as journal:
        journal.add(TRIAL)
        journal.flush()
    with pytest.raises(StoreUnwritable):
        Journal(store, folder, "r2")
    assert (folder / ".shipworthy" / "rescue-r1.jsonl").exists()


def test_a_timer_that_fails_speaks_at_the_next_call(folder):
    store = FullStore()

    async def run():
        journal = Journal(store, folder, "r1", wait_s=0.01)
        journal.add(TRIAL)
        await asyncio.sleep(0.05)
        with pytest.raises(StoreUnwritable, match="disk is full"):
            journal.add(replace(TRIAL, trial=1))
        journal.close()

    asyncio.run(run())
    store.is_full = False
    Journal(store, folder, "r2").close()
    assert store.read(Trial) == trials(2)


def test_an_interruption_within_a_commit_loses_nothing(folder):
    class Interrupting(MemoryStore):
        def append(self, records):
            if list(records):
                raise KeyboardInterrupt
            return 0

    with pytest.raises(KeyboardInterrupt), Journal(Interrupting(), folder, "r1") as journal:
        journal.add(TRIAL)
        journal.flush()
    store = MemoryStore()
    Journal(store, folder, "r2").close()
    assert store.read(Trial) == [TRIAL]


def test_an_exception_of_the_run_is_not_hidden(folder):
    store = MemoryStore()
    with pytest.raises(ValueError, match="of the run"), Journal(store, folder, "r1") as journal:
        journal.add(TRIAL)
        raise ValueError("of the run")
    assert store.read(Trial) == [TRIAL]


def test_two_thousand_trials_through_a_journal(folder):
    store = open_store(folder / ".shipworthy" / "store.db")
    with Journal(store, folder, "r1") as journal:
        for trial in trials(2000):
            journal.add(trial)
    assert len(store.read(Trial)) == 2000
    store.close()
