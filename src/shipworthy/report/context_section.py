"""The context window: tokens by part of the prompt, what was cut off, what never made it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shipworthy.define.benchmark import Benchmark
from shipworthy.report.context_picture import parts_picture
from shipworthy.report.section import Cell, Picture, PlainSection, Table
from shipworthy.report.words import count
from shipworthy.run.trial import Trial
from shipworthy.stats.interval import Interval
from shipworthy.stats.mean_t import mean_t

MOST_CASES = 12
"""Cases listed one by one, the largest first."""
ORDER = ("system", "instructions", "history", "tool_results", "input", "chat_template")
"""Parts that are not named by the PRD, in their places around those that are."""


@dataclass(frozen=True)
class Window:
    """What one candidate was sent.

    Attributes:
        name: The candidate.
        parts: Names of the parts, in the order of the prompt.
        cases: Case ids, the largest prompt first.
        tokens: Shape (cases, parts), mean over the trials of a case.
        cut: Tokens that were cut off, same shape; 0 where nothing was.
        is_estimated: Whether any was not counted by the model's own tokenizer.
        limits: `max_tokens` of the parts that have one.
    """

    name: str
    parts: tuple[str, ...]
    cases: tuple[str, ...]
    tokens: np.ndarray
    cut: np.ndarray
    is_estimated: bool
    limits: Mapping[str, int]


def context_section(
    benchmark: Benchmark, trials: Sequence[Trial], candidates: Sequence[str]
) -> PlainSection | None:
    """Tokens by part for every candidate with a prompt of its own; None if there is none."""
    windows = [window for name in candidates if (window := window_of(benchmark, trials, name)) is not None]
    if not windows:
        return None
    pictures: list[Picture] = []
    tables: list[Table] = []
    for window in windows:
        pictures.append(parts_picture(window.name, window.parts, window.tokens))
        tables += [_parts_table(window), _cases_table(window)]
    return PlainSection(
        id="context-window",
        title="What fills the context window",
        help=(
            "Tokens of every part of the prompt, on average and case by case. Cut off is what a part's limit "
            "left out; absent is what the case had nothing for. Which part earns its tokens says: shipworthy "
            "ablate."
        ),
        tables=tuple(tables),
        pictures=tuple(pictures),
    )


def window_of(benchmark: Benchmark, trials: Sequence[Trial], name: str) -> Window | None:
    """The prompts of one candidate; None if its answers say nothing of them."""
    mine = [trial for trial in trials if trial.candidate == name and trial.parts]
    if not mine:
        return None
    candidate = benchmark.candidates.get(name)
    declared = [part.name for part in candidate.context] if candidate is not None else []
    seen = dict.fromkeys(part for trial in mine for part in trial.parts)
    parts = _ordered(declared, seen)
    cases = list(dict.fromkeys(trial.case for trial in mine))
    place = {case: row for row, case in enumerate(cases)}
    tokens, cut, n = (np.zeros((len(cases), len(parts))) for _ in range(3))
    for trial in mine:
        left_out = trial.details.get("cut")
        left = left_out if isinstance(left_out, Mapping) else {}
        for column, part in enumerate(parts):
            row = place[trial.case]
            tokens[row, column] += trial.parts.get(part, 0)
            cut[row, column] += float(left.get(part, 0))
            n[row, column] += 1
    tokens, cut = tokens / n, cut / n
    order = np.argsort(-tokens.sum(axis=1), kind="stable")
    limits = (
        {part.name: part.max_tokens for part in candidate.context if part.max_tokens} if candidate else {}
    )
    return Window(
        name, parts, tuple(cases[row] for row in order), tokens[order], cut[order],
        any(trial.parts_are_estimated for trial in mine), limits,
    )  # fmt: skip


def _ordered(declared: Sequence[str], seen: Mapping[str, None]) -> tuple[str, ...]:
    first = [part for part in ORDER[:2] if part in seen]
    last = [part for part in ORDER[2:] if part in seen]
    named = list(dict.fromkeys([*declared, *(part for part in seen if part not in ORDER)]))
    return (*first, *named, *last)


def _parts_table(window: Window) -> Table:
    total = window.tokens.sum(axis=1)
    rows: list[tuple[Cell, ...]] = [
        _row(window, part, window.tokens[:, column], window.cut[:, column], total)
        for column, part in enumerate(window.parts)
    ]
    rows.append(("all parts", _mean(total), "100 %", _range(total), "", ""))
    estimated = "; estimated, the model's own tokenizer is not known" if window.is_estimated else ""
    return Table(
        header=("part", "mean tokens a case", "share", "fewest to most", "cut off", "absent"),
        rows=tuple(rows),
        caption=f"{window.name}: tokens by part, {count(len(window.cases), 'case')}{estimated}",
    )


def _row(
    window: Window, part: str, tokens: np.ndarray, cut: np.ndarray, total: np.ndarray
) -> tuple[Cell, ...]:
    share = float(tokens.sum() / total.sum()) if total.sum() else 0.0
    n_cut, n_absent = int((cut > 0).sum()), int((tokens == 0).sum())
    limit = f" at {window.limits[part]}" if part in window.limits else ""
    lost = f"in {count(n_cut, 'case')}{limit}, {cut[cut > 0].mean():.0f} tokens each" if n_cut else "never"
    return (
        part,
        _mean(tokens),
        f"{100 * share:.0f} %",
        _range(tokens),
        lost,
        f"in {count(n_absent, 'case')}" if n_absent else "never",
    )


def _mean(tokens: np.ndarray) -> str:
    interval = mean_t(tokens)
    if isinstance(interval, Interval):
        return f"{tokens.mean():.0f} (between {max(interval.low, 0):.0f} and {interval.high:.0f})"
    return (
        f"{tokens.mean():.0f} (no interval: {interval.reason})" if len(tokens) < 2 else f"{tokens.mean():.0f}"
    )


def _range(tokens: np.ndarray) -> str:
    return f"{tokens.min():.0f} to {tokens.max():.0f}"


def _cases_table(window: Window) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in range(min(len(window.cases), MOST_CASES)):
        lost = float(window.cut[row].sum())
        rows.append(
            (
                window.cases[row],
                round(float(window.tokens[row].sum())),
                *(round(float(tokens)) for tokens in window.tokens[row]),
                round(lost) if lost else "none",
            )
        )
    rest = len(window.cases) - len(rows)
    more = f"; the {MOST_CASES} largest of {len(window.cases)} cases" if rest > 0 else ""
    return Table(
        header=("case", "tokens", *window.parts, "cut off"),
        rows=tuple(rows),
        caption=f"{window.name}: tokens case by case{more}",
        numeric=tuple(range(1, len(window.parts) + 3)),
    )
