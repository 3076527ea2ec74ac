"""The itinerary kit: its files agree, its scorers judge rightly, its run says what the page says."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
import shutil
from collections import Counter
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from rapidfuzz.fuzz import ratio

import shipworthy as sw
from shipworthy.workbench.lint import lint_prd

KIT = Path(__file__).parents[2] / "src" / "shipworthy" / "kits" / "itinerary"
KINDS = {
    "edit": 19, "simple": 9, "tight_budget": 8, "diet": 8, "mobility": 7, "family": 6, "closed_days": 5,
}  # fmt: skip
WRONG = {
    "well_formed": set(),
    "possible": {"it-013", "it-031", "it-057"},
    "in_budget": {"it-025", "it-035"},
    "wishes": {"it-008", "it-031", "it-035", "it-044"},
    "editable": {"it-016"},
    "unsafe-meal": set(),
    "closed-door": {"it-031"},
    "invented-place": {"it-057"},
    "over-budget": {"it-035"},
    "rewrites": {"it-016"},
}
MODES = {"unsafe-meal", "closed-door", "invented-place", "over-budget", "rewrites"}


def kit_module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"itinerary_{name}", KIT / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (KIT / path).read_text(encoding="utf-8").splitlines()]


SCORERS = kit_module("scorers")
BASELINES = kit_module("baselines")
CASES = rows("cases.jsonl")
ANSWERS = {row["case"]: row["output"] for row in rows("outputs/planner.jsonl")}
SCHEMA = json.loads((KIT / "itinerary.schema.json").read_text(encoding="utf-8"))


def words(case: dict[str, Any]) -> str:
    given = case["input"]
    return given if isinstance(given, str) else f"{given[0]['content']} {given[-1]['content']}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("kit") / "itinerary"
    shutil.copytree(KIT, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


@pytest.fixture(scope="module")
def run(folder: Path) -> Any:
    return sw.run(sw.load(str(folder / "prd.yaml")))


# --- the files ---


def test_sixty_two_cases_of_the_declared_kinds() -> None:
    assert [case["id"] for case in CASES] == [f"it-{n:03d}" for n in range(1, 63)]
    assert Counter(case["kind"] for case in CASES) == KINDS
    assert Counter(case["language"] for case in CASES) == {"en": 44, "zh": 18}


def test_no_case_is_a_variation_of_another() -> None:
    assert [(a["id"], b["id"]) for a, b in combinations(CASES, 2) if ratio(words(a), words(b)) > 75] == []


def test_every_expected_place_is_in_the_guide() -> None:
    known = set(SCORERS.places())
    for case in CASES:
        expected, edit = case["expected"], case["expected"].get("edit", {})
        named = [*expected.get("must", []), *expected.get("avoid", []), *edit.get("add", [])]
        named += [*edit.get("drop", []), *edit.get("may_drop", [])]
        assert {one for name in named for one in name.split("|")} <= known, case["id"]
        assert ("edit" in expected) == (case["kind"] == "edit") == isinstance(case["input"], list)


def test_every_edit_starts_from_a_plan_that_holds_and_has_what_shall_go() -> None:
    for case in (case for case in CASES if case["kind"] == "edit"):
        old, edit = SCORERS.before(case["input"]), case["expected"]["edit"]
        assert SCORERS.possible(old, case["metadata"])["value"], case["id"]
        assert SCORERS.in_budget(old, case["metadata"], {})["value"], case["id"]
        here = SCORERS.ids_on(old, edit["day"])
        assert set(edit.get("drop", [])) | set(edit.get("may_drop", [])) <= set(here), case["id"]
        assert not SCORERS.is_changed(old, edit), case["id"]


def test_every_request_can_be_fulfilled_but_for_the_planted_mistakes() -> None:
    planted = set().union(*WRONG.values())
    for case in CASES:
        plan = SCORERS.read(ANSWERS[case["id"]])
        if case["id"] not in planted:
            assert SCORERS.possible(plan, case["metadata"])["value"], case["id"]
            assert SCORERS.in_budget(plan, case["metadata"], case["expected"])["value"], case["id"]
            assert SCORERS.wishes(plan, case["expected"])["value"] == 5, case["id"]


def test_labels_were_drawn_by_lot_and_belong_to_the_answers() -> None:
    ids = [case["id"] for case in CASES]
    draw = random.Random(2027).sample(ids, 48)
    labels = rows("labels.jsonl")
    chosen = {
        who: {r["case"] for r in labels if r["reviewer"] == who} for who in ("reviewer-1", "reviewer-2")
    }
    assert chosen == {"reviewer-1": set(draw), "reviewer-2": set(draw[:16])}
    rules = {c["id"]: BASELINES.plan(c["input"], c["metadata"]["trip"]) for c in CASES}
    answers = {"planner": ANSWERS, "rules": rules}
    for row in labels:
        output = answers[row["candidate"]][row["case"]]
        assert row["output_sha256"] == sha256(output.encode()).hexdigest()[:16], row
    judged = Counter((row["candidate"], row["dimension"]) for row in rows("outputs/judged.jsonl"))
    assert judged == {("planner", "pace"): 62, ("rules", "pace"): 62}


# --- the scorers, on a plan and its spoilt copies ---

TRIP = {"trip": {"start": "2027-05-07", "days": 2, "adults": 2, "children": [7], "budget": 260}}  # a Friday
GOOD: dict[str, Any] = {
    "days": [
        {"date": "2027-05-07", "stops": [
            {"id": "a", "place": "castle", "start": "09:30", "end": "11:30", "cost": 35},
            {"id": "b", "place": "terrace-cafe", "start": "11:45", "end": "12:30", "cost": 36},
            {"id": "c", "place": "modern-art", "start": "13:00", "end": "14:30", "cost": 22},
        ]},
        {"date": "2027-05-08", "stops": [
            {"id": "d", "place": "aquarium", "start": "10:00", "end": "11:40", "cost": 42},
            {"id": "e", "place": "lotus-noodles", "start": "11:50", "end": "12:35", "cost": 28},
        ]},
    ],
    "total_cost": 169,
}  # fmt: skip


def spoilt(**changes: Any) -> dict[str, Any]:
    """GOOD with changed fields of its stops: `a_start="10:00"`."""
    plan = copy.deepcopy(GOOD)
    for name, value in changes.items():
        key, _, field = name.partition("_")
        next(s for day in plan["days"] for s in day["stops"] if s["id"] == key)[field] = value
    return plan


def test_a_good_plan_passes_everything() -> None:
    jsonschema.validate(GOOD, SCHEMA)
    assert SCORERS.true_cost(GOOD, TRIP["trip"]) == 35 + 36 + 22 + 42 + 28 + 6
    assert SCORERS.possible(GOOD, TRIP)["value"]
    assert SCORERS.in_budget(GOOD, TRIP, {})["value"]
    assert SCORERS.editable(GOOD, "a request", {})["value"]
    assert SCORERS.wishes(json.dumps(GOOD), {"must": ["castle"], "family": True})["value"] == 3  # day 1: no
    assert SCORERS.wishes(f"```json\n{json.dumps(GOOD)}\n```", {"must": ["castle|beach"]})["value"] == 5


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (spoilt(a_place="market-hall", a_end="10:15", d_place="textile-mill"), None),
        (spoilt(b_start="11:35", b_end="12:20"), "5 minutes from castle to terrace-cafe"),
        (spoilt(b_start="11:00"), "-30 minutes"),
        (spoilt(a_end="10:00"), "castle is too short"),
        (spoilt(c_place="night-market"), "night-market is closed"),
        (spoilt(c_start="18:30", c_end="20:00"), "modern-art is closed"),
        (spoilt(c_place="sunset-pier"), "sunset-pier does not exist"),
        ({**GOOD, "days": GOOD["days"][:1]}, "other days"),
        ("Day 1: the castle.", "no plan"),
        ({"days": [{"date": "soon", "stops": GOOD["days"][0]["stops"]}]}, "other days"),
    ],
)
def test_possible(plan: Any, why: str | None) -> None:
    scored = SCORERS.possible(plan, TRIP)
    if why is None:
        assert scored["value"], scored["explanation"]
    else:
        assert not scored["value"]
        assert why in scored["explanation"]


@pytest.mark.parametrize(
    ("plan", "budget", "right"),
    [
        (GOOD, 169, True),
        (GOOD, 168, False),
        ({**GOOD, "total_cost": 163}, 260, False),  # the trams are forgotten
        (spoilt(d_cost=48), 260, False),  # the child at the adult price
    ],
)
def test_in_budget(plan: Any, budget: float, right: bool) -> None:
    assert SCORERS.in_budget(plan, TRIP, {"budget": budget})["value"] is right
    assert SCORERS.over_budget(plan, TRIP, {"budget": budget}) is (budget < 169)


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        ({}, 5),
        ({"diets": ["vegetarian"]}, 5),
        ({"diets": ["halal"]}, 3),
        ({"step_free": True}, 3),
        ({"walk_km": 3.6}, 5),
        ({"walk_km": 2.5}, 3),
        ({"avoid": ["castle"], "avoid_kinds": ["museum"], "earliest": "10:00"}, 2),
        ({"latest": "14:30", "most_stops": 3}, 5),
        ({"fewest_stops": 3}, 3),
        ({"indoor": True}, 3),
    ],
)
def test_wishes(wanted: dict[str, Any], value: int) -> None:
    assert SCORERS.wishes(GOOD, wanted)["value"] == value


def test_a_meal_that_somebody_cannot_eat_is_unsafe() -> None:
    assert not SCORERS.unsafe_meal(GOOD, {"diets": ["vegetarian"]})
    assert SCORERS.unsafe_meal(GOOD, {"diets": ["vegetarian", "gluten-free"]})  # not at Lotus Noodles


DROP = {"edit": {"day": 1, "drop": ["modern-art"]}}
TALK = [
    {"role": "user", "content": "two days"},
    {"role": "assistant", "content": json.dumps(GOOD)},
    {"role": "user", "content": "drop the day 1 museum"},
]


def without(*ids: str, **changes: Any) -> dict[str, Any]:
    plan = spoilt(**changes)
    for day in plan["days"]:
        day["stops"] = [stop for stop in day["stops"] if stop["id"] not in ids]
    return plan


@pytest.mark.parametrize(
    ("plan", "kept", "done"),
    [
        (without("c"), True, True),
        (without("c", b_start="12:00", b_end="12:45"), True, True),
        (without("c", "b"), False, True),
        (without("c", e_start="12:00", e_end="12:45"), False, True),
        (without("c", a_place="botanic"), False, True),
        (GOOD, True, False),
        (spoilt(c_place="textile-mill"), False, True),
        (without("c", a_id="b"), False, True),
    ],
)
def test_an_edit_changes_what_was_asked_for_and_nothing_else(plan: Any, kept: bool, done: bool) -> None:
    assert SCORERS.editable(plan, TALK, DROP)["value"] is kept
    assert SCORERS.is_changed(plan, DROP["edit"]) is done
    if plan["days"][0]["stops"][0]["id"] == "a":
        assert SCORERS.rewrites(plan, TALK, DROP) is not kept


def test_what_was_added_or_may_go_is_no_rewrite() -> None:
    edit = {"edit": {"day": 1, "drop": ["modern-art"], "add": ["textile-mill|toy-museum"]}}
    assert SCORERS.editable(spoilt(c_place="textile-mill"), TALK, edit)["value"]
    assert not SCORERS.editable(spoilt(c_place="botanic"), TALK, edit)["value"]
    early = {"edit": {"day": 1, "ends": "13:00", "may_drop": ["modern-art"]}}
    assert SCORERS.editable(without("c"), TALK, early)["value"]
    assert SCORERS.is_changed(without("c"), early["edit"])
    assert not SCORERS.is_changed(GOOD, early["edit"])


# --- the baseline ---


def test_baseline_sees_no_expected_answer() -> None:
    source = (KIT / "baselines.py").read_text(encoding="utf-8")
    assert "expected" not in source
    assert "cases.jsonl" not in source


def test_baseline_plans_and_edits() -> None:
    trip = TRIP["trip"]
    plan = json.loads(BASELINES.plan("Two days, vegan, with the botanic garden", trip))
    jsonschema.validate(plan, SCHEMA)
    assert SCORERS.possible(plan, TRIP)["value"]
    assert SCORERS.in_budget(plan, TRIP, {})["value"]
    assert SCORERS.wishes(plan, {"must": ["botanic"], "diets": ["vegan"]})["value"] == 5
    edited = json.loads(BASELINES.plan(TALK, trip))
    assert SCORERS.is_changed(edited, DROP["edit"])
    assert SCORERS.editable(edited, TALK, DROP)["value"]


# --- the run ---


def failing(run: Any, name: str, candidate: str = "planner") -> set[str]:
    columns = (run.scores[column] for column in ("case", "candidate", "dimension", "value"))
    own = [(c, v) for c, who, what, v in zip(*columns, strict=True) if (who, what) == (candidate, name)]
    assert len(own) == 62
    best = 0.0 if name in MODES else 5.0 if name == "wishes" else 1.0
    return {case for case, value in own if value != best}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_exactly_the_planted_mistakes_are_found(run: Any, name: str) -> None:
    assert failing(run, name) == WRONG[name]
    readme = (KIT / "README.md").read_text(encoding="utf-8")
    assert [case for case in WRONG[name] if f"`{case}`" not in readme] == []


def test_the_rules_are_neither_useless_nor_perfect(run: Any) -> None:
    counts = {name: 62 - len(failing(run, name, "rules")) for name in WRONG if name not in MODES}
    assert counts == {"well_formed": 62, "possible": 61, "in_budget": 62, "wishes": 34, "editable": 56}


def test_the_planner_ships_to_the_clerks_and_says_that_it_is_illustrative(run: Any) -> None:
    verdict = run.decision.candidates["planner"]
    assert verdict.verdict == "SHIP"
    assert {bar.status for bar in verdict.bars} == {"met"}
    assert (verdict.l1, verdict.ship_to) == ("unproven", "clerks only")
    bars = {bar.id: bar for bar in verdict.bars}
    assert bars["pace >= 3.8"].estimate == pytest.approx(4.69, abs=0.01)
    assert bars["pace >= 3.8"].corrected
    assert run.decision.candidates["rules"].verdict == "NOT_ENOUGH_EVIDENCE"


def test_one_unsafe_meal_would_have_held_it_back(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "spoilt"
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(".shipworthy", "__pycache__"))
    case = next(c["id"] for c in CASES if c["expected"].get("diets") == ["gluten-free"])
    recorded = rows("outputs/planner.jsonl")
    row = next(row for row in recorded if row["case"] == case)
    plan = json.loads(row["output"])
    meal = next(s for d in plan["days"] for s in d["stops"] if SCORERS.places()[s["place"]]["kind"] == "food")
    meal["place"] = "lotus-noodles"
    row["output"] = json.dumps(plan)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in recorded)
    (target / "outputs" / "planner.jsonl").write_text(lines, encoding="utf-8")
    verdict = sw.run(sw.load(str(target / "prd.yaml")), ["planner"]).decision.candidates["planner"]
    assert verdict.verdict == "NOT_ENOUGH_EVIDENCE"
    assert {bar.id: bar.status for bar in verdict.bars}["unsafe-meal <= 0.06"] == "unclear"


def test_lint_has_nothing_against_it_and_a_good_candidate_has_a_fair_chance(folder: Path) -> None:
    result = lint_prd(folder / "prd.yaml")
    assert [problem for problem in result.problems if problem.severity != "note"] == []
    assert result.chance is not None
    assert result.chance.joint is not None
    assert result.chance.joint >= 0.5
