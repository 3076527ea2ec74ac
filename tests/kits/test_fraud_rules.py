"""The fraud-rules kit: its files agree, its rules decay, its scorers judge rightly, its run says what the pages say."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import shipworthy as sw
from shipworthy.adapters.python_files import load_function
from shipworthy.workbench.lint import lint_prd

KIT = Path(__file__).parents[2] / "src" / "shipworthy" / "kits" / "fraud-rules"
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
STOPPED = {"rules": [22, 14, 3, 2], "rules_maintained": [22, 14, 9, 15], "model": [23, 22, 21, 19]}
FALSE_ALARMS = {"rules": [5, 4, 9, 8], "rules_maintained": [5, 3, 6, 7], "model": [1, 2, 3, 4]}
UNTRUE = {"fr-061", "fr-083", "fr-129", "fr-174"}
TOO_LATE = "recall of right_call for class fraud >= 60% in quarter=Q4"

Row = dict[str, Any]


def rows(path: str) -> list[Row]:
    return [json.loads(line) for line in (KIT / path).read_text(encoding="utf-8").splitlines()]


CASES = rows("cases.jsonl")
INPUTS = {case["id"]: case["input"] for case in CASES}
MODEL = {row["case"]: row["output"] for row in rows("outputs/model.jsonl")}


def kit_function(reference: str) -> Any:
    return load_function(reference, KIT).function


def decision(candidate: str, case: Row) -> str:
    if candidate == "model":
        return MODEL[case["id"]]
    return kit_function(f"baselines.py:{candidate}")(case["input"])["output"]


def stopped(candidate: str, kind: str) -> list[int]:
    found = Counter(
        case["quarter"]
        for case in CASES
        if case["expected"] == kind and json.loads(decision(candidate, case))["class"] == "fraud"
    )
    return [found[quarter] for quarter in QUARTERS]


def order(**changed: Any) -> Row:
    """An honest order of a regular customer, with something changed."""
    plain = {
        "placed": "2025-05-05 14:00",
        "account_days": 800,
        "orders_before": 9,
        "claims_before": 0,
        "orders_24h": 1,
        "items": [{"what": "e-reader", "count": 1, "eur": 139}],
        "amount_eur": 139,
        "pay": "card",
        "attempts": 1,
        "bill_to": "Delft NL",
        "ship_to": "Delft NL",
        "delivery": "home",
        "other_name_on_parcel": False,
        "ip_country": "NL",
        "mail": "in use for years",
        "device": "known",
        "accounts_on_device": 1,
        "changed_hours_ago": {},
        "message": "",
    }
    return {**plain, **changed}


HOLD = json.dumps({"class": "fraud", "because": ["foreign_ip"]})
SHIP = json.dumps({"class": "genuine", "because": ["long_customer"]})


# --- the files ---


def test_every_quarter_has_24_frauds_and_28_honest_orders_in_the_order_of_time() -> None:
    assert [case["id"] for case in CASES] == [f"fr-{n:03d}" for n in range(1, 209)]
    counted = Counter((case["quarter"], case["expected"]) for case in CASES)
    assert counted == {(q, kind): n for q in QUARTERS for kind, n in (("fraud", 24), ("genuine", 28))}
    placed = [case["input"]["placed"] for case in CASES]
    assert placed == sorted(placed)
    assert all(f"Q{(int(c['input']['placed'][5:7]) + 2) // 3}" == c["quarter"] for c in CASES)


def test_every_order_adds_up_and_has_the_same_fields() -> None:
    for case in CASES:
        seen = case["input"]
        assert sum(line["count"] * line["eur"] for line in seen["items"]) == seen["amount_eur"], case["id"]
        assert set(seen) == set(order()), case["id"]
        assert (seen["ship_to"] == "-") == (seen["delivery"] == "by e-mail"), case["id"]


def test_every_order_has_a_story_of_its_own_that_no_candidate_can_read() -> None:
    with (KIT / "stories.csv").open(encoding="utf-8", newline="") as file:
        stories = {row["case"]: row["story"] for row in csv.DictReader(file)}
    assert list(stories) == [case["id"] for case in CASES]
    assert len(set(stories.values())) == 208
    text = (KIT / "cases.jsonl").read_text(encoding="utf-8")
    assert [story for story in stories.values() if story in text] == []


def test_the_rings_share_a_group_and_nothing_else_does() -> None:
    assert Counter(case["group"] for case in CASES if "group" in case) == {"ring-saxony": 3, "ring-boyne": 3}


def test_the_kit_is_small_and_names_no_real_address() -> None:
    texts = [path for path in KIT.rglob("*") if path.suffix in {".md", ".jsonl", ".yaml", ".py", ".csv"}]
    assert sum(path.stat().st_size for path in texts) < 250_000
    assert [path.name for path in texts if "@" in path.read_text(encoding="utf-8")] == []


# --- the candidates ---


@pytest.mark.parametrize("candidate", list(STOPPED))
def test_frauds_and_false_alarms_per_quarter_are_those_of_the_readme(candidate: str) -> None:
    assert stopped(candidate, "fraud") == STOPPED[candidate]
    assert stopped(candidate, "genuine") == FALSE_ALARMS[candidate]


def test_the_page_and_the_readme_tell_the_decay_as_it_is() -> None:
    readme = (KIT / "README.md").read_text(encoding="utf-8")
    page = (Path(__file__).parents[2] / "docs" / "kits" / "fraud-rules.md").read_text(encoding="utf-8")
    for name, (first, *others) in STOPPED.items():
        total = first + sum(others)
        cells = " | ".join(map(str, others))
        assert f"| `{name}` | {first} of 24 | {cells} | {total} of 96 |" in readme
    assert "(23, 22, 21, 19)" in page


def test_the_rules_see_the_order_only() -> None:
    source = (KIT / "baselines.py").read_text(encoding="utf-8") + (KIT / "signals.py").read_text(
        encoding="utf-8"
    )
    assert [word for word in ("expected", "stories", 'quarter"', "cases.jsonl") if word in source] == []


@pytest.mark.parametrize(
    ("month", "changed", "calls"),
    [
        ("02", {"ip_country": "JP"}, "fraud"),
        ("05", {"ip_country": "JP"}, "genuine"),  # since April a trip is excused in a regular customer
        ("05", {"changed_hours_ago": {"password": 2}}, "genuine"),
        ("08", {"changed_hours_ago": {"password": 2}}, "fraud"),  # since July
        ("08", {"claims_before": 5}, "genuine"),
        ("11", {"claims_before": 5}, "fraud"),  # since October
        ("11", {}, "genuine"),
    ],
)
def test_the_maintained_book_is_the_one_in_force_on_the_day(month: str, changed: Row, calls: str) -> None:
    given = order(placed=f"2025-{month}-05 14:00", **changed)
    assert json.loads(kit_function("baselines.py:rules_maintained")(given)["output"])["class"] == calls


def test_recorded_answers_are_complete_and_their_confidence_is_of_the_named_class() -> None:
    recorded = rows("outputs/model.jsonl")
    assert [row["case"] for row in recorded] == [case["id"] for case in CASES]
    assert all(0.5 <= row["confidence"] <= 1 and 0 < row["latency_s"] < 1 for row in recorded)


# --- the scorers ---


@pytest.mark.parametrize(
    ("output", "expected", "euros"),
    [
        (SHIP, "genuine", 0),
        (HOLD, "fraud", -8),
        (SHIP, "fraud", -(0.8 * 139 + 25)),
        (HOLD, "genuine", -(8 + 0.2 * (0.2 * 139 + 60))),
        ("no idea", "fraud", -(0.8 * 139 + 25)),
        ("no idea", "genuine", 0),
    ],
)
def test_money_is_what_the_decision_costs(output: str, expected: str, euros: float) -> None:
    score = kit_function("scorers.py:money")(input=order(), output=output, expected=expected)
    assert score["value"] == pytest.approx(euros)


def test_money_stays_on_its_scale() -> None:
    score = kit_function("scorers.py:money")(input=order(amount_eur=9000), output=SHIP, expected="fraud")
    assert score["value"] == -1000


@pytest.mark.parametrize(
    ("because", "changed", "true"),
    [
        (["foreign_ip"], {"ip_country": "JP"}, True),
        (["foreign_ip"], {}, False),
        (["long_customer", "night"], {}, False),
        (["night"], {"placed": "2025-05-05 03:10"}, True),
        (["gift_cards"], {"items": [{"what": "gift card EUR 100", "count": 2, "eur": 100}]}, True),
        (["forwarder"], {"delivery": "express, forwarder"}, True),
        (["a feeling"], {}, False),
        ([], {}, False),
        ("foreign_ip", {"ip_country": "JP"}, False),
    ],
)
def test_reasons_must_hold_for_the_order(because: Any, changed: Row, true: bool) -> None:
    output = json.dumps({"class": "fraud", "because": because})
    assert kit_function("scorers.py:true_reasons")(input=order(**changed), output=output)["value"] is true


def test_the_planted_reasons_are_found_and_no_others() -> None:
    scorer = kit_function("scorers.py:true_reasons")
    assert {c for c, output in MODEL.items() if not scorer(input=INPUTS[c], output=output)["value"]} == UNTRUE


def test_failure_modes_are_found_and_not_cried() -> None:
    big = kit_function("scorers.py:big_fraud_shipped")
    assert big(input=order(amount_eur=500), output=SHIP, expected="fraud")
    assert not big(input=order(amount_eur=499), output=SHIP, expected="fraud")
    assert not big(input=order(amount_eur=500), output=HOLD, expected="fraud")
    assert not big(input=order(amount_eur=500), output=SHIP, expected="genuine")
    regular = kit_function("scorers.py:regular_stopped")
    assert regular(input=order(), output=HOLD, expected="genuine")
    assert not regular(input=order(account_days=30), output=HOLD, expected="genuine")
    assert not regular(input=order(), output=SHIP, expected="genuine")
    unreadable = kit_function("scorers.py:unreadable")
    assert [unreadable(output=text) for text in (HOLD, SHIP, '{"class": "maybe"}', "fraud", "[1]")] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_every_mistake_of_the_model_stands_in_the_readme() -> None:
    table = (KIT / "README.md").read_text(encoding="utf-8").split("## The mistakes of `model`")[1]
    wrong = {c["id"] for c in CASES if json.loads(MODEL[c["id"]])["class"] != c["expected"]} | UNTRUE
    named = set(re.findall(r"`(fr-\d{3})`", table.split("\n## ")[0].split("\nTwo frauds")[0]))
    assert named == wrong


# --- the run ---


def unpack(place: Path) -> Path:
    shutil.copytree(KIT, place, ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(tmp_path_factory.mktemp("fraud") / "kit")


@pytest.fixture(scope="module")
def run(folder: Path) -> sw.Run:
    return sw.run(str(folder / "prd.yaml"))


def bars(run: sw.Run, candidate: str) -> dict[str, Any]:
    return {bar.id: bar for bar in run.decision.candidates[candidate].bars}


def test_the_model_is_better_in_money_and_not_yet_shown_in_the_last_quarter(run: sw.Run) -> None:
    assert run.decision.candidates["model"].verdict == "NOT_ENOUGH_EVIDENCE"
    found = bars(run, "model")
    assert [name for name, bar in found.items() if bar.status != "met"] == [TOO_LATE]
    assert found["money better than rules_maintained"].low > 15
    assert found[TOO_LATE].estimate == pytest.approx(19 / 24)


def test_the_rules_break_shown_by_intervals_that_lie_apart(run: sw.Run) -> None:
    found = bars(run, "rules")
    first, third = (
        found[f"recall of right_call for class fraud >= 60% in quarter={q}"] for q in ("Q1", "Q3")
    )
    assert third.high < 0.5 < 0.7 < first.low
    assert found[TOO_LATE].status == "missed"
    assert run.decision.candidates["rules_maintained"].verdict == "NOT_ENOUGH_EVIDENCE"


def test_lint_finds_nothing_and_a_good_candidate_has_a_fair_chance(tmp_path: Path) -> None:
    unpack(tmp_path / "kit")  # a fresh copy: runs are attempts, and lint warns of many
    result = lint_prd(tmp_path / "kit")
    assert list(result.problems) == []
    assert result.chance is not None
    assert (result.chance.joint or 0) >= 0.5
