"""Opinions and samples -> labels, each with the chance its answer was chosen with, or as picked by a person.

Of one candidate and dimension one way of choosing counts: the one that gave most labels (independent simple
draws of the same answers are one way together). What was chosen otherwise stands beside it as picked: two
ways at once have chances that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shipworthy.define.label import ChosenBy, Label
from shipworthy.run.trial import Trial
from shipworthy.score.review.draw import PERSON, RANDOM
from shipworthy.score.review.opinions import Opinion, Opinions
from shipworthy.score.review.sample import Sample
from shipworthy.score.review.today import BY_CASE, Pool

Part = tuple[str, str]
"""Candidate and dimension."""
FILE = "file"
SIMPLE = ("simple", "simple, by case")


@dataclass
class Counted:
    """Labels that count, those that were lost, and what is worth saying."""

    labels: list[Label] = field(default_factory=list)
    lost: list[Label] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Way:
    """One way in which answers of a candidate were chosen: the chance of every answer in it."""

    name: str
    chance: Mapping[str, float]
    n_said: int


def labels_from(
    opinions: Opinions,
    samples: Sequence[Sample],
    pool: Pool,
    trials: Mapping[str, Sequence[Trial]],
    given: Sequence[Label],
    given_lost: Sequence[Label] = (),
) -> Counted:
    """The labels of all that was said.

    Args:
        opinions: What people say of every answer and dimension.
        samples: Which parts of what was read are random samples.
        pool: The answers of today.
        trials: Today's trials by unit.
        given: Labels that came in files, about today's answers; the file says how they were chosen.
        given_lost: Those of them that were given and can't be used.
    """
    told: dict[Part, list[tuple[str, Opinion]]] = {}
    for (unit, dimension), opinion in opinions.by.items():
        for name in {trial.candidate for trial in trials.get(unit, ())}:
            told.setdefault((name, dimension), []).append((unit, opinion))
    of_files: dict[Part, list[Label]] = {}
    for label in (*given, *given_lost):
        of_files.setdefault((label.candidate or "", label.dimension), []).append(label)
    counted = Counted()
    for part in dict.fromkeys((*told, *of_files, *_parts(samples, pool))):
        ways = _ways(part, samples, opinions, pool, of_files.get(part, ()))
        best = max(ways, key=lambda way: way.n_said, default=None)
        _say_part(counted, part, best, told.get(part, ()), opinions, trials)
        _say_given(counted, part, best, of_files.get(part, ()), counted.labels, given_lost)
        _note(counted, part, ways, best, samples)
    return counted


def _parts(samples: Iterable[Sample], pool: Pool) -> list[Part]:
    return [(name, one.dimension) for one in samples for name in sorted(one.candidates) if name in pool.units]


def _ways(
    part: Part, samples: Sequence[Sample], opinions: Opinions, pool: Pool, given: Iterable[Label]
) -> list[_Way]:
    """How answers of the part were chosen."""
    candidate, dimension = part
    own = pool.units.get(candidate, frozenset())
    mine = [one for one in samples if one.dimension == dimension and candidate in one.candidates]
    by_name: dict[str, list[Sample]] = {}
    for one in mine:
        base = SIMPLE[one.by == BY_CASE] if one.is_simple else one.order.rpartition("|")[0]
        by_name.setdefault(base, []).append(one)
    ways = []
    for name, some in by_name.items():
        chance = {unit: one.chance for one in some for unit in one.units & own}
        if len(some) > 1 and some[0].is_simple:
            chance = _together(chance, part, opinions, pool, by_case=some[0].by == BY_CASE)
        n_said = sum(opinions.of(unit, dimension).has_value for unit in chance)
        if n_said:
            ways.append(_Way(name, chance, n_said))
    answers = {
        (label.case, label.trial)
        for label in given
        if label.value is not None and (label.probability is not None or label.chosen_by == RANDOM)
    }
    return [*ways, *([_Way(FILE, {}, len(answers))] if answers else [])]


def _together(
    units: Iterable[str], part: Part, opinions: Opinions, pool: Pool, *, by_case: bool
) -> dict[str, float]:
    """Several simple samples of the same answers are one: of its size, any is as likely."""
    inside = list(units)
    candidate, dimension = part
    n_all = len(pool.first[candidate]) if by_case else len(pool.units[candidate])
    n_said = sum(opinions.of(unit, dimension).has_value for unit in inside)
    return dict.fromkeys(inside, n_said / max(n_all, 1))


def _say_part(
    counted: Counted,
    part: Part,
    best: _Way | None,
    told: Iterable[tuple[str, Opinion]],
    opinions: Opinions,
    trials: Mapping[str, Sequence[Trial]],
) -> None:
    chances = best.chance if best is not None else {}
    for unit, opinion in told:
        mine = [trial for trial in trials[unit] if trial.candidate == part[0]]
        for trial in mine:
            chance = chances.get(unit)
            if opinion.has_value:
                counted.labels += _labels(opinion, trial, part[1], chance)
            elif chance is not None:
                counted.lost.append(_lost(trial, part[1], chance))
    for unit, chance in chances.items():
        if (unit, part[1]) not in opinions.by:
            mine = [trial for trial in trials.get(unit, ()) if trial.candidate == part[0]]
            counted.lost += [_lost(trial, part[1], chance) for trial in mine]


def _labels(opinion: Opinion, trial: Trial, dimension: str, chance: float | None) -> list[Label]:
    how: ChosenBy = PERSON if chance is None else RANDOM
    place = {"case": trial.case, "candidate": trial.candidate, "trial": trial.trial, "dimension": dimension}
    known = {"probability": chance, "chosen_by": how, "where": "review"}
    ruling = opinion.ruling
    if ruling is not None:
        return [
            Label(**place, value=ruling.value, reviewer=ruling.by, note=ruling.why, at=ruling.at, **known)  # type: ignore[arg-type]
        ]
    return [
        Label(**place, value=one.value, reviewer=name, note=one.note, at=one.at, **known)  # type: ignore[arg-type]
        for name, one in opinion.grades.items()
    ]


def _lost(trial: Trial, dimension: str, chance: float) -> Label:
    return Label(
        case=trial.case, dimension=dimension, value=None, candidate=trial.candidate, trial=trial.trial,
        probability=chance, chosen_by=RANDOM, where="review",
    )  # fmt: skip


def _say_given(
    counted: Counted,
    part: Part,
    best: _Way | None,
    given: Iterable[Label],
    said: Sequence[Label],
    lost: Sequence[Label],
) -> None:
    """Labels of files: as they are if their way counts, else as picked; what review holds too counts once."""
    there = {
        (one.case, one.trial or 0, one.reviewer, one.value)
        for one in said
        if (one.candidate, one.dimension) == part
    }
    is_lost = set(map(id, lost))
    if best is not None and best.name == FILE:
        doubles = {(one.case, one.trial or 0, one.reviewer, one.value) for one in given}
        counted.labels[:] = [
            one
            for one in counted.labels
            if (one.candidate, one.dimension) != part
            or (one.case, one.trial or 0, one.reviewer, one.value) not in doubles
        ]
        there = set()
    for label in given:
        if (label.case, label.trial or 0, label.reviewer, label.value) in there:
            continue
        is_used = best is None or best.name == FILE
        kept = label if is_used else replace(label, probability=None, chosen_by=PERSON)
        (counted.lost if id(label) in is_lost else counted.labels).append(kept)


def _note(
    counted: Counted, part: Part, ways: Sequence[_Way], best: _Way | None, samples: Sequence[Sample]
) -> None:
    """What is not used for the estimate, and why."""
    name = f"{part[1]} of {part[0]}"
    others = sum(way.n_said for way in ways if way is not best)
    if others and best is not None:
        counted.notes.append(
            f"{name}: {others} labels were chosen in another way than the {best.n_said} that count, so they "
            "correct nothing"
        )
    beyond = sum(one.n_beyond for one in samples if one.dimension == part[1] and part[0] in one.candidates)
    if beyond:
        counted.notes.append(
            f"{name}: {beyond} graded answers come after answers that wait for a reviewer, and count for the "
            "estimate once those are graded"
        )
