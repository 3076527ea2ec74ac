"""The demo: the whole loop on the embedded example, from recorded answers or with the local model."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.define.benchmark import Benchmark
from shipworthy.errors import StoreUnwritable
from shipworthy.workbench.evaluate import Evaluation, evaluate
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.watch import Watch

KIT = "trade-email"
LIVE_CANDIDATE = "local"
LIVE_CASES = 20


def unpack(folder: Path) -> Path:
    """Copies the example into a folder (what is there stays); gives the path of its `prd.yaml`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with as_file(files("shipworthy") / "kits" / KIT) as kit:
            for source in sorted(kit.rglob("*")):
                target = folder / source.relative_to(kit)
                if source.is_dir() or "__pycache__" in source.parts or target.exists():
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    except OSError as error:
        raise StoreUnwritable(
            f"the example can't be unpacked into {str(folder)!r}: {error.strerror}"
        ) from error
    return folder / "prd.yaml"


def recorded(prd: Path, watch: Watch) -> Evaluation:
    """The recorded part: rules and the drafted answers on all cases."""
    benchmark = load_benchmark(prd)
    names = tuple(name for name in benchmark.candidates if name != LIVE_CANDIDATE)
    return evaluate(benchmark, RunOptions(candidates=names), watch)


def live(prd: Path, watch: Watch) -> Evaluation:
    """The live part: the local model on a few cases, one trial each."""
    benchmark: Benchmark = load_benchmark(prd)
    return evaluate(benchmark, RunOptions(candidates=(LIVE_CANDIDATE,), trials=1, limit=LIVE_CASES), watch)
