"""`run_try`: the edited prompt on chosen cases, asked and scored as a run would, in a store of its own.

The project's store, its runs and its ledger never hear of it: the cases were chosen because their answers
were bad, so nothing measured here may count.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.define.lint.texts import asked
from shipworthy.errors import Interrupted, ShipworthyError, WrongCall
from shipworthy.learn.trying.tried import TriedAnswer, TriedCase, TriedScore, Try
from shipworthy.records import MemoryStore
from shipworthy.report.worst import Judged, Worst
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.judge.letter import answer_text
from shipworthy.score.judge.scorer import JudgeScorer
from shipworthy.score.score import Score
from shipworthy.score.scorer import Scorer
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.evaluate import measure
from shipworthy.workbench.measured import Measured, measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import Setup, prepare
from shipworthy.workbench.trying.keeping import keep_try, tries_folder
from shipworthy.workbench.trying.prompts import live_prompt
from shipworthy.workbench.watch import Progress

EDITED, AGAIN = "edited prompt", "live version again"
MOST_CASES = 50
N_CASES = 10


@dataclass(frozen=True)
class TryOrder:
    """What a person wants to try.

    Attributes:
        candidate: Whose prompt.
        text: The edited prompt.
        by: Who.
        n: How many of the worst cases.
        cases: These cases instead.
        has_judge: Judges score the new answers too.
        has_again: The live version is asked again on the same cases, for a fair comparison.
        max_cost_usd: Stop once the known cost reaches it.
    """

    candidate: str
    text: str
    by: str = ""
    n: int = N_CASES
    cases: tuple[str, ...] = ()
    has_judge: bool = False
    has_again: bool = False
    max_cost_usd: float | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise WrongCall("the edited prompt is empty", hint="write what the model is to be told")
        if not 1 <= self.n <= MOST_CASES or len(self.cases) > MOST_CASES:
            raise WrongCall(f"{self.n} cases, expected 1 to {MOST_CASES}: a try is read, not measured")


@dataclass(frozen=True)
class WorstAnswers:
    """A candidate's worst answers of today, and what was measured of it."""

    answers: tuple[Judged, ...]
    headlines: tuple[str, ...]
    asked_as: str
    n_answers: int
    note: str


def worst_answers(desk: Desk, candidate: str, n: int, cases: Sequence[str] = ()) -> WorstAnswers:
    """The worst answers of a candidate in its present version, one for each case.

    Args:
        desk: Benchmark and store.
        candidate: Whose.
        n: How many.
        cases: These cases instead, however good their answers are.
    """
    setup = prepare(desk, RunOptions(candidates=(candidate,)), will_ask=False)
    try:
        found = measured(desk.store, setup)
    finally:
        asyncio.run(setup.reached.close())
    by_case = {case.id: case for case in setup.cases}
    trials = [one for one in found.trials if one.candidate == candidate]
    worst = Worst(desk.benchmark, by_case, found.scores)
    chosen = worst.ranked(trials, n) if not cases else _of_cases(worst, trials, cases)
    headlines = tuple(worst.headline(one) for one in chosen)
    return WorstAnswers(chosen, headlines, setup.asked_as.get(candidate, ""), len(trials), worst.note(trials))


def _of_cases(worst: Worst, trials: Sequence[Trial], cases: Sequence[str]) -> tuple[Judged, ...]:
    """The worst answer of each of these cases; of a case without a bad one its first."""
    found: list[Judged] = []
    for case in cases:
        mine = [trial for trial in trials if trial.case == case]
        ranked = worst.ranked(mine, 1)
        found += ranked or [Judged(one, (), 0.0, 0) for one in mine[:1]]
    return tuple(found)


def begin_try(desk: Desk, order: TryOrder) -> Try:
    """Chooses the cases and writes the try down; nothing is asked yet.

    Raises:
        WrongCall: No such candidate, no bad answer to try it on, or an unknown case.
    """
    prompt = live_prompt(desk.benchmark, order.candidate)
    by_case = {case.id: case for case in desk.benchmark.golden}
    unknown = [case for case in order.cases if case not in by_case]
    if unknown:
        raise WrongCall(f"there is no case {unknown[0]!r}", hint="choose among the candidate's cases")
    worst = worst_answers(desk, order.candidate, order.n, order.cases)
    if not worst.answers:
        raise WrongCall(
            f"there is no bad answer of {order.candidate!r} to try it on: {worst.note}",
            hint="call `shipworthy run` first, or choose cases by hand",
        )
    at = desk.stamp()
    identity = hashlib.sha256(f"{order} {at}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    rows = tuple(
        TriedCase(one.trial.case, asked(by_case[one.trial.case]), said, _answer(one.trial, one.scores))
        for one, said in zip(worst.answers, worst.headlines, strict=True)
    )
    tried = Try(
        id=identity, candidate=order.candidate, by=order.by, at=at, text=order.text, before=prompt.text,
        asked_as=worst.asked_as, has_judge=order.has_judge, has_again=order.has_again,
        max_cost_usd=order.max_cost_usd, n_planned=len(rows) * (1 + order.has_again), cases=rows,
    )  # fmt: skip
    keep_try(desk.folder, tried)
    return tried


def run_try(desk: Desk, tried: Try) -> Try:
    """Asks and scores a try that has begun; what came back is kept, whatever stops it."""
    return asyncio.run(run_try_async(desk, tried))


async def run_try_async(desk: Desk, tried: Try) -> Try:
    """The awaitable twin; cancelled, it keeps what came back and says that it was stopped."""
    watch = _Keeping(desk, tried)
    draft = _draft_desk(desk, tried)
    try:
        setup = prepare(draft, RunOptions(trials=1, max_cost_usd=tried.max_cost_usd))
    except ShipworthyError as error:
        return watch.ended("failed", error.message)
    setup.scorers = _scorers(setup.scorers, has_judge=tried.has_judge)
    options = RunOptions(trials=1, max_cost_usd=tried.max_cost_usd)
    state, message = "finished", ""
    try:
        _, done, _ = await measure(draft, setup, options, watch)
        if done.is_over_budget:
            state, message = "stopped", f"the limit of ${tried.max_cost_usd:g} was reached"
    except (Interrupted, asyncio.CancelledError):
        state, message = "stopped", "it was stopped"
    except ShipworthyError as error:
        state, message = "failed", error.message
    finally:
        await setup.reached.close()
    watch.tried = _with_answers(watch.tried, measured(draft.store, setup), setup)
    return watch.ended(state, message)


class _Keeping:
    """Writes a try's progress down as it comes."""

    def __init__(self, desk: Desk, tried: Try) -> None:
        self._desk = desk
        self.tried = tried

    def progress(self, progress: Progress) -> None:
        """Keeps how far it is and what it has cost."""
        self.tried = replace(
            self.tried,
            n_done=progress.n_done,
            n_planned=max(progress.n_planned, progress.n_done),
            cost_usd=progress.cost_usd,
            is_cost_partial=progress.is_cost_partial,
        )
        keep_try(self._desk.folder, self.tried)

    def note(self, text: str) -> None:
        """Keeps what was said."""
        self.tried = replace(self.tried, notes=(*self.tried.notes, text))

    def ended(self, state: Any, message: str) -> Try:
        """Keeps how it ended."""
        self.tried = replace(self.tried, state=state, message=message)
        keep_try(self._desk.folder, self.tried)
        return self.tried


def _draft_desk(desk: Desk, tried: Try) -> Desk:
    """A desk with the chosen cases and the edited prompt, whose store forgets."""
    benchmark = desk.benchmark
    wanted = {row.case for row in tried.cases}
    cases = [case for case in benchmark.golden if case.id in wanted]
    live = benchmark.candidates[tried.candidate]
    # a text of one line that ends like a file's name is a text nevertheless
    text = tried.text if "\n" in tried.text else f"{tried.text}\n"
    before = tried.before if "\n" in tried.before else f"{tried.before}\n"
    candidates = {EDITED: live.model_copy(update={"prompt": text})}
    if tried.has_again:
        candidates[AGAIN] = live.model_copy(update={"prompt": before})
    modes = tuple(mode.model_copy(update={"at_most": None}) for mode in benchmark.failure_modes)
    derived = benchmark.placed(golden=cases, release=(), labelled=(), others=benchmark.candidates)
    derived = derived.model_copy(
        update={"candidates": candidates, "baseline": None, "bars": (), "failure_modes": modes}
    )
    return Desk(derived, tries_folder(desk.folder) / tried.id, MemoryStore(), desk.now)


def _scorers(scorers: Any, *, has_judge: bool) -> dict[str, Scorer]:
    """Code scorers, and judges if they are wanted: without canaries, which a run has asked already."""
    found: dict[str, Scorer] = {}
    for name, scorer in scorers.items():
        if not isinstance(scorer, JudgeScorer):
            found[name] = scorer
        elif has_judge and not scorer.versus:  # a rival would have to be asked too
            found[name] = replace(scorer, judge=scorer.judge.model_copy(update={"canaries": False}))
    return found


def _with_answers(tried: Try, found: Measured, setup: Setup) -> Try:
    answers = {
        (trial.candidate, trial.case): _answer(trial, _scores_of(trial, found.scores))
        for trial in found.trials
    }
    for mishap in found.mishaps:
        answers.setdefault((mishap.candidate, mishap.case), _spoilt(mishap))
    rows = tuple(
        replace(row, edited=answers.get((EDITED, row.case)), again=answers.get((AGAIN, row.case)))
        for row in tried.cases
    )
    return replace(tried, cases=rows, notes=tuple(dict.fromkeys((*tried.notes, *setup.notes))))


def _scores_of(trial: Trial, scores: Sequence[Score]) -> Iterator[Score]:
    key = (trial.asked_as, trial.case, trial.trial)
    return (one for one in scores if (one.asked_as, one.case, one.trial) == key)


def _spoilt(mishap: Mishap) -> TriedAnswer:
    return TriedAnswer(failure=f"not asked: {mishap.failure}: {mishap.message}")


def _answer(trial: Trial, scores: Any) -> TriedAnswer:
    failure = "" if trial.is_answer else f"{trial.failure}: {trial.message}"
    return TriedAnswer(
        text=answer_text(trial),
        failure=failure,
        latency_s=trial.latency_s,
        cost_usd=trial.cost_usd,
        input_tokens=trial.input_tokens,
        output_tokens=trial.output_tokens,
        scores=tuple(TriedScore(one.dimension, one.value, one.explanation, one.reason) for one in scores),
    )
