"""Drafts checked against the benchmark: repeats, leaks, levels, clashing ids, words that say nothing."""

from __future__ import annotations

import pytest

from shipworthy.define.case import Case
from shipworthy.define.dimension import PASS_FAIL, Scale
from shipworthy.define.lint.chance_result import BarChance, Chance, Change
from shipworthy.define.parse import parse
from shipworthy.learn.suggest.anchor_drafts import LabelledAnswer, examples_of, read_anchors
from shipworthy.learn.suggest.case_drafts import UNCONFIRMED, Known, read_cases_drafted
from shipworthy.learn.suggest.failure_mode_drafts import BadAnswer, read_failure_modes
from shipworthy.learn.suggest.gaps import FEWEST, Gap, gaps_of
from shipworthy.learn.suggest.levels import levels_of, nearest_level, read_level
from shipworthy.learn.suggest.reply import Items
from shipworthy.learn.suggest.rubric_drafts import Vague, read_rubrics, vague_dimensions

PRD = {
    "product": "desk", "slices": ["region"],
    "prd": {"examples": [{"input": "How do I return blue shoes?"}]},
    "dimensions": {
        "tone": "friendly and polite",
        "relevance": {"definition": "names the product", "scale": "1-5", "anchors": {5: "Names it at once."}, "scored_by": "human"},
        "empty": {"scored_by": "human"},
        "code": {"scored_by": "equals"},
    },
    "failure_modes": [{"id": "rude", "definition": "Insults the buyer or the buyer's family."}],
    "bars": ["relevance >= 4"],
}  # fmt: skip


@pytest.fixture
def benchmark():
    cases = [
        Case(
            f"c{i}",
            f"Where is my order number {i} today?",
            expected="here",
            fields={"region": "EU", "note": "n"},
        )
        for i in range(4)
    ]
    return parse(PRD).placed(golden=cases, release=[Case("sealed", "What does the red kettle weigh?")])


def cases(benchmark, *items, known=None, gap=None):
    gap = gap or Gap({"region": "SEA"}, 0, 5, "thin")
    return read_cases_drafted(Items(tuple(items)), benchmark, gap, known or Known({}))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("where is my order number 2 today", "nearly case 'c2'"),
        ("What does the red kettle weigh", "nearly case 'sealed'"),
        ("How do I return blue shoes", "an example of the PRD"),
        ("Can you gift wrap the large teapot for me?", "stands in the prompt of 'new'"),
        ("Is the green lamp in stock this week?", "data.seen"),
        ("Do you sell gift cards for tea?", "waits for you already"),
        ("", "no text"),
    ],
)
def test_a_draft_that_somebody_has_seen_is_no_case(benchmark, text, why):
    known = Known(
        {"new": "Example: Can you gift wrap the large teapot for me? Yes."},
        ["Is the green lamp in stock this week?"],
        ["Do you sell gift cards for tea?"],
    )
    found = cases(benchmark, {"input": text}, known=known)
    assert not found.drafts and why in found.unusable[0]


def test_a_case_gets_its_slice_an_id_and_no_expected_answer_unseen(benchmark):
    (draft,) = cases(
        benchmark, {"input": "Does the kettle whistle?", "expected": "yes", "region": "Mars", "note": "n"}
    ).drafts
    assert draft.data["region"] == "SEA", "the gap's slice, whatever the model wrote"
    assert draft.data["id"].startswith("drafted-") and UNCONFIRMED in draft.doubts
    assert any("SEA is no value" in doubt for doubt in draft.doubts)
    again = cases(benchmark, {"input": "Does the kettle whistle?"}).drafts[0]
    assert again.data["id"] == draft.data["id"] and any(
        "no expected answer" in doubt for doubt in again.doubts
    )


def test_alike_drafts_of_one_reply_count_once(benchmark):
    found = cases(benchmark, {"input": "Does the kettle whistle?"}, {"input": "does the kettle whistle??"})
    assert len(found.drafts) == 1 and "another draft of the same reply" in found.unusable[0]


def test_gaps_come_from_the_verdict_the_chance_and_thin_slices(benchmark):
    bar = BarChance("relevance >= 4 in region=EU", (), {"region": "EU"}, 0.2, 0.0, "4.2", 4, 4)
    chance = Chance(0.2, bars=(bar,), changes=(Change("cases", "40 more", bar.bar, 0.8, n_more=40),))
    found = gaps_of(benchmark, chance, [{"id": "b", "slice": {"region": "EU"}, "needs": {"more_cases": 120}}])
    assert [(gap.name, gap.n_cases, gap.n_more) for gap in found] == [
        ("region=EU", 4, 120),
        ("edge cases", 4, None),
    ]
    assert "last verdict" in found[0].why
    assert gaps_of(benchmark, chance)[0].n_more == 40
    (thin, edge) = gaps_of(benchmark)
    assert (thin.name, thin.n_more) == ("region=EU", FEWEST - 4) and edge.name == "edge cases"
    impossible = gaps_of(benchmark, None, [{"id": "b", "slice": None, "needs": {"more_cases": 10**6}}])
    assert impossible[-1].n_more is None, "a number nobody can reach is no advice"


def labelled(value, text="It is the blue one.", spread=0.0):
    return LabelledAnswer("c1", "asked", text, value, spread)


def test_labelled_answers_speak_for_the_level_they_are_near():
    scale = Scale(1, 5)
    found = examples_of(
        scale,
        [labelled(5), labelled(4.4), labelled(2.5), labelled(1, ""), labelled(1, "no", 2.0), labelled(1)],
    )
    assert [one.level for one in found] == ["5", "4", "3", "1", "1"]
    assert [one.labelled.spread for one in found if one.level == "1"] == [0.0, 2.0], "agreed ones first"
    assert levels_of(PASS_FAIL) == ("pass", "fail") and levels_of(Scale(0, 100)) == ("100", "50", "0")
    assert nearest_level(75, Scale(0, 100)) is None and nearest_level(95, Scale(0, 100)) == "100"
    assert (
        read_level("5.0", scale) == "5"
        and read_level("6", scale) is None
        and read_level(True, PASS_FAIL) == "pass"
    )


def test_anchors_are_told_apart_and_never_quote_an_answer_unsaid(benchmark):
    quoted = "It is the big blue kettle with the long black handle."
    examples = examples_of(Scale(1, 5), [labelled(5, quoted), labelled(1, spread=2.0)])
    found = read_anchors(
        Items((
            {"level": 5, "text": f"Says: {quoted}", "examples": [1]},
            {"level": 1, "text": "Names it at once.", "examples": [1]},
            {"level": 1, "text": "A second one for the same level.", "examples": []},
            {"level": 3, "text": "Nobody labelled a three.", "examples": []},
            {"level": 5, "text": "good and clear", "examples": []},
        )), benchmark, "relevance", examples,
    )  # fmt: skip
    assert [(one.data["level"], one.data["text"]) for one in found.drafts] == [
        ("5", f"Says: {quoted}"),
        ("1", "Names it at once."),
    ]
    five, one = (" | ".join(draft.doubts) for draft in found.drafts)
    assert "by heart" in five and "takes the place" in five and "single labelled answer" in five
    assert "same as the PRD's anchor for level 5" in one and "did not agree" in one and "another level" in one
    assert len(found.unusable) == 3


def test_failure_modes_are_new_checkable_and_have_free_ids(benchmark):
    answers = [BadAnswer("c1", "asked", "no", "low"), BadAnswer("c2", "asked", "no", "rude", is_read=True)]
    found = read_failure_modes(
        Items((
            {"definition": "Leaves out the delivery date that was asked for.", "id": "Rude", "severity": "Major", "seen_in": [1, 2, 9, 2]},
            {"definition": "Insults the buyer, or the buyer's family", "id": "insult", "severity": "major", "seen_in": [1]},
            {"definition": "unhelpful", "id": "x", "severity": "awful", "seen_in": []},
            {"definition": "not good", "id": "y", "severity": "minor", "seen_in": []},
        )), benchmark, answers,
    )  # fmt: skip
    assert found.drafts[0].data["id"] == "rude-2" and found.drafts[0].data["severity"] == "major"
    assert "2 of 2" in found.drafts[0].because
    assert not any("nobody has read" in doubt for doubt in found.drafts[0].doubts)
    assert any("'rude' in other words" in text for text in found.unusable)
    assert any("nothing that anyone could check" in text for text in found.unusable)


def test_lint_says_which_dimensions_are_vague_the_vaguest_first(benchmark):
    assert [(one.name, one.why[-6:]) for one in vague_dimensions(benchmark)] == [
        ("tone", "(D302)"),
        ("empty", "(D303)"),
    ]


def test_a_rubric_has_ends_that_differ_and_is_no_vibe_again(benchmark):
    vague = Vague("tone", "friendly and polite", "a vibe", "1-5")
    good = {"5": "Greets by name and thanks.", "3": "Greets.", "1": "Begins without a greeting."}
    found = read_rubrics(
        Items((
            {"definition": "Greets by name.", "anchors": good},
            {"definition": "Greets by name!", "anchors": good},
            {"definition": "polite and warm", "anchors": good},
            {"definition": "Asks one question.", "anchors": {"5": "Asks one.", "1": "Asks one."}},
            {"definition": "Thanks the buyer.", "anchors": {"5": "Thanks.", "1": "Does not thank.", "7": "?"}},
        )), benchmark, vague,
    )  # fmt: skip
    assert [list(one.data["anchors"]) for one in found.drafts] == [["5", "3", "1"], ["5", "1"]]
    assert any("some levels have no anchor" in doubt for doubt in found.drafts[1].doubts)
    said = " | ".join(found.unusable)
    for why in ("in other words", "as vague as before", "no anchor for 1", "no level '7'"):
        assert why in said
