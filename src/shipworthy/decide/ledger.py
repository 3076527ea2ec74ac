"""The ledger of chances: what looks and versions have spent of the permitted false SHIP on these cases.

DECISIONS §A.3 and §A.8. A *chance* is one version of the product on one plan (cases and trials); a *look* is
one verdict within it. Chance 0 may spend half of what the confidence permits, chance e = 1, 2, … may spend
half / (e (e + 1)), so that all together never spend more than the whole. Within a chance, the look at
fraction t of the plan spends the cube of t less what earlier looks spent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from shipworthy.errors import WrongCall
from shipworthy.records import Record
from shipworthy.stats.sequential import chance_alpha, look_alpha

_NO_PROGRESS = 1e-9


def half_alpha(confidence: float) -> float:
    """Half of what a confidence leaves out: 0.025 at 0.95 (one side of the interval, or chance 0)."""
    return round((1 - confidence) / 2, 12)


@dataclass(frozen=True)
class Look(Record):
    """One entry of the ledger.

    Attributes:
        id: Identity of the entry.
        position: Its place in the ledger, from 0.
        chance: Id of the chance it belongs to (its first entry's id).
        number: The chance's number e, from 0.
        look: Number of the look within the chance, from 1; 0 says "scored, not looked at".
        candidate: Name of the candidate, for people.
        version: What makes it this version of the product.
        planned_cases: Size of the plan.
        planned_trials: Trials a case of the plan.
        t: Fraction of the plan that was scored.
        alpha: What this look was allowed to spend on SHIP.
        data: Hash of the scores it rested on.
        cases: Likenesses of cases that no earlier entry of this chance held.
        ids: Ids of those cases, except numbers (rows without an id are numbered).
        bars: The bars in force, as text.
        baseline: Version of the baseline then, if there was one.
        is_baseline: It was shown as the baseline: free, as long as it is always the same one.
        verdict: What was said; empty for "scored, not looked at".
        run: The run it belongs to, if any.
        at: When, UTC, ISO 8601, if known.
        base: Hash of the scores without people's labels.
    """

    kind: ClassVar[str] = "look"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    position: int
    chance: str
    number: int
    look: int
    candidate: str
    version: str
    planned_cases: int
    planned_trials: int
    t: float
    alpha: float
    data: str
    cases: tuple[str, ...]
    ids: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    baseline: str = ""
    is_baseline: bool = False
    verdict: str = ""
    run: str = ""
    at: str = ""
    base: str = ""


@dataclass(frozen=True)
class Attempt:
    """A version about to be looked at: which cases, how much of its plan, resting on which data."""

    candidate: str
    version: str
    cases: frozenset[str]
    planned_cases: int
    planned_trials: int
    t: float
    data: str
    ids: frozenset[str] = frozenset()
    bars: tuple[str, ...] = ()
    baseline: str = ""
    base: str = ""


@dataclass(frozen=True)
class Spend:
    """What a look may spend, and what the next one could.

    Attributes:
        alpha: One-sided error allowed for SHIP at this look.
        look: Number of the look within its chance.
        number: Number of the chance (0 is the first); the attempt people read is one more.
        t: Fraction of the plan scored.
        rest: What the rest of this chance's plan may still spend.
        next_chance: What one look at a further chance on these cases may spend.
        is_repeat: Nothing was new: the earlier look's allowance is shown again and nothing is spent.
        n_open: Cases of the plan that have no answer yet.
        n_planned: Cases of the plan.
    """

    alpha: float
    look: int
    number: int
    t: float
    rest: float
    next_chance: float
    is_repeat: bool = False
    n_open: int = 0
    n_planned: int = 0


def read_looks(looks: Iterable[Mapping[str, Any] | Look]) -> list[Look]:
    """Entries from what an earlier verdict returned, or from a file or store."""
    try:
        read = [look if isinstance(look, Look) else Look.from_dict(look) for look in looks]
        unique = {
            look.id: replace(look, cases=tuple(look.cases), ids=tuple(look.ids), bars=tuple(look.bars))
            for look in read
        }
    except (TypeError, AttributeError, ValueError) as fault:
        raise WrongCall(
            f"looks hold something that is no entry of the ledger ({fault})",
            hint="give what an earlier verdict returned as `.looks`",
        ) from fault
    return sorted(unique.values(), key=lambda look: look.position)


def take_look(ledger: Sequence[Look], attempt: Attempt, total: float = 0.025) -> tuple[Spend, Look | None]:
    """What the attempt may spend now, and the entry to append (None: nothing new since an earlier look).

    Args:
        ledger: All entries so far.
        attempt: What is looked at.
        total: Half of what the confidence permits, 0.025 at 0.95.
    """
    related = _sharing_cases(ledger, attempt)
    mine = [look for look in related if look.version == attempt.version and not look.is_baseline]
    n_chances = _n_chances(related, attempt.baseline)
    same = [look for look in mine if look.look > 0 and look.data == attempt.data]
    if same:
        return _repeated(same[-1], mine, n_chances, total), None
    last = mine[-1] if mine else None
    position = max((look.position for look in ledger), default=-1) + 1
    if last is not None and _continues(mine, last, attempt):
        seen = _cases_of(mine, last.chance)
        ids = frozenset(name for look in mine if look.chance == last.chance for name in look.ids)
        alpha = look_alpha(last.t, attempt.t, last.number, total)
        entry = _entry(attempt, position, last.number, last.look + 1, alpha)
        entry = replace(
            entry,
            chance=last.chance,
            cases=tuple(sorted(attempt.cases - seen)),
            ids=tuple(sorted(attempt.ids - ids)),
        )
    else:
        entry = _entry(attempt, position, n_chances, 1, look_alpha(0.0, attempt.t, n_chances, total))
        n_chances += 1
    return _spend(entry, n_chances, total), entry


def note_scored(ledger: Sequence[Look], attempt: Attempt, *, is_baseline: bool = False) -> Look | None:
    """The entry for a version that was scored but not looked at: a chance all the same (DECISIONS §A.8)."""
    related = _sharing_cases(ledger, attempt)
    if any(look.version == attempt.version and look.is_baseline == is_baseline for look in related):
        return None
    position = max((look.position for look in ledger), default=-1) + 1
    entry = _entry(attempt, position, _n_chances(related, attempt.baseline), 0, 0.0)
    return replace(entry, t=0.0, data="", is_baseline=is_baseline)


def note_blocked(ledger: Sequence[Look], attempt: Attempt) -> Look | None:
    """The entry for a look that can't end in SHIP for want of labels: it spends nothing, and is seen.

    Whoever looks again with more cases or trials has seen more: that is a further chance (other labels are
    not: no label has been used yet).
    """
    related = _sharing_cases(ledger, attempt)
    if any(look.version == attempt.version and look.base == attempt.base for look in related):
        return None
    position = max((look.position for look in ledger), default=-1) + 1
    entry = _entry(attempt, position, _n_chances(related, attempt.baseline), 0, 0.0)
    return replace(entry, t=0.0, data="")


def changed_bars(ledger: Sequence[Look], attempt: Attempt) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bars dropped and bars added since these cases were first looked at."""
    looked = [look for look in _sharing_cases(ledger, attempt) if look.look > 0 and look.bars]
    if not looked:
        return (), ()
    before, now = looked[0].bars, attempt.bars
    dropped = tuple(bar for bar in before if bar not in now)
    return dropped, tuple(bar for bar in now if bar not in before)


def _repeated(look: Look, mine: Sequence[Look], n_chances: int, total: float) -> Spend:
    """The allowance of an earlier look, never more than the rule gives it (a ledger is a file)."""
    earlier = [one.t for one in mine if one.chance == look.chance and one.look < look.look]
    rule = look_alpha(max(earlier, default=0.0), look.t, look.number, total)
    return _spend(replace(look, alpha=min(look.alpha, rule)), n_chances, total, is_repeat=True)


def _n_chances(related: Sequence[Look], baseline: str) -> int:
    """Chances these cases have had. One baseline is none; every other that was shown as one is."""
    chances = {look.chance for look in related if not look.is_baseline}
    shown = {look.version for look in related if look.is_baseline}
    baselines = shown | {look.baseline for look in related if look.baseline}
    if baseline:
        baselines.add(baseline)
    return len(chances) + max(len(baselines) - 1, 0)


def _entry(attempt: Attempt, position: int, number: int, look: int, alpha: float) -> Look:
    text = f"{position}|{attempt.version}|{attempt.data}|{attempt.t!r}|{number}|{look}"
    identity = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Look(
        id=identity,
        position=position,
        chance=identity,
        number=number,
        look=look,
        candidate=attempt.candidate,
        version=attempt.version,
        planned_cases=attempt.planned_cases,
        planned_trials=attempt.planned_trials,
        t=attempt.t,
        alpha=alpha,
        data=attempt.data,
        cases=tuple(sorted(attempt.cases)),
        ids=tuple(sorted(attempt.ids)),
        bars=attempt.bars,
        baseline=attempt.baseline,
        base=attempt.base,
    )


def _spend(look: Look, n_chances: int, total: float, *, is_repeat: bool = False) -> Spend:
    return Spend(
        alpha=look.alpha,
        look=look.look,
        number=look.number,
        t=look.t,
        rest=look_alpha(look.t, 1.0, look.number, total),
        next_chance=chance_alpha(n_chances, total),
        is_repeat=is_repeat,
    )


def _continues(mine: Sequence[Look], last: Look, attempt: Attempt) -> bool:
    """Whether the attempt is a later look at the same plan: nothing edited or removed, more of it scored."""
    if last.look == 0 and last.base and last.base != attempt.base:
        return False  # more was seen than the blocked look showed
    same_plan = (last.planned_cases, last.planned_trials) == (attempt.planned_cases, attempt.planned_trials)
    kept = _cases_of(mine, last.chance) <= attempt.cases
    return same_plan and kept and attempt.t > last.t + _NO_PROGRESS


def _cases_of(looks: Iterable[Look], chance: str) -> frozenset[str]:
    return frozenset(case for look in looks if look.chance == chance for case in look.cases)


def _sharing_cases(ledger: Sequence[Look], attempt: Attempt) -> list[Look]:
    """Entries of every chance that shares cases with these, directly or through other chances.

    Only cases that no attempt has seen start afresh: a set that keeps one old case goes on with its ledger.
    A case is known by its text (but for spaces and punctuation) and by its id: an edited case is an old one.
    """
    sets: dict[str, set[str]] = {}
    for look in ledger:
        held = sets.setdefault(look.chance, set())
        held.update(look.cases)
        held.update(f"id {name}" for name in look.ids)
    reached = {*attempt.cases, *(f"id {name}" for name in attempt.ids)}
    linked = set[str]()
    grew = True
    while grew:
        grew = False
        for chance, held in sets.items():
            if chance not in linked and not reached.isdisjoint(held):
                linked.add(chance)
                reached |= held
                grew = True
    return [look for look in ledger if look.chance in linked]
