"""Where the behaviour changed: words, numbers, distances, groups."""

from __future__ import annotations

import numpy as np
import pytest

from shipworthy.decide.changed import behaviour
from shipworthy.decide.changed_clusters import cluster, silhouette
from shipworthy.decide.changed_distance import Remembered, distances
from shipworthy.decide.changed_features import change_of
from shipworthy.decide.changed_text import negations_of, numbers_of, stretches, words_of
from shipworthy.decide.evidence import gather
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

DIMENSIONS = {"good": {"scored_by": "recorded"}}


def trial(candidate, case, output, number=0, **more):
    return Trial("r", candidate, candidate, str(case), "h", number, output=output, **more)


def score(candidate, case, value, number=0):
    return Score(candidate, candidate, str(case), "h", number, "good", value)


def look(benchmark_of, texts, values=None, **more):
    """Behaviour of `new` against `rules` on (new text, rules text) of every case."""
    values = values or [(1, 1)] * len(texts)
    pair = ("new", "rules")
    trials = [trial(name, n, text[side]) for n, text in enumerate(texts) for side, name in enumerate(pair)]
    scores = [score(name, n, value[side]) for n, value in enumerate(values) for side, name in enumerate(pair)]
    rows = [
        {"case": s.case, "candidate": s.candidate, "trial": 0, "dimension": "good", "value": s.value}
        for s in scores
    ]
    evidence = gather(benchmark_of(dimensions=DIMENSIONS), rows)
    return behaviour(evidence, trials, scores, pair, **more)


class Topics:
    """A tiny embedding that knows three topics, and neither numbers nor negation."""

    identity = "topics-1"
    n_texts = 0

    def encode(self, texts):
        self.n_texts += len(texts)
        groups = (("price", "cost", "usd"), ("deliver", "ship"), ("thanks", "regards"))
        rows = np.array(
            [[sum(word in text.lower() for word in group) for group in groups] for text in texts], float
        )
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def test_numbers_are_read_as_numbers():
    assert numbers_of("1,000 pieces at 3.50, not 3.5 and ２０") == {"1000": 1, "3.50": 1, "3.5": 1, "20": 1}
    assert numbers_of("GPT4 and USB3") == {}
    assert numbers_of("单价50美元，交期90天") == {"50": 1, "90": 1}


@pytest.mark.parametrize(
    ("text", "n"),
    [("We do not ship.", 1), ("We don’t and can't ship", 2), ("do n't", 1), ("我们不发货，也没有", 2), ("kein Versand", 1),
     ("a notable note", 0)],
)  # fmt: skip
def test_negations(text, n):
    assert negations_of(text) == n


def test_words_of_chinese_are_pairs_and_signs_count():
    assert words_of("交期三十天") == ["交期", "期三", "三十", "十天"]
    assert words_of("**Bold** answer") == ["**", "bold", "**", "answer"]


def test_the_words_that_differ():
    found = stretches("We deliver in 53 days.", "We deliver in 35 days.")
    assert [(one.kind, one.text.strip()) for one in found] == [
        ("same", "We deliver in"), ("removed", "35"), ("added", "53"), ("same", "days.")
    ]  # fmt: skip
    assert "".join(one.text for one in found if one.kind != "removed") == "We deliver in 53 days."


def test_long_answers_show_what_stands_next_to_the_change():
    long = " ".join(f"w{n}" for n in range(200))
    found = stretches(f"{long} new {long}", f"{long} old {long}")
    assert [one.kind for one in found] == ["left_out", "same", "removed", "added", "same", "left_out"]
    assert found[0].text.endswith("words the same")
    assert [one.kind for one in stretches("a " * 2000 + "b", "a " * 2000 + "c")][-2:] == ["removed", "added"]
    numbers = [str(n) for n in range(2000)]
    assert any("more words" in one.text for one in stretches(" ".join(numbers), " ".join(numbers[::-1])))


def test_two_answers_with_little_in_common_are_not_woven():
    found = stretches("Sorry, I cannot help.", "The price is ten dollars for each oak chair today")
    assert [one.kind for one in found] == ["removed", "added"]


def test_distance_of_wording():
    same, close, far, silent, none = distances(
        [("Hello  World", "hello world"), ("we ship in 35 days", "we ship in 53 days"), ("aaa", "zzz"), ("", "yes"), ("", "")],
        None,
    )  # fmt: skip
    assert (same, far, silent, none) == (0.0, 1.0, 1.0, 0.0)
    assert 0.0 < close < 0.6


def test_distance_is_the_same_whichever_comes_first_and_in_any_order():
    pairs = [("the price is ten", "price: ten"), ("other words", "some words"), ("我们发货", "我们不发货")]
    found = distances(pairs, None)
    assert distances([(b, a) for a, b in pairs], None) == pytest.approx(found)
    assert distances(pairs[::-1], None)[::-1] == pytest.approx(found)
    assert ((found > 0) & (found < 1)).all()


def test_an_embedding_measures_meaning_and_is_asked_once_for_a_text():
    embedder = Topics()
    pairs = [("price ten", "cost ten"), ("price ten", "we ship"), ("", "price")]
    found = distances(pairs, Remembered(embedder))
    assert found.tolist() == pytest.approx([0.0, 1.0, 1.0])
    assert embedder.n_texts == 3


def test_an_embedding_that_gives_nonsense_is_named():
    class Broken:
        identity = "broken-1"

        def encode(self, texts):
            return np.full((len(texts), 3), np.nan)

    with pytest.raises(WrongCall, match=r"broken-1 gave an array of shape \(1, 3\)"):
        distances([("a", "b")], Remembered(Broken()))


def test_a_number_or_a_not_counts_where_the_distance_sees_nothing(benchmark_of):
    found = look(
        benchmark_of,
        [
            ("the price is 20 usd", "the price is 200 usd"),
            ("we do not ship", "we ship"),
            ("thanks", "thanks"),
        ],
        embedder=Topics(),
    )
    assert (found.measured_by, found.embedder) == ("meaning", "topics-1")
    assert (found.n_changed, found.n_same, found.n_number, found.n_negation) == (2, 1, 1, 1)
    assert found.distance == pytest.approx(0.0)
    assert sorted(pair.flags[0] for pair in found.pairs) == ["negation", "number"]


def test_changed_answers_are_found_whether_or_not_a_score_moved(benchmark_of):
    found = look(benchmark_of, [("yes", "yes"), ("no", "yes"), ("nope", "yes")], [(1, 1), (1, 1), (0, 1)])
    assert (found.n_pairs, found.n_changed, found.n_moved) == (3, 2, 1)
    assert (found.share_changed, found.low < 2 / 3 < found.high) == (pytest.approx(2 / 3), True)
    moved = next(pair for pair in found.pairs if pair.case == "2").moved
    assert [(one.name, one.a, one.b) for one in moved] == [("good", 0, 1)]


def world(n=120):
    """A third is refused, a third gets a discount, a third is as before but for one word."""
    texts, values = [], []
    for case in range(n):
        old = f"Thank you for asking. The price of item {case} is {case + 3} dollars and we deliver in {case % 7 + 20} days."
        kind = case % 3
        new = [
            "I am sorry but I cannot help with this request.",
            old.replace("The price", "With a special discount today the price"),
            old.replace("Thank you", "Thanks"),
        ][kind]
        texts.append((new, old))
        values.append((0 if kind == 0 else 1, 1))
    return texts, values


def test_answers_that_changed_alike_are_grouped_and_named(benchmark_of):
    texts, values = world()
    found = look(benchmark_of, texts, values)
    groups = [{int(case) % 3 for case in one.cases} for one in found.clusters]
    assert sorted(map(tuple, groups)) == [(0,), (1,), (2,)]
    by_kind = {int(one.cases[0]) % 3: one for one in found.clusters}
    assert {"sorry", "cannot"} & set(by_kind[0].came)
    assert {"discount", "special", "today"} & set(by_kind[1].came)
    assert "thanks" in by_kind[2].came
    refused = next(row for row in by_kind[0].differences if row.name == "good")
    assert (refused.estimate, refused.direction, refused.n_cases) == (pytest.approx(-1.0), "worse", 40)
    assert all(row.direction == "not_told" for kind in (1, 2) for row in by_kind[kind].differences)
    assert by_kind[0].n_negation == 40
    assert sum(one.n_pairs for one in found.clusters) == found.n_changed == 120
    for one in found.clusters:
        assert one.low < one.share < one.high


def test_groups_do_not_depend_on_the_order_of_the_cases(benchmark_of):
    texts, values = world(60)
    one = look(benchmark_of, texts, values)
    trials = [trial(name, n, text[side]) for n, text in reversed(list(enumerate(texts)))
              for side, name in enumerate(("new", "rules"))]  # fmt: skip
    rows = [{"case": str(n), "candidate": name, "trial": 0, "dimension": "good", "value": value[side]}
            for n, value in enumerate(values) for side, name in enumerate(("new", "rules"))]  # fmt: skip
    evidence = gather(benchmark_of(dimensions=DIMENSIONS), rows)
    other = behaviour(evidence, trials, [], ("new", "rules"))
    assert [sorted(c.cases) for c in one.clusters] == [sorted(c.cases) for c in other.clusters]
    assert [pair.case for pair in one.pairs] == [pair.case for pair in other.pairs]


def test_changes_without_a_pattern_are_one_group():
    words = [f"w{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}x" for n in range(600)]
    rng = np.random.default_rng(1)
    changes = [change_of(" ".join(rng.choice(words, 30)), " ".join(rng.choice(words, 30))) for _ in range(80)]
    assert len(cluster(changes)) == 1


def test_an_answer_that_is_missing_is_a_group_of_its_own(benchmark_of):
    texts = [("", "yes, the price is ten")] * 5 + [("fine", "good")] * 3
    found = look(benchmark_of, texts)
    silent = next(one for one in found.clusters if one.silent)
    assert (silent.silent, silent.n_pairs, silent.distance) == ("a", 5, 1.0)
    assert silent.examples[0].flags[0] == "no answer"


def test_silhouette_against_scikit_learn():
    from scipy.spatial.distance import pdist, squareform
    from sklearn.metrics import silhouette_score

    rng = np.random.default_rng(5)
    rows = np.vstack(
        [rng.normal(0, 1, (30, 3)), rng.normal(4, 1, (20, 3)), rng.normal(-4, 2, (9, 3)), [[9, 9, 9]]]
    )
    labels = np.repeat([1, 2, 3, 4], [30, 20, 9, 1])
    assert silhouette(squareform(pdist(rows)), labels) == pytest.approx(silhouette_score(rows, labels))


def test_answers_that_changed_in_nothing_that_is_seen_are_one_group():
    changes = [change_of("a b", "a b")] * 20
    (group,) = cluster(changes, np.zeros((20, 8)))
    assert list(group) == list(range(20))
    assert silhouette(np.zeros((6, 6)), np.ones(6, dtype=int)) == 0.0


def test_only_pairs_are_compared_and_the_others_counted(benchmark_of):
    rows = [
        {"case": "0", "candidate": name, "trial": 0, "dimension": "good", "value": 1}
        for name in ("new", "rules")
    ]
    evidence = gather(benchmark_of(dimensions=DIMENSIONS), rows)
    trials = [trial("new", 0, "a"), trial("rules", 0, "b"), trial("new", 1, "c"), trial("other", 0, "d")]
    found = behaviour(evidence, trials, [], ("new", "rules"))
    assert (found.n_pairs, found.n_unpaired) == (1, 1)
    nothing = behaviour(evidence, trials[2:], [], ("new", "rules"))
    assert (nothing.n_pairs, nothing.share_changed, nothing.distance, nothing.clusters) == (0, None, None, ())


def test_matched_trials_and_how_much_answers_differ_by_themselves(benchmark_of):
    rows = [{"case": str(n), "candidate": name, "trial": t, "dimension": "good", "value": 1}
            for n in range(4) for name in ("new", "rules") for t in range(2)]  # fmt: skip
    evidence = gather(benchmark_of(dimensions=DIMENSIONS), rows)
    trials = [trial("rules", n, "always the same", t) for n in range(4) for t in range(2)]
    trials += [
        trial("new", n, ["always the same", f"quite another thing {n}"][t], t)
        for n in range(4)
        for t in range(2)
    ]
    first = behaviour(evidence, trials, [], ("new", "rules"))
    assert (first.n_pairs, first.n_changed) == (4, 0)
    assert first.own_distance["rules"] == 0.0
    assert first.own_distance["new"] > 0.8
    both = behaviour(evidence, trials, [], ("new", "rules"), all_trials=True)
    assert (both.n_pairs, both.n_cases, both.n_changed, both.share_changed) == (8, 4, 4, pytest.approx(0.5))


def test_one_trial_says_nothing_of_how_much_answers_differ(benchmark_of):
    assert look(benchmark_of, [("a", "b")]).own_distance == {"new": None, "rules": None}


def test_it_is_plain_data(benchmark_of):
    import json

    texts, values = world(12)
    json.dumps(look(benchmark_of, texts, values).to_dict(), allow_nan=False)
