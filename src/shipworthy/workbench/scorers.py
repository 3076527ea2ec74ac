"""Scorers of a benchmark, user code loaded."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from shipworthy.adapters.embeddings import Embeddings
from shipworthy.adapters.python_files import load_function
from shipworthy.adapters.reference_checks import scorer_texts
from shipworthy.adapters.time_limit import limited
from shipworthy.define.benchmark import Benchmark
from shipworthy.score.build import build_scorer, with_embedder
from shipworthy.score.metrics.similarity import reads_by_words
from shipworthy.score.scorer import Scorer
from shipworthy.workbench.judge_scorers import judge_scorers


def build_scorers(benchmark: Benchmark) -> dict[str, Scorer]:
    """A scorer for every dimension and failure mode that can be scored today."""
    folder = Path(benchmark.folder or ".")
    judged = judge_scorers(benchmark)
    scorers: dict[str, Scorer] = {}
    for name in (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)):
        if name in judged:
            scorers[name] = judged[name]
            continue
        scored_by = benchmark.scored_by(name)
        functions = {}
        if scored_by.kind == "python":
            reference = str(scored_by.arguments)
            loaded = load_function(reference, folder)
            limit_s = benchmark.limits.timeout_s
            functions[reference] = loaded._replace(function=limited(loaded.function, limit_s, reference))
        scorer = build_scorer(
            name,
            scored_by,
            benchmark.scale_of(name),
            functions,
            is_detector=benchmark.failure_mode(name) is not None,
            files=scorer_texts(scored_by, folder, name),
        )
        if scorer is not None and scored_by.kind == "similarity":
            scorer = with_embedder(
                scorer, scored_by.arguments, _embeddings(reads_by_words(scored_by.arguments))
            )
        if scorer is not None:
            scorers[name] = scorer
    return scorers


@lru_cache(maxsize=2)
def _embeddings(by_words: bool) -> Embeddings:
    """One for all: it loads its weights with the first text, and remembers what it has read."""
    return Embeddings(by_words)
