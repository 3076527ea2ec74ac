"""What every `Store` must do; a plugin's tests call each of `STORE_CHECKS` with an empty store."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from shipworthy.decide.decision_record import DecisionRecord
from shipworthy.records import Store
from shipworthy.run.run_record import RunEnded, RunRecord
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.score import Score

TRIAL = Trial(
    run="run 1",
    candidate="small",
    asked_as="a1",
    case="c1",
    case_hash="h1",
    trial=0,
    output="Dear Ms Chen",
    latency_s=0.5,
    cost_usd=0.001,
    input_tokens=300,
    output_tokens=40,
    parts={"system": 100, "catalogue": 200},
    parts_are_estimated=False,
    prompt=({"role": "user", "content": "Please quote."},),
    model="some/model",
    scores={"relevance": 4, "honest": True},
    tool_calls=({"name": "price_of", "arguments": {"sku": "OC-210"}},),
    retrieved=({"id": "d1", "text": "USD 45.00", "score": 0.9},),
    confidence=0.75,
    details={"finish_reason": "stop"},
    attempts=2,
    at="2026-11-23T10:00:00Z",
)
MISHAP = Mishap("run 1", "small", "a1", "c2", "h2", 0, "rate limit", "429", 4, "2026-11-23T10:00:00Z")
SCORE = Score("small", "a1", "c1", "h1", 0, "relevance", 4.0, "four", "five", "why", "", "code", "equals:1")
HARD_TEXTS = (
    "", "\x00", "a\x00b", "\x1a", "\x1a0000", "\x1a~nan", "\ud800", "\udfff\ud800", "\ud83d\ude00", "😀",
    "\u2028\x85", "\\u0000", "'; DROP TABLE trials; --", "%s %(x)s :x ?", "{{ x }}", "é vs e\u0301",
    "\ufdd0\ufffe", "x" * 1_000_000,
)  # fmt: skip
HARD_VALUES: tuple[Any, ...] = (
    None, True, 0, -0.5, 1e300, -1e23, 1.5e-300, 2**70, "", [], {}, [None, {"a": [1, 2.5, "ü"]}],
    {"": {"\x00": "\ud800"}},
    math.inf, -math.inf, [math.inf, {"\x1a": "\x1a"}],
)  # fmt: skip


def check_round_trip(store: Store) -> None:
    """Every field of every kind of record comes back equal."""
    run = RunRecord("r1", "p1", "shop", "prd.yaml", "f00", "0.1.0", "2026", 9, 7, {"small": "a1"}, {"n": 1})
    ended = RunEnded("r1", "2026-11-24", "interrupted", "Ctrl-C", 5, 2, {"cost_usd": 0.5})
    decision = DecisionRecord("d1", "r1", "2026-11-24", {"verdict": "SHIP", "bars": [{"low": None}]})
    bare = Trial("run 1", "small", "a1", "c9", "h9", 1)
    assert store.append([run, TRIAL, MISHAP, SCORE, ended, decision, bare]) == 7
    assert store.read(RunRecord) == [run]
    assert store.read(Trial) == [TRIAL, bare]
    assert store.read(Mishap) == [MISHAP]
    assert store.read(Score) == [SCORE]
    assert store.read(RunEnded) == [ended]
    assert store.read(DecisionRecord) == [decision]


def check_same_fact_once(store: Store) -> None:
    """A second record with the same key changes nothing and is not counted; one without a key is kept."""
    other = replace(TRIAL, output="another answer")
    assert store.append([TRIAL, other]) == 1
    assert store.append([other, replace(TRIAL, trial=1)]) == 1
    assert [trial.output for trial in store.read(Trial)] == ["Dear Ms Chen", "Dear Ms Chen"]
    assert store.append([MISHAP, MISHAP]) == 2
    assert store.append([MISHAP]) == 1
    assert len(store.read(Mishap)) == 3


def check_order(store: Store) -> None:
    """Records come back in the order they were written, across batches; an empty batch is no fault."""
    names = [f"c{number * 7919 % 101}" for number in range(100)]
    for start in range(0, 100, 10):
        store.append(replace(TRIAL, case=name) for name in names[start : start + 10])
    assert store.append([]) == 0
    assert [trial.case for trial in store.read(Trial)] == names


def check_where(store: Store) -> None:
    """`where` means equal, for every field: texts, numbers, None and collections."""
    unknown = replace(TRIAL, case="c2", cost_usd=None, parts={})
    store.append([TRIAL, unknown, replace(TRIAL, case="C1", trial=3)])
    assert [trial.case for trial in store.read(Trial, case="c1")] == ["c1"]
    assert [trial.case for trial in store.read(Trial, trial=3, run="run 1")] == ["C1"]
    assert [trial.case for trial in store.read(Trial, cost_usd=None)] == ["c2"]
    assert [trial.case for trial in store.read(Trial, parts={})] == ["c2"]
    assert [trial.case for trial in store.read(Trial, latency_s=0.5)] == ["c1", "c2", "C1"]
    assert store.read(Trial, case="c1", run="no such run") == []
    assert store.read(Score) == []


def check_read_after(store: Store) -> None:
    """A reader that goes on from its mark sees every record once, whatever it looks for."""
    assert store.read_after(Trial, 0) == ([], 0)
    store.append([TRIAL, replace(TRIAL, trial=1), SCORE])
    found, mark = store.read_after(Trial, 0)
    assert [trial.trial for trial in found] == [0, 1]
    assert store.read_after(Trial, mark) == ([], mark)
    store.append([TRIAL, replace(TRIAL, trial=2), replace(TRIAL, trial=3, case="c2")])
    there, later = store.read_after(Trial, mark, case="c1")
    assert [trial.trial for trial in there] == [2]
    assert [trial.trial for trial in store.read_after(Trial, later)[0] if trial.case == "c1"] == []
    assert [trial.trial for trial in store.read_after(Trial, mark)[0]] == [2, 3]


def check_hard_texts(store: Store) -> None:
    """Any text Python can hold comes back, and is found again."""
    trials = [
        replace(TRIAL, trial=n, output=text, message=text, details={"k": text, text: 1})
        for n, text in enumerate(HARD_TEXTS)
    ]
    trials += [replace(TRIAL, case=text or "empty") for text in HARD_TEXTS if len(text) < 1000]
    assert store.append(trials) == len(trials)
    found = store.read(Trial)
    for wanted, seen in zip(trials, found, strict=True):
        assert seen == wanted, f"{wanted.output!r:.80} came back as {seen.output!r:.80}"
    assert [trial.case for trial in store.read(Trial, case="a\x00b")] == ["a\x00b"]


def check_hard_values(store: Store) -> None:
    """Any JSON comes back, infinities and NaN included; None stays None and 0 stays 0."""
    trials = [replace(TRIAL, trial=n, output=value) for n, value in enumerate(HARD_VALUES)]
    numbers = [math.nan, math.inf, -math.inf, 0.0, 5e-324, None]
    trials += [replace(TRIAL, case="number", trial=n, latency_s=x) for n, x in enumerate(numbers)]
    trials.append(replace(TRIAL, case="nan", output={"x": [math.nan]}))
    store.append(trials)
    found = store.read(Trial)
    for value, trial in zip(HARD_VALUES, found, strict=False):
        assert trial.output == value, f"{value!r} came back as {trial.output!r}"
        assert isinstance(trial.output, bool) == isinstance(value, bool)
    seen = [trial.latency_s for trial in found if trial.case == "number"]
    assert seen[0] is not None
    assert math.isnan(seen[0])
    assert seen[1:] == numbers[1:]
    assert math.isnan(found[-1].output["x"][0])


def check_big_batch(store: Store) -> None:
    """A batch of any size is written."""
    assert store.append(replace(SCORE, case=f"c{n}") for n in range(5000)) == 5000
    assert store.append(replace(SCORE, case=f"c{n}") for n in range(4999, 5001)) == 1
    assert len(store.read(Score, dimension="relevance")) == 5001


STORE_CHECKS: tuple[Callable[[Store], None], ...] = (
    check_round_trip,
    check_same_fact_once,
    check_order,
    check_where,
    check_read_after,
    check_hard_texts,
    check_hard_values,
    check_big_batch,
)
"""The promises of the port, one function each."""
