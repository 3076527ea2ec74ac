"""`TryPage` and `TriedPage`: a prompt beside its worst answers, and what an edited one makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shipworthy.define.benchmark import Benchmark
from shipworthy.learn.trying.sides import two_sides
from shipworthy.learn.trying.tried import TriedAnswer, TriedCase, TriedScore, Try
from shipworthy.report.page import shown
from shipworthy.report.words import SHARE, count, number

LONGEST = 6_000
_STATES = {
    "running": "under way", "finished": "finished", "stopped": "stopped", "failed": "failed",
    "interrupted": "interrupted: the app was closed meanwhile",
}  # fmt: skip


@dataclass(frozen=True)
class BadCase:
    """One of the candidate's worst answers."""

    case: str = shown("the case's id")
    asked: str = shown("what it asks")
    what: str = shown("what is wrong with the answer, in a few words")
    answer: str = shown("the answer of the live version; empty if it failed")
    failure: str = shown("why there is no answer; empty if there is one")
    scores: tuple[str, ...] = shown("its scores in words, the bad ones first")


@dataclass(frozen=True)
class TryRow:
    """One earlier try."""

    id: str = shown("its id, for its address")
    at: str = shown("when it began")
    by: str = shown("who tried")
    state: str = shown("how it ended")
    n_cases: int = shown("on how many cases")
    cost: str = shown("what it cost, in words")
    saved_as: str = shown("the candidate that it was saved as; empty if it was not")


@dataclass(frozen=True)
class TryPage:
    """A candidate's prompt beside its worst answers, to be edited and tried."""

    product: str = shown("the product")
    candidate: str = shown("whose prompt")
    candidates: tuple[str, ...] = shown("candidates whose prompt can be edited here")
    model: str = shown("the model that is asked")
    file: str = shown("the prompt's file; empty if its text stands in the PRD")
    text: str = shown("the prompt to begin from: the live one, or that of an earlier try")
    from_try: str = shown("the try whose text this is; empty for the live prompt")
    biased: str = shown("why better answers on these cases prove nothing")
    note: str = shown("how the cases were chosen, or why there are none")
    worst: tuple[BadCase, ...] = shown("the worst answers, the worst first")
    judged: tuple[str, ...] = shown("dimensions and failure modes that a judge scores")
    tries: tuple[TryRow, ...] = shown("earlier tries, the newest first")


@dataclass(frozen=True)
class Words:
    """A piece of an answer."""

    text: str = shown("the piece")
    is_marked: bool = shown("whether the other answer has it not")


@dataclass(frozen=True)
class ScorePair:
    """One dimension of one case: the live answer's score beside the new ones."""

    name: str = shown("dimension or failure mode")
    live: str = shown("score of the chosen bad answer, in words")
    edited: str = shown("score of the edited prompt's answer, in words")
    again: str = shown("score of the live version's new answer, in words; empty if it was not asked again")
    change: str = shown("better, worse, same, or empty where one of the two has no score")
    why: str = shown("why the edited prompt's answer got its score; may be empty")


@dataclass(frozen=True)
class TriedRow:
    """One case of a try."""

    case: str = shown("the case's id")
    asked: str = shown("what it asks")
    what: str = shown("what was wrong with the live answer")
    live: tuple[Words, ...] = shown("the live answer, words that the new one has not marked")
    edited: tuple[Words, ...] = shown("the edited prompt's answer, words that the live one has not marked")
    note: str = shown("not a word differs, nearly all differ, or empty")
    live_failure: str = shown("why the live version gave no answer; empty if it did")
    edited_failure: str = shown("why the edited prompt gave none yet; empty if it did")
    again: str = shown("the live version's new answer; empty if it was not asked again")
    again_failure: str = shown("why the live version gave no new answer; empty if it did or was not asked")
    scores: tuple[ScorePair, ...] = shown("the scores side by side")


@dataclass(frozen=True)
class Counts:
    """One dimension over the cases of a try: counts of chosen cases, so without an interval."""

    name: str = shown("dimension or failure mode")
    against: str = shown("what the edited prompt is compared with")
    n_better: int = shown("cases on which it is better")
    n_worse: int = shown("cases on which it is worse")
    n_same: int = shown("cases on which it is the same")
    n_unscored: int = shown("cases on which one of the two has no score")


@dataclass(frozen=True)
class TriedPage:
    """What an edited prompt made of a candidate's worst answers."""

    product: str = shown("the product")
    id: str = shown("the try's id")
    candidate: str = shown("whose prompt was edited")
    by: str = shown("who tried")
    at: str = shown("when it began")
    state: str = shown("running, finished, stopped, failed or interrupted")
    state_text: str = shown("the same in words")
    message: str = shown("why it stopped or failed; empty if it did not")
    n_done: int = shown("answers and scores that came so far")
    n_planned: int = shown("answers and scores that are to come in all")
    cost: str = shown("what it has cost so far, in words")
    biased: str = shown("why better answers on these cases prove nothing")
    no_interval: str = shown("why the counts have no interval")
    counts: tuple[Counts, ...] = shown("better and worse, dimension by dimension")
    rows: tuple[TriedRow, ...] = shown("case by case")
    diff: str = shown("how the edited prompt differs from the one it was made from")
    notes: tuple[str, ...] = shown("what else was said")
    saved_as: str = shown("the candidate that it was saved as; empty if it was not")
    can_save: bool = shown("whether it can be saved as a version")
    why_not_over: str = shown("why it can't take the place of the live prompt; empty if it can")
    next_name: str = shown("a free name for a new candidate")


def tried_rows(benchmark: Benchmark, tried: Try) -> tuple[TriedRow, ...]:
    """Case by case."""
    return tuple(_row(benchmark, tried, one) for one in tried.cases)


def _row(benchmark: Benchmark, tried: Try, one: TriedCase) -> TriedRow:
    edited = one.edited or TriedAnswer(failure="" if tried.is_over else "not there yet")
    if one.edited is None and tried.is_over:
        edited = TriedAnswer(failure="it was not asked")
    sides = two_sides(one.live.text[:LONGEST], edited.text[:LONGEST])
    alike, other = "Not a word differs.", "Nearly every word differs, so none is marked."
    both = bool(one.live.text and edited.text)
    return TriedRow(
        case=one.case,
        asked=one.asked,
        what=one.what,
        live=tuple(Words(*piece) for piece in sides.left if piece.text),
        edited=tuple(Words(*piece) for piece in sides.right if piece.text),
        note=alike if both and sides.is_alike else other if both and sides.is_other else "",
        live_failure=one.live.failure,
        edited_failure=edited.failure,
        again="" if one.again is None else one.again.text,
        again_failure="" if one.again is None else one.again.failure,
        scores=tuple(_pair(benchmark, one, name) for name in _scored(one)),
    )


def _scored(one: TriedCase) -> list[str]:
    """What the new answer (or else the live one) was scored on."""
    names = one.edited.scores if one.edited is not None else one.live.scores
    return list(dict.fromkeys(score.dimension for score in names))


def _pair(benchmark: Benchmark, one: TriedCase, name: str) -> ScorePair:
    live, edited, again = (_of(answer, name) for answer in (one.live, one.edited, one.again))
    return ScorePair(
        name=name,
        live=value_words(benchmark, live),
        edited=value_words(benchmark, edited),
        again="" if one.again is None else value_words(benchmark, again),
        change=change_of(benchmark, live, edited),
        why="" if edited is None else edited.explanation or edited.reason,
    )


def _of(answer: TriedAnswer | None, name: str) -> TriedScore | None:
    found = answer.scores if answer is not None else ()
    return next((score for score in found if score.dimension == name), None)


def change_of(benchmark: Benchmark, before: TriedScore | None, after: TriedScore | None) -> str:
    """better, worse or same; empty where one has no score. A failure mode is better the lower it is."""
    if before is None or after is None or before.value is None or after.value is None:
        return ""
    difference = after.value - before.value
    if benchmark.failure_mode(after.dimension) is not None:
        difference = -difference
    return "same" if difference == 0 else "better" if difference > 0 else "worse"


def value_words(benchmark: Benchmark, score: TriedScore | None) -> str:
    """A score in words; never a number where there is none."""
    if score is None or score.value is None:
        return "not scored"
    if benchmark.failure_mode(score.dimension) is not None:
        return "happened" if score.value else "did not happen"
    known = score.dimension in benchmark.dimensions
    scale = benchmark.scale_of(score.dimension)
    if known and (scale.low, scale.high) != (0.0, 1.0):
        return f"{round(score.value, 2):g} of {scale.high:g}"
    if score.value in (0, 1):
        return "pass" if score.value else "fail"
    return number(score.value, SHARE)


def counts_of(benchmark: Benchmark, tried: Try) -> tuple[Counts, ...]:
    """Better and worse, against the chosen bad answers, and fairly against the live version asked again."""
    done = [one for one in tried.cases if one.edited is not None]
    names = dict.fromkeys(name for one in done for name in _scored(one))
    found = [_counts(benchmark, done, name, "the bad answers that were chosen") for name in names]
    if tried.has_again:
        found += [
            _counts(benchmark, done, name, "the live version asked again", is_again=True) for name in names
        ]
    return tuple(found)


def _counts(
    benchmark: Benchmark, done: Sequence[TriedCase], name: str, against: str, *, is_again: bool = False
) -> Counts:
    changes = [
        change_of(benchmark, _of(one.again if is_again else one.live, name), _of(one.edited, name))
        for one in done
    ]
    return Counts(
        name, against, changes.count("better"), changes.count("worse"), changes.count("same"),
        changes.count(""),
    )  # fmt: skip


def try_rows(tries: Iterable[Try], running: Iterable[str]) -> tuple[TryRow, ...]:
    """Earlier tries."""
    alive = set(running)
    return tuple(
        TryRow(
            id=one.id,
            at=minute(one.at),
            by=one.by,
            state=_STATES[state_of(one, is_alive=one.id in alive)],
            n_cases=len(one.cases),
            cost=cost_words(one),
            saved_as=one.saved_as,
        )
        for one in tries
    )


def state_of(tried: Try, *, is_alive: bool) -> str:
    """How far it is; a try that nobody works on any more was interrupted."""
    return "interrupted" if tried.state == "running" and not is_alive else tried.state


def state_words(state: str) -> str:
    """A state in words."""
    return _STATES[state]


def cost_words(tried: Try) -> str:
    """What it has cost, as far as that is known."""
    if tried.cost_usd is None:
        return "cost not known" if tried.n_done else "nothing yet"
    return f"${tried.cost_usd:.4f}" + (" and more of unknown cost" if tried.is_cost_partial else "")


def chosen_words(n: int) -> str:
    """Why counts over chosen cases have no interval."""
    return f"{count(n, 'case')}, chosen by their answers: no interval can be given."


def minute(at: str) -> str:
    """A time to the minute."""
    return at[:16].replace("T", " ")
