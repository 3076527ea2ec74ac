"""Recorded judges against people: UniEval on Topical-Chat, LLMBar, PandaLM, GPT-4 on MT-Bench."""

from __future__ import annotations

import statistics

import numpy as np
import pytest

import shipworthy as sw
from shipworthy.decide.judge_validation import LabelledAnswer, validate_judge
from shipworthy.define.answers import read_answers
from shipworthy.define.dimension import Scale
from shipworthy.define.row import Row
from shipworthy.report.judge_people import people_facts
from shipworthy.stats.correlation import length_bias, pearson, spearman
from shipworthy.stats.resample import exact_share
from shipworthy.stats.validation import flip_rate

PUBLISHED = {
    "naturalness": (0.443666, 0.513986),
    "coherence": (0.595143, 0.612942),
    "engagingness": (0.55651, 0.604739),
    "groundedness": (0.536209, 0.574954),
    "understandability": (0.380038, 0.467807),
}
"""Pearson and Spearman of UniEval with people, as its repository gives them."""

SCALES = {
    "naturalness": (1, 3), "coherence": (1, 3), "engagingness": (1, 3), "groundedness": (0, 1),
    "understandability": (0, 1),
}  # fmt: skip


@pytest.fixture
def turns(real):
    return real("topical_chat_usr/turns.jsonl.gz")


@pytest.mark.parametrize("name", PUBLISHED)
def test_unieval_goes_with_people_as_published(turns, name):
    judge = [row["judge_unieval"][name] for row in turns]
    people = [row["human"][name] for row in turns]
    along, ranked = pearson(judge, people), spearman(judge, people)
    assert (along.value, ranked.value) == pytest.approx(PUBLISHED[name], abs=1e-5)
    assert along.n == 360
    assert along.low < along.value < along.high


def on_unit(row: dict, who: str, name: str) -> float:
    """A score on 0..1; engagingness of UniEval is a sum over sentences and has no upper end."""
    value = row[who][name]
    if who == "human":
        low, high = SCALES[name]
        return (value - low) / (high - low)
    return min(max(value, 0.0), 1.0)


@pytest.mark.parametrize("name", PUBLISHED)
def test_twenty_five_labels_correct_every_system(turns, name):
    """Twenty-five labelled turns of sixty a system; the mean over all sixty people-scored turns is known."""
    held, raw_held = 0, 0
    systems = sorted({row["system_id"] for row in turns})
    for system in systems:
        mine = [row for row in turns if row["system_id"] == system]
        order = np.random.default_rng(4).permutation(len(mine))[:25]
        found = sw.correct(
            [{"case": i, "value": on_unit(row, "judge_unieval", name)} for i, row in enumerate(mine)],
            [{"case": int(i), "value": on_unit(mine[i], "human", name)} for i in order],
            sampled="random",
        )
        truth = statistics.mean(on_unit(row, "human", name) for row in mine)
        assert found.status == "ok"
        assert (found.n_cases, found.n_labels) == (60, 25)
        held += found.low <= truth <= found.high
        raw_held += found.raw.low <= truth <= found.raw.high
    assert held == len(systems)
    assert raw_held < len(systems)  # UniEval alone misses at least one of the six


@pytest.fixture
def llmbar(real):
    rows = real("llmbar/judgements.jsonl.gz")

    def judge(name: str) -> list[dict]:
        return [
            row
            for row in rows
            if row["judge"] == name
            and row["method"] == "Vanilla_NoRules"
            and row["subset"].startswith("LLMBar/")
        ]

    return judge


@pytest.mark.parametrize(
    ("name", "accuracy", "first_shown", "flips"),
    [("ChatGPT-0301", 0.469, 0.699, 0.446), ("GPT-4", 0.765, 0.501, 0.088)],
)
def test_pairwise_judges_in_both_orders(llmbar, name, accuracy, first_shown, flips):
    rows = llmbar(name)
    assert len(rows) == 419
    assert len({row["subset"] for row in rows}) == 5
    orders = [[row[f"winner_order_{order}"] for row in rows] for order in ("12", "21")]
    right = [[pick == row["label"] for pick, row in zip(picks, rows, strict=True)] for picks in orders]
    assert exact_share(np.mean(right, axis=0)).value == pytest.approx(accuracy, abs=5e-4)
    shown = exact_share(np.mean([np.equal(orders[0], 1), np.equal(orders[1], 2)], axis=0))
    assert shown.value == pytest.approx(first_shown, abs=5e-4)
    assert (shown.low > 0.5) == (name == "ChatGPT-0301")
    found = flip_rate(*orders)
    assert (found.value, found.n) == (pytest.approx(flips, abs=5e-4), 419)
    assert found.low < found.value < found.high
    assert found.method == "clopper-pearson-exact"


def test_pandalm_three_people_and_two_judges(real):
    rows = real("pandalm/testset.jsonl.gz")
    word = {1: "1", 2: "2", 0: "Tie"}
    people = [
        {"case": row["item"], "reviewer": f"person {k}", "value": word[value]}
        for row in rows
        for k, value in enumerate(row["human"])
    ]
    among = sw.agreement(people)
    assert among.percent.n == 999
    assert among.alpha_nominal.value == pytest.approx(0.864, abs=1e-3)  # Fleiss' kappa .864
    assert among.alpha_nominal.low > 0.83
    for judge, accuracy, n in (("judge_gpt-3.5-turbo", 0.7156, 974), ("judge_pandalm-7b", 0.6356, 999)):
        said = [
            {"case": row["item"], "reviewer": judge, "value": row[judge]}
            for row in rows
            if row[judge] != "garbage"
        ]
        found = sw.agreement([*people, *said], judge=judge)
        assert found.percent.n == n
        assert found.percent.value == pytest.approx(accuracy, abs=5e-4)
        assert found.kappa.high < found.only.people.kappa.low  # far below what people reach among themselves
        assert found.only.alt_test.winning_rate == 0.0
        assert found.only.people.kappa.value == pytest.approx(0.864, abs=1e-3)


def test_the_length_bias_of_a_recorded_judge_is_measured(turns):
    """Length bias of UniEval's naturalness: measured, whatever it is, with n and interval."""
    lengths = [len(row["response"].split()) for row in turns]
    judge = [on_unit(row, "judge_unieval", "naturalness") for row in turns]
    people = [on_unit(row, "human", "naturalness") for row in turns]
    found = length_bias(judge, people, lengths)
    assert found.slope.n == 360
    assert found.slope.low < found.slope.value < found.slope.high


def test_verdicts_of_1_to_10_are_read_as_judge_scores(real):
    rows = real("mt_bench_gpt4_judge/commercial_router_judgements.jsonl.gz")
    answers = [
        Row(
            {
                "case": f"{row['question_id']}-{row['turn']}",
                "candidate": row["model"],
                "scores": {"quality": row["score"]},
            },
            "judgements.jsonl",
            line,
        )
        for line, row in enumerate(rows, start=1)
        if row["score"] != -1
    ]
    read = read_answers(answers)
    assert not read.faults
    assert len(read.answers) == 319  # one verdict could not be parsed
    by_model: dict[str, list[float]] = {}
    for answer in read.answers:
        by_model.setdefault(answer.candidate, []).append(answer.scores["quality"])
    assert {model: round(statistics.mean(values), 4) for model, values in by_model.items()} == {
        "unify": 8.7579,
        "martian": 8.3125,
    }
    scores = [
        {"case": answer.case, "value": answer.scores["quality"]}
        for answer in read.answers
        if answer.candidate == "martian"
    ]
    found = sw.correct(scores, [], scale=(1, 10))
    assert (found.status, found.n_labels) == ("too_few_labels", 0)
    assert found.raw.estimate == pytest.approx(8.3125)
    with pytest.raises(sw.WrongCall, match="outside the scale"):
        sw.correct([*scores, {"case": "x", "value": -1}], [], scale=(1, 10))


def test_three_people_and_a_judge_validate_as_the_page_shows_it(real):
    """PandaLM: people are the ceiling; the judge's own shares stand beside theirs, on the same answers."""
    order = {1: 1.0, 0: 0.5, 2: 0.0}
    answers = [
        LabelledAnswer(
            "pair", str(row["item"]), 0, order[row["judge_pandalm-7b"]],
            {f"person {k}": order[value] for k, value in enumerate(row["human"])}, 1 + row["item"] % 7,
        )
        for row in real("pandalm/testset.jsonl.gz")
    ]  # fmt: skip
    made = validate_judge("better", answers, Scale(0.0, 1.0))
    assert made.found.people.percent.n == made.found.one_of_us.n == 999
    by_hand = statistics.mean(value == one.judge for one in answers for value in one.people.values())
    assert made.found.one_of_us.value == pytest.approx(by_hand)
    assert made.found.one_of_us.high < made.found.people.percent.low
    assert not made.found.alt_test.passes


@pytest.mark.parametrize("name", PUBLISHED)
def test_unieval_beside_people_turn_by_turn(turns, name):
    """Six systems answer the same sixty contexts: intervals rest on contexts; UniEval has no levels."""
    low, high = SCALES[name]
    answers = [
        LabelledAnswer(
            row["system_id"], row["context"], 0, low + (high - low) * on_unit(row, "judge_unieval", name),
            {"mean of three": row["human"][name]}, len(row["response"]),
        )
        for row in turns
    ]  # fmt: skip
    made = validate_judge(name, answers, Scale(low, high))
    assert made.found.pearson.n == 360
    assert made.found.judge.kappa.value is None  # measurements are no categories
    assert made.found.judge.alpha_interval.value < made.found.pearson.value
    assert made.n_between > 150
    says_so = "lie between the levels" in dict(people_facts(made))["people"]
    assert says_so == (2 * made.n_between > 360)
    assert made.length.slope.low < made.length.slope.value < made.length.slope.high
