"""`judge_page_of_desk`: the judges beside people, from the store; looking asks and decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.decide.agreeing.gaps import judge_gaps
from shipworthy.decide.agreeing.model_family import families_of
from shipworthy.decide.agreeing.own_family import own_family_bias
from shipworthy.decide.agreeing.widest import judge_levels
from shipworthy.decide.judge_validation import validate_judge
from shipworthy.decide.verdict import Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.who_judges import judge_of
from shipworthy.report.site.judge import JudgePage
from shipworthy.report.site.judge_build import JudgeFindings, judge_page
from shipworthy.run.trial import Trial
from shipworthy.score.judge.figures import JudgeFigures, Rate, flips_by_case, rate
from shipworthy.score.judge.judgement import Judgement
from shipworthy.workbench.desk import Desk
from shipworthy.workbench.judge_report import decided_now, judge_figures
from shipworthy.workbench.labelled_answers import BesideAnswers, labelled_answers, slices_of
from shipworthy.workbench.labels import LabelsFound, labels_of
from shipworthy.workbench.living import last_decision
from shipworthy.workbench.measured import Measured, measured
from shipworthy.workbench.options import RunOptions
from shipworthy.workbench.setup import Setup, prepare

NO_MODEL = frozenset({"no model"})
MOST_POSITIONS = 12
"""Slices for which the effect of the order is shown."""


def judge_page_of_desk(desk: Desk, *, shows_names: bool = False) -> JudgePage:
    """The page.

    Measurements are as of now; the status of a bar is that of the last verdict, which looking must not make.

    Args:
        desk: Benchmark and store.
        shows_names: Whether the reader may see who said what.
    """
    setup = prepare(desk, RunOptions(), will_ask=False)
    try:
        found = measured(desk.store, setup)
    finally:
        asyncio.run(setup.reached.close())
    labels = labels_of(desk, found)
    figures = judge_figures(desk.benchmark, setup, found)
    known = _Known(desk.benchmark, setup, found, labels, slices_of(desk.benchmark, setup.cases))
    return judge_page(
        desk.benchmark,
        [findings_of(known, one) for one in figures],
        _decision(desk, setup, found, labels) if figures else None,
        BesideAnswers(setup.cases, found, labels.labels),
        shows_names=shows_names,
        notes=labels.notes,
    )


@dataclass(frozen=True)
class _Known:
    benchmark: Benchmark
    setup: Setup
    found: Measured
    labels: LabelsFound
    slices: Mapping[str, Mapping[str, str]]


def findings_of(known: _Known, figures: JudgeFigures) -> JudgeFindings:
    """Everything about the judge of one dimension."""
    benchmark, name = known.benchmark, figures.dimension
    scale, is_detector = benchmark.scale_of(name), benchmark.failure_mode(name) is not None
    answers = labelled_answers(name, known.found, known.labels.labels, known.slices)
    kin = candidate_families(benchmark, known.found.trials)
    return JudgeFindings(
        figures=figures,
        made=validate_judge(name, answers, scale, is_detector=is_detector),
        gaps=judge_gaps(answers, scale, declared=benchmark.slices, confidence=benchmark.confidence),
        own=own_family_bias(answers, judge_families(benchmark, name, figures.who), kin, scale),
        levels=judge_levels(answers, scale),
        answers=answers,
        flips_in=flips_in(known.found.judgements, name, known.slices, benchmark.confidence),
    )


def judge_families(benchmark: Benchmark, dimension: str, who: str) -> frozenset[str]:
    """Families of the judge's models; of a recorded judge by its name, if that tells one."""
    judge = judge_of(benchmark, dimension)
    models = [] if judge is None else [member.model for member in judge.members]
    return families_of(models or [who])


def candidate_families(benchmark: Benchmark, trials: Iterable[Trial]) -> dict[str, frozenset[str]]:
    """Families of every candidate's models: as the PRD says, as its answers say, else as its name tells.

    A function is no model, so it is nobody's kin.
    """
    said: dict[str, set[str | None]] = {}
    for trial in trials:
        said.setdefault(trial.candidate, set()).add(trial.model)
    found = {}
    for name, models in said.items():
        candidate = benchmark.candidates.get(name)
        declared = candidate.model if candidate is not None else None
        known = families_of([declared] if declared else models) or families_of([name])
        is_code = candidate is not None and candidate.target == "python"
        found[name] = known or (NO_MODEL if is_code else frozenset())
    return found


def flips_in(
    judgements: Sequence[Judgement],
    dimension: str,
    slices: Mapping[str, Mapping[str, str]],
    confidence: float,
) -> dict[tuple[str, str], Rate]:
    """Pairs: how often the order changed the verdict, in each slice; those with most pairs."""
    inside: dict[tuple[str, str], list[bool]] = {}
    own = [one for one in judgements if one.dimension == dimension]
    for case, is_flip in flips_by_case(own):
        for part in slices.get(case, {}).items():
            inside.setdefault(part, []).append(is_flip)
    order = sorted(inside, key=lambda part: (-len(inside[part]), part))[:MOST_POSITIONS]
    return {part: rate(inside[part], confidence) for part in order}


def _decision(desk: Desk, setup: Setup, found: Measured, labels: LabelsFound) -> Decision | None:
    """Measurements of now with the bars of the last verdict: a status is a look, and pages make none."""
    now = decided_now(desk, setup, found, labels.rows)
    if now is None:
        return None
    last, _ = last_decision(desk)
    bars = {} if last is None else {name: one.bars for name, one in last.candidates.items()}
    candidates = {name: replace(one, bars=bars.get(name, ())) for name, one in now.candidates.items()}
    return replace(now, candidates=candidates)
