"""Stories: a PM's job through the command line, in a folder of its own."""

from __future__ import annotations

import pytest


@pytest.fixture
def project(put):
    """A small benchmark: 80 cases, a rule that is right in 60 %, recorded answers right in all but `n_wrong`."""

    def make(n_cases: int = 80, n_wrong: int = 0, bars: str = "  - right >= 90%\n", extra: str = "") -> None:
        put(
            "prd.yaml",
            "product: capital quiz\ncases: cases.jsonl\ncandidates:\n"
            '  rules: {python: "rules.py:answer"}\n  new: {recorded: answers.jsonl}\n'
            "trials: 1\ndimensions:\n  right: {definition: names the capital, scored_by: equals}\n"
            f"bars:\n{bars}{extra}",
        )
        put(
            "rules.py",
            "def answer(input):\n    return 'city ' + input.split()[-1] if int(input.split()[-1]) % 5 < 3 else '?'\n",
        )
        put("cases.jsonl", [
            {"id": f"c{n}", "input": f"capital of {n}", "expected": f"city {n}", "region": "EU" if n % 2 else "SEA"}
            for n in range(n_cases)
        ])  # fmt: skip
        put("answers.jsonl", [
            {"case": f"c{n}", "output": f"city {n}" if n >= n_wrong else "no idea", "latency_s": 1.0 + n / 100}
            for n in range(n_cases)
        ])  # fmt: skip

    return make
