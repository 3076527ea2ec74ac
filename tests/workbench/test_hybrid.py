"""The queue of a hybrid dimension: strata are drawn and graded, looks are written down, asking ends."""

from __future__ import annotations

import json
import random
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from shipworthy.adapters.prd_files import load
from shipworthy.decide.decision_record import DecisionRecord
from shipworthy.decide.label_plan import MoreLabels
from shipworthy.decide.ledger import Look
from shipworthy.errors import WrongCall
from shipworthy.score.review.batch import Batch, Item
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.evaluate import evaluate
from shipworthy.workbench.hybrid.queue import LabelWish, next_labels
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.review.sitting import Submission, next_item, say

N = 200
PRD = """product: manners
cases: cases.jsonl
candidates: {{new: {{recorded: answers.jsonl}}}}
dimensions:
  tone:
    definition: says please
    scale: {scale}
    anchors: {{}}
    scored_by: {{hybrid: {{judge: recorded, {hybrid}}}}}
bars:
  - {bar}
"""


class World:
    """Cases, the judge's scores and what people would say of each."""

    def __init__(self, folder, n=N, share=0.9, right=0.92, seed=3, unscored=0):
        self.folder = folder
        draws = random.Random(seed)
        self.truth = {f"c{i}": float(draws.random() < share) for i in range(n)}
        self.judge = {
            case: good if draws.random() < right else 1.0 - good for case, good in self.truth.items()
        }
        for case in list(self.judge)[:unscored]:
            self.judge[case] = None

    def benchmark(self, hybrid="labels: 60", bar="tone >= 70%", scale="pass-fail", n_first=None):
        def put(name, text):
            (self.folder / name).write_text(text, "utf-8")

        put("prd.yaml", PRD.format(hybrid=hybrid, bar=bar, scale=scale).replace("    anchors: {}\n", ""))
        cases = list(self.truth)[:n_first]
        put("cases.jsonl", "".join(json.dumps({"id": c, "input": f"ask {c}"}) + "\n" for c in cases))
        rows = [{"case": c, "output": f"please {c}", "scores": {"tone": self.judge[c]}} for c in cases]
        put("answers.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        evaluate(load(self.folder / "prd.yaml").benchmark, RunOptions())
        return load(self.folder / "prd.yaml").benchmark

    def grade(self, desk, batch, reviewers=("ann",)):
        for name in reviewers:
            while (served := next_item(desk, batch.id, name)) is not None:
                item = desk.store.read(Item, id=served.item)[0]
                value = self.truth[item.case]
                say(desk, name, Submission(f"{name}{served.item}", served.item, values={"tone": value}))


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)
    return lambda **more: World(tmp_path, **more)


@contextmanager
def at_desk(benchmark):
    at = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def now():
        nonlocal at
        at += timedelta(milliseconds=5)
        return at

    with open_desk(benchmark, now) as desk:
        yield desk


def looks(desk):
    return [one for one in desk.store.read(Look) if one.look > 0]


def drive(desk, world, most=12, **wish):
    """Grades whatever is drawn until nothing more is; gives what was said on the way."""
    said = []
    for _ in range(most):
        (queue,) = next_labels(desk, LabelWish(**wish))
        said.append(queue)
        if queue.batch is None:
            return said
        world.grade(desk, queue.batch)
    raise AssertionError([one.state for one in said])


def test_a_good_candidate_ships_before_all_planned_labels_are_asked_for(world):
    mine = world(share=0.97, right=0.95)
    with at_desk(mine.benchmark(bar="tone >= 70%")) as desk:
        said = drive(desk, mine)
        assert [one.state for one in said] == ["drawn", "drawn", "settled"]
        last = said[-1]
        assert last.n_labels == 30
        assert "SHIP" in last.why
        (look,) = looks(desk)
        assert (look.t, look.verdict) == (pytest.approx(0.5), "SHIP")
        assert look.alpha == pytest.approx(0.025 * 0.5**3)
        (bar,) = desk.store.read(DecisionRecord)[-1].data["candidates"]["new"]["bars"]
        assert (bar["corrected"], bar["n_labels"], bar["status"]) == (True, 30, "met")
        again = next_labels(desk)[0]  # nothing new: the same look, nothing is spent
        assert again.state == "settled"
        assert len(looks(desk)) == 1


def test_every_class_is_drawn_with_its_own_probability_and_the_random_floor(world):
    mine = world(share=0.85, right=0.9)
    with at_desk(mine.benchmark()) as desk:
        (first,) = next_labels(desk)
        items = desk.store.read(Item, batch=first.batch.id)
        sizes = {"pass, clear": 0, "fail, clear": 0}
        for value in mine.judge.values():
            sizes["pass, clear" if value else "fail, clear"] += 1
        drawn = {name: [one for one in items if one.stratum == name] for name in sizes}
        assert all(len(some) == 10 for some in drawn.values())
        assert {one.n_stratum for one in drawn["pass, clear"]} == {sizes["pass, clear"]}
        assert sorted(one.rank for one in drawn["fail, clear"]) == list(range(10))
        order = [one.stratum for one in sorted(items, key=lambda one: one.position)]
        assert order != sorted(order)  # mixed: the place of an item says nothing of its class
        (waiting,) = next_labels(desk)
        assert (waiting.state, waiting.n_waiting) == ("waiting", 20)
        assert not looks(desk)


def test_a_candidate_at_its_bar_stops_with_the_plan_and_says_what_would_settle_it(world):
    mine = world(share=0.9, right=0.9, seed=5)
    with at_desk(mine.benchmark(bar="tone >= 84%")) as desk:
        said = drive(desk, mine)
        last = said[-1]
        assert last.state in ("plan_done", "labels_cant")
        assert last.n_labels == 60
        assert [round(one.t, 6) for one in looks(desk)] == [0.5, 0.75, 1.0]
        assert sum(one.alpha for one in looks(desk)) == pytest.approx(0.025)
        assert last.bars[0].status == "unclear"
        if last.state == "plan_done":
            assert isinstance(last.bars[0].plan, MoreLabels)
            assert f"{last.bars[0].plan.more} more labels" in last.why


def test_going_beyond_the_plan_is_one_further_chance(world):
    mine = world(share=0.86, right=0.75, seed=5)
    with at_desk(mine.benchmark(bar="tone >= 76%")) as desk:
        drive(desk, mine)
        said = drive(desk, mine, extend=True, most=4)
        assert said[0].state == "drawn"
        assert said[0].n_planned > 60
        beyond = [one for one in looks(desk) if one.number == 1]
        assert len(beyond) == 1
        assert beyond[0].alpha == pytest.approx(0.0125)


def test_labels_on_everything_that_leave_the_bar_open_ask_for_cases(world):
    mine = world(n=80, share=0.75, right=0.75, seed=7)
    with at_desk(mine.benchmark(bar="tone >= 74%", hybrid="labels: 70")) as desk:
        last = drive(desk, mine)[-1]
        assert last.state == "labels_cant"
        assert "more cases are needed" in last.why


def test_what_the_judge_left_unscored_is_a_class_of_its_own(world):
    mine = world(share=0.97, right=0.95, unscored=30)
    for case in list(mine.truth)[:30]:
        mine.truth[case] = 0.0  # what it could not read is bad: without its own class nobody would know
    with at_desk(mine.benchmark(bar="tone >= 50%")) as desk:
        last = drive(desk, mine)[-1]
        assert last.state == "settled"
        (bar,) = desk.store.read(DecisionRecord)[-1].data["candidates"]["new"]["bars"]
        assert bar["corrected"]
        assert bar["estimate"] < 0.9
        strata = {one["name"] for one in desk.store.read(Batch)[0].design["strata"]}
        assert "unscored, clear" in strata


def test_two_reviewers_and_borderline_answers(world):
    mine = world(n=150)
    levels = random.Random(4)
    mine.judge = {case: float(levels.choice((2, 3, 4, 5))) for case in mine.truth}
    mine.truth = {
        case: float(min(max(value + levels.choice((-1, 0, 0, 1)), 1), 5))
        for case, value in mine.judge.items()
    }
    hybrid = "labels: 60, borderline: true, reviewers: 2"
    with at_desk(mine.benchmark(hybrid=hybrid, bar="tone >= 2.5", scale="1-5")) as desk:
        (first,) = next_labels(desk)
        assert first.batch.overlap == 2
        mine.grade(desk, first.batch, ("ann", "bob"))
        (second,) = next_labels(desk)
        items = desk.store.read(Item)
        doubtful = [one for one in items if one.chosen_by == "borderline"]
        assert {one.stratum for one in doubtful} <= {"pass, borderline", "fail, borderline"}
        assert doubtful
        mine.grade(desk, second.batch, ("ann", "bob"))
        (third,) = next_labels(desk)
        assert third.state == "settled"


def test_a_prd_without_a_hybrid_dimension_is_told_so(world):
    mine = world(n=20)
    benchmark = mine.benchmark()
    made = (
        (mine.folder / "prd.yaml")
        .read_text("utf-8")
        .replace("{hybrid: {judge: recorded, labels: 60}}", "human")
    )
    (mine.folder / "prd.yaml").write_text(made, "utf-8")
    benchmark = load(mine.folder / "prd.yaml").benchmark
    with (
        at_desk(benchmark) as desk,
        pytest.raises(WrongCall, match="no dimension is scored by a judge and people"),
    ):
        next_labels(desk)


def test_too_few_cases_for_a_design_are_said(world):
    mine = world(n=15)
    with at_desk(mine.benchmark()) as desk:
        (queue,) = next_labels(desk)
        assert queue.state == "impossible"
        assert "20" in queue.why


PAIRS = """product: manners
cases: cases.jsonl
candidates:
  new: {recorded: {column: new}}
  old: {recorded: {column: old}}
baseline: old
dimensions:
  tone: {definition: says please, scored_by: {hybrid: {judge: recorded, labels: 60}}}
bars:
  - tone better than old
"""


def test_a_bar_against_another_candidate_draws_both_answers_to_a_case(world, tmp_path):
    mine = world()
    draws = random.Random(8)
    rows, people = [], {}
    for i in range(N):
        row = {"id": f"c{i}", "input": f"ask {i}"}
        for name, share in (("new", 0.95), ("old", 0.55)):
            good = draws.random() < share
            people[name, f"c{i}"] = float(good)
            told = good if draws.random() < 0.9 else not good
            row[name] = {"output": f"{name} {i}", "scores": {"tone": float(told)}}
        rows.append(row)
    (tmp_path / "prd.yaml").write_text(PAIRS, "utf-8")
    cases = [{"id": row["id"], "input": row["input"], "new": row["new"]["output"], "old": row["old"]["output"]}
             for row in rows]  # fmt: skip
    (tmp_path / "cases.jsonl").write_text("".join(json.dumps(row) + "\n" for row in cases), "utf-8")
    for name in ("new", "old"):
        told = [{"case": row["id"], **row[name]} for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in told), "utf-8")
    text = PAIRS.replace("{column: new}", "new.jsonl").replace("{column: old}", "old.jsonl")
    (tmp_path / "prd.yaml").write_text(text, "utf-8")
    evaluate(load(tmp_path / "prd.yaml").benchmark, RunOptions())

    class Both(dict):
        def grade(self, desk, batch):
            while (served := next_item(desk, batch.id, "ann")) is not None:
                item = desk.store.read(Item, id=served.item)[0]
                value = people[item.candidate, item.case]
                say(desk, "ann", Submission(served.item, served.item, values={"tone": value}))

    del mine
    with at_desk(load(tmp_path / "prd.yaml").benchmark) as desk:
        (first,) = next_labels(desk)
        items = desk.store.read(Item, batch=first.batch.id)
        by_case = {}
        for item in items:
            by_case.setdefault(item.case, []).append(item)
        assert all({one.candidate for one in some} == {"new", "old"} for some in by_case.values())
        assert all(len({(one.rank, one.stratum) for one in some}) == 1 for some in by_case.values())
        Both().grade(desk, first.batch)
        said = drive(desk, Both())
        assert said[-1].state == "settled", said[-1].why
        (bar,) = desk.store.read(DecisionRecord)[-1].data["candidates"]["new"]["bars"]
        assert (bar["status"], bar["corrected"]) == ("met", True)
