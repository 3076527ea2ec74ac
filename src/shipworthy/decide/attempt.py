"""From evidence to the ledger: how much of a candidate's plan is scored, and on which data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from shipworthy.decide.columns import Floats, Ints
from shipworthy.decide.evidence import Evidence
from shipworthy.decide.ledger import Attempt
from shipworthy.define.bar_grammar import MEASURES


@dataclass(frozen=True)
class Planned:
    """What is known of the plan beyond the scores.

    Attributes:
        n_cases: Size of the plan; None: the cases that were scored are the plan.
        n_trials: Trials a case by candidate; where absent, the most that a case has.
        n_askings: All askings of the plan by candidate; where absent, cases times trials. Recorded answers
            may have more trials of one case than of another.
        versions: Version by candidate; where absent, the candidate's name.
    """

    n_cases: int | None = None
    n_trials: Mapping[str, int] = field(default_factory=dict)
    n_askings: Mapping[str, int] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


def n_open_cases(evidence: Evidence, candidate: str, n_planned: int) -> int:
    """Cases of the plan without an answer or a failure of the candidate's own: still to be answered."""
    case, _ = evidence.asked(candidate)
    return max(n_planned - len(np.unique(case[~evidence.is_spoilt(candidate)])), 0)


def attempt_of(evidence: Evidence, candidate: str, planned: Planned) -> Attempt:
    """The attempt that a verdict on this candidate would be.

    t is the share of the planned askings that ended with an answer or with the candidate's own failure: what
    infrastructure spoilt is still to come. With complete cases it is cases scored / cases planned.
    """
    case, _ = evidence.asked(candidate)
    ended = ~evidence.is_spoilt(candidate)
    per_case = np.bincount(case[ended], minlength=len(evidence.cases.ids))
    n_trials = planned.n_trials.get(candidate, int(per_case.max(initial=1)))
    n_cases = max(planned.n_cases or 0, int((per_case > 0).sum()), 1)
    done = int(np.minimum(per_case, n_trials).sum())
    n_askings = max(planned.n_askings.get(candidate, n_cases * n_trials), 1)
    n_trials = max(n_trials, int(per_case.max(initial=1)))
    held = np.unique(case)
    return Attempt(
        candidate=candidate,
        version=planned.versions.get(candidate, candidate),
        cases=frozenset(evidence.cases.likenesses[code] for code in held),
        ids=frozenset(name for name in (evidence.cases.ids[code] for code in held) if not name.isdigit()),
        bars=tuple(bar.id for bar in evidence.benchmark.all_bars),
        baseline=_baseline_version(evidence, planned),
        planned_cases=n_cases,
        planned_trials=n_trials,
        t=min(done / n_askings, 1.0),
        data=data_hash(evidence, candidate),
        base=data_hash(evidence, candidate, with_labels=False),
    )


def _baseline_version(evidence: Evidence, planned: Planned) -> str:
    """Version of the baseline, if it was measured."""
    name = evidence.benchmark.baseline_name
    if name is None or name not in evidence.candidates:
        return ""
    return planned.versions.get(name, name)


def data_hash(evidence: Evidence, candidate: str, *, with_labels: bool = True) -> str:
    """Identity of all that a verdict on the candidate rests on, whatever its order.

    Includes the candidates that bars compare with (new answers of the baseline are new data too), and the
    weights, groups and slices of the cases and the weights of the dimensions: changing one of them after a
    look is another look.
    """
    rivals = {bar.other for bar in evidence.benchmark.all_bars if bar.other is not None}
    parts = []
    for name in sorted({candidate, *rivals} & set(evidence.candidates)):
        scored, measured = evidence.scored, evidence.measured
        rows = scored.candidate.codes == scored.candidate.code(name)
        label = _names_hash(scored.category.names)[scored.category.codes[rows]]
        total = _mix(
            _names_hash(scored.case.names)[scored.case.codes[rows]],
            _names_hash(scored.dimension.names)[scored.dimension.codes[rows]],
            _bits(scored.value[rows]),
            label,
        )
        parts.append(f"{'self' if name == candidate else name}:{int(rows.sum())}:{total}")
        said = evidence.labels.identity(name)
        if said and with_labels:
            parts.append(f"labels:{said}")
        taken = measured.candidate.codes == measured.candidate.code(name)
        for measure in MEASURES:
            if measure in measured.values:
                values = measured.values[measure][taken]
                parts.append(
                    f"{measure}:{_mix(_names_hash(scored.case.names)[measured.case[taken]], _bits(values))}"
                )
    parts += [_table_hash(evidence), repr(sorted(evidence.benchmark.weights.items()))]
    return hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _table_hash(evidence: Evidence) -> str:
    """Weights, groups and the slices that bars name, of every case, whatever their order."""
    table = evidence.cases
    fields = sorted({field for bar in evidence.benchmark.all_bars for field in bar.slice or {}})
    names = np.array(table.ids, dtype=object)
    first: dict[int, str] = {}
    for code, unit in enumerate(table.units.tolist()):
        first[unit] = min(first.get(unit, table.ids[code]), table.ids[code])
    rows = sorted(
        (
            str(names[code]),
            float(table.weights[code]),
            first[int(table.units[code])],
            *(table.slices.get(field, (None,) * len(names))[code] or "" for field in fields),
        )
        for code in range(len(names))
    )
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _names_hash(names: tuple[str, ...]) -> Ints:
    digests = [
        int.from_bytes(
            hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
        )
        for name in names
    ]
    return np.array([*digests, 7], dtype=np.uint64).view(np.int64)


def _bits(values: Floats) -> Ints:
    """The numbers as integers; every absent one alike."""
    whole: Ints = np.where(np.isnan(values), -1.0, values + 0.0).view(np.int64)
    return whole


def _mix(*columns: Ints) -> int:
    """One number for a bag of rows: the sum of the rows' hashes, so that order does not matter."""
    row = np.zeros(len(columns[0]), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in columns:
            row = (row ^ column.view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            row ^= row >> np.uint64(29)
        return int((row * np.uint64(0xBF58476D1CE4E5B9)).sum(dtype=np.uint64))
