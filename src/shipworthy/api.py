"""The Python door: the jobs and the pure functions as one flat set of names.

`load` and `run` (and its awaitable twin `arun`) touch the world; everything else is pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shipworthy.decide.agreement import agreement
from shipworthy.decide.compare import Comparison, compare
from shipworthy.decide.correct import correct
from shipworthy.decide.decide import decide
from shipworthy.decide.verdict import Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.data_options.value import value_of_data
from shipworthy.define.parse import parse
from shipworthy.stats.repeated import pass_at_k, pass_hat_k

if TYPE_CHECKING:
    from shipworthy.workbench.evaluate import Evaluation
    from shipworthy.workbench.options import RunOptions

__all__ = [
    "Benchmark", "Comparison", "Decision", "Run", "agreement", "arun", "compare", "correct", "decide",
    "load", "parse", "pass_at_k", "pass_hat_k", "run",
    "value_of_data",
]  # fmt: skip


class Run:
    """What a run gave: `.decision` (the verdict object), `.scores`, `.measures` and `.trials`.

    `scores` and `measures` are columns as `decide` and `compare` take them.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        from shipworthy.workbench.evidence_rows import measure_rows, score_rows

        self.benchmark = evaluation.benchmark
        self.decision = evaluation.decision
        self.trials = evaluation.measured.trials
        self.scores = score_rows(evaluation.measured.scores)
        self.measures = measure_rows(evaluation.measured.trials, evaluation.measured.mishaps)
        self._evaluation = evaluation

    @property
    def looks(self) -> tuple[Mapping[str, Any], ...]:
        """The ledger of chances, for `decide(looks=…)`."""
        return self.decision.looks

    def report(self, path: str | Path) -> Path:
        """Writes the one-page report; the format by the ending (html, json, txt)."""
        from shipworthy.workbench.report import write_report

        return write_report(self._evaluation, Path(path))

    def _repr_html_(self) -> str:
        return self.decision._repr_html_()


def load(path: str | Path | None = None) -> Benchmark:
    """The benchmark of a `prd.yaml`, its cases read; discovered in this folder or its parents.

    Raises:
        InvalidBenchmark: With every fault at once, each with file, line and column.
    """
    from shipworthy.adapters.prd_files import load_benchmark

    return load_benchmark(None if path is None else Path(path))


def run(benchmark: Benchmark | str | Path, candidates: Sequence[str] = (), **options: Any) -> Run:
    """Asks, scores and decides, as `shipworthy run` does; goes on where an earlier run stopped.

    Args:
        benchmark: A benchmark, or the path of a `prd.yaml`.
        candidates: Only these (and the baseline); empty: all.
        options: trials, limit, max_cost_usd, until_decided, concurrency, refresh, release, seed.
    """
    from shipworthy.workbench.evaluate import evaluate

    return Run(evaluate(_benchmark(benchmark), _options(candidates, options)))


async def arun(benchmark: Benchmark | str | Path, candidates: Sequence[str] = (), **options: Any) -> Run:
    """The awaitable twin of `run`, for notebooks and servers."""
    from shipworthy.workbench.evaluate import evaluate_async

    return Run(await evaluate_async(_benchmark(benchmark), _options(candidates, options)))


def _benchmark(given: Benchmark | str | Path) -> Benchmark:
    return given if isinstance(given, Benchmark) else load(given)


def _options(candidates: Sequence[str], options: Mapping[str, Any]) -> RunOptions:
    from shipworthy.workbench.options import RunOptions

    names = (candidates,) if isinstance(candidates, str) else tuple(candidates)
    return RunOptions(candidates=names, **options)
