"""Agreement from what the store and the files hold: before rulings, pairs too."""

from __future__ import annotations

import pytest
from tests.workbench.reviewed_project import write_project

from shipworthy.adapters.prd_files import load
from shipworthy.cli.main import run_cli
from shipworthy.run.trial import Trial
from shipworthy.score.label_sighting import answer_identity
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Ruling
from shipworthy.workbench.agreement import agreement_of_desk, reviewed
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.judge_page import judge_page_of_desk

pytestmark = pytest.mark.story


@pytest.fixture
def desk(tmp_path):
    folder = write_project(tmp_path / "project")
    assert run_cli(["run", str(folder / "prd.yaml")]) == 1
    with open_desk(load(folder / "prd.yaml").benchmark) as opened:
        yield opened


def test_a_ruling_makes_nobody_agree(desk):
    """It settles what counts for the judge, and is no evidence that people read anchors alike."""
    before = agreement_of_desk(desk)
    split = before.tasks[0].cases[0]
    trial = next(
        one
        for one in desk.store.read(Trial, candidate=split.candidate)
        if (one.case, one.trial) == (split.case, 0)
    )
    ruling = Ruling(
        "r1", "pm", "the anchor says so", "tone", 3.0, trial.candidate, trial.asked_as, trial.case, trial.case_hash,
        trial.trial, answer=answer_identity(trial),
    )  # fmt: skip
    rows_before = judge_page_of_desk(desk).parts[0].rows
    desk.store.append([ruling])
    after = agreement_of_desk(desk)
    assert after.tasks == before.tasks
    assert after.dimensions == before.dimensions
    rows_after = judge_page_of_desk(desk).parts[0].rows
    assert rows_after != rows_before  # there the ruling is people's word


def test_pairs_have_their_own_agreement(desk):
    batch = Batch("b", "pair", (), ("gpt-new", "claude-old"))
    items = [
        Item(f"i{k}", "b", k, "gpt-new", "x", f"c{k:03}", "h", 0, rival={"candidate": "claude-old"})
        for k in range(30)
    ]
    grades = [
        Grade(f"g{k}{who}", f"i{k}", "b", who, "", 1.0 if k % 3 or who == "ann" else 0.5)
        for k in range(30)
        for who in ("ann", "bo")
    ]
    desk.store.append([batch, *items, *grades])
    found = reviewed(desk)
    (pairs,) = (one for one in found.dimensions if one.dimension == "gpt-new or claude-old")
    assert (pairs.n_answers, pairs.n_double) == (30, 30)
    assert pairs.figures.percent.value == pytest.approx(20 / 30)
    part = next(one for one in agreement_of_desk(desk).dimensions if one.name == "gpt-new or claude-old")
    assert part.whole.percent.text == "67\u00a0%"
    assert part.levels.levels == ("0.5", "1")
