"""`effects_of`: what a change of the PRD does to what people and judges have said so far."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import PEOPLE_AND_JUDGES


def effects_of(before: Benchmark, after: Benchmark) -> tuple[str, ...]:
    """Sentences for the page that shows the difference; empty if only prose has changed."""
    return (*_of_rubrics(before, after), *_of_bars(before, after), *_of_what_is_new(before, after))


def _of_rubrics(before: Benchmark, after: Benchmark) -> Iterator[str]:
    changed = [name for name in _qualities(after) if name in _qualities(before)]
    changed = [name for name in changed if _rubric(before, name) != _rubric(after, name)]
    for name in changed:
        kind = after.scored_by(name).kind
        if kind in PEOPLE_AND_JUDGES:
            yield (
                f"The rubric of {name} changes: labels that were given by the old one are left out, until "
                "people label again by the new one."
            )
        if kind in ("judge", "hybrid"):
            yield (
                f"The judge scores {name} again by the new rubric with the next run; that is a new version "
                "of the product, so the verdict on it is a new attempt in the ledger of chances."
            )


def _of_bars(before: Benchmark, after: Benchmark) -> Iterator[str]:
    old, new = ({bar.id for bar in one.all_bars} for one in (before, after))
    if old != new:
        yield (
            "The bars change: verdicts so far answered to the old ones. Decide again; what earlier looks at "
            "these cases have spent of the ledger of chances stays spent."
        )


def _of_what_is_new(before: Benchmark, after: Benchmark) -> Iterator[str]:
    new = [name for name in _qualities(after) if name not in _qualities(before)]
    for name in new:
        kind = after.scored_by(name).kind
        who = "people" if kind == "human" else "the judge" if kind in ("judge", "hybrid") else "code"
        yield (
            f"{name} is new: it has no scores until {who} scored it, and the next decision is a new attempt "
            "in the ledger of chances."
        )
    if before.weights and before.weights != {k: v for k, v in after.weights.items() if k in before.weights}:
        yield "The weights change, and with them the overall of every answer."


def _qualities(benchmark: Benchmark) -> list[str]:
    return [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]


def _rubric(benchmark: Benchmark, name: str) -> object:
    mode = benchmark.failure_mode(name)
    if mode is not None:
        return mode.definition
    found = benchmark.dimensions[name]
    return found.definition, found.scale, found.anchors, found.in_slices
