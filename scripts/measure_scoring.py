"""Measures how fast texts are scored: 1,000 pairs of 150 words each. `measure.py` puts the figures on its page."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

N_PAIRS, N_WORDS = 1_000, 150
SCORERS = (
    ("bleu", "2 s"),
    ("rouge", "0.3 s"),
    ("chrf", "-"),
    ("similarity", "3 s"),
    ("grounded", "-"),
    ("pii", "-"),
)


def pairs() -> list[tuple[str, str]]:
    """Pairs of texts of the words of this project's docs, none of them twice; half of each pair is shared."""
    docs = Path(__file__).parents[1] / "docs"
    words = " ".join(path.read_text(encoding="utf-8") for path in sorted(docs.rglob("*.md"))).split()
    draw = random.Random(1)
    half = N_WORDS // 2
    found = []
    for _ in range(N_PAIRS):
        shared = draw.choices(words, k=half)
        found.append(tuple(" ".join(shared + draw.choices(words, k=N_WORDS - half)) for _ in range(2)))
    return found


def seconds_of(kind: str) -> tuple[float, float]:
    """Wall and CPU seconds of one scorer over all pairs, its library or model loaded before."""
    from shipworthy.adapters.embeddings import Embeddings
    from shipworthy.define.case import Case
    from shipworthy.define.dimension import PASS_FAIL, ScoredBy
    from shipworthy.run.trial import Trial
    from shipworthy.score.build import build_scorer, with_embedder

    scorer = build_scorer("x", ScoredBy(kind=kind), PASS_FAIL)
    assert scorer is not None
    if kind == "similarity":
        scorer = with_embedder(scorer, None, Embeddings(by_words=True))
    about = {"run": "r", "candidate": "c", "asked_as": "a", "case_hash": "h", "trial": 0}
    made = [
        (Trial(**about, case=str(n), output=answer), Case(str(n), "q", expected=expected, context=expected))
        for n, (answer, expected) in enumerate(pairs())
    ]
    scorer.grade(Trial(**about, case="w", output="a b"), Case("w", "q", expected="a c", context="a c"))
    wall, cpu = time.perf_counter(), time.process_time()
    for trial, case in made:
        assert scorer.grade(trial, case).value is not None
    return time.perf_counter() - wall, time.process_time() - cpu


def figures() -> list[tuple[str, str, str, str]]:
    """What, limit, measured, command; each scorer in a process of its own."""
    rows = []
    for kind, limit in SCORERS:
        command = [sys.executable, __file__, kind]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        wall, cpu = float(out[0]), float(out[1])
        rows.append(
            (
                f"{N_PAIRS:,} pairs of {N_WORDS} words, `{kind}`",
                limit,
                f"{wall:.2f} s wall, {cpu:.2f} s CPU",
                f"python scripts/measure_scoring.py {kind}",
            )
        )
    return rows


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*seconds_of(sys.argv[1]))
    else:
        for row in figures():
            print(" | ".join(row))
