"""`compose`: what was gathered -> the text of a `prd.yaml` that runs from what is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.define.importing.gather import CASES, LABELS, OUTCOMES, Gathering
from shipworthy.define.prd_text import prd_text

_ORDER = (
    "product", "prd", "fit", "data", "outcomes", "cases", "labels", "slices", "candidates", "baseline",
    "judge", "trials", "dimensions", "failure_modes", "bars", "limits",
)  # fmt: skip
_BARS = "What is good enough? A bar is met when the lower end of its interval is above it."
JUDGED = {"judge": "recorded"}
"""Scores that a model gave and that came with the answers: no bar on them ships unchecked."""
_COMMENTS = {
    "labels": "How were the labelled answers chosen? Write `sampled: random` if by lot; until somebody\n"
    "says it, labels are shown and correct nothing.",
    "candidates": "Recorded answers: a verdict on them asks no model.",
    "outcomes": "L1: whether the user succeeded. Say whose outcome it is and what it means.",
    "bars": _BARS,
}


def compose(found: Gathering, *, product: str, bars: Sequence[str] = (), told_by: str = "") -> str:
    """The text of the PRD.

    Args:
        found: Everything that was imported.
        product: Its name where the files name none.
        bars: What the user asks for, in the short form.
        told_by: Where it all came from, for the first line.
    """
    values: dict[str, Any] = {"product": product, **found.prd}
    if found.n_cases:
        values["cases"] = CASES
    if found.n_labels:
        values["labels"] = {"file": LABELS, **_mapping(found.prd.get("labels"))}
    if found.outcomes:
        values["outcomes"] = {**_outcomes(found), **_mapping(found.prd.get("outcomes"))}
    values["candidates"] = _candidates(found)
    values["dimensions"] = _dimensions(found)
    values["failure_modes"] = [*_list(found.prd.get("failure_modes")), *map(dict, found.failure_modes)]
    values["bars"] = [*_list(found.prd.get("bars")), *(bar.bar for bar in found.bars if bar.is_stated), *bars]
    kept = {key: value for key, value in values.items() if value not in (None, [], {}, "")}
    ordered = {key: kept[key] for key in (*_ORDER, *kept) if key in kept}
    suggested = [] if "bars" in kept else [*(bar.bar for bar in found.bars), *_suggested_bars(found)]
    return prd_text(
        ordered,
        head=f"Made by `shipworthy import` from {told_by}; import-report.json says what was carried and how."
        if told_by
        else "",
        comments=_COMMENTS,
        suggested={"bars": suggested},
    )


def _candidates(found: Gathering) -> dict[str, Any]:
    recorded = {name: {"recorded": file} for name, file in found.answers.items()}
    live = {
        f"{name} (live)" if name in recorded else name: dict(values)
        for name, values in found.candidates.items()
    }
    return {**recorded, **live}


def _dimensions(found: Gathering) -> dict[str, Any]:
    """Declared ones first; a dimension with recorded scores is scored by them."""
    made: dict[str, Any] = {}
    for name in dict.fromkeys([*found.dimensions, *found.scores, *found.label_scores]):
        values = dict(found.dimensions.get(name, {}))
        if _is_failure_mode(found, name):
            continue
        tally = found.scores.get(name) or found.label_scores.get(name)
        if tally is not None and "scale" not in values and tally.scale != "pass-fail":
            values["scale"] = tally.scale
        if name in found.scores:
            values["scored_by"] = JUDGED if _is_judged(values.get("scored_by")) else {"recorded": name}
        elif name in found.label_scores and "scored_by" not in values:
            values["scored_by"] = "human"
        made[name] = values
    return made


def judged_dimensions(found: Gathering) -> list[str]:
    """Dimensions whose recorded scores are a model's judgement: people must check a part of them."""
    return [name for name in found.scores if _is_judged(found.dimensions.get(name, {}).get("scored_by"))]


def _is_judged(scored_by: Any) -> bool:
    return scored_by in ("judge", "hybrid") or (
        isinstance(scored_by, Mapping) and bool({"judge", "hybrid"} & scored_by.keys())
    )


def _is_failure_mode(found: Gathering, name: str) -> bool:
    return name not in found.dimensions and any(mode.get("id") == name for mode in found.failure_modes)


def _outcomes(found: Gathering) -> dict[str, Any]:
    return {
        name: {"kind": "binary" if tally.n and tally.scale == "pass-fail" else "numeric", "source": OUTCOMES}
        for name, tally in found.outcomes.items()
    }


def _suggested_bars(found: Gathering) -> list[Any]:
    """Yes-or-no dimensions at nine in ten, as an example of what could be asked for."""
    tallies = {**found.label_scores, **found.scores}
    passing = [name for name, tally in tallies.items() if tally.n and tally.scale == "pass-fail"]
    named = {bar.bar.get("dimension") for bar in found.bars if isinstance(bar.bar, dict)}
    return [{"dimension": name, "at_least": "90%"} for name in passing if name not in named]


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else []
