"""`try_page` and `tried_page`: a prompt beside its worst answers, and what an edited one made of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.edit.edit import difference
from shipworthy.define.lint.texts import asked
from shipworthy.errors import ShipworthyError, WrongCall
from shipworthy.learn.trying.tried import BIASED, TriedScore, Try
from shipworthy.report.site.trying import (
    BadCase,
    TriedPage,
    TryPage,
    chosen_words,
    cost_words,
    counts_of,
    minute,
    state_of,
    state_words,
    tried_rows,
    try_rows,
    value_words,
)
from shipworthy.score.judge.letter import answer_text
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.judge_scorers import judge_scorers
from shipworthy.workbench.remembered import of_store
from shipworthy.workbench.trying.keeping import read_try, tries_of
from shipworthy.workbench.trying.prompts import candidates_with_prompts, live_prompt
from shipworthy.workbench.trying.running import N_CASES, worst_answers


def try_page(desk: Desk, candidate: str, running: Collection[str] = (), from_try: str = "") -> TryPage:
    """The candidate's prompt beside its worst answers.

    Raises:
        WrongCall: There is no such candidate, or it has no prompt.
    """
    benchmark = desk.benchmark
    prompt = live_prompt(benchmark, candidate)
    text = read_try(desk.folder, from_try).text if from_try else prompt.text
    # the prompt's file is no part of the PRD's: another text is another version, with other answers
    name = f"worst answers of {candidate}, {prompt.mark}"
    worst, note = of_store(name, desk, lambda: _worst(desk, candidate))
    return TryPage(
        product=benchmark.product,
        candidate=candidate,
        candidates=candidates_with_prompts(benchmark),
        model=benchmark.candidates[candidate].model or "",
        file=prompt.file,
        text=text,
        from_try=from_try,
        biased=BIASED,
        note=note,
        worst=worst,
        judged=tuple(name for name, one in judge_scorers(benchmark).items() if hasattr(one, "members")),
        tries=try_rows(tries_of(desk.folder, candidate), running),
    )


def _worst(desk: Desk, candidate: str) -> tuple[tuple[BadCase, ...], str]:
    """The worst answers; none, and why, where nothing was measured."""
    try:
        found = worst_answers(desk, candidate, N_CASES)
    except ShipworthyError as error:
        return (), error.message
    if not found.n_answers:
        return (), f"{candidate} has not been measured as it is now: call `shipworthy run` first."
    by_case = {case.id: case for case in desk.benchmark.golden}
    rows = []
    for one, said in zip(found.answers, found.headlines, strict=True):
        trial, case = one.trial, by_case[one.trial.case]
        failure = "" if trial.is_answer else f"{trial.failure}: {trial.message}"
        scores = (TriedScore(score.dimension, score.value) for score in one.scores)
        words = tuple(f"{score.dimension}: {value_words(desk.benchmark, score)}" for score in scores)
        rows.append(BadCase(trial.case, asked(case), said, answer_text(trial), failure, words))
    return tuple(rows), found.note


def tried_page(desk: Desk, identity: str, running: Collection[str] = ()) -> TriedPage:
    """One try, as far as it is.

    Raises:
        WrongCall: There is no such try.
    """
    benchmark = desk.benchmark
    tried = read_try(desk.folder, identity)
    state = state_of(tried, is_alive=identity in running)
    name = Path(tried.candidate).name
    return TriedPage(
        product=benchmark.product,
        id=tried.id,
        candidate=tried.candidate,
        by=tried.by,
        at=minute(tried.at),
        state=state,
        state_text=state_words(state),
        message=tried.message,
        n_done=tried.n_done,
        n_planned=tried.n_planned,
        cost=cost_words(tried),
        biased=BIASED,
        no_interval=chosen_words(len(tried.cases)),
        counts=counts_of(benchmark, tried),
        rows=tried_rows(benchmark, tried),
        diff=difference(tried.before, tried.text, name),
        notes=tried.notes,
        saved_as=tried.saved_as,
        can_save=state != "running" and not tried.saved_as and tried.text != tried.before,
        why_not_over=_why_not_over(benchmark, tried),
        next_name=_next_name(benchmark, tried.candidate),
    )


def _why_not_over(benchmark: Benchmark, tried: Try) -> str:
    """Why the edited prompt can't take the place of the live one."""
    try:
        live = live_prompt(benchmark, tried.candidate)
    except WrongCall as error:
        return error.message
    if live.text != tried.before and not tried.saved_as:
        return "The live prompt was changed since this try was made."
    return ""


def _next_name(benchmark: Benchmark, name: str) -> str:
    taken = set(benchmark.known_candidates)
    stem, number = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "new", 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
