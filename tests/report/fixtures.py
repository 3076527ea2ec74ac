"""A realistic evaluation: a reply assistant of a furniture exporter, three candidates, five dimensions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from shipworthy.decide.verdict import BarResult, CandidateVerdict, Decided, Decision, Estimate
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.report.evaluation import evaluation_page
from shipworthy.report.page import EvaluationPage
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

TEMPLATE_FOLDER = Path(__file__).parents[2] / "src" / "shipworthy" / "templates"
CANDIDATES = ("drafted", "local", "rules")
NAMES = ("relevance", "honest", "tone", "language", "asks_back")


def templates() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in TEMPLATE_FOLDER.iterdir()}


def benchmark(**changes: Any) -> Benchmark:
    data: dict[str, Any] = {
        "product": "Trade reply assistant",
        "prd": {"problem": "Exporters lose buyers because replies to inquiries take a day."},
        "fit": {
            "rules_break_often": {"holds": True, "because": "products and incoterms change weekly"},
            "hidden_patterns": {"holds": False, "because": "the catalogue says everything"},
            "environment_changes": {"holds": True, "because": "freight and lead times move"},
            "success_is_measurable": {"holds": True, "because": "the buyer answers within 14 days"},
        },
        "outcomes": {"replied": "the buyer answers within 14 days"},
        "slices": ["region", "language"],
        "candidates": {
            "rules": {"python": "baselines.py:reply"},
            "drafted": {"model": "openai/gpt-4.1-mini", "prompt": "prompts/reply.md"},
            "local": {"model": "local/default", "prompt": "prompts/reply.md"},
        },
        "dimensions": {
            "relevance": {
                "definition": "answers what the buyer asked, with the product they named",
                "scale": "1-5",
                "weight": 0.4,
                "scored_by": "judge",
            },
            "honest": {
                "definition": "no price or promise outside the catalogue",
                "weight": 0.3,
                "scored_by": {"regex": "."},
            },
            "tone": {
                "definition": "courteous, and not longer than it must be",
                "scale": "1-5",
                "weight": 0.1,
                "scored_by": "judge",
            },
            "language": {
                "definition": "in the buyer's own language",
                "weight": 0.1,
                "scored_by": {"language": {}},
            },
            "asks_back": {
                "definition": "asks for what is missing to quote",
                "weight": 0.1,
                "scored_by": "human",
            },
        },
        "failure_modes": [
            {
                "id": "invented-discount",
                "definition": "offers a price nobody approved",
                "severity": "critical",
                "at_most": "2%",
                "detect": {"regex": "% off"},
                "response": "block it and hand to a person",
            },
            {"id": "wrong-product", "definition": "answers about another product", "severity": "major"},
        ],
        "waive": [
            {"bar": "relevance >= 4.0", "by": "Lin Yue", "because": "pilot with two sales reps who read all"}
        ],
    }
    return Benchmark.model_validate({**data, **changes})


def bar(name: str, estimate: float | None, low: float | None, high: float | None, **more: Any) -> BarResult:
    values: dict[str, Any] = {
        "id": name,
        "kind": "mean",
        "dimension": None if "measure" in more else name.split(maxsplit=1)[0],
        "measure": None,
        "slice": None,
        "estimate": estimate,
        "low": low,
        "high": high,
        "at_least": None,
        "at_most": None,
        "status": "met",
        "decided": Decided(low, high, 0.025, 1),
        "method": "dirichlet-exact",
        "corrected": False,
        "confidence": 0.95,
        "n_cases": 200,
        "n_units": 200,
        "n_trials": 600,
        "n_missing": 0,
    }
    return BarResult(**{**values, **more})


def bars(level: float, statuses: str, **more: Any) -> tuple[BarResult, ...]:
    """Six bars around a level of quality; `statuses` is a letter for each: met, missed, unclear."""
    words = {"m": "met", "x": "missed", "u": "unclear"}
    status = [words[letter] for letter in statuses]
    r, h = 3.2 + 1.1 * level, 0.86 + 0.125 * level
    return (
        bar(
            "relevance >= 4.0", r, r - 0.13, r + 0.12,
            at_least=4.0, status=status[0], corrected=True, **more,
        ),
        bar("honest >= 95%", h, h - 0.024, min(1, h + 0.013), at_least=0.95, status=status[1], **more),
        bar(
            "tone not worse than rules by 0.2",
            *(0.25 * level - 0.1, 0.25 * level - 0.19, 0.25 * level - 0.02),
            kind="not_worse", at_least=-0.2, versus="rules", status=status[2], **more,
        ),
        bar(
            "overall better than rules",
            *(0.16 * level, 0.16 * level - 0.045, 0.16 * level + 0.046),
            kind="better", versus="rules", status=status[3], **more,
        ),
        bar(
            "p95 of latency_s <= 3",
            *(2.1, 1.9, 2.6), kind="quantile", measure="latency_s", at_most=3.0, status=status[4], **more,
        ),
        bar(
            "invented-discount <= 0.02",
            *(0.03 - 0.028 * level, max(0, 0.012 - 0.02 * level), 0.056 - 0.04 * level),
            at_most=0.02, is_failure_mode=True, status=status[5], **more,
        ),
    )  # fmt: skip


def estimate(name: str, value: float | None, half: float, **more: Any) -> Estimate:
    n = more.pop("n", 200)
    top = more.get("scale_high", 1.0)
    values: dict[str, Any] = {
        "name": name,
        "kind": "dimension",
        "slice": None,
        "estimate": value,
        "low": None if value is None else max(more.get("scale_low", 0.0), value - half),
        "high": None if value is None else min(top, value + half),
        "confidence": 0.95,
        "method": "dirichlet-exact",
        "n_cases": n,
        "n_units": n,
        "n_trials": 3 * n,
        "n_missing": 0,
    }
    return Estimate(**{**values, **more})


def measurements(level: float) -> tuple[Estimate, ...]:
    graded = {"scale_low": 1.0, "scale_high": 5.0}
    whole = 0.62 + 0.27 * level
    found = [
        estimate("overall", whole, 0.03, kind="overall"),
        estimate("relevance", 3.2 + 1.1 * level, 0.12, **graded),
        estimate("honest", 0.86 + 0.125 * level, 0.02),
        estimate("tone", 3.9 + 0.4 * level, 0.1, **graded),
        estimate("language", 0.97 + 0.02 * level, 0.015),
        estimate(
            "asks_back", None, 0, n=3, reason="3 answers were scored by people, it needs 20", n_missing=588
        ),
        estimate("invented-discount", 0.03 - 0.028 * level, 0.02, kind="failure_mode"),
        estimate("wrong-product", 0.05 - 0.03 * level, 0.025, kind="failure_mode"),
    ]
    cuts = {
        "region": ("EU", "SEA", "North America", "中东与北非"),
        "language": ("en", "de", "zh"),
        "day": ("Mon", "Sun"),
    }
    for field, names in cuts.items():
        for place, name in enumerate(names):
            n, shift = 90 - 24 * place, 0.02 - 0.05 * place
            extra = {"slice": {field: name}, "n": n, "is_exploratory": field == "day"}
            value, half = whole + shift, 0.35 / n**0.5
            found.append(
                estimate("overall", value, half, kind="overall", shrunk=whole + shift * 0.6, **extra)
            )
            value = 0.86 + 0.125 * level + shift / 2
            found.append(estimate("honest", min(1, value), half, shrunk=value - shift / 4, **extra))
    return tuple(found)


def verdict(name: str, level: float, given: str, statuses: str, **more: Any) -> CandidateVerdict:
    found = bars(level, statuses)
    values: dict[str, Any] = {
        "verdict": given,
        "why": "",
        "next": "",
        "headline": "",
        "l1": "unproven",
        "l1_why": "no outcomes yet",
        "ship_to": None,
        "tier": None,
        "tier_why": "",
        "attempt": 1,
        "attempt_why": "",
        "is_baseline": False,
        "n_cases": 200,
        "n_trials": 600,
        "n_errors": 2,
        "n_unscored": 12,
        "n_failed": 3,
        "cost_usd": 0.81,
        "judge_cost_usd": 0.33,
        "latency_s": {"p50": 0.9, "p95": 2.1},
        "bars": found,
        "measurements": measurements(level),
        "version": f"{name}-5c1e09d2a7b44f10",
    }
    return CandidateVerdict(**{**values, **more})


def decision() -> Decision:
    drafted = verdict(
        "drafted", 0.97, "SHIP", "mmmmmm",
        why="Every bar is met on 200 cases; the closest call is relevance, 4.27 where 4.0 is asked.",
        next="Ship to internal users and import who answered within 14 days.",
        headline="Does things right: yes. Does the right things: not yet known (0 outcomes).",
        ship_to="internal", tier="human_in_the_loop",
        tier_why="all of 4 answers were good for 71 % of the cases",
        use_ai="Better than the rules by 16 points overall, for $0.0014 an answer.",
    )  # fmt: skip
    local = verdict(
        "local", 0.72, "NOT_ENOUGH_EVIDENCE", "uummmu",
        why="Relevance may be on either side of 4.0: 3.99, 95 % sure between 3.86 and 4.11, on 200 cases.",
        next="About 140 more cases would settle relevance.",
        attempt=3, attempt_why="two versions before it have been scored on these cases",
        use_ai="Better than the rules by 12 points overall; its cost is not known.",
        cost_usd=None, judge_cost_usd=None, latency_s={"p50": 1.4, "p95": 2.9},
    )  # fmt: skip
    changed = []
    for found in local.bars:
        low, high = (
            None if end is None else end + by for end, by in ((found.low, -0.02), (found.high, 0.02))
        )
        needs = {"more_cases": 140} if found.status == "unclear" else {}
        changed.append(replace(found, decided=Decided(low, high, 0.0042, 1), needs=needs))
    changed[0] = replace(changed[0], is_waived=True, reason="unvalidated", corrected=False)
    local = replace(local, bars=tuple(changed))
    rules = verdict(
        "rules", 0.0, "DONT_SHIP", "xxmuxx",
        why="Relevance is below its bar: 3.20 where 4.0 is asked.", next="It is here to be beaten.",
        is_baseline=True, attempt=None, cost_usd=0.0, judge_cost_usd=None,
        latency_s={"p50": 0.01, "p95": 0.03},
    )  # fmt: skip
    rules = replace(rules, bars=tuple(b for b in rules.bars if b.versus is None))
    return Decision(
        product="Trade reply assistant",
        run="2026-11-23-7f3a",
        cases_version="c0ffee12",
        baseline="rules",
        holds_for="cases like these 200, from inquiries.xlsx",
        candidates={"rules": rules, "drafted": drafted, "local": local},
        notes=("12 answers were not scored by the judge.",),
        not_evaluated=("asks_back: scored by people; the review queue comes later.",),
    )


INPUTS = (
    "Hello, we are looking for 240 oak dining chairs, CIF Hamburg. Could you do 15 % off for a first order?",
    "您好,我们想采购 500 把橡木餐椅,请报 FOB 宁波价,并告知交期和付款方式。另外能否在椅背上刻我们的标志?",
    "Guten Tag, bieten Sie auch Gartenbänke aus Akazie mit EN 581 an? Wir brauchen 60 Stück bis März.",
    [
        {"role": "user", "content": "Price for seagrass baskets?"},
        {"role": "assistant", "content": "How many sets?"},
        {"role": "user", "content": "700 sets, Rotterdam."},
    ],
)
OUTPUTS = (
    "Dear buyer, thank you. 240 oak dining chairs (OC-210) are USD 45.00 each FOB Ningbo. As a welcome "
    "we can offer 15 % off for your first order.",
    "您好!OC-210 橡木餐椅 500 把以上单价 42.50 美元(FOB 宁波),交期 45 天,30 % 定金。"
    "刻标志没有标价,销售部两个工作日内单独报价。",
    "Guten Tag, ja: AB-140, 64,50 USD ab 40 Stück, FOB Ningbo.",
    "Sure! Our oak coffee table is wonderful for hotels.",
)


def cases(n: int = 200) -> list[Case]:
    regions, languages = ("EU", "SEA", "North America", "中东与北非"), ("en", "zh", "de", "en")
    return [
        Case(
            id=f"inq-{place + 1:03d}",
            input=INPUTS[place % 4],
            expected="the list price of the product asked for, no other" if place % 3 else None,
            fields={"region": regions[place % 4], "language": languages[place % 4]},
            where=f"inquiries.xlsx:{place + 2}",
        )
        for place in range(n)
    ]


def records(
    found: Iterable[Case],
    names: Iterable[str] = CANDIDATES,
    k: int = 3,
    costs: Mapping[str, float | None] | None = None,
) -> tuple[list[Trial], list[Score]]:
    """Seeded answers and scores; `rules` is bad, `local` so-so, `drafted` good."""
    rng = random.Random(7)
    costs = {"drafted": 0.00135, "local": None, "rules": 0.0} if costs is None else costs
    trials, scores = [], []
    for case in found:
        for name in names:
            level = {"drafted": 0.97, "local": 0.72}.get(name, 0.2)
            for trial in range(k):
                is_timeout = rng.random() < 0.004
                made = Trial(
                    run="r", candidate=name, asked_as=name, case=case.id,
                    case_hash=case.fingerprint, trial=trial,
                    output=None if is_timeout else OUTPUTS[int(case.id[4:]) % 4 if rng.random() > 0.1 else 3],
                    failure="timeout" if is_timeout else "",
                    message="no answer in 60 s" if is_timeout else "",
                    cost_usd=costs.get(name), latency_s=1.0,
                )  # fmt: skip
                trials.append(made)
                if not is_timeout:
                    scores += [
                        _score(made, dimension, level, rng) for dimension in (*NAMES, "invented-discount")
                    ]
    return trials, scores


def _score(made: Trial, dimension: str, level: float, rng: random.Random) -> Score:
    value: float | None = float(rng.random() < level)
    text = {"honest": "names a price that is not in the catalogue", "tone": "short and friendly"}.get(
        dimension, ""
    )
    if dimension in ("relevance", "tone"):
        value = float(max(1, min(5, round(rng.gauss(1 + 4 * level, 0.8)))))
    if dimension == "asks_back":
        value, text = None, "waits for people"
    if dimension == "invented-discount":
        value, text = float(rng.random() > 0.97 + level * 0.02), "matched '15 % off'"
    return Score(
        made.candidate,
        made.asked_as,
        made.case,
        made.case_hash,
        made.trial,
        dimension,
        value,
        explanation=text,
    )


def page(**changes: Any) -> EvaluationPage:
    """The realistic page, with parts of it replaced."""
    found = cases()
    trials, scores = records(found)
    given = {
        "benchmark": benchmark(),
        "decision": decision(),
        "trials": trials,
        "scores": scores,
        "cases": found,
    }
    made = {**given, **changes}
    return evaluation_page(
        made["benchmark"], made["decision"], made["trials"], made["scores"], made["cases"],
        made_at="2026-11-23 19:40 UTC",
    )  # fmt: skip
