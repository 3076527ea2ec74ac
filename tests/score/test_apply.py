from __future__ import annotations

import time
from dataclasses import replace

import pytest

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.score.apply import apply
from shipworthy.score.score import Score


def test_a_score_for_every_trial_and_scorer(bench):
    trials = [bench.trial("a b"), bench.trial("c", trial=1, candidate="other", asked_as="b")]
    scorers = {"says_a": bench.scorer({"contains": "a"}), "short": bench.scorer({"length": 1})}
    found = apply(trials, {"c1": bench.case()}, scorers)
    whole = bench.case().whole  # a score belongs to the whole case, the expected answer included
    assert found == [
        Score("small", "a", "c1", whole, 0, "says_a", 1.0, scorer=scorers["says_a"].identity),
        Score("small", "a", "c1", whole, 0, "short", 0.0, explanation="2 words, expected at most 1",
              scorer=scorers["short"].identity),
        Score("other", "b", "c1", whole, 1, "says_a", 0.0, explanation="lacks 'a'", scorer=scorers["says_a"].identity),
        Score("other", "b", "c1", whole, 1, "short", 1.0, explanation="1 words, expected at most 1",
              scorer=scorers["short"].identity),
    ]  # fmt: skip


def test_trials_of_unknown_cases_are_left_out(bench):
    trials = [bench.trial("a"), bench.trial("a", case="gone")]
    assert [
        score.case for score in apply(trials, [bench.case()], {"a": bench.scorer({"contains": "a"})})
    ] == ["c1"]


def test_categories_and_reasons_are_kept(bench):
    scorers = {"spam": bench.scorer("classification"), "kept": bench.scorer("recorded")}
    spam, kept = apply([bench.trial("ham")], [bench.case("spam")], scorers)
    assert (spam.category, spam.expected, spam.value) == ("ham", "spam", 0)
    assert (kept.value, kept.reason, kept.source) == (
        None,
        "no 'quality' was recorded with the answer",
        "recorded",
    )


@pytest.mark.parametrize("kind", ["judge", "human", "hybrid"])
def test_a_judges_scores_that_came_with_the_answers(bench, kind):
    scorer = bench.scorer(kind, Scale(1, 5))
    trials = [
        bench.trial("x", scores={"quality": 4, "undeclared": 1}),
        bench.trial("x", trial=1),
        bench.trial(None, trial=2, failure="empty"),
        bench.trial("x", trial=0, asked_as="without any", candidate="live"),
        bench.trial(None, trial=1, asked_as="without any", candidate="live", failure="empty"),
    ]
    found = apply(trials, [bench.case()], {"quality": scorer})
    assert [(s.candidate, s.trial, s.value, s.source, s.scorer) for s in found] == [
        ("small", 0, 4.0, "recorded", f"recorded:{kind}"),
        ("small", 1, None, "recorded", f"recorded:{kind}"),
        ("small", 2, 1.0, "recorded", f"recorded:{kind}"),
    ]


def test_any_scorer_of_the_port_will_do(bench):
    class Plain:
        identity = "plain"

        def grade(self, trial, case):
            raise KeyError("x" * 10_000)

    (score,) = apply([bench.trial("x")], [bench.case()], {"a": Plain()})
    assert (score.value, score.source, score.scorer) == (None, "code", "plain")
    assert score.reason.startswith("scorer raised KeyError")
    assert len(score.reason) == 500


def test_four_thousand_scores_take_less_than_a_second(bench):
    cases = [Case(f"c{n}", "in", "paris") for n in range(1000)]
    trials = [replace(bench.trial(f"It is Paris {n}"), case=f"c{n}") for n in range(1000)]
    scorers = {
        f"d{n}": bench.scorer(kind)
        for n, kind in enumerate(["contains", "equals", {"regex": "P.*s"}, {"length": 9}])
    }
    started = time.process_time()
    found = apply(trials, cases, scorers)
    assert len(found) == 4000
    assert time.process_time() - started < 1.0
