"""`Scope`: which cases a verdict is about, and in words what it holds for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.words import plural


@dataclass(frozen=True)
class Scope:
    """Which cases the verdict is about, and in words what it holds for."""

    cases_version: str
    holds_for: str
    is_development: bool
    notes: tuple[str, ...]


def scope_of(evidence: Evidence) -> Scope:
    """What the scored cases make the verdict about: all of them, or sealed release cases only."""
    benchmark, ids = evidence.benchmark, evidence.cases.ids
    text = "\n".join(sorted(set(evidence.cases.fingerprints)))
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    # an id that stands in both sets tells neither: then the careful answer holds
    released = {case.id for case in benchmark.release} - {case.id for case in benchmark.golden}
    is_development = bool(benchmark.release_cases) and not (released and set(ids) <= released)
    source = ", ".join(item for item in benchmark.cases if isinstance(item, str))
    if benchmark.release_cases and not is_development:
        source = ", ".join(benchmark.release_cases)
    origin = f", from {source}" if source else ""
    if benchmark.generalise_to == "these_cases":
        holds_for = f"these {plural(len(ids), 'case')} themselves{origin}"
    else:
        holds_for = f"cases like these {len(ids):,}{origin}"
    notes: tuple[str, ...] = ()
    if is_development:
        notes = ("These are development cases: only the sealed release cases can ship a candidate.",)
    n_repeated = evidence.cases.n_repeated
    if n_repeated:
        merged = len(set(evidence.cases.units.tolist())) <= len(ids) - n_repeated
        how = "they count as one with it" if merged else "they are few, and count by themselves"
        notes += (f"{plural(n_repeated, 'case repeats', 'cases repeat')} the text of another; {how}.",)
    return Scope(version, holds_for, is_development, notes)
