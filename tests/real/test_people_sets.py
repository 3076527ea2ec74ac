"""People and judges of real sets: PandaLM, LLMBar, GPT-4 on MT-Bench, Topical-Chat."""

from __future__ import annotations

import json

import pytest

from shipworthy.adapters.prd_files import load
from shipworthy.cli.main import run_cli
from shipworthy.decide.agreeing.gaps import judge_gaps
from shipworthy.decide.agreeing.model_family import families_of
from shipworthy.decide.agreeing.own_family import own_family_bias
from shipworthy.decide.agreeing.reviewers import reviewers_agree
from shipworthy.decide.agreeing.swaps import anchor_swaps
from shipworthy.decide.agreeing.widest import judge_levels, widest_gaps
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.dimension import Scale
from shipworthy.score.judge.figures import flips_by_case, rate
from shipworthy.score.judge.judgement import Judgement
from shipworthy.workbench.agreement import agreement_of_desk
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.judge_page import judge_page_of_desk

PAIR = Scale(0.0, 1.0)
WON = {1: 1.0, 0: 0.5, 2: 0.0, "1": 1.0, "Tie": 0.5, "2": 0.0}


@pytest.fixture
def pandalm(real):
    return real("pandalm/testset.jsonl.gz")


def answers_of(rows: list[dict], judge: str) -> list[LabelledAnswer]:
    """The first answer of each pair: 1 better, 0.5 a tie, 0 worse."""
    return [
        LabelledAnswer(
            "first", str(row["item"]), 0, WON.get(row[judge]),
            {f"person {k}": WON[value] for k, value in enumerate(row["human"])}, len(str(row["response1"])),
            {"pair": str(row["pair"])},
        )
        for row in rows
    ]  # fmt: skip


def test_three_people_agree_as_published(pandalm):
    answers = answers_of(pandalm, "judge_pandalm-7b")
    found = reviewers_agree("better", answers, PAIR, declared=("pair",))
    assert (found.n_answers, found.n_double, len(found.reviewers)) == (999, 999, 3)
    assert found.figures.alpha_nominal.value == pytest.approx(0.864, abs=1e-3)  # published Fleiss' kappa
    assert sum(len(set(one.people.values())) == 1 for one in answers) == 879  # published: unanimous
    assert [round(one.figures.percent.value, 4) for one in found.pairs] == [0.9129, 0.9289, 0.9179]
    assert found.levels.counts == ((1324, 46, 138), (46, 275, 56), (138, 56, 1158))
    assert len(found.slices) == 10
    worst = {(one.low, one.high): one for one in found.swaps}
    assert {places: one.n_split for places, one in worst.items()} == {
        (0.5, 1.0): 28,
        (0.0, 0.5): 23,
        (0.0, 1.0): 69,
    }
    swaps, (none,) = anchor_swaps([found], {"better": answers})
    assert (swaps, none.reason) == ((), "none_stands_out")


@pytest.mark.parametrize(
    ("judge", "n", "gap"), [("judge_gpt-3.5-turbo", 974, None), ("judge_pandalm-7b", 999, 0.0138)]
)
def test_two_judges_beside_three_people(pandalm, judge, n, gap):
    answers = answers_of(pandalm, judge)
    found = judge_gaps(answers, PAIR, declared=("pair",))
    assert found.all.gap.n == n  # 25 verdicts of GPT-3.5 are garbage
    if gap is not None:
        assert found.all.gap.value == pytest.approx(gap, abs=1e-4)
        assert found.all.leaning == "not_told"
    table = judge_levels(answers, PAIR)
    assert sum(map(sum, table.counts)) == 3 * n
    far = widest_gaps(answers, 5)
    assert all(abs(one.judge - next(iter(one.people.values()))) == 1.0 for one in far)
    assert all(
        len(set(one.people.values())) == 1 for one in far
    )  # people were of one mind, against the judge


LLMBAR = (
    "Adversarial/GPTInst",
    "Adversarial/GPTOut",
    "Adversarial/Manual",
    "Adversarial/Neighbor",
    "Natural",
)


def in_both_orders(rows: list[dict]) -> list[Judgement]:
    """What the judge said of each pair in both orders, as the store keeps it: 1, the first answer is better."""
    shared = {"run": "r", "candidate": "first", "asked_as": "x", "case_hash": "h", "trial": 0, "scorer": "s"}
    return [
        Judgement(
            **shared, case=f"{row['subset']}-{row['item']}", dimension="better", order=order,
            value=float(row[f"winner_order_{digits}"] == 1),
        )
        for row in rows
        for order, digits in (("first", "12"), ("second", "21"))
    ]  # fmt: skip


def test_the_order_of_answers_changes_verdicts_in_five_subsets(real):
    rows = [row for row in real("llmbar/judgements.jsonl.gz") if row["method"] == "Vanilla_NoRules"]
    flips: dict[str, list[float]] = {}
    for judge in ("GPT-4", "ChatGPT-0301"):
        for subset in LLMBAR:
            mine = [row for row in rows if row["judge"] == judge and row["subset"] == f"LLMBar/{subset}"]
            found = rate([flip for _, flip in flips_by_case(in_both_orders(mine))])
            assert found.n == len(mine)
            assert found.interval.low <= found.share <= found.interval.high
            flips.setdefault(judge, []).append(round(found.share, 3))
    assert flips == {
        "GPT-4": [0.098, 0.128, 0.109, 0.104, 0.03],
        "ChatGPT-0301": [0.674, 0.617, 0.413, 0.388, 0.25],
    }
    assert max(flips["GPT-4"]) < min(flips["ChatGPT-0301"])


@pytest.mark.parametrize(
    ("name", "gap", "n_told"),
    [("naturalness", 0.3173, 4), ("coherence", 0.2362, 2), ("engagingness", 0.6493, 5)],
)
def test_unieval_on_a_graded_scale_leans_by_system(real, name, gap, n_told):
    turns = real("topical_chat_usr/turns.jsonl.gz")
    scale = Scale(1.0, 3.0)
    answers = [
        LabelledAnswer(
            row["system_id"], row["context"], 0, 1 + 2 * min(max(row["judge_unieval"][name], 0.0), 1.0),
            {"mean of three": row["human"][name]}, len(row["response"]), {"system": row["system_id"]},
        )
        for row in turns
    ]  # fmt: skip
    found = judge_gaps(answers, scale)
    assert (found.all.gap.n, len(found.candidates)) == (360, 6)
    told = {one.names[0]: one.leaning for one in found.candidates}
    assert found.all.gap.value == pytest.approx(gap, abs=1e-4)
    assert found.all.leaning == "higher"
    assert sum(leaning == "higher" for leaning in told.values()) == n_told  # not alike on every system
    assert told["New Human Generated"] == "not_told"


def test_gpt4s_verdicts_with_their_reasons_stand_on_the_judges_page(real, tmp_path):
    """640 verdicts on MT-Bench: nobody has labelled any, and the page says so instead of a figure."""
    first = real("mt_bench_gpt4_judge/judgements.jsonl.gz")
    rows = [*first, *real("mt_bench_gpt4_judge/commercial_router_judgements.jsonl.gz")]
    names = sorted({row["model"] for row in rows})
    cases = sorted({f"{row['question_id']}-{row['turn']}" for row in rows})
    lines = {
        "cases.jsonl": [{"id": case, "input": f"question {case}"} for case in cases],
        "answers.jsonl": [
            {"case": f"{row['question_id']}-{row['turn']}", "candidate": row["model"], "output": f"answer {place}"}
            for place, row in enumerate(rows)
        ],
        "verdicts.jsonl": [
            {"case": f"{row['question_id']}-{row['turn']}", "candidate": row["model"], "dimension": "quality",
             "value": row["score"], "explanation": row["judgment"]}
            for row in rows
            if row["score"] != -1
        ],
    }  # fmt: skip
    for name, given in lines.items():
        (tmp_path / name).write_text("".join(json.dumps(one) + "\n" for one in given), "utf-8")
    candidates = "".join(
        f"  {json.dumps(name)}: {{recorded: {{files: answers.jsonl, candidate: {json.dumps(name)}}}}}\n"
        for name in names
    )
    (tmp_path / "prd.yaml").write_text(
        f"product: mt-bench\ncases: cases.jsonl\ncandidates:\n{candidates}"
        "judge: {recorded: verdicts.jsonl, name: gpt-4}\n"
        "dimensions:\n  quality: {definition: helps, scale: 1-10, scored_by: judge}\n",
        "utf-8",
    )
    assert run_cli(["run", str(tmp_path / "prd.yaml")]) == 0
    with open_desk(load(tmp_path / "prd.yaml").benchmark) as desk:
        (part,) = judge_page_of_desk(desk).parts
        assert not agreement_of_desk(desk).dimensions
    assert part.headline == "Nobody knows: people have labelled none of 639 judged answers."
    assert [row.judge_alone.n for row in part.worth] == [160, 160, 160, 159]
    known = {row.candidate: row.judge_alone.text for row in part.worth}
    assert known["martian"] == "8.31" and known["unify"] == "8.76"  # published 8.3125 and 8.757862
    own = next(one for one in part.probes if one.name == "its own family")
    assert "labelled answers" in own.said or "not known" in own.said
    assert part.cases == () and "no answer has a label" in part.cases_note


def test_a_judges_kin_among_the_models_of_mt_bench():
    """GPT-4 judges GPT-4 and Mixtral: of the routers nobody knows the family; without labels there is no favour."""
    names = ("gpt-4-1106-preview", "mistralai/Mixtral-8x7B-Instruct-v0.1", "martian", "unify")
    families = {name: families_of([name]) for name in names}
    found = own_family_bias([], families_of(["gpt-4"]), families, Scale(1.0, 10.0))
    assert (found.kin, found.others, found.unknown) == (names[:1], names[1:2], names[2:])
    assert found.favour.value is None
