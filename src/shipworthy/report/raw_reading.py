"""What a judge alone says of a bar, beside the number that people's labels corrected."""

from __future__ import annotations

from typing import Any

from shipworthy.decide.verdict import BarResult, Estimate
from shipworthy.report.words import Unit, between, count, decimals, number

UNCORRECTED = "the judge's opinion: no labels of people correct it, so it decides nothing"


def raw_reading(found: BarResult | Estimate, unit: Unit) -> dict[str, Any]:
    """The fields of a `Measured` that speak of the judge alone; none where nothing was corrected."""
    if not found.corrected:
        is_opinion = isinstance(found, Estimate) and found.is_judged and found.estimate is not None
        return {"raw": UNCORRECTED} if is_opinion else {}
    raw = found.raw or {}
    estimate, low, high = (raw.get(name) for name in ("estimate", "low", "high"))
    labels = f"{count(found.n_labels, 'label')} of people" if found.n_labels else "labels of people"
    numbers = {"raw_estimate": estimate, "raw_low": low, "raw_high": high, "n_labels": found.n_labels}
    if estimate is None:
        return {**numbers, "raw": f"corrected by {labels}"}
    places = decimals([estimate, low, high, found.estimate], unit)
    interval = between(low, high, unit, places)
    said = f"judge alone {number(estimate, unit, places)}" + (f", {interval}" if interval else "")
    corrected = number(found.estimate, unit, places)
    return {**numbers, "raw": f"{said}; corrected by {labels}: {corrected}"}
