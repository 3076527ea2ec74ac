"""Grades that lie apart come back, a ruling counts in the next verdict, and nothing is ever erased."""

from __future__ import annotations

import pytest
from tests.workbench.review.projects import letters

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.errors import WrongCall
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.ruling import Challenge, Ruling
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.review.draw import DrawWish, draw
from shipworthy.workbench.review.ruling_page import ruling_page, rulings_page
from shipworthy.workbench.review.rulings import (
    Decision,
    Doubt,
    all_disagreements,
    challenge,
    rule,
)
from shipworthy.workbench.review.sitting import Submission, next_item, say


@pytest.fixture
def desk(tmp_path):
    with open_desk(load_benchmark(letters(tmp_path) / "prd.yaml")) as found:
        yield found


def grade_all(desk, batch, reviewer, value_of):
    n = 0
    while (served := next_item(desk, batch, reviewer)) is not None:
        values = {one.name: value_of(one.name, served) for one in served.rubrics} or {
            "": value_of("", served)
        }
        say(
            desk, reviewer, Submission(f"{reviewer}-{n}", served.item, values=values, note=f"says {reviewer}")
        )
        n += 1
    return n


def two_reviewers(desk, **wish):
    """Ana and Ben agree but for one item, on style."""
    batch = draw(desk, DrawWish(dimensions=("style", "kind"), overlap=2, **wish)).id
    odd = next_item(desk, batch, "ana").item
    grade_all(desk, batch, "ana", lambda name, _: 5 if name == "style" else "pass")
    grade_all(
        desk, batch, "ben", lambda name, one: (1 if one.item == odd else 5) if name == "style" else "pass"
    )
    return batch


def test_the_one_disagreement_is_found_ruled_and_kept(desk):
    two_reviewers(desk)
    (found,) = all_disagreements(desk)
    assert found.is_open and found.spread == 1.0 and found.spot.dimension == "style"
    n_grades = len(desk.store.read(Grade))
    decision = Decision("lead", "Ben missed the greeting", 4.0, found.seen, "form-1")
    assert (rule(desk, found, decision), rule(desk, found, decision)) == (1, 0)
    (after,) = all_disagreements(desk)
    assert not after.is_open and after.holds.value == 4.0
    assert len(desk.store.read(Grade)) == n_grades
    (ruling,) = desk.store.read(Ruling)
    assert (ruling.by, ruling.why, set(ruling.grades)) == ("lead", "Ben missed the greeting", set(found.seen))
    assert ruling.at


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"why": "  "}, "no reason"),
        ({"value": 9.0}, "outside the scale 1-5"),
        ({"by": ""}, "nobody is named"),
        ({"submission": ""}, "no submission"),
        ({"why": "x" * 20_001}, "20,001 characters"),
    ],
)
def test_a_ruling_needs_a_person_a_reason_and_a_value_on_the_scale(desk, changed, told):
    two_reviewers(desk)
    (found,) = all_disagreements(desk)
    decision = {
        "by": "lead",
        "why": "because",
        "value": 4.0,
        "seen": found.seen,
        "submission": "s",
        **changed,
    }
    with pytest.raises(WrongCall, match=told):
        rule(desk, found, Decision(**decision))
    assert desk.store.read(Ruling) == []


def test_a_challenge_opens_what_everybody_agreed_on_and_the_ruling_answers_it(desk):
    two_reviewers(desk)
    agreed = next(one for one in desk.store.read(Grade) if one.dimension == "kind")
    from shipworthy.score.review.disagreement import spot_of

    spot = spot_of(agreed, is_pair=False)
    doubt = Doubt("pm", "it insults the reader", "form-9", 0.0)
    assert (challenge(desk, spot, doubt), challenge(desk, spot, doubt)) == (1, 0)
    first = all_disagreements(desk)[0]
    assert first.spot.id == spot.id and first.challenges and len(desk.store.read(Challenge)) == 1
    page = ruling_page(desk, spot.id)
    assert [one.why for one in page.doubts] == ["it insults the reader"] and page.doubts[0].said == "fail"
    rule(desk, first, Decision("lead", "true", 0.0, first.seen, "f"))
    assert not any(one.spot.id == spot.id and one.is_open for one in all_disagreements(desk))
    with pytest.raises(WrongCall, match="there is no answer"):
        challenge(desk, spot._replace(case="nowhere"), doubt)
    with pytest.raises(WrongCall, match="no dimension 'tone'"):
        challenge(desk, spot._replace(dimension="tone"), doubt)


def test_who_rules_sees_neither_candidates_nor_names(desk):
    two_reviewers(desk)
    listed = rulings_page(desk)
    page = ruling_page(desk, listed.waiting[0].id)
    assert listed.n_waiting == 1 and listed.waiting[0].grades == ("5", "1")
    assert {one.who for one in page.voices} == {"Reviewer 1", "Reviewer 2"}
    assert "says ana" in {one.note for one in page.voices}  # a note is shown as it was written
    told = repr((listed, page)).replace("says ana", "").replace("says ben", "")
    for name in ("secretname", "otherone", "'ana'", "'ben'"):
        assert name not in told
    assert {one.name for one in ruling_page(desk, page.id, names=True).voices} == {"ana", "ben"}
    assert ruling_page(desk, "nothing") is None


def test_a_pair_is_ruled_by_its_item_and_never_becomes_a_grade(desk):
    batch = draw(desk, DrawWish(mode="pair", overlap=2, n=4)).id
    odd = next_item(desk, batch, "ana").item
    grade_all(desk, batch, "ana", lambda *_: "left")
    grade_all(desk, batch, "ben", lambda _, one: "right" if one.item == odd else "left")
    (found,) = all_disagreements(desk)
    assert found.spot.item == odd and found.spread == 1.0
    page = ruling_page(desk, found.spot.id)
    assert page.is_pair and [side.name for side in page.sides] == ["A", "B"]
    assert {one.said for one in page.voices} == {"A is better", "B is better"}
    rule(desk, found, Decision("lead", "A answers", 1.0, found.seen, "p"))
    (ruling,) = desk.store.read(Ruling)
    assert (ruling.item, ruling.answer) == (odd, "")
    assert not all_disagreements(desk)[0].is_open
    with pytest.raises(WrongCall, match="neither A, B nor a tie"):
        rule(desk, found, Decision("lead", "x", 3.0, (), "p2"))


def test_the_next_verdict_uses_the_ruling(cli, tmp_path):
    letters(tmp_path)
    with open_desk(load_benchmark(tmp_path / "prd.yaml")) as desk:
        two_reviewers(desk)

    def style():
        bars = cli("verdict", "--json").json["candidates"]
        return {name: one["bars"][0]["estimate"] for name, one in bars.items()}

    before = style()
    with open_desk(load_benchmark(tmp_path / "prd.yaml")) as desk:
        (found,) = all_disagreements(desk)
        mine = found.spot.candidate
        assert rule(desk, found, Decision("lead", "it is poor", 1.0, found.seen, "s")) == 1
    after = style()
    other = next(name for name in before if name != mine)
    # five answers are 5 and one was (5 + 1) / 2; the ruling makes that one 1
    assert (before[mine], after[mine]) == (pytest.approx(28 / 6), pytest.approx(26 / 6))
    assert before[other] == after[other] == 5
