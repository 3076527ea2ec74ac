"""`decision_of`: a verdict object from the JSON in which it was written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from shipworthy.decide.verdict import BarResult, CandidateVerdict, Decided, Decision, Estimate

T = TypeVar("T")


def decision_of(data: Mapping[str, Any]) -> Decision:
    """The decision that `Decision.to_dict` wrote; fields of a newer version are left out.

    An infinite bound was written as null and stays None: the end is open.
    """
    candidates = {name: _candidate(found) for name, found in data["candidates"].items()}
    known = _known(Decision, data)
    for name in ("looks", "notes", "not_evaluated"):
        known[name] = tuple(data.get(name) or ())
    return Decision(**{**known, "candidates": candidates})


def _candidate(data: Mapping[str, Any]) -> CandidateVerdict:
    known = _known(CandidateVerdict, data)
    known["bars"] = tuple(_bar(bar) for bar in data["bars"])
    known["measurements"] = tuple(Estimate(**_known(Estimate, one)) for one in data.get("measurements") or ())
    return CandidateVerdict(**known)


def _bar(data: Mapping[str, Any]) -> BarResult:
    known = _known(BarResult, data)
    if data.get("decided") is not None:
        known["decided"] = Decided(**_known(Decided, data["decided"]))
    return BarResult(**known)


def _known(kind: type[T], data: Mapping[str, Any]) -> dict[str, Any]:
    names = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    return {name: value for name, value in data.items() if name in names}
