"""What is measured and labelled now, for a design: evidence, labels by class, and how far panels disagree."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shipworthy.decide.evidence import Evidence, gather
from shipworthy.decide.hybrid_units import LabelGroup, Spreads
from shipworthy.define.benchmark import Benchmark
from shipworthy.score.hybrid.strata import Strata
from shipworthy.score.judge.judgement import SCORE, Judgement
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.evidence_rows import measure_rows, score_rows
from shipworthy.workbench.label_designs import drawn_rows
from shipworthy.workbench.labels import LabelsFound, labels_of
from shipworthy.workbench.measured import Measured, measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import Setup, prepare


@dataclass(frozen=True)
class Now:
    """Everything measured and labelled of the candidates as they are now."""

    setup: Setup
    found: Measured
    labels: LabelsFound
    evidence: Evidence


def look_at_store(desk: Desk, candidates: tuple[str, ...] = ()) -> Now:
    """Reads it; nobody is asked, nothing is decided."""
    setup = prepare(desk, RunOptions(candidates=candidates), will_ask=False)
    try:
        found = measured(desk.store, setup)
        labels = labels_of(desk, found)
        evidence = gather(
            desk.benchmark,
            score_rows(found.scores),
            measure_rows(found.trials, found.mishaps),
            None,
            labels.rows,
            drawn_rows(desk.store, found.trials),
        )
        return Now(setup, found, labels, evidence)
    finally:
        asyncio.run(setup.reached.close())


def spreads_of(benchmark: Benchmark, judgements: Iterable[Judgement], asked_as: Mapping[str, str]) -> Spreads:
    """How far the members of a panel, or both orders, lie apart, by candidate, dimension and case."""
    names = {version: name for name, version in asked_as.items()}
    told: dict[tuple[str, str, str, int], list[float]] = {}
    for one in judgements:
        if one.value is not None and one.purpose == SCORE and one.asked_as in names:
            told.setdefault((names[one.asked_as], one.dimension, one.case, one.trial), []).append(one.value)
    found: dict[tuple[str, str, str], float] = {}
    for (candidate, dimension, case, _), values in told.items():
        key = (candidate, dimension, case)
        apart = (max(values) - min(values)) / benchmark.scale_of(dimension).span
        found[key] = max(found.get(key, 0.0), min(apart, 1.0))
    return found


@dataclass(frozen=True)
class Labelled:
    """What came of the drawn cases of a design.

    Attributes:
        by_class: Labels on 0..1, by class.
        said: Drawn cases that have a label on all that was asked.
        lost: Drawn cases that were read, and that nobody could grade.
    """

    by_class: Mapping[str, tuple[float, ...]]
    said: frozenset[str]
    lost: frozenset[str]


def labelled(benchmark: Benchmark, group: LabelGroup, strata: Strata, labels: LabelsFound) -> Labelled:
    """The labels on a group's answers, case by case."""
    wanted = {(name, dimension) for name in group.candidates for dimension in group.dimensions}
    told: dict[str, dict[tuple[str, str], list[float]]] = {}
    for label in labels.labels:
        part = (label.candidate or "", label.dimension)
        if part in wanted and label.value is not None:
            told.setdefault(label.case, {}).setdefault(part, []).append(label.value)
    lost = {label.case for label in labels.lost if (label.candidate or "", label.dimension) in wanted}
    by_class: dict[str, list[float]] = {}
    said = {case for case, parts in told.items() if parts.keys() == wanted}
    for case, stratum in strata.of_case().items():
        if case in said:
            by_class.setdefault(stratum, []).append(_of_case(benchmark, group, told[case]))
    return Labelled(
        {name: tuple(values) for name, values in by_class.items()}, frozenset(said), frozenset(lost - said)
    )


def _of_case(benchmark: Benchmark, group: LabelGroup, told: Mapping[tuple[str, str], list[float]]) -> float:
    """One number for the spread within a class: own labels, less the rivals' where bars compare."""
    values = []
    for dimension in group.dimensions:
        scale = benchmark.scale_of(dimension)
        unit = {
            name: sum((value - scale.low) / scale.span for value in told[name, dimension])
            / len(told[name, dimension])
            for name in group.candidates
        }
        own = unit[group.candidate]
        rivals = [unit[name] for name in group.rivals]
        values.append((1.0 + own - sum(rivals) / len(rivals)) / 2.0 if rivals else own)
    return sum(values) / len(values)
