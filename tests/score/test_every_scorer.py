"""The conformance kit over every code scorer of the contract, as dimension and as detector."""

from __future__ import annotations

import pytest

from shipworthy.adapters.embeddings import Embeddings, is_installed
from shipworthy.define.dimension import CODE_SCORERS, PASS_FAIL, Scale
from shipworthy.score.build import with_embedder
from shipworthy.testing.scorers import check_arguments, check_scorer

ARGUMENTS = {
    "equals": [None, "a", {"any_of": ["a", "b"]}], "contains": [None, "a"], "not_contains": [None, "a"],
    "regex": ["a", "b"], "not_regex": ["a", "b"], "json_schema": [{}, {"type": "object"}],
    "language": [None, "de"], "length": [3, {"min": 2}], "latency": [3, 4], "cost": [1, 2],
    "recorded": [None, "other"], "classification": [None, ["spam", "ham"]],
    "bleu": [None, {"tokenize": "zh"}, {"at_least": 0.5}], "chrf": [None, {"word_order": 2}],
    "rouge": [None, {"kind": "1"}, {"measure": "recall"}, {"kind": "2", "tokenize": "char"}],
    "similarity": [None, {"cap": 1}], "tool_calls": [None, {"match": "exact", "ordered": True}, {"mode": "partial"}],
    "retrieval": [None, "precision@2", {"measure": "ndcg"}, "mrr"], "grounded": [None, {"kinds": ["numbers"]}],
    "pii": [None, {"allow": "{{ input }}"}],
}  # fmt: skip
KINDS = [kind for kind in CODE_SCORERS if kind != "python"]
GRADED = ("bleu", "chrf", "rouge", "similarity", "tool_calls", "retrieval")
EMBEDDINGS = Embeddings() if is_installed() else None


def test_none_is_left_out():
    assert set(ARGUMENTS) == set(KINDS)


def made(bench, kind, arguments, scale, **more):
    scorer = bench.scorer({kind: arguments}, scale, **more)
    if kind == "similarity" and EMBEDDINGS is not None:
        return with_embedder(scorer, arguments, EMBEDDINGS)
    return scorer


@pytest.mark.parametrize("scale", [PASS_FAIL, Scale(1, 5)], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_as_a_dimension(bench, kind, scale):
    for arguments in ARGUMENTS[kind]:
        check_scorer(lambda arguments=arguments: made(bench, kind, arguments, scale), scale)
    check_arguments(lambda arguments: made(bench, kind, arguments, scale), ARGUMENTS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_as_a_detector(bench, kind):
    arguments = {"below": 0.5} if kind in GRADED else ARGUMENTS[kind][0]
    scores = check_scorer(lambda: made(bench, kind, arguments, PASS_FAIL, is_detector=True), PASS_FAIL)
    assert {score.value for score in scores} <= {0.0, 1.0, None}
