"""The demo: the whole loop on the embedded example, from recorded answers or with the local model."""

from __future__ import annotations

from pathlib import Path

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.define.benchmark import Benchmark
from shipworthy.workbench import kits
from shipworthy.workbench.evaluate import Evaluation, evaluate
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.watch import Watch

KIT = "trade-email"
LIVE_CANDIDATE = "local"
LIVE_CASES = 20


def unpack(folder: Path) -> Path:
    """Copies the example into a folder (what is there stays); gives the path of its `prd.yaml`."""
    return kits.unpack(KIT, folder).prd


def recorded(prd: Path, watch: Watch) -> Evaluation:
    """The recorded part: rules and the drafted answers on all cases."""
    benchmark = load_benchmark(prd)
    names = tuple(name for name in benchmark.candidates if name != LIVE_CANDIDATE)
    return evaluate(benchmark, RunOptions(candidates=names), watch)


def live(prd: Path, watch: Watch) -> Evaluation:
    """The live part: the local model on a few cases, one trial each."""
    benchmark: Benchmark = load_benchmark(prd)
    return evaluate(benchmark, RunOptions(candidates=(LIVE_CANDIDATE,), trials=1, limit=LIVE_CASES), watch)
