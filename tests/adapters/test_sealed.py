from __future__ import annotations

import json
from dataclasses import replace

import duckdb
import pytest

from shipworthy.adapters.sealed import seal
from shipworthy.errors import StoreUnwritable
from shipworthy.testing.stores import SCORE, TRIAL


def read(path, query="*"):
    with duckdb.connect() as database:
        return database.execute(f"SELECT {query} FROM read_parquet(?)", [str(path)]).fetchall()


def types(path):
    with duckdb.connect() as database:
        described = database.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
    return {name: kind for name, kind, *_ in described}


def test_anything_can_open_a_sealed_run(tmp_path):
    trials = [TRIAL, replace(TRIAL, trial=1, output=None, failure="timeout", latency_s=None, cost_usd=None)]
    place = seal(tmp_path, "r1", trials, [SCORE, replace(SCORE, value=None, reason="scorer raised")])
    assert place == tmp_path / ".shipworthy" / "runs" / "r1"
    assert read(
        place / "trials.parquet", '"case", trial, latency_s, output, failure, parts_are_estimated'
    ) == [
        ("c1", 0, 0.5, '"Dear Ms Chen"', "", False),
        ("c1", 1, None, None, "timeout", False),
    ]
    assert read(place / "scores.parquet", "dimension, value, reason") == [
        ("relevance", 4.0, ""),
        ("relevance", None, "scorer raised"),
    ]
    kinds = types(place / "trials.parquet")
    assert [kinds[name] for name in ("case", "trial", "latency_s", "input_tokens", "parts_are_estimated", "prompt")] == [
        "VARCHAR", "BIGINT", "DOUBLE", "BIGINT", "BOOLEAN", "VARCHAR",
    ]  # fmt: skip
    prompt, scores = read(place / "trials.parquet", "prompt, scores")[0]
    assert (json.loads(prompt), json.loads(scores)) == (list(TRIAL.prompt), TRIAL.scores)


def test_hard_values_are_sealed(tmp_path):
    hard = replace(
        TRIAL,
        case="it's \x00 \ud800 😀 \u2028",
        output={"x": float("nan"), "y": "\ud800"},
        latency_s=float("inf"),
    )
    nan = replace(TRIAL, latency_s=float("nan"), output="x" * 20_000_000)
    place = seal(tmp_path / "it's here", "r1", [hard, nan], [])
    rows = read(place / "trials.parquet", '"case", output, latency_s, length(output)')
    assert rows[0][0] == "it's \x1a0000 \x1ad800 😀 \u2028"
    assert json.loads(rows[0][1]) == {"x": "\x1a~nan", "y": "\x1ad800"}
    assert rows[0][2] == float("inf")
    assert rows[1][2] != rows[1][2]
    assert rows[1][3] == 20_000_002
    assert read(place / "scores.parquet") == []


def test_sealing_again_replaces_and_leaves_nothing_behind(tmp_path):
    seal(tmp_path, "r1", [TRIAL], [])
    place = seal(tmp_path, "r1", [TRIAL, replace(TRIAL, trial=1)], [SCORE])
    assert read(place / "trials.parquet", "count(*)") == [(2,)]
    assert sorted(path.name for path in place.iterdir()) == ["scores.parquet", "trials.parquet"]


def test_a_run_that_can_not_be_sealed_keeps_the_old_files(tmp_path):
    place = seal(tmp_path, "r1", [TRIAL], [SCORE])

    def broken():
        yield TRIAL
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreUnwritable, match=r"can't be sealed.*No space left") as caught:
        seal(tmp_path, "r1", broken(), [])
    assert "seal it again" in caught.value.hint
    assert read(place / "trials.parquet", "count(*)") == [(1,)]
    (tmp_path / ".shipworthy" / "runs" / "r2").write_text("in the way")
    with pytest.raises(StoreUnwritable):
        seal(tmp_path, "r2", [TRIAL], [])
