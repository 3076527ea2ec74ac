"""Comparisons on real answers: two models on the same problems, two systems on the same conversations."""

from __future__ import annotations

import pytest

import shipworthy as sw
from shipworthy.decide.compare_labels import label_correction
from shipworthy.workbench.compare import compare_candidates
from shipworthy.workbench.upgrade import upgrade_candidates

GPT, MIXTRAL = "gpt-4-1106-preview", "mixtral-8x7b-instruct-v0.1"
MATHS = f"""\
product: school maths
cases: items.jsonl
candidates:
  {MIXTRAL}: {{recorded: answers.jsonl}}
  {GPT}: {{recorded: answers.jsonl}}
baseline: {MIXTRAL}
dimensions:
  right: {{definition: the final number is right, scored_by: {{recorded: right}}}}
bars:
  - right >= 70%
"""
TRUTH, ARGMAX = "Original Ground Truth", "Argmax Decoding"
SCALES = {"naturalness": "1-3", "coherence": "1-3", "engagingness": "1-3", "groundedness": "0-1"}


@pytest.fixture
def maths(real, write):
    rows = real("gsm8k_two_models/items.jsonl.gz")
    answers = [
        {
            "case": str(row["item"]),
            "candidate": name,
            "output": found["text"],
            "scores": {"right": found["correct"]},
        }
        for row in rows
        for name, found in row["responses"].items()
    ]
    cases = [
        {"id": str(row["item"]), "input": row["question"], "expected": row["gold_answer"]} for row in rows
    ]
    benchmark = sw.load(write(prd__yaml=MATHS, items__jsonl=cases, answers__jsonl=answers) / "prd.yaml")
    sw.run(benchmark)
    return benchmark


@pytest.fixture
def chat(real, write):
    rows = real("topical_chat_usr/turns.jsonl.gz")
    dimensions = "".join(
        f'  {name}: {{scale: "{scale}", scored_by: {{recorded: {name}}}}}\n' for name, scale in SCALES.items()
    )
    prd = (
        f"product: chat\ncases: contexts.jsonl\ncandidates:\n  {TRUTH}: {{recorded: turns.jsonl}}\n"
        f"  {ARGMAX}: {{recorded: turns.jsonl}}\nbaseline: {ARGMAX}\ndimensions:\n{dimensions}"
    )
    contexts = list(dict.fromkeys(row["context"] for row in rows))
    turns = [
        {
            "case": f"c{contexts.index(row['context'])}",
            "candidate": row["system_id"],
            "output": row["response"],
            "scores": row["human"],
        }
        for row in rows
    ]
    cases = [{"id": f"c{number}", "input": context} for number, context in enumerate(contexts)]
    benchmark = sw.load(write(prd__yaml=prd, contexts__jsonl=cases, turns__jsonl=turns) / "prd.yaml")
    sw.run(benchmark)
    return benchmark


def test_the_published_pairs_of_two_models(maths):
    found = compare_candidates(maths, GPT, MIXTRAL)
    row = next(row for row in found.comparison.differences if row.name == "right")
    assert row.estimate * 100 == pytest.approx(21.83, abs=0.01)
    assert (row.n_cases, row.n_better, row.n_worse, row.direction) == (1319, 383, 95, "better")
    assert (row.a_mean * 100, row.b_mean * 100) == (
        pytest.approx(85.67, abs=0.01),
        pytest.approx(63.84, abs=0.01),
    )
    assert (row.high - row.low) / 2 * 100 == pytest.approx(1.96 * 1.545, rel=0.08)
    assert found.behaviour.n_pairs == 1319
    assert found.behaviour.n_moved == 383 + 95  # an answer whose score moved has other words
    assert found.behaviour.n_changed > 1300
    # one way round is the other turned
    back = next(
        row for row in compare_candidates(maths, MIXTRAL, GPT).comparison.differences if row.name == "right"
    )
    assert (back.estimate, back.low, back.high) == pytest.approx((-row.estimate, -row.high, -row.low))


def test_an_upgrade_from_one_to_the_other(maths):
    found = upgrade_candidates(maths, MIXTRAL, GPT).upgrade
    assert [row.name for row in found.improved if row.slice is None] == ["overall", "right"]
    (bar,) = found.raisable
    assert bar.now == 0.7
    assert 0.83 <= bar.could_be <= bar.bound < 0.8567
    saturated, dead, differing = found.cases
    assert differing.n == 383 + 95
    assert saturated.n + dead.n + differing.n == 1319
    assert saturated.n == round(0.8567 * 1319) - 383


def test_two_systems_on_the_same_conversations(chat):
    found = compare_candidates(chat, TRUTH, ARGMAX)
    told = {row.name: row.direction for row in found.comparison.differences if row.slice is None}
    assert told == dict.fromkeys(("overall", *SCALES), "better")
    changed = found.behaviour
    assert (changed.n_pairs, changed.n_same + changed.n_changed, changed.measured_by) == (60, 60, "wording")
    assert sum(one.n_pairs for one in changed.clusters) == changed.n_changed
    assert any(set(one.went) & {"think", "great", "idea"} for one in changed.clusters)
    order = [pair.distance for pair in changed.pairs]
    assert order == sorted(order, reverse=True)


def test_meaning_finds_the_same_thought_in_other_words(chat):
    from shipworthy.adapters.embeddings import Embeddings, is_installed

    if not is_installed():
        pytest.skip("the extra semantic is not installed")
    found = compare_candidates(chat, TRUTH, ARGMAX, embedder=Embeddings()).behaviour
    assert found.measured_by == "meaning"
    assert "encoder" in found.embedder
    assert 0.1 < found.distance < 0.95
    assert all(0.0 <= pair.distance <= 1.0 for pair in found.pairs)


def test_no_labels_no_correction(chat):
    from shipworthy.workbench.compare import lay_side_by_side

    laid = lay_side_by_side(chat, TRUTH, ARGMAX)
    assert label_correction(laid.evidence, (TRUTH, ARGMAX), "coherence", None) is None
