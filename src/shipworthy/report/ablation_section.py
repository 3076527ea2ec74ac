"""What leaving out each part or section of a prompt did, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.decide.ablation import Effect, LeftOut
from shipworthy.define.bar import OVERALL
from shipworthy.report.section import Cell, PlainSection, Table

SAYS = {
    "helps": "earns its place",
    "harms": "does harm",
    "no_change_shown": "no change shown",
    "not_measured": "not measured",
}


def ablation_section(
    candidate: str, rows: Sequence[LeftOut], n_cases: int, confidence: float
) -> PlainSection:
    """The whole prompt against the prompt without each part: scores, tokens, and what to make of it."""
    return PlainSection(
        id="ablation",
        title=f"What each part of the prompt of {candidate} does",
        help=(
            "The whole prompt minus the prompt without that part, case by case: a positive number says that "
            f"the answers are better with it ({confidence * 100:g} % intervals). No change shown is not the "
            "same as no effect: with more cases a smaller effect can be seen. What is marked helps or harms "
            "is corrected for how much was tried (one in ten may still be chance)."
        ),
        tables=(_summary(rows, n_cases), *_details(rows)),
    )


def _summary(rows: Sequence[LeftOut], n_cases: int) -> Table:
    return Table(
        header=("left out", "kind", "verdict", "overall or first quality", "tokens a case", "cases"),
        rows=tuple(
            (row.name, row.kind, SAYS[row.earns], _main(row.effects), _tokens(row.tokens), _n(row, n_cases))
            for row in rows
        ),
        caption="with it, minus without it",
    )


def _n(row: LeftOut, n_cases: int) -> str:
    return str(max((effect.n_cases for effect in row.effects), default=0)) + f" of {n_cases}"


def _main(effects: Sequence[Effect]) -> str:
    chosen = next((effect for effect in effects if effect.dimension == OVERALL), None)
    chosen = chosen or next(iter(effects), None)
    return "not measured" if chosen is None else f"{chosen.dimension} {_difference(chosen)}"


def _difference(effect: Effect) -> str:
    if effect.estimate is None:
        return "not measured"
    if effect.low is None or effect.high is None:
        return f"{effect.estimate:+.3g} (no interval)"
    judged = "; judge's scores" if effect.is_judged else ""
    return f"{effect.estimate:+.3g} ({effect.low:+.3g} to {effect.high:+.3g}{judged})"


def _tokens(tokens: Mapping[str, float | int | None]) -> str:
    estimate, low, high = (tokens.get(name) for name in ("estimate", "low", "high"))
    if estimate is None:
        return "unknown"
    if low is None or high is None:
        return f"{estimate:.0f}"
    return f"{estimate:.0f} ({low:.0f} to {high:.0f})"


def _details(rows: Sequence[LeftOut]) -> tuple[Table, ...]:
    """Every quality of what helps or harms anywhere."""
    found: list[tuple[Cell, ...]] = [
        (row.name, effect.dimension, SAYS[effect.direction], _difference(effect), effect.n_cases)
        for row in rows
        if row.earns in ("helps", "harms")
        for effect in row.effects
        if effect.direction != "no_change_shown"
    ]
    if not found:
        return ()
    header = ("left out", "quality", "verdict", "difference", "cases")
    return (Table(header, tuple(found), "where it shows", (4,)),)
