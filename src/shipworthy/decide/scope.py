"""`Scope`: which cases a verdict is about, and in words what it holds for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shipworthy.decide.evidence import Evidence
from shipworthy.decide.ledger import Spend
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
    ids = evidence.cases.ids
    text = "\n".join(sorted(set(evidence.cases.fingerprints)))
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    is_development = _is_development(evidence)
    holds_for = _words(evidence, len(ids), len(ids))
    notes: tuple[str, ...] = ()
    if is_development:
        notes = ("These are development cases: only the sealed release cases can ship a candidate.",)
    n_repeated = evidence.cases.n_repeated
    if n_repeated:
        merged = len(set(evidence.cases.units.tolist())) <= len(ids) - n_repeated
        how = "they count as one with it" if merged else "they are few, and count by themselves"
        notes += (f"{plural(n_repeated, 'case repeats', 'cases repeat')} the text of another; {how}.",)
    return Scope(version, holds_for, is_development, notes)


def holds_for_of(evidence: Evidence, spend: Spend) -> str:
    """What one candidate's verdict holds for: the cases it has answered, not those that the file has."""
    n_cases = spend.n_planned - spend.n_open
    n_all = max(spend.n_planned, len(evidence.cases.ids))
    return _words(evidence, n_cases, n_all) if n_cases else ""


def _is_development(evidence: Evidence) -> bool:
    """Whether sealed release cases exist and other cases are among these."""
    benchmark = evidence.benchmark
    # an id that stands in both sets tells neither: then the careful answer holds
    released = {case.id for case in benchmark.release} - {case.id for case in benchmark.golden}
    return bool(benchmark.release_cases) and not (released and set(evidence.cases.ids) <= released)


def _words(evidence: Evidence, n_cases: int, n_all: int) -> str:
    """`cases like these 120, from cases.jsonl`, or `cases like these 20, of the 120 in cases.jsonl`."""
    benchmark = evidence.benchmark
    files = benchmark.release_cases
    if not benchmark.release_cases or _is_development(evidence):
        files = tuple(item for item in benchmark.cases if isinstance(item, str))
    source = ", ".join(files)
    if n_cases < n_all:
        origin = f", of the {n_all:,} in {source}" if source else f", of {n_all:,}"
    else:
        origin = f", from {source}" if source else ""
    if benchmark.generalise_to == "these_cases":
        return f"these {plural(n_cases, 'case')} themselves{origin}"
    return f"cases like these {n_cases:,}{origin}"
