"""The known name nearest to an unknown one: "did you mean …?"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SAME_THING = {
    "metrics": "dimensions", "criteria": "dimensions", "rubric": "dimensions", "rubrics": "dimensions",
    "thresholds": "bars", "gates": "bars", "requirements": "bars",
    "models": "candidates", "variants": "candidates", "systems": "candidates", "prompts": "candidates",
    "dataset": "cases", "tests": "cases", "examples": "cases", "golden": "cases", "golden_cases": "cases",
    "name": "product", "title": "product", "project": "product",
    "scorer": "scored_by", "scorers": "scored_by", "grader": "scored_by", "evaluator": "scored_by",
    "threshold": "at_least", "minimum": "at_least", "min": "at_least", "maximum": "at_most", "max": "at_most",
    "levels": "anchors", "description": "definition", "segments": "slices",
}  # fmt: skip
"""What other tools call the same thing."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, or None."""
    by_fold = {one.casefold().replace("-", "_").replace(" ", "_"): one for one in known}
    wanted = name.casefold().replace("-", "_").replace(" ", "_")
    if wanted in by_fold:
        return by_fold[wanted]
    if _SAME_THING.get(wanted) in by_fold:
        return by_fold[_SAME_THING[wanted]]
    close = get_close_matches(wanted, by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint: the nearest known name, else all of them (the first twelve)."""
    names = list(known)
    if not names:
        return ""
    found = nearest(name, names)
    if found is not None:
        return f"did you mean '{found}'?"
    more = ", …" if len(names) > 12 else ""
    return f"known are {', '.join(names[:12])}{more}"
