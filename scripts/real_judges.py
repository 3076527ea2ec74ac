"""Prints what recorded judges are worth against people on real data: `python scripts/real_judges.py`.

UniEval on Topical-Chat (correlations, corrected means of every system), pairwise judges of LLMBar in both orders,
two judges and three people on PandaLM, GPT-4's grades of MT-Bench. Tests: tests/real/test_judge_sets.py.
"""

from __future__ import annotations

import statistics

import numpy as np
from real_data import rows as rows_of

import shipworthy as sw
from shipworthy.stats.correlation import pearson, spearman
from shipworthy.stats.resample import Figure, exact_share
from shipworthy.stats.validation import flip_rate

SCALES = {
    "naturalness": (1, 3), "coherence": (1, 3), "engagingness": (1, 3), "groundedness": (0, 1),
    "understandability": (0, 1),
}  # fmt: skip
N_LABELS = 25


def span(figure: Figure) -> str:
    """A figure with its interval and n."""
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f}, n {figure.n})"


def unit(row: dict, who: str, name: str) -> float:
    """A score on 0..1."""
    low, high = SCALES[name] if who == "human" else (0, 1)
    return float(np.clip((row[who][name] - low) / (high - low), 0, 1))


def topical_chat() -> None:
    """Correlations with people, and the mean of every system: judge alone, corrected, people."""
    turns = rows_of("topical_chat_usr/turns.jsonl.gz")
    print("| dimension | Pearson | Spearman |\n|---|---|---|")
    for name in SCALES:
        judge = [row["judge_unieval"][name] for row in turns]
        people = [row["human"][name] for row in turns]
        print(f"| {name} | {span(pearson(judge, people))} | {span(spearman(judge, people))} |")
    print(f"\n| dimension | system | judge alone | corrected by {N_LABELS} labels of 60 | people on all 60 |")
    print("|---|---|---|---|---|")
    for name in SCALES:
        for system in sorted({row["system_id"] for row in turns}):
            mine = [row for row in turns if row["system_id"] == system]
            order = np.random.default_rng(4).permutation(len(mine))[:N_LABELS]
            found = sw.correct(
                [{"case": i, "value": unit(row, "judge_unieval", name)} for i, row in enumerate(mine)],
                [{"case": int(i), "value": unit(mine[i], "human", name)} for i in order],
                sampled="random",
            )
            truth = statistics.mean(unit(row, "human", name) for row in mine)
            raw = f"{found.raw.estimate:.2f} ({found.raw.low:.2f} to {found.raw.high:.2f})"
            print(
                f"| {name} | {system} | {raw} | {found.estimate:.2f} ({found.low:.2f} to {found.high:.2f}) | {truth:.2f} |"
            )


def llmbar() -> None:
    """Accuracy over both orders, how often the first shown is picked, how often the order changes the pick."""
    rows = rows_of("llmbar/judgements.jsonl.gz")
    print("\n| judge | accuracy | first shown picked | flips with the order |\n|---|---|---|---|")
    for judge in ("ChatGPT-0301", "GPT-4"):
        mine = [
            row for row in rows
            if row["judge"] == judge and row["method"] == "Vanilla_NoRules" and row["subset"].startswith("LLMBar/")
        ]  # fmt: skip
        orders = [[row[f"winner_order_{order}"] for row in mine] for order in ("12", "21")]
        right = [[pick == row["label"] for pick, row in zip(picks, mine, strict=True)] for picks in orders]
        first = exact_share(np.mean([np.equal(orders[0], 1), np.equal(orders[1], 2)], axis=0))
        accuracy = exact_share(np.mean(right, axis=0))
        print(f"| {judge} | {span(accuracy)} | {span(first)} | {span(flip_rate(*orders))} |")


def pandalm() -> None:
    """Agreement among three people, and of two judges with them."""
    rows = rows_of("pandalm/testset.jsonl.gz")
    word = {1: "1", 2: "2", 0: "Tie"}
    people = [
        {"case": row["item"], "reviewer": f"person {k}", "value": word[value]}
        for row in rows
        for k, value in enumerate(row["human"])
    ]
    among = sw.agreement(people)
    print("\n| who | the same | kappa | Krippendorff's alpha |\n|---|---|---|---|")
    print(f"| three people | {span(among.percent)} | {span(among.kappa)} | {span(among.alpha_nominal)} |")
    for judge in ("judge_gpt-3.5-turbo", "judge_pandalm-7b"):
        said = [
            {"case": row["item"], "reviewer": judge, "value": row[judge]}
            for row in rows
            if row[judge] != "garbage"
        ]
        found = sw.agreement([*people, *said], judge=judge)
        print(
            f"| {judge.removeprefix('judge_')} with people | {span(found.percent)} | {span(found.kappa)} | |"
        )


def mt_bench() -> None:
    """Means of the grades that could be parsed."""
    rows = rows_of("mt_bench_gpt4_judge/commercial_router_judgements.jsonl.gz")
    print("\n| model | mean grade of GPT-4 (1 to 10) | verdicts |\n|---|---|---|")
    for model in sorted({row["model"] for row in rows}):
        values = [row["score"] for row in rows if row["model"] == model and row["score"] != -1]
        found = sw.correct([{"case": i, "value": v} for i, v in enumerate(values)], [], scale=(1, 10)).raw
        print(f"| {model} | {found.estimate:.2f} ({found.low:.2f} to {found.high:.2f}) | {len(values)} |")


if __name__ == "__main__":
    topical_chat()
    llmbar()
    pandalm()
    mt_bench()
