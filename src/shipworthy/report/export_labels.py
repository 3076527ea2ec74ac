"""`grading_book`: the answers that people are to grade, blind and in a seeded order, as a workbook's plan.

One row is one answer, one column one quality: an expert reads an answer once. Answers with the same text to
the same case are one row. Who gave an answer stands in a hidden sheet, by which the filled file comes back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.report.exported import as_cell_text, in_a_cell
from shipworthy.report.worst import readable
from shipworthy.run.trial import Trial
from shipworthy.score.grading_book import (
    FORMAT,
    NOTE,
    ROW,
    GradingBook,
    GradingRow,
    Quality,
    hash_of,
    shown_hash,
)
from shipworthy.score.judge.letter import answer_text

MOST_LEVELS = 12
"""A scale of more whole levels is a number between two ends, no list."""


def grading_book(
    benchmark: Benchmark,
    cases: Sequence[Case],
    trials: Sequence[Trial],
    *,
    limit: int | None = None,
    seed: int = 0,
) -> GradingBook:
    """The sheet of all answers, or of a sample of `limit` rows.

    Rows are in an order that only the seed knows, so the first rows are a sample of all: who stops early has
    graded a random part.
    """
    by_id = {case.id: case for case in cases}
    groups: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        if trial.is_answer and trial.case in by_id:
            groups.setdefault((trial.case, answer_text(trial).strip()), []).append(trial)
    if not groups:
        raise WrongCall("there is no answer to grade", hint="call `shipworthy run` first")
    order = sorted(groups, key=lambda key: _drawn(seed, *key))
    chosen = order if limit is None else order[:limit]
    columns = _columns(benchmark, [by_id[case] for case, _ in chosen])
    rows, key = [], []
    for number, one in enumerate(chosen, 1):
        cells = tuple(in_a_cell(shown_of(by_id[one[0]], one[1])) for shown_of in columns.values())
        rows.append(GradingRow(cells))
        shown = shown_hash(cells)
        key += [
            (number, trial.case, trial.candidate, trial.trial, hash_of(one[1]), shown)
            for trial in groups[one]
        ]
    qualities = qualities_of(benchmark, taken=(ROW, NOTE, *columns))
    told = json.dumps(list(columns), ensure_ascii=False)
    scales = tuple(
        (one.name, one.head, one.low, one.high, one.is_failure_mode, len(order), told, FORMAT)
        for one in qualities
    )
    n_failed = sum(not trial.is_answer for trial in trials)
    return GradingBook(
        benchmark.product, tuple(columns), tuple(rows), qualities, tuple(key), scales,
        len(key), len(order), n_failed,
    )  # fmt: skip


def _drawn(seed: int, case: str, text: str) -> str:
    return hash_of(f"{seed}\x00{case}\x00{text}")


def _columns(benchmark: Benchmark, cases: Sequence[Case]) -> Mapping[str, Any]:
    """What is shown of an answer, by the header of its column; no candidate's name and no score."""
    with_slices = {
        part.partition("=")[0].strip()
        for dimension in benchmark.dimensions.values()
        for where in dimension.in_slices
        for part in where.split(",")
    }
    columns: dict[str, Any] = {
        name: (lambda case, _, name=name: case.slice_value(name) or "") for name in sorted(with_slices)
    }
    columns["question"] = lambda case, _: readable(case.input)
    if any(case.context is not None for case in cases):
        columns["context"] = lambda case, _: readable(case.context)
    if any(case.expected is not None for case in cases):
        columns["reference"] = lambda case, _: readable(case.expected)
    columns["answer"] = lambda _, text: text
    return columns


def qualities_of(
    benchmark: Benchmark, taken: Sequence[str] = (), only: Sequence[str] = ()
) -> tuple[Quality, ...]:
    """What people (and judges) score; everything, if code scores it all; `only` these if they are named."""
    names = [*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)]
    theirs = [name for name in names if not benchmark.scored_by(name).is_code]
    made = (_quality(benchmark, name) for name in only or theirs or names)
    return tuple(replace(one, head=f"{one.name} (grade)") if one.name in taken else one for one in made)


def _quality(benchmark: Benchmark, name: str) -> Quality:
    mode = benchmark.failure_mode(name)
    if mode is not None:
        about = f"Does this happen? {mode.definition}".strip()
        told = (("yes", mode.definition or "it happens"), ("no", "it does not"))
        return Quality(name, 0.0, 1.0, True, ("yes", "no"), about, told)
    dimension = benchmark.dimensions[name]
    scale = dimension.levels
    anchors: tuple[tuple[str, str], ...] = tuple(
        (str(level), as_cell_text(text)) for level, text in dimension.anchors.items()
    )
    for where, standard in dimension.in_slices.items():
        if standard.definition:
            anchors += ((f"in {where}", standard.definition),)
        anchors += tuple(
            (f"{level} in {where}", as_cell_text(one)) for level, one in standard.anchors.items()
        )
    lines = [dimension.definition, *(f"{level}: {text}" for level, text in anchors)]
    about = "\n".join(line for line in lines if line)
    choices = _choices(scale.low, scale.high, is_pass_fail=scale.is_pass_fail)
    return Quality(name, scale.low, scale.high, False, choices, about, anchors)


def _choices(low: float, high: float, *, is_pass_fail: bool) -> tuple[str | int, ...]:
    if is_pass_fail:
        return ("pass", "fail")
    is_whole = low.is_integer() and high.is_integer() and high - low < MOST_LEVELS
    return tuple(range(int(high), int(low) - 1, -1)) if is_whole else ()
