"""Measures the list of cases over a million trials: making the index, and every kind of filter.

    python scripts/measure_web.py [--cases N] [--keep FOLDER]

A project of its own: `N` cases, two candidates, five trials each, three dimensions and a failure mode, texts of 300
characters in English and Chinese, written straight into a store as a run would. Page times are of the whole
server side (the app called in this process): routing, questions to the index, page, HTML.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

N_CASES, N_TRIALS = 100_000, 5
CANDIDATES = ("rules", "small")
PRD = """\
product: a million trials
cases: cases.jsonl
slices: [region, language]
candidates:
  rules: {python: "answers.py:rules"}
  small: {python: "answers.py:small"}
trials: 5
dimensions:
  right: {scale: pass-fail, scored_by: {recorded: right}}
  grade: {scale: 1-5, scored_by: {recorded: grade}}
  depth: {scale: 1-5, scored_by: {recorded: depth}}
failure_modes:
  - {id: invented-discount, definition: offers a price nobody approved, detect: {regex: "[0-9]+ % off"}}
bars: [right >= 80%]
"""
CODE = "def rules(input):\n    return input\n\n\ndef small(input):\n    return input + '!'\n"
_WORDS = [
    "oak",
    "chair",
    "delivery",
    "deposit",
    "Ningbo",
    "sample",
    "invoice",
    "container",
    "catalogue",
    "price",
    "quality",
    "packing",
    "weeks",
    "port",
    "order",
    "refund",
    "warranty",
    "replacement",
    "certificate",
    "colour",
    "leather",
    "steel",
    "shipment",
    "customs",
    "discount",
    "sales",
    "buyer",
    "reply",
    "退货",
    "发票",
    "报价",
    "交货",
    "样品",
    "质量",
    "港口",
    "定金",
    "订单",
    "折扣",
]
FILTERS = {
    "first page": "",
    "page 1,000": "page=1000",
    "answers": "rows=answers",
    "answers, page 10,000": "rows=answers&page=10000",
    "word that is everywhere": "q=oak",
    "word that is nowhere": "q=nowhere+to+be+found",
    "Chinese word": "q=%E6%8A%98%E6%89%A3",
    "one candidate": "candidate=small",
    "value range": "dimension=grade&max=2&sort=value",
    "unscored": "dimension=depth&scored=no",
    "slice": "slice=region%3DEU",
    "slice and text": "slice=region%3DEU&q=refund&candidate=rules",
    "failure mode": "failure_mode=invented-discount",
    "own failures": "state=failed",
    "trials differ": "differ=trials&dimension=grade&sort=-disagreement",
    "candidates differ": "differ=candidates&a=rules&b=small&sort=-disagreement",
    "judge and people differ": "differ=judge",
    "slowest": "sort=-latency&rows=answers",
    "all versions, text": "version=all&q=warranty",
}


def _noise(*parts: object) -> int:
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest(), "big")


def _text(number: int, n_words: int = 45) -> str:
    seed = _noise(number)
    return " ".join(_WORDS[(seed >> (place % 48)) * (place + 7) % len(_WORDS)] for place in range(n_words))


def make_project(folder: Path, n_cases: int) -> None:
    """The PRD, its cases and labels."""
    (folder / "prd.yaml").write_text(PRD, "utf-8")
    (folder / "answers.py").write_text(CODE, "utf-8")
    regions, languages = ("EU", "SEA", "US", "LATAM"), ("en", "zh")
    with (folder / "cases.jsonl").open("w", encoding="utf-8") as file:
        for case in range(n_cases):
            row = {
                "id": f"c{case}",
                "input": f"{case} {_text(case)}",
                "region": regions[case % 4],
                "language": languages[case % 2],
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def fill_store(folder: Path) -> int:
    """Writes the trials and scores of every candidate, case and trial; gives how many trials."""
    from shipworthy.adapters.prd_files import load
    from shipworthy.workbench.desk import open_desk
    from shipworthy.workbench.options import RunOptions
    from shipworthy.workbench.setup import prepare

    n_trials = 0
    with open_desk(load(folder / "prd.yaml").benchmark) as desk:
        setup = prepare(desk, RunOptions(), will_ask=False)
        batch: list[Any] = []
        for case in desk.benchmark.golden:
            for candidate in CANDIDATES:
                for trial in range(N_TRIALS):
                    batch += _records(setup, candidate, case, trial)
                    n_trials += 1
            if len(batch) > 20_000:
                desk.store.append(batch)
                batch = []
        desk.store.append(batch)
    return n_trials


def _records(setup: Any, candidate: str, case: Any, trial: int) -> Iterator[Any]:
    from shipworthy.run.trial import Trial
    from shipworthy.score.score import Score

    noise = _noise(candidate, case.id, trial)
    asked = setup.asked_as[candidate]
    fails = noise % 211 == 0
    yield Trial(
        run="r-million",
        candidate=candidate,
        asked_as=asked,
        case=case.id,
        case_hash=case.fingerprint,
        trial=trial,
        output=None if fails else f"{_text(noise % 50_000)} {noise}",
        failure="empty" if fails else "",
        latency_s=noise % 900 / 300,
        cost_usd=noise % 77 / 1e5,
        at="2026-11-20T10:00:00Z",
    )
    values = {
        "right": noise % 5 > 0,
        "grade": 1 + noise % 5,
        "depth": None if noise % 97 == 0 else 1 + noise // 7 % 5,
        "invented-discount": noise % 61 == 0,
    }
    for dimension, value in values.items():
        yield Score(
            candidate=candidate,
            asked_as=asked,
            case=case.id,
            case_hash=case.whole,
            trial=trial,
            dimension=dimension,
            value=None if value is None else float(value),
            explanation=f"because of {_WORDS[noise % len(_WORDS)]} it reads so",
            scorer=setup.scorers[dimension].identity,
        )


def measured(folder: Path) -> dict[str, Any]:
    """Seconds and bytes: of the index, and of every filter's page."""
    from starlette.testclient import TestClient

    from shipworthy.web.app import build_app
    from shipworthy.web.project import Project

    client = TestClient(build_app(Project(folder)), base_url="http://127.0.0.1")
    start = time.monotonic()
    while 'data-building="' in client.get("/cases").text:
        time.sleep(1)
    index_s = time.monotonic() - start
    index = folder / ".shipworthy" / "index"
    pages = {}
    for name, query in FILTERS.items():
        times, weight = [], 0
        for _ in range(3):
            begun = time.monotonic()
            answer = client.get(f"/cases?{query}")
            times.append(time.monotonic() - begun)
            assert answer.status_code == 200, answer.text
            weight = len(answer.content)
        pages[name] = (statistics.median(times), max(times), weight)
    return {
        "index_s": index_s,
        "index_mb": sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6,
        "store_mb": (folder / ".shipworthy" / "store.db").stat().st_size / 1e6,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "pages": pages,
    }


def rows(found: dict[str, Any], n_trials: int) -> list[tuple[str, str, str, str]]:
    """What `measured.md` shows: what, must be at most, measured, command."""
    pages = found["pages"]
    slowest = max(pages, key=lambda name: pages[name][1])
    middle = statistics.median(page[0] for page in pages.values())
    weight = max(page[2] for page in pages.values())
    command = "scripts/measure_web.py"
    return [
        (
            f"cases: the first index of {n_trials:,} trials",
            "-",
            f"{found['index_s']:.0f} s wall, {found['peak_mb']:.0f} MB peak with the app and the cases; "
            f"{found['index_mb']:.0f} MB on disk beside a store of {found['store_mb']:.0f} MB",
            command,
        ),
        (
            f"cases: any page of {n_trials:,} trials, {len(pages)} filters",
            "1 s, 500 kB",
            f"{middle:.2f} s median, {pages[slowest][1]:.2f} s slowest ({slowest}); the heaviest {weight / 1e3:.0f} kB",
            command,
        ),
    ]


def figures(n_cases: int = N_CASES) -> list[tuple[str, str, str, str]]:
    """Makes the project in a folder that is taken away again, and measures."""
    with tempfile.TemporaryDirectory() as name:
        make_project(Path(name), n_cases)
        n_trials = fill_store(Path(name))
        return rows(measured(Path(name)), n_trials)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=N_CASES)
    parser.add_argument("--keep", type=Path, help="a folder to work in; used again if it is filled")
    given = parser.parse_args()
    if given.keep is None:
        print("\n".join(f"{what}: {seen}" for what, _, seen, _ in figures(given.cases)))
        return
    given.keep.mkdir(parents=True, exist_ok=True)
    if not (given.keep / ".shipworthy" / "store.db").exists():
        make_project(given.keep, given.cases)
        fill_store(given.keep)
    found = measured(given.keep)
    for name, (middle, slowest, weight) in found["pages"].items():
        print(f"{name}: {middle:.3f} s, slowest {slowest:.3f} s, {weight / 1e3:.0f} kB")
    print("\n".join(f"{what}: {seen}" for what, _, seen, _ in rows(found, given.cases * 10)))


if __name__ == "__main__":
    sys.exit(main())
