"""A reviewer's sitting: who gets what, what is taken down, what is taken back; and nothing that unblinds."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from shipworthy.errors import WrongCall
from shipworthy.score.review.batch import Item
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.seat import Seat
from shipworthy.workbench.review.draw import DrawWish, draw
from shipworthy.workbench.review.progress import batch_progress
from shipworthy.workbench.review.sitting import Submission, item_of, next_item, say, undo

GOOD = {"relevance": 4, "honest": "pass"}


def graded(desk, batch, reviewer, n, values=GOOD):
    """Grades the next n items; gives their ids."""
    done = []
    for _ in range(n):
        served = next_item(desk, batch.id, reviewer)
        say(desk, reviewer, Submission(f"{reviewer}-{served.item}", served.item, values=values))
        done.append(served.item)
    return done


@pytest.fixture
def desk(measured, at_desk):
    with at_desk(measured()) as desk:
        yield desk


def test_nothing_served_names_a_candidate_or_a_score(desk):
    batch = draw(desk, DrawWish(overlap=2))
    graded(desk, batch, "Ann", 3, {"relevance": 1, "honest": "fail"})
    served = next_item(desk, batch.id, "Bob")
    told = json.dumps(asdict(served), default=str)
    item = desk.store.read(Item, id=served.item)[0]
    assert item.candidate in ("small", "large")
    shown = served.answers[0].text
    assert shown.startswith(f"{item.candidate} says")  # the text itself, which this test lets tell
    assert "small" not in told.replace(shown, "")
    assert "large" not in told.replace(shown, "")
    assert item.asked_as not in told
    assert "Ann" not in told
    assert served.said == {}


def test_the_form_has_the_anchors_of_the_slice(desk):
    batch = draw(desk, DrawWish())
    seen = {}
    while served := next_item(desk, batch.id, "Ann"):
        seen[served.case.slices["region"]] = served.rubrics[0].anchors[0][1]
        say(desk, "Ann", Submission(served.item, served.item, values=GOOD))
    assert seen == {"EU": "all of it in euros", "SEA": "all of it"}
    assert served is None


def test_the_same_seat_until_something_is_said(desk):
    batch = draw(desk, DrawWish())
    first = next_item(desk, batch.id, "Ann")
    assert next_item(desk, batch.id, "Ann").item == first.item
    assert next_item(desk, batch.id, "Bob").item != first.item
    assert len(desk.store.read(Seat, item=first.item)) == 1


def test_the_second_reviewer_completes_what_the_first_began(desk):
    batch = draw(desk, DrawWish(overlap=2))
    done = graded(desk, batch, "Ann", 5)
    assert graded(desk, batch, "Bob", 5) == done
    assert next_item(desk, batch.id, "Cid").item not in done
    progress = batch_progress(desk, batch.id)
    assert (progress.n_done, progress.n_words, progress.n_by) == (5, 10, {"Ann": 5, "Bob": 5})


def test_a_submission_sent_twice_is_one_and_ids_of_others_do_no_harm(desk):
    batch = draw(desk, DrawWish())
    ann, bob = next_item(desk, batch.id, "Ann"), next_item(desk, batch.id, "Bob")
    assert say(desk, "Ann", Submission("same", ann.item, values=GOOD)).is_new
    assert not say(desk, "Ann", Submission("same", ann.item, values=GOOD)).is_new
    assert say(desk, "Bob", Submission("same", bob.item, values=GOOD)).is_new
    assert len(desk.store.read(Grade)) == 4


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"relevance": 6, "honest": 1}, "not on the scale of 'relevance', which is 1-5"),
        ({"relevance": "nan", "honest": 1}, "not on the scale"),
        ({"relevance": 3, "honest": 0.5}, "neither pass nor fail"),
        ({"relevance": 3}, "nothing is said of: honest"),
        ({"relevance": 3, "honest": 1, "tone": 1}, "does not ask for 'tone'"),
    ],
)
def test_what_is_not_on_the_scale_is_refused_and_nothing_is_written(desk, values, message):
    batch = draw(desk, DrawWish())
    served = next_item(desk, batch.id, "Ann")
    with pytest.raises(WrongCall, match=message):
        say(desk, "Ann", Submission("s", served.item, values=values))
    assert desk.store.read(Grade) == []


def test_a_dimension_that_cant_be_judged_and_a_whole_item(desk):
    batch = draw(desk, DrawWish())
    one = next_item(desk, batch.id, "Ann")
    say(desk, "Ann", Submission("1", one.item, values={"relevance": "can't judge", "honest": True}))
    two = next_item(desk, batch.id, "Ann")
    say(desk, "Ann", Submission("2", two.item, said="cant_judge", note="not my field"))
    told = [(g.dimension, g.said, g.value) for g in desk.store.read(Grade)]
    assert told == [
        ("relevance", "cant_judge", None),
        ("honest", "grade", 1.0),
        ("relevance", "cant_judge", None),
        ("honest", "cant_judge", None),
    ]
    assert next_item(desk, batch.id, "Ann").item not in (one.item, two.item)


def test_undo_gives_the_item_back_and_keeps_the_word(desk):
    batch = draw(desk, DrawWish())
    done = graded(desk, batch, "Ann", 3)
    served = undo(desk, "Ann", batch.id)
    assert served.item == done[-1]
    assert served.progress.n_said == 2
    assert next_item(desk, batch.id, "Ann").item == done[-1]
    assert len(desk.store.read(Grade, item=done[-1])) == 3  # two grades and the undo
    say(desk, "Ann", Submission("again", done[-1], values={"relevance": 2, "honest": 0}))
    assert item_of(desk, done[-1], "Ann").said == {"relevance": 2.0, "honest": 0.0}
    assert next_item(desk, batch.id, "Ann").item not in done


def test_an_undo_pressed_twice_takes_back_one(desk):
    batch = draw(desk, DrawWish())
    done = graded(desk, batch, "Ann", 2)
    undo(desk, "Ann", batch.id, submission=f"Ann-{done[1]}")
    with pytest.raises(WrongCall, match="nothing"):
        undo(desk, "Ann", batch.id, submission=f"Ann-{done[1]}")
    assert batch_progress(desk, batch.id).n_by == {"Ann": 1}


def test_a_correction_takes_the_place_of_the_word_and_its_undo_brings_it_back(desk):
    batch = draw(desk, DrawWish())
    (item,) = graded(desk, batch, "Ann", 1)
    say(desk, "Ann", Submission("better", item, values={"relevance": 5, "honest": 1}))
    assert item_of(desk, item, "Ann").said["relevance"] == 5
    assert [g.replaces != "" for g in desk.store.read(Grade, item=item)] == [False, False, True, True]
    undo(desk, "Ann", batch.id)
    assert item_of(desk, item, "Ann").said["relevance"] == 4
    assert batch_progress(desk, batch.id).n_words == 1


def test_what_is_skipped_comes_last_and_goes_to_others(desk):
    batch = draw(desk, DrawWish(n=3))
    first = next_item(desk, batch.id, "Ann").item
    say(desk, "Ann", Submission("skip", first, said="skip"))
    assert next_item(desk, batch.id, "Bob").item == first
    others = graded(desk, batch, "Ann", 2)
    assert first not in others
    assert next_item(desk, batch.id, "Ann") is None  # Bob has it before him
    say(desk, "Bob", Submission("skip", first, said="skip"))
    assert next_item(desk, batch.id, "Ann").item == first


def test_a_seat_lapses_and_who_lost_it_is_told(desk, clock):
    batch = draw(desk, DrawWish(n=2))
    held = next_item(desk, batch.id, "Ann").item
    clock.on(minutes=30, seconds=30)  # lapsed, but in the time of grace nobody else gets it
    assert next_item(desk, batch.id, "Bob").item != held
    clock.on(minutes=1)
    assert next_item(desk, batch.id, "Cid").item == held
    with pytest.raises(WrongCall, match="others have taken all places"):
        say(desk, "Ann", Submission("late", held, values=GOOD))
    assert say(desk, "Cid", Submission("in time", held, values=GOOD)).is_new
    assert batch_progress(desk, batch.id).n_by == {"Cid": 1}


def test_who_comes_back_late_to_a_seat_that_nobody_took_is_heard(desk, clock):
    batch = draw(desk, DrawWish())
    held = next_item(desk, batch.id, "Ann").item
    clock.on(hours=5)
    assert next_item(desk, batch.id, "Ann").item == held
    clock.on(hours=5)
    assert say(desk, "Ann", Submission("late", held, values=GOOD)).is_new
    assert [seat.turn for seat in desk.store.read(Seat, item=held)] == [0, 1, 2]


def test_nobody_grades_an_item_they_have_no_place_at(desk):
    batch = draw(desk, DrawWish(n=1))
    (item,) = graded(desk, batch, "Ann", 1)
    with pytest.raises(WrongCall, match="others have taken"):
        say(desk, "Bob", Submission("x", item, values=GOOD))
    with pytest.raises(WrongCall, match="others have taken"):
        item_of(desk, item, "Bob")
    with pytest.raises(WrongCall, match="no item"):
        say(desk, "Bob", Submission("x", "unknown", values=GOOD))
    with pytest.raises(WrongCall, match="no batch"):
        next_item(desk, "unknown", "Bob")
    with pytest.raises(WrongCall, match="name is empty"):
        next_item(desk, batch.id, " ")


def test_a_pair_has_sides_by_the_seed_and_the_word_is_of_the_item_not_of_the_side(desk):
    batch = draw(desk, DrawWish(mode="pair"))
    lefts = set()
    while served := next_item(desk, batch.id, "Ann"):
        left = served.answers[0].text
        lefts.add(left.split()[0])
        say(
            desk,
            "Ann",
            Submission(served.item, served.item, values={"": "left" if "large" in left else "right"}),
        )
        assert item_of(desk, served.item, "Ann").said == {"": "left" if "large" in left else "right"}
    assert lefts == {"small", "large"}
    items = {item.id: item for item in desk.store.read(Item)}
    for grade in desk.store.read(Grade):
        assert grade.value == (1.0 if items[grade.item].candidate == "large" else 0.0)


def test_a_case_that_was_changed_is_shown_to_nobody(measured, at_desk):
    benchmark = measured(4)
    with at_desk(benchmark) as desk:
        batch = draw(desk, DrawWish())
    changed = measured(
        4, change=lambda rows: [row | {"input": "another"} if row["id"] == "c1" else row for row in rows]
    )
    with at_desk(changed) as desk:
        seen = set()
        while served := next_item(desk, batch.id, "Ann"):
            seen.add(served.case.input)
            say(desk, "Ann", Submission(served.item, served.item, values=GOOD))
        assert seen == {"question 0", "question 2", "question 3"}
        assert batch_progress(desk, batch.id).n_gone == 2
        gone = next(item for item in desk.store.read(Item) if item.case == "c1")
        with pytest.raises(WrongCall, match="changed or taken out"):
            item_of(desk, gone.id, "Ann")
