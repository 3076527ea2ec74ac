"""Measures what the docs claim: start-up, weight, 10,000 trials. Writes docs/reference/measured.md (`make bench`).

Figures are of whole processes (CPU from the system's accounting of the finished child, peak memory of the
largest one), the median of several runs; machines are noisy, so quote the medians.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "reference" / "measured.md"
N_CASES, N_TRIALS, DIMENSIONS = 2_000, 5, ("right", "short", "polite", "grade", "depth")


class Figure(NamedTuple):
    """One line of the page."""

    what: str
    must: str
    measured: str
    command: str


def child(command: list[str], folder: Path | None = None) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MB of one finished child process."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1, 3):
        raise SystemExit(
            f"{command} left with {code}: {process.stderr.read().decode() if process.stderr else ''}"
        )
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def median_of(command: list[str], n_runs: int = 5) -> tuple[float, float, float]:
    """The medians of several runs after a warm-up."""
    child(command)
    runs = [child(command) for _ in range(n_runs)]
    return tuple(statistics.median(column) for column in zip(*runs, strict=True))  # type: ignore[return-value]


def start_up() -> list[Figure]:
    """CPU of `--help` and of the import, the interpreter itself apart."""
    python = sys.executable
    empty, _, _ = median_of([python, "-c", "pass"])
    help_cpu, _, _ = median_of([python, "-m", "shipworthy", "--help"])
    import_cpu, _, _ = median_of([python, "-c", "import shipworthy"])
    decide_cpu, _, _ = median_of([python, "-c", "import shipworthy; shipworthy.decide"])
    note = f"(an empty interpreter takes {empty:.2f} s)"
    return [
        Figure(
            "`shipworthy --help`, CPU", "0.5 s", f"{help_cpu:.2f} s {note}", "python -m shipworthy --help"
        ),
        Figure("`import shipworthy`, CPU", "0.3 s", f"{import_cpu:.2f} s", "import shipworthy"),
        Figure(
            "first use of `sw.decide`, CPU",
            "-",
            f"{decide_cpu:.2f} s",
            "import shipworthy; shipworthy.decide",
        ),
    ]


def weight() -> list[Figure]:
    """Distributions and size of the core in an empty environment, from the lock, before byte-compilation."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "v")], check=True)
        python = str(folder / "v" / "bin" / "python")
        install = [str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--python", python]
        subprocess.run([*install, "--require-hashes", "-r", "requirements/core.txt"], cwd=ROOT, check=True)
        subprocess.run([*install, "--no-deps", str(ROOT)], check=True)
        site = next((folder / "v" / "lib").glob("python*")) / "site-packages"
        n_distributions = len(list(site.glob("*.dist-info")))
        files = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".pyc"]
        megabytes = sum(path.stat().st_size for path in files) / 1e6
        tops: dict[str, float] = {}
        for path in files:
            top = path.relative_to(site).parts[0]
            tops[top] = tops.get(top, 0.0) + path.stat().st_size / 1e6
        largest = sorted(tops.items(), key=lambda item: -item[1])[:4]
    words = ", ".join(f"{top} {size:.0f}" for top, size in largest)
    return [
        Figure("core install, distributions", "50", str(n_distributions), "requirements/core.txt"),
        Figure(
            "core install, size before byte-compilation", "350 MB", f"{megabytes:.0f} MB ({words})", "same"
        ),
    ]


def project(folder: Path) -> None:
    """A PRD with 10,000 recorded trials of 2,000 cases on 5 dimensions."""
    dimensions = "".join(
        f"  {name}: {{scale: {'1-5' if name in ('grade', 'depth') else 'pass-fail'}, scored_by: {{recorded: {name}}}}}\n"
        for name in DIMENSIONS
    )
    (folder / "prd.yaml").write_text(
        "product: ten thousand trials\ncases: cases.jsonl\nslices: [region]\nbaseline: none\ncandidates:\n"
        "  recorded: {recorded: answers.jsonl}\n  none: {recorded: answers.jsonl}\n"
        f"dimensions:\n{dimensions}bars:\n  - right >= 80%\n  - grade >= 3\n  - right >= 75% in region=EU\n"
        "  - p95 of latency_s <= 9\n",
        encoding="utf-8",
    )
    regions = ("EU", "SEA", "US")
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as file:
        for case in range(N_CASES):
            row = {"id": f"c{case}", "input": f"question {case}", "region": regions[case % 3]}
            file.write(json.dumps(row) + "\n")
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as file:
        for case in range(N_CASES):
            for trial in range(N_TRIALS):
                seed = (case * 7919 + trial * 104729) % 1000 / 1000
                scores = {
                    name: 1 + round(seed * 4, 1)
                    if name in ("grade", "depth")
                    else int((seed + place / 9) % 1 < 0.85)
                    for place, name in enumerate(DIMENSIONS)
                }
                row = {"case": f"c{case}", "trial": trial, "output": f"answer {trial} to {case} " * 8}
                file.write(
                    json.dumps({**row, "scores": scores, "latency_s": 1 + seed, "cost_usd": 0.001}) + "\n"
                )


def ten_thousand() -> list[Figure]:
    """Import, decide and report of 10,000 recorded trials on 5 dimensions, in one process each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project(folder)
        text = (folder / "prd.yaml").read_text(encoding="utf-8")
        (folder / "prd.yaml").write_text(
            text.replace("  none: {recorded: answers.jsonl}\n", "").replace("baseline: none\n", "")
        )
        python = sys.executable
        command = [python, "-m", "shipworthy", "run", "-o", "report.html"]
        cpu, wall, peak = child(command, folder)
        size = (folder / "report.html").stat().st_size / 1e3
        again_cpu, again_wall, _ = child([python, "-m", "shipworthy", "run"], folder)
    return [
        Figure(
            "10,000 recorded trials x 5 dimensions: import, decide, report", "15 s, 600 MB",
            f"{wall:.1f} s wall, {cpu:.1f} s CPU, {peak:.0f} MB; the page weighs {size:.0f} kB", "shipworthy run -o report.html",
        ),
        Figure("the same again (nothing to ask)", "-", f"{again_wall:.1f} s wall, {again_cpu:.1f} s CPU", "shipworthy run"),
    ]  # fmt: skip


def lint() -> list[Figure]:
    """Lint of 10,000 cases."""
    from measure_lint import measured

    cpu, wall, peak = measured()
    what = "lint of 10,000 cases, 20,000 recorded answers, 5,000 rows seen"
    return [
        Figure(what, "10 s", f"{cpu:.1f} s CPU, {wall:.1f} s wall, {peak:.0f} MB", "scripts/measure_lint.py")
    ]


def imports() -> list[Figure]:
    """100,000 rows of other tools' files, and a tenth of them: memory must not grow with the rows."""
    from measure_import import N_ROWS, measured

    tenth = {what: peak for what, _, _, _, peak in measured(N_ROWS // 10)}
    return [
        Figure(
            f"import of {N_ROWS:,} rows: {what}, {megabytes:.0f} MB", "20 s, flat memory",
            f"{cpu:.1f} s CPU, {wall:.1f} s wall, {peak:.0f} MB ({tenth[what]:.0f} MB with a tenth of the rows)",
            "scripts/measure_import.py",
        )
        for what, megabytes, cpu, wall, peak in measured()
    ]  # fmt: skip


def scoring() -> list[Figure]:
    """1,000 pairs of texts by every scorer of texts."""
    from measure_scoring import figures

    return [Figure(*row) for row in figures()]


def main() -> int:
    """Measures and writes the page."""
    figures = [*start_up(), *ten_thousand(), *lint(), *scoring(), *imports(), *weight()]
    uv = shutil.which("uv")
    lines = [
        "# Measured",
        "",
        "Written by `make bench`; whole processes, medians of five runs where they are short. CPU seconds are sturdier "
        "than wall seconds on a shared machine.",
        "",
        f"Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.",
        "",
        "| what | must be at most | measured | command |",
        "|---|---|---|---|",
        *(f"| {row.what} | {row.must} | {row.measured} | `{row.command}` |" for row in figures),
        "",
    ]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines), encoding="utf-8")
    print(
        "\n".join(lines),
        f"\n(peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, uv {uv})",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
