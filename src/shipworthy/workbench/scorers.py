"""Scorers of a benchmark, user code loaded."""

from __future__ import annotations

from pathlib import Path

from shipworthy.adapters.python_files import load_function
from shipworthy.adapters.reference_checks import scorer_texts
from shipworthy.adapters.time_limit import limited
from shipworthy.define.benchmark import Benchmark
from shipworthy.score.build import build_scorer
from shipworthy.score.scorer import Scorer


def build_scorers(benchmark: Benchmark) -> dict[str, Scorer]:
    """A scorer for every dimension and failure mode that can be scored today."""
    folder = Path(benchmark.folder or ".")
    scorers: dict[str, Scorer] = {}
    for name in (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)):
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
        if scorer is not None:
            scorers[name] = scorer
    return scorers
