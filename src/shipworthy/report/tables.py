"""The tables of the page: qualities, slices, failure modes, quality against cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shipworthy.decide.verdict import BarResult, CandidateVerdict, Estimate
from shipworthy.define.bar import OVERALL
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import FailureMode, ScoredBy
from shipworthy.report.measured import Ruler, measured, ruler_of_estimate, shared_axis
from shipworthy.report.page import FailureModeRow, Measured, QualityRow, SliceRow, SliceTable, Tick
from shipworthy.report.tracks import Axis, Reading, ticks
from shipworthy.report.words import SHARE, STATUS_WORDS, TONES, exact, number, percent

MOST_SLICES = 24
"""Slices shown of the first quality; a column of free text must not flood the page."""
MOST_CELLS = 150
"""Cells of all slice tables together, so that the page stays small enough to send by mail."""
MOST_MORE = 60
"""Cells of the folded table of further qualities."""

Candidates = Mapping[str, CandidateVerdict]


def quality_rows(benchmark: Benchmark, candidates: Candidates) -> tuple[QualityRow, ...]:
    """Overall first, then every dimension, then whatever else was measured on all cases."""
    names = dict.fromkeys([*([OVERALL] if benchmark.has_overall else []), *benchmark.dimensions])
    return _rows("quality", benchmark, candidates, names)


def more_rows(benchmark: Benchmark, candidates: Candidates) -> tuple[QualityRow, ...]:
    """Classes, and how often all of several answers to a case are good, or at least one."""
    names: dict[str, None] = {}
    for found in candidates.values():
        names.update(dict.fromkeys(one.name for one in found.measurements if one.kind in ("class", "pass_k")))
    return _rows("more", benchmark, candidates, list(names)[: max(4, MOST_MORE // max(1, len(candidates)))])


def _rows(
    anchor: str, benchmark: Benchmark, candidates: Candidates, names: Iterable[str]
) -> tuple[QualityRow, ...]:
    rows = []
    for place, name in enumerate(names):
        marks, cells = _cells([_whole(found, name) for found in candidates.values()])
        about = _about(benchmark, name)
        rows.append(QualityRow(f"{anchor}-{place}", _spoken(name), about, name == OVERALL, marks, cells))
    return tuple(rows)


def _spoken(name: str) -> str:
    """`pass^3 of honest` as `honest: all of 3 answers good`."""
    how, _, quality = name.partition(" of ")
    for sign, words in (("pass^", "all of"), ("pass@", "at least one of")):
        if quality and how.startswith(sign):
            return f"{quality}: {words} {how.removeprefix(sign)} answers good"
    return name


def slice_tables(benchmark: Benchmark, candidates: Candidates) -> tuple[SliceTable, ...]:
    """One table for each quality that was measured on slices; the first stands unfolded."""
    qualities = dict.fromkeys([OVERALL, *benchmark.dimensions])
    first = min(MOST_SLICES, max(3, MOST_CELLS // 2 // max(1, len(candidates))))
    others = max(1, (len(qualities) - 1) * len(candidates))
    later = max(3, min(MOST_SLICES, MOST_CELLS // 2 // others))
    tables = [
        _slice_table(name, place, candidates, later if place else first)
        for place, name in enumerate(qualities)
    ]
    there = [table for table in tables if table is not None]
    return tuple(replace(table, is_open=place == 0) for place, table in enumerate(there))


def failure_mode_rows(benchmark: Benchmark, candidates: Candidates) -> tuple[FailureModeRow, ...]:
    """What the PRD says goes wrong, and how often it did."""
    return tuple(
        _failure_mode_row(benchmark, mode, f"mode-{place}", candidates)
        for place, mode in enumerate(benchmark.failure_modes)
    )


def _whole(found: CandidateVerdict, name: str) -> Estimate | None:
    return next((one for one in found.measurements if one.name == name and not one.slice), None)


def _ruler(cells: Sequence[Estimate | None]) -> Ruler:
    first = next((cell for cell in cells if cell is not None), None)
    return Ruler(SHARE, (0.0, 1.0)) if first is None else ruler_of_estimate(first)


def _cells(cells: list[Estimate | None]) -> tuple[tuple[Tick, ...], tuple[Measured, ...]]:
    ruler = _ruler(cells)
    axis_of_all = shared_axis(cells, ruler)
    marks = ticks(axis_of_all, ruler.unit) if axis_of_all is not None else ()
    return marks, tuple(measured(cell, ruler, axis_of_all) for cell in cells)


def _about(benchmark: Benchmark, name: str) -> str:
    dimension = benchmark.dimensions.get(name)
    if dimension is None:
        return "all dimensions by their weights" if name == OVERALL else ""
    weight = benchmark.weights.get(name)
    parts = [dimension.definition, scorer_words(benchmark.scored_by(name))]
    if weight is not None and benchmark.has_overall:
        parts.append(f"weight {percent(round(weight, 2))}")
    return " \u00b7 ".join(part for part in parts if part)


def scorer_words(scored_by: ScoredBy) -> str:
    """Who scores, in words."""
    known = {
        "judge": "scored by a model as judge",
        "human": "scored by people",
        "hybrid": "scored by a judge and people",
    }
    return known.get(scored_by.kind, f"scored by code ({scored_by.kind})")


def _slice_table(quality: str, place: int, candidates: Candidates, most: int) -> SliceTable | None:
    found = {name: [one for one in c.measurements if one.name == quality] for name, c in candidates.items()}
    keys: dict[str, Mapping[str, str]] = {}
    for estimates in found.values():
        keys.update({slice_name(one.slice): one.slice for one in estimates if one.slice})
    if not keys:
        return None
    names = sorted(keys, key=lambda name: _first_of(name, found))
    rows = {name: [_at(found[c], name) for c in candidates] for name in ["", *names[:most]]}
    everything = [cell for cells in rows.values() for cell in cells]
    ruler = _ruler(everything)
    axis_of_all = shared_axis(everything, ruler)
    return SliceTable(
        name=quality,
        is_open=False,
        ticks=ticks(axis_of_all, ruler.unit) if axis_of_all is not None else (),
        rows=tuple(
            _slice_row(f"slice-{place}-{row}", name, cells, rows[""], (ruler, axis_of_all))
            for row, (name, cells) in enumerate(rows.items())
        ),
        n_left_out=max(0, len(names) - most),
    )


def _first_of(name: str, found: Mapping[str, list[Estimate]]) -> tuple[bool, str, int]:
    """Declared slices first, by field, the larger first."""
    one = next(one for estimates in found.values() for one in estimates if slice_name(one.slice) == name)
    return one.is_exploratory, ",".join(one.slice or {}), -one.n_cases


def slice_name(fields: Mapping[str, str] | None) -> str:
    """`region EU, language de`; empty for all cases."""
    return ", ".join(f"{name} {value}" for name, value in (fields or {}).items())


def _at(estimates: list[Estimate], name: str) -> Estimate | None:
    return next((one for one in estimates if slice_name(one.slice) == name), None)


def _slice_row(
    anchor: str,
    name: str,
    cells: list[Estimate | None],
    wholes: list[Estimate | None],
    drawn_on: tuple[Ruler, Axis | None],
) -> SliceRow:
    ruler, axis_of_all = drawn_on
    shown = []
    for cell, whole in zip(cells, wholes, strict=True):
        line = whole.estimate if whole is not None and name else None
        reading = None if cell is None else Reading(cell.estimate, cell.low, cell.high, line)
        text = f"{number(line, ruler.unit)} on all cases" if line is not None else ""
        shown.append(measured(cell, ruler, axis_of_all, reading, text))
    is_exploratory = any(cell is not None and cell.is_exploratory for cell in cells)
    return SliceRow(anchor, name or "all cases", is_exploratory, tuple(shown))


def _failure_mode_row(
    benchmark: Benchmark, mode: FailureMode, anchor: str, candidates: Candidates
) -> FailureModeRow:
    cells = [_whole(found, mode.id) for found in candidates.values()]
    bars = [_bar_of(found, mode.id) for found in candidates.values()]
    limits: list[float | None] = [bar.at_most if bar is not None else mode.at_most for bar in bars]
    declared = next((limit for limit in limits if limit is not None), mode.at_most)
    ruler = Ruler(SHARE, (0.0, 1.0))
    axis_of_all = shared_axis(cells, ruler, (declared, 0.0))
    shown = []
    for cell, bar in zip(cells, bars, strict=True):
        source = cell if cell is not None else bar
        reading = None if source is None else Reading(source.estimate, source.low, source.high, declared)
        text = f"at most {exact(declared, SHARE)}" if declared is not None else ""
        shown.append(_with_status(measured(source, ruler, axis_of_all, reading, text), bar))
    return FailureModeRow(
        anchor=anchor,
        name=mode.id,
        about=mode.definition,
        severity=mode.severity or "severity not declared",
        tolerated=f"at most {percent(declared)}" if declared is not None else "no limit declared",
        response=mode.response or "not declared",
        detected_by=scorer_words(benchmark.scored_by(mode.id)).replace("scored", "found"),
        cells=tuple(shown),
    )


def _bar_of(found: CandidateVerdict, name: str) -> BarResult | None:
    return next((bar for bar in found.bars if bar.dimension == name and not bar.slice), None)


def _with_status(cell: Measured, bar: BarResult | None) -> Measured:
    if bar is None:
        return cell
    return replace(cell, also=STATUS_WORDS[bar.status], tone=TONES[bar.status])
