"""Ctrl-C and kill -9 in the middle of a run: every acknowledged trial is there, the next run goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from shipworthy.adapters.stores.open import open_store
from shipworthy.run.trial import Trial

N_CASES, IN_FLIGHT, CALL_S = 300, 4, 0.01

PRD = f"""\
product: slow
cases: cases.jsonl
candidates:
  slow: {{python: "slow.py:answer"}}
baseline: none
trials: 1
dimensions: {{right: {{scored_by: equals}}}}
limits: {{concurrency: {IN_FLIGHT}}}
"""

SLOW = f"""\
import os, time

def answer(input):
    time.sleep({CALL_S})
    with open(os.path.join(os.path.dirname(__file__), "calls.txt"), "a") as file:
        file.write(input + "\\n")
    return input
"""


@pytest.fixture
def slow(put, tmp_path):
    put("prd.yaml", PRD.replace("baseline: none\n", ""))
    put("slow.py", SLOW)
    put("cases.jsonl", [{"id": str(n), "input": f"q{n}", "expected": f"q{n}"} for n in range(N_CASES)])
    return tmp_path


def start(folder):
    return subprocess.Popen(
        [sys.executable, "-m", "shipworthy", "run", "--json"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


def wait_for_calls(folder, at_least):
    deadline = time.monotonic() + 30
    path = folder / "calls.txt"
    while time.monotonic() < deadline:
        if path.exists() and len(path.read_text().splitlines()) >= at_least:
            return
        time.sleep(0.005)
    raise AssertionError("the run did not get going")


def stored(folder):
    store = open_store(folder / ".shipworthy" / "store.db")
    try:
        return store.read(Trial)
    finally:
        store.close()


def finish(folder):
    import json

    process = start(folder)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return process.returncode, json.loads(out)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_kill_9(slow, seed):
    process = start(slow)
    wait_for_calls(slow, random.Random(seed).randrange(5, N_CASES - 60))
    process.kill()
    process.communicate()
    n_kept = len(stored(slow))
    n_called = len((slow / "calls.txt").read_text().splitlines())
    # what was in flight, and one commit window of at most 100 ms (and as much again for a slow machine)
    assert n_called - n_kept <= IN_FLIGHT + 2 * 0.1 / CALL_S * IN_FLIGHT
    code, said = finish(slow)
    assert code == 0  # no bars
    assert said["candidates"]["slow"]["n_trials"] == N_CASES
    calls = (slow / "calls.txt").read_text().splitlines()
    assert len(set(calls)) == N_CASES
    assert len(calls) - N_CASES <= n_called - n_kept + IN_FLIGHT


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c(slow, number):
    process = start(slow)
    wait_for_calls(slow, 40)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 4, err
    assert "Traceback" not in err
    assert "kept" in err
    n_called = len((slow / "calls.txt").read_text().splitlines())
    assert len(stored(slow)) >= n_called - 2 * IN_FLIGHT
    _, said = finish(slow)
    assert said["candidates"]["slow"]["n_trials"] == N_CASES
    assert len((slow / "calls.txt").read_text().splitlines()) - N_CASES <= 2 * IN_FLIGHT
