"""Measures `shipworthy lint` on 10,000 cases with two recorded candidates and 5,000 rows of training data.

    python scripts/measure_lint.py [--rules]     # --rules: seconds of every rule, in this process

The texts are made of some thousand words as frequent as words are; one case in fifty repeats another, one in
fifty says it in other words, one in a hundred stands in the training data.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

N_CASES, N_SEEN = 10_000, 5_000
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "we",
    "xi",
    "yo",
    "zu",
]

PRD = """\
product: ten thousand cases
data: {seen: [train.jsonl], personal_data: forbid}
cases: cases.jsonl
slices: [region]
candidates:
  today: {recorded: today.jsonl}
  new: {recorded: new.jsonl}
judge: local/default
dimensions:
  right: {definition: what was asked is answered, scored_by: {contains: "{{ expected }}"}}
  short: {definition: at most eighty words, scored_by: {length: {max: 80, unit: words}}}
bars: [right >= 80%, right better than today, right >= 70% in region=EU]
"""


def words() -> tuple[list[str], list[float]]:
    """4,000 words and how frequent each is (Zipf)."""
    chance = random.Random(3)
    found = {"".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(6_000)}
    known = sorted(found)[:4_000]
    chance.shuffle(known)
    return known, [1 / (rank + 5) for rank in range(len(known))]


def project(folder: Path) -> Path:
    """Writes the project; gives its PRD."""
    chance = random.Random(7)
    known, frequency = words()

    def text(least: int, most: int) -> str:
        return " ".join(chance.choices(known, frequency, k=chance.randint(least, most)))

    cases, answers = [], {"today": [], "new": []}
    for number in range(N_CASES):
        asked, expected = f"{text(12, 60)} {chance.randint(100, 999_999)}?", text(1, 6)
        if number > 100 and number % 50 == 0:
            asked, expected = (cases[chance.randrange(number)][name] for name in ("input", "expected"))
        elif number > 100 and number % 50 == 1:
            asked = f"Hello, please {cases[chance.randrange(number)]['input']}"
        cases.append(
            {
                "id": f"c{number}",
                "input": asked,
                "expected": expected,
                "region": ["EU", "US", "SEA"][number % 3],
            }
        )
        for name, found in answers.items():
            found.append(
                {
                    "case": f"c{number}",
                    "output": f"{text(20, 90)} {expected if chance.random() < 0.8 else name}.",
                }
            )
    seen = [{"input": cases[n * 100]["input"] if n < 100 else text(12, 60)} for n in range(N_SEEN)]
    files = {"cases": cases, "train": seen, **answers}
    for name, rows in files.items():
        (folder / f"{name}.jsonl").write_text(
            "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
        )
    (folder / "prd.yaml").write_text(PRD, encoding="utf-8")
    return folder / "prd.yaml"


def by_rule(prd: Path) -> None:
    """Prints what every rule takes, warm, and what it finds."""
    from shipworthy.adapters.lint_subject import subject_of
    from shipworthy.adapters.prd_files import load
    from shipworthy.define.lint.registry import RULES

    subject = subject_of(load(prd).benchmark)
    total = 0.0
    for rule in RULES:
        start = time.process_time()
        n = len(list(rule().check(subject)))
        spent = time.process_time() - start
        total += spent
        if spent > 0.05 or n:
            print(f"{rule.code} {rule.name:28}{spent:7.2f} s  {n} problems")
    print(f"all rules {total:.2f} s")


def measured() -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MB of `shipworthy lint` on the project."""
    sys.path.insert(0, str(Path(__file__).parent))
    from measure import child

    with tempfile.TemporaryDirectory() as name:
        prd = project(Path(name))
        return child([sys.executable, "-m", "shipworthy", "lint", str(prd)])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rules", action="store_true", help="seconds of every rule")
    if parser.parse_args().rules:
        with tempfile.TemporaryDirectory() as name:
            by_rule(project(Path(name)))
        return
    cpu, wall, peak = measured()
    print(f"lint of {N_CASES:,} cases: {cpu:.1f} s CPU, {wall:.1f} s wall, {peak:.0f} MB")


if __name__ == "__main__":
    main()
