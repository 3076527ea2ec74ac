"""`judge_of`, `people_of`: who scores a dimension or failure mode, the default judge included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import ScoredBy
from shipworthy.define.judge import Human, Hybrid, Judge, as_judge


def people_of(scored_by: ScoredBy) -> Human | Hybrid | None:
    """What the PRD says about the people who score a dimension; None where no person does."""
    given = scored_by.arguments if isinstance(scored_by.arguments, Mapping) else {}
    if scored_by.kind == "human":
        return Human.model_validate(given)
    return Hybrid.model_validate(given) if scored_by.kind == "hybrid" else None


def judge_of(benchmark: Benchmark, name: str) -> Judge | None:
    """The judge of a dimension or failure mode.

    None if people or code score it, or if the PRD names no judge: then scores that came with the answers
    are used, and what has none waits for people.
    """
    scored_by = benchmark.scored_by(name)
    own: Any
    if scored_by.kind == "judge":
        own = scored_by.arguments
    elif scored_by.kind == "hybrid":
        own = (scored_by.arguments or {}).get("judge")
    else:
        return None
    found = benchmark.judge if own is None else Judge.model_validate(as_judge(own)).over(benchmark.judge)
    if found is None or not found.who:
        return None
    # a failure happens or not in one answer: there is nothing to compare
    return found if benchmark.failure_mode(name) is None else found.model_copy(update={"versus": None})
