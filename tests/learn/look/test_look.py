"""Look without a browser: what stands of what was said, the groups, their shares, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipworthy.learn.look.carrying import Target, carried_over
from shipworthy.learn.look.counting import PICKED, count_themes, saturation
from shipworthy.learn.look.promotion import Promotion, dimension_of, example_of, failure_mode_of, name_for
from shipworthy.learn.look.reading import known_phrases, last_of, read_batch, standing
from shipworthy.learn.look.remark import Remark
from shipworthy.learn.look.theme_step import ThemeStep
from shipworthy.learn.look.themes import last_step, replay
from shipworthy.score.review.batch import Batch, Item
from shipworthy.score.review.said import present_grades
from shipworthy.stats.interval import NotEnough


def remark(id, item="i0", is_good=False, phrase="rude", reader="ann", **more):
    return Remark(
        id=id, reader=reader, item=item, is_good=is_good, phrase=phrase, candidate="new", asked_as="a",
        case=item, case_hash="h", trial=0, **more,
    )  # fmt: skip


def item(place, **more):
    return Item(
        id=f"i{place}", batch="b", position=place, candidate="new", asked_as="a", case=f"c{place}", case_hash="h",
        trial=0, n_stratum=100, unit=f"u{place}", rank=place, answer=f"x{place}", **more,
    )  # fmt: skip


LOOK = Batch(id="b", mode="look", dimensions=(), candidates=("new",), seed=7, order="simple/7/x", n_pool=100)


def step(what, id="", **data):
    return ThemeStep(id=id or f"{what}-{sorted(data.items())}", what=what, data=data)


def group(id, *remarks, name="n"):
    return step(
        "group", id=f"g-{id}", groups=[{"id": id, "name": name, "remarks": list(remarks)}], by="similarity"
    )


class TestReading:
    def test_the_last_word_of_a_reader_counts_and_an_undo_brings_the_one_before_back(self):
        first, second = remark("r1"), remark("r2", is_good=True, replaces="r1")
        assert standing([first]) == (first,)
        assert standing([first, second]) == (second,)
        assert standing([first, second, remark("r3", replaces="r2", is_undo=True)]) == (first,)
        assert standing([first, remark("r2", replaces="r1", is_undo=True)]) == ()

    def test_two_tabs_of_one_reader_are_one_reading_and_two_readers_are_two(self):
        said = [remark("r1"), remark("r2", is_good=True), remark("r3", reader="bo")]
        assert [one.id for one in standing(said)] == ["r2", "r3"]
        assert last_of(said, "ann").id == "r2"
        assert last_of(said, "nobody") is None

    def test_phrases_are_offered_the_most_frequent_first(self):
        said = [
            remark("1", "i1", phrase="rude"),
            remark("2", "i2", phrase="late"),
            remark("3", "i3", phrase="late"),
        ]
        assert known_phrases([*said, remark("4", "i4", phrase="fine", is_good=True)]) == ("late", "rude")


class TestThemes:
    def test_every_step_is_replayed_and_undone(self):
        steps = [
            group("a", "1", "2", "3", name="rude"),
            group("b", "4", name="late"),
            step("rename", theme="a", name="is rude"),
            step("split", theme="a", into="c", name="shouts", remarks=["3"]),
            step("move", remarks=["2"], to="b"),
        ]
        found = {theme.id: theme for theme in replay(steps)}
        assert (found["a"].name, found["a"].remarks) == ("is rude", ("1",))
        assert found["b"].remarks == ("4", "2")
        assert found["c"].remarks == ("3",)
        merged = replay([*steps, step("merge", into="a", themes=["b", "c"])])
        assert [(theme.id, theme.remarks) for theme in merged] == [("a", ("1", "4", "2", "3"))]
        undone = replay([*steps, step("undo", step=last_step(steps).id)])
        assert next(theme for theme in undone if theme.id == "b").remarks == ("4",)

    def test_undoing_twice_takes_back_two_steps(self):
        steps = [group("a", "1"), step("rename", theme="a", name="x"), step("rename", theme="a", name="y")]
        steps.append(step("undo", step=last_step(steps).id))
        assert replay(steps)[0].name == "x"
        steps.append(step("undo", step=last_step(steps).id))
        assert replay(steps)[0].name == "n"

    def test_a_step_on_a_group_that_is_gone_does_nothing(self):
        steps = [group("a", "1"), group("b", "2"), step("merge", into="a", themes=["b"])]
        before = replay(steps)
        for late in (step("rename", theme="b", name="x"), step("move", remarks=["1"], to="b"), step("merge", into="b", themes=["a"])):  # fmt: skip
            assert replay([*steps, late]) == before

    def test_a_remark_is_in_one_group_only(self):
        found = replay([group("a", "1", "2"), group("b", "2")])
        assert [theme.remarks for theme in found] == [("1",), ("2",)]

    def test_a_promoted_group_says_what_it_is_in_the_prd(self):
        found = replay(
            [group("a", "1"), step("promote", theme="a", **{"as": "failure_mode", "name": "rude"})]
        )
        assert (found[0].promoted_as, found[0].promoted_to) == ("failure_mode", "rude")


class TestCounting:
    def reads(self, n=20, n_bad=5, **more):
        items = [item(place, **more) for place in range(n)]
        said = [remark(f"r{place}", f"i{place}", is_good=place >= n_bad) for place in range(n)]
        return read_batch(items, said, {})

    def test_a_share_of_answers_drawn_by_lot_has_an_exact_interval(self):
        themes = replay([group("a", *(f"r{place}" for place in range(5)))])
        found = count_themes(self.reads(), themes)["a"]
        assert (found.n, found.n_read, found.n_units, found.share) == (5, 20, 20, 0.25)
        assert found.interval.method == "clopper-pearson-exact"
        assert (round(found.interval.low, 4), round(found.interval.high, 4)) == (0.0866, 0.491)

    def test_answers_to_one_case_are_one_unit(self):
        items = [replace(item(place), case=f"c{place // 2}") for place in range(20)]
        said = [remark(f"r{place}", f"i{place}", is_good=place >= 10) for place in range(20)]
        themes = replay([group("a", *(f"r{place}" for place in range(10)))])
        found = count_themes(read_batch(items, said, {}), themes)["a"]
        assert (found.n, found.n_read, found.n_units) == (10, 20, 10)
        alone = count_themes(self.reads(20, 10), replay([group("a", *(f"r{p}" for p in range(10)))]))["a"]
        assert found.interval.high - found.interval.low > alone.interval.high - alone.interval.low

    def test_of_answers_picked_by_hand_no_share_is_said(self):
        reads = self.reads(chosen_by="person")
        found = count_themes(reads, replay([group("a", "r0")]))["a"]
        assert (found.n, found.share) == (1, None)
        assert found.interval == NotEnough(PICKED)
        assert isinstance(saturation(reads, ()), NotEnough)

    def test_skipped_answers_are_no_part_of_the_share(self):
        reads = read_batch(
            [item(0), item(1)], [remark("r0", "i0"), remark("r1", "i1", is_good=None, phrase="")], {}
        )
        assert count_themes(reads, replay([group("a", "r0")]))["a"].n_read == 1

    def test_a_phrase_without_a_group_is_a_kind_of_its_own_and_a_dismissed_group_is_none(self):
        themes = replay([group("a", "r0", "r1"), step("dismiss", theme="a")])
        found = saturation(self.reads(), themes)
        assert (found.n, found.n_kinds, found.n_since_new) == (20, 3, 15)
        assert saturation(self.reads(), replay([group("a", *(f"r{p}" for p in range(5)))])).n_since_new == 19

    def test_only_the_first_answer_of_a_case_is_a_fresh_draw(self):
        items = [replace(item(place), case=f"c{place // 2}") for place in range(20)]
        said = [remark(f"r{place}", f"i{place}", is_good=place >= 10) for place in range(20)]
        assert saturation(read_batch(items, said, {}), ()).n == 10


class TestPromotion:
    def test_a_failure_mode_carries_its_examples_in_the_definition_the_judge_reads(self):
        wish = Promotion(
            "a", "failure_mode", "rude", "insults the buyer.", "major", "2%", "judge", ("You fool!\nGo.",)
        )
        assert failure_mode_of(wish) == {
            "id": "rude", "definition": "insults the buyer; for example: “You fool! Go.”", "severity": "major",
            "at_most": "2%", "detect": "judge",
        }  # fmt: skip

    def test_a_dimension_has_the_examples_as_anchors(self):
        wish = Promotion(
            "a", "dimension", "kind", "is kind", by="human", bad=("Go.", "No."), good=("Gladly.",)
        )
        assert dimension_of(wish)["anchors"] == {"pass": "“Gladly.”", "fail": "“Go.” / “No.”"}

    @pytest.mark.parametrize("text", ["One. " * 100, "word " * 100, "字" * 500, "好的。" * 200])
    def test_long_examples_are_cut_where_a_reader_would(self, text):
        found = example_of(text)
        assert len(found) <= 242
        assert found.endswith(" …")
        assert found.removesuffix(" …") in " ".join(text.split())
        assert found.removesuffix(" …")[-1] in ".d字。"

    def test_names(self):
        assert name_for("Makes up a price!") == "makes-up-a-price"
        assert name_for("rude", ["rude", "rude-2"]) == "rude-3"
        assert name_for("编造政策") == "编造政策"
        assert name_for("!!!") == "failure"


class TestCarrying:
    TARGET = Target("rude", True, "rubric", {"c0": "q0"})

    def carried(self, target=TARGET, remarks=("r0",), said=None, **more):
        items = [item(place, **more) for place in range(4)]
        given = said or [
            remark("r0", "i0"), remark("r1", "i1", phrase="late"), remark("r2", "i2", is_good=True, phrase=""),
            remark("r3", "i3", is_good=None, phrase=""),
        ]  # fmt: skip
        return carried_over(LOOK, read_batch(items, given, {}), remarks, target, "now")

    def test_named_happened_other_readings_did_not_and_skipped_ones_could_not_be_judged(self):
        found = self.carried()
        assert [(one.value, one.said) for one in found.grades] == [
            (1.0, "grade"), (0.0, "grade"), (0.0, "grade"), (None, "cant_judge"),
        ]  # fmt: skip
        assert (found.n_happened, found.n_not, found.n_skipped) == (1, 2, 1)
        assert all(one.note.startswith("from look") for one in found.grades)
        assert (found.grades[0].rubric, found.grades[0].question) == ("rubric", "q0")

    def test_of_a_dimension_named_fails(self):
        found = self.carried(Target("kind", False, "rubric", {}))
        assert [one.value for one in found.grades] == [0.0, 1.0, 1.0, None]

    def test_the_batch_keeps_the_random_order_that_the_chances_come_from(self):
        found = self.carried()
        assert (found.batch.mode, found.batch.dimensions) == ("grade", ("rude",))
        assert (found.batch.order, found.batch.seed, found.batch.n_pool) == (
            LOOK.order,
            LOOK.seed,
            LOOK.n_pool,
        )
        assert [(one.unit, one.rank, one.n_stratum) for one in found.items] == [
            (f"u{p}", p, 100) for p in range(4)
        ]
        assert {one.batch for one in found.items} == {found.batch.id}

    def test_answers_picked_by_hand_give_no_grades(self):
        assert self.carried(chosen_by="person").grades == ()

    def test_doing_it_again_adds_nothing_and_a_correction_counts(self):
        first, again = self.carried(), self.carried()
        assert {one.id for one in first.grades} == {one.id for one in again.grades}
        moved = self.carried(remarks=("r0", "r1"))
        assert [one.id for one in moved.items] == [one.id for one in first.items]
        counted = {one.item: one.value for one in present_grades([*first.grades, *moved.grades])}
        assert list(counted.values()) == [1.0, 1.0, 0.0, None]
