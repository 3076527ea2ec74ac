"""Pairs of answers to the same case, and which scores moved between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shipworthy.decide.changed_result import AnswerPair, ScoreMoved
from shipworthy.run.trial import Trial
from shipworthy.score.score import Score

Answers = dict[str, dict[int, Trial]]


def answers_of(trials: Iterable[Trial], candidate: str) -> Answers:
    """The trials of one candidate by case and number."""
    found: Answers = {}
    for trial in trials:
        if trial.candidate == candidate:
            found.setdefault(trial.case, {})[trial.trial] = trial
    return found


def matched(mine: Answers, theirs: Answers, *, all_trials: bool = False) -> list[AnswerPair]:
    """Pairs on the cases both were asked: the first trial that both have, or all of them."""
    pairs: list[AnswerPair] = []
    for case, own in mine.items():
        both = sorted(own.keys() & theirs.get(case, {}).keys())
        pairs += [
            AnswerPair(case, number, own[number].text, theirs[case][number].text)
            for number in (both if all_trials else both[:1])
        ]
    return pairs


def twice(answers: Answers) -> list[tuple[str, str]]:
    """The first two answers of one candidate to each case that has two."""
    found = []
    for by_number in answers.values():
        given = [by_number[number].text for number in sorted(by_number) if by_number[number].is_answer][:2]
        if len(given) == 2:
            found.append((given[0], given[1]))
    return found


def moved_scores(
    scores: Iterable[Score], pair: tuple[str, str], pairs: Sequence[AnswerPair]
) -> list[tuple[ScoreMoved, ...]]:
    """For every pair the scores that differ between its two answers."""
    values: dict[tuple[str, str, int], dict[str, float]] = {}
    for score in scores:
        if score.value is not None and score.candidate in pair:
            values.setdefault((score.candidate, score.case, score.trial), {})[score.dimension] = score.value
    found = []
    for one in pairs:
        mine, theirs = (values.get((candidate, one.case, one.trial), {}) for candidate in pair)
        found.append(
            tuple(
                ScoreMoved(name, mine[name], theirs[name])
                for name in mine.keys() & theirs.keys()
                if abs(mine[name] - theirs[name]) > 1e-9
            )
        )
    return [tuple(sorted(moved, key=lambda one: one.name)) for moved in found]
