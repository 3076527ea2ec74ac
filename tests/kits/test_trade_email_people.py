"""The trade-email kit's judge, reviewers and outcomes: complete, on the scales, and plausible together."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from rapidfuzz.fuzz import ratio

import shipworthy as sw
from shipworthy.workbench.demo import unpack
from shipworthy.workbench.lint import lint_prd

KIT = Path(__file__).parents[2] / "src" / "shipworthy" / "kits" / "trade-email"
JUDGED = ("tone", "answers_the_worry", "pressure")
CANDIDATES = ("drafted", "rules")
MOST_ALIKE = 75.0
"""Similarity of two inputs, in percent of their characters, from which one would be a variation of the other."""

Rows = list[dict[str, Any]]


def rows(path: str) -> Rows:
    return [json.loads(line) for line in (KIT / path).read_text(encoding="utf-8").splitlines()]


CASES = rows("cases.jsonl")
IDS = [case["id"] for case in CASES]
VERDICTS = rows("outputs/judged.jsonl")
LABELS = rows("labels.jsonl")
OUTCOMES = list(csv.DictReader((KIT / "outcomes.csv").read_text(encoding="utf-8").splitlines()))
ANSWERS = {row["case"]: row["output"] for row in rows("outputs/drafted.jsonl")}


def key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["case"], row["candidate"], row["dimension"]


def is_on_scale(row: dict[str, Any]) -> bool:
    if row["dimension"] == "tone":
        return type(row["value"]) is int and 1 <= row["value"] <= 5
    return type(row["value"]) is bool


def labelled(dimension: str, candidate: str, reviewer: str = "reviewer-1") -> dict[str, float]:
    wanted = (dimension, candidate, reviewer)
    return {
        r["case"]: r["value"] for r in LABELS if (r["dimension"], r["candidate"], r["reviewer"]) == wanted
    }


def judged(dimension: str, candidate: str) -> dict[str, float]:
    return {r["case"]: r["value"] for r in VERDICTS if key(r)[1:] == (candidate, dimension)}


def agreement(one: dict[str, float], two: dict[str, float]) -> float:
    both = one.keys() & two.keys()
    return mean(float(one[case] == two[case]) for case in both)


# --- the cases ---


def test_no_case_is_a_variation_of_another() -> None:
    alike = [
        (a["id"], b["id"]) for a, b in combinations(CASES, 2) if ratio(a["input"], b["input"]) > MOST_ALIKE
    ]
    assert alike == []
    copy = CASES[0]["input"].replace("3000", "2000")
    assert ratio(CASES[0]["input"], copy) > MOST_ALIKE  # such a variation would be found


# --- the judge ---


def test_the_judge_has_one_verdict_for_every_answer_and_question() -> None:
    wanted = [(case, candidate, name) for candidate in CANDIDATES for case in IDS for name in JUDGED]
    assert [key(row) for row in VERDICTS] == wanted
    assert [key(row) for row in VERDICTS if not is_on_scale(row)] == []
    assert {name for row in VERDICTS for name in row} == {
        "case",
        "candidate",
        "dimension",
        "value",
        "explanation",
    }
    assert (KIT / "outputs" / "judged.jsonl").stat().st_size < 250_000


def test_verdicts_are_explained_in_a_few_words() -> None:
    for row in VERDICTS:
        is_quiet = row["dimension"] == "pressure" and not row["value"]
        assert ("explanation" in row) is not is_quiet, key(row)
        assert len(row.get("explanation", "")) <= 70, key(row)


# --- the reviewers ---


def test_the_labelled_cases_were_drawn_by_lot_as_the_readme_says() -> None:
    draw = random.Random(2026).sample(IDS, 72)
    first, second = (
        {row["case"] for row in LABELS if row["reviewer"] == name} for name in ("reviewer-1", "reviewer-2")
    )
    assert (first, second) == (set(draw), set(draw[:24]))
    readme = (KIT / "README.md").read_text(encoding="utf-8")
    assert "random.Random(2026).sample(ids, 72)" in readme


def test_each_label_is_given_once_and_on_the_scale() -> None:
    counted = Counter((*key(row), row["reviewer"]) for row in LABELS)
    assert set(counted.values()) == {1}
    assert Counter((row["candidate"], row["dimension"]) for row in LABELS) == {
        (candidate, name): 72 + 24 for candidate in CANDIDATES for name in JUDGED
    }
    assert [key(row) for row in LABELS if not is_on_scale(row)] == []


@pytest.mark.parametrize("candidate", CANDIDATES)
@pytest.mark.parametrize("dimension", ["tone", "answers_the_worry"])
def test_judge_and_people_agree_as_a_useful_judge_does(dimension: str, candidate: str) -> None:
    assert 0.84 <= agreement(judged(dimension, candidate), labelled(dimension, candidate)) <= 0.94


def test_the_readme_tells_the_agreement_as_it_is() -> None:
    readme = " ".join((KIT / "README.md").read_text(encoding="utf-8").split())
    shares = {
        candidate: [
            f"{agreement(judged(name, candidate), labelled(name, candidate)) * 100:.0f}" for name in JUDGED
        ]
        for candidate in CANDIDATES
    }
    tone, worry, pressure = shares["drafted"]
    assert f"{tone} % (`tone`), {worry} % (`answers_the_worry`) and {pressure} % (`pressure`)" in readme
    assert "for {}, {} and {} % of those of `rules`".format(*shares["rules"]) in readme


@pytest.mark.parametrize("dimension", ["tone", "answers_the_worry"])
def test_people_agree_with_one_another_but_not_always(dimension: str) -> None:
    pairs = [
        agreement(labelled(dimension, candidate, "reviewer-1"), labelled(dimension, candidate, "reviewer-2"))
        for candidate in CANDIDATES
    ]
    assert 0.8 <= mean(pairs) < 1.0


def test_the_judge_is_lenient_on_the_tone_of_long_replies() -> None:
    verdicts, people = judged("tone", "drafted"), labelled("tone", "drafted")
    chinese = {case["id"] for case in CASES if case["language"] == "zh"}
    halves: dict[bool, list[float]] = defaultdict(list)
    for group in (chinese, set(IDS) - chinese):
        middle = sorted(len(ANSWERS[case]) for case in group)[len(group) // 2]
        for case in group & people.keys():
            halves[len(ANSWERS[case]) > middle].append(verdicts[case] - people[case])
    assert mean(halves[True]) > mean(halves[False]) + 0.1
    assert mean(halves[True]) > 0


def test_the_judge_finds_the_push_and_cries_wolf_twice() -> None:
    found = {case for case, value in judged("pressure", "drafted").items() if value}
    assert found == {"te-006", "te-040", "te-101"}
    assert {case for case, value in labelled("pressure", "drafted").items() if value} == {"te-101"}
    assert not any(judged("pressure", "rules").values())


# --- the outcomes ---


def test_every_case_has_both_outcomes_of_the_drafted_reply_in_time() -> None:
    assert [(row["case"], row["candidate"], row["outcome"]) for row in OUTCOMES] == [
        (case, "drafted", name) for case in IDS for name in ("replied", "adopted")
    ]
    for row in OUTCOMES:
        assert row["value"] in ("0", "1")
        assert bool(row["occurred_at"]) == (row["value"] == "1")
        if row["occurred_at"]:
            waited = date.fromisoformat(row["occurred_at"]) - date.fromisoformat(row["exposed_at"])
            assert 0 <= waited.days <= 14


# --- the PRD ---


def test_the_prd_reads_every_label_and_calls_the_outcomes_illustrative() -> None:
    benchmark = sw.load(str(KIT / "prd.yaml"))
    assert len(benchmark.labelled) == len(LABELS)
    assert all(outcome.illustrative for outcome in benchmark.outcomes.values())
    assert sum(d.weight or 0 for d in benchmark.dimensions.values()) == pytest.approx(1.0)
    assert benchmark.judge is not None
    assert benchmark.judge.is_recorded
    assert {name for name in JUDGED if not benchmark.scored_by(name).is_code} == set(JUDGED)


def test_failure_modes_are_as_tolerable_in_the_table_as_in_the_bars() -> None:
    benchmark = sw.load(str(KIT / "prd.yaml"))
    bars = {bar.dimension: bar.at_most for bar in benchmark.bars if bar.at_most is not None}
    assert {mode.id: mode.at_most for mode in benchmark.failure_modes}.items() <= bars.items()


def test_lint_has_nothing_against_it_and_a_good_candidate_has_a_fair_chance_to_ship(tmp_path: Path) -> None:
    result = lint_prd(unpack(tmp_path))
    assert [problem for problem in result.problems if problem.severity != "note"] == []
    chance = result.chance
    assert chance is not None
    assert chance.left_out == ()
    assert chance.joint is not None
    assert chance.joint >= 0.5  # with a judge assumed right nine times in ten; see the README
    assert [bar.bar for bar in chance.bars if (bar.chance or 0) < 0.75] == []
