"""The spam-filter kit: its files agree, its rules and detectors judge rightly, and it ends as its page says."""

from __future__ import annotations

import importlib.util
import inspect
import json
import shutil
from collections import Counter
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from rapidfuzz.fuzz import ratio

import shipworthy as sw
from shipworthy.workbench.lint import lint_prd

KIT = Path(__file__).parents[2] / "src" / "shipworthy" / "kits" / "spam-filter"
PAGE = Path(__file__).parents[2] / "docs" / "kits" / "spam-filter.md"
MATTERS = {"order": 48, "service": 24, "other": 16, "pitch": 26, "phishing": 22, "scam": 18, "bulk": 14}
MISTAKES = {
    "sf-008", "sf-016", "sf-039", "sf-041", "sf-053", "sf-087", "sf-090", "sf-095", "sf-106",
}  # fmt: skip
MOST_ALIKE = 75.0


def kit_module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"spam_filter_{name}", KIT / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (KIT / path).read_text(encoding="utf-8").splitlines()]


SCORERS = kit_module("scorers")
BASELINES = kit_module("baselines")
CASES = {row["id"]: row for row in rows("cases.jsonl")}
MODEL = {row["case"]: row for row in rows("outputs/model.jsonl")}
CAREFUL = {row["case"]: row for row in rows("outputs/careful.jsonl")}


def copy_of(folder: Path) -> Path:
    shutil.copytree(KIT, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "prd.yaml"


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The verdict object of one run of all candidates in a fresh copy."""
    run = sw.run(str(copy_of(tmp_path_factory.mktemp("spam-filter"))))
    candidates: dict[str, Any] = run.decision.to_dict()["candidates"]
    return candidates


def bar(decided: dict[str, Any], candidate: str, name: str) -> dict[str, Any]:
    return next(one for one in decided[candidate]["bars"] if one["id"] == name)


# --- the files ---


def test_there_are_168_cases_in_a_shuffled_order() -> None:
    assert list(CASES) == [f"sf-{n:03d}" for n in range(1, 169)]
    assert Counter(case["matter"] for case in CASES.values()) == MATTERS
    assert Counter(case["expected"] for case in CASES.values()) == {"spam": 80, "ham": 88}
    first = Counter(case["expected"] for case in list(CASES.values())[:40])
    assert min(first.values()) >= 12  # a run with --limit sees both


def test_no_case_is_a_variation_of_another() -> None:
    texts = [case["input"].split("\n\n", 1)[1] for case in CASES.values()]
    assert [(a, b) for a, b in combinations(texts, 2) if ratio(a, b) > MOST_ALIKE] == []


def test_every_address_is_invented() -> None:
    domains = {case["input"].split("@", 1)[1].split(">", 1)[0] for case in CASES.values()}
    assert {domain for domain in domains if not domain.endswith(".example")} == set()


def test_the_model_has_one_answer_for_every_case_and_the_planted_mistakes() -> None:
    assert list(MODEL) == list(CAREFUL) == list(CASES)
    wrong = {case for case, row in MODEL.items() if row["output"] != CASES[case]["expected"]}
    assert wrong == MISTAKES
    readme = (KIT / "README.md").read_text(encoding="utf-8")
    assert [case for case in MISTAKES if f"`{case}`" not in readme] == []


def test_careful_is_the_model_with_a_threshold_and_nothing_else() -> None:
    for case, row in MODEL.items():
        unsure = row["output"] == "spam" and row["confidence"] < 0.75
        assert CAREFUL[case] == {**row, "output": "ham" if unsure else row["output"]}
    changed = {case for case in CASES if MODEL[case]["output"] != CAREFUL[case]["output"]}
    assert changed == {"sf-095", "sf-106", "sf-162"}


# --- the rules ---


@pytest.mark.parametrize(
    ("message", "label"),
    [
        ("Subject: Casino\n\n200 free spins, 300 % bonus: http://spin.example", "spam"),
        ("Subject: SEO\n\nWe build backlinks. Click here to unsubscribe.", "spam"),
        ("Subject: cuenta\n\nSu cuenta será bloqueada: valide su contraseña en http://x.example", "spam"),
        ("Subject: AP-40\n\nPlease quote two AP-40 pumps, delivery to Leeds.", "ham"),
        ("Subject: hola\n\n¿Me manda un presupuesto de una bomba para el pozo?", "ham"),
        ("Subject: visit\n\nCould our class see the workshop in May?", "ham"),
    ],
)
def test_the_rules_sort_the_plain_ones(message: str, label: str) -> None:
    answer = BASELINES.classify(message)
    assert answer["output"] == label
    assert 0.5 < answer["confidence"] < 1


def test_the_rules_see_the_message_only() -> None:
    for case in list(CASES.values())[:30]:
        assert BASELINES.classify(case["input"], {"expected": "?", "matter": "?"}) == BASELINES.classify(
            case["input"]
        )
    source = inspect.getsource(BASELINES.classify)
    assert "expected" not in source
    assert "matter" not in source


def test_the_rules_are_no_strawman() -> None:
    named = {case: BASELINES.classify(row["input"])["output"] for case, row in CASES.items()}
    spam = [case for case, row in CASES.items() if row["expected"] == "spam"]
    found = sum(named[case] == "spam" for case in spam)
    lost = [case for case, label in named.items() if label == "spam" and case not in spam]
    assert (found, len(lost)) == (52, 3)


# --- the detectors ---


@pytest.mark.parametrize(
    ("output", "expected", "matter", "lost"),
    [
        ("spam", "ham", "order", True),
        ("Spam.", "ham", "service", True),
        ("spam", "ham", "other", False),
        ("ham", "ham", "order", False),
        ("spam", "spam", "pitch", False),
        ("it may be spam", "ham", "order", False),
    ],
)
def test_customer_lost(output: str, expected: str, matter: str, lost: bool) -> None:
    assert SCORERS.customer_lost(output, expected, {"matter": matter}) is lost


@pytest.mark.parametrize(
    ("output", "expected", "matter", "through"),
    [
        ("ham", "spam", "phishing", True),
        ("I can't tell", "spam", "phishing", True),
        ("spam", "spam", "phishing", False),
        ("ham", "spam", "pitch", False),
    ],
)
def test_phishing_through(output: str, expected: str, matter: str, through: bool) -> None:
    assert SCORERS.phishing_through(output, expected, {"matter": matter}) is through


@pytest.mark.parametrize(
    ("output", "none"), [("spam", False), (" HAM. ", False), ("spam?", True), ("", True)]
)
def test_no_label(output: str, none: bool) -> None:
    assert SCORERS.no_label(output) is none


# --- the PRD and its verdicts ---


def test_lint_has_nothing_against_it_and_a_good_candidate_has_a_fair_chance(tmp_path: Path) -> None:
    result = lint_prd(copy_of(tmp_path))
    assert [(problem.code, problem.message) for problem in result.problems] == []
    assert result.chance is not None
    assert result.chance.joint is not None
    assert result.chance.joint >= 0.6


def test_the_verdicts_are_those_of_the_page(decided: dict[str, Any]) -> None:
    assert {name: found["verdict"] for name, found in decided.items()} == {
        "rules": "DONT_SHIP",
        "model": "NOT_ENOUGH_EVIDENCE",
        "careful": "SHIP",
    }
    assert "NOT ENOUGH EVIDENCE  model" in PAGE.read_text(encoding="utf-8")


def test_the_lost_customers_keep_the_model_back(decided: dict[str, Any]) -> None:
    unclear = {one["id"] for one in decided["model"]["bars"] if one["status"] != "met"}
    assert unclear == {"recall of spam for class ham >= 90%", "customer-lost <= 0.05"}
    lost = bar(decided, "model", "customer-lost <= 0.05")
    assert (round(lost["estimate"] * 168), round(lost["high"], 3)) == (3, 0.051)
    assert round(bar(decided, "careful", "customer-lost <= 0.05")["estimate"] * 168) == 1


def test_recall_and_precision_are_those_of_the_table(decided: dict[str, Any]) -> None:
    recall, precision = "recall of spam for class spam >= 80%", "precision of spam for class spam >= 85%"
    shares = {
        name: (bar(decided, name, recall)["estimate"], bar(decided, name, precision)["estimate"])
        for name in ("rules", "model", "careful")
    }
    assert shares == {
        "rules": (pytest.approx(52 / 80), pytest.approx(52 / 55)),
        "model": (pytest.approx(75 / 80), pytest.approx(75 / 79)),
        "careful": (pytest.approx(74 / 80), pytest.approx(74 / 76)),
    }


def test_the_second_attempt_is_decided_on_wider_bounds(decided: dict[str, Any]) -> None:
    better = bar(decided, "careful", "spam better than rules")
    assert better["status"] == "met"
    assert better["estimate"] == pytest.approx(23 / 168)
    assert better["decided"]["alpha"] == pytest.approx(0.0125)
    assert better["decided"]["low"] < better["low"]
