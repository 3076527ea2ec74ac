"""What the page shows beside the verdict: the chance to ship; sections of metrics, judges and context."""

from __future__ import annotations

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.label import Label
from shipworthy.report.confidence_section import confidence_section
from shipworthy.report.context_section import context_section
from shipworthy.report.judge_section import judge_section
from shipworthy.report.metric_sections import retrieval_section, tool_confusion
from shipworthy.report.section import Section
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.evaluate import Evaluation
from shipworthy.workbench.judge_report import judge_figures, judge_validations
from shipworthy.workbench.labels import labels_of
from shipworthy.workbench.lint import chance_of


def chance_words(benchmark: Benchmark) -> str | None:
    """How likely these cases are to ship a candidate as good as the PM expects; None without bars."""
    if not benchmark.all_bars or not benchmark.golden:
        return None
    try:
        return chance_of(benchmark).of_benchmark
    except Exception as error:  # an estimate that fails must never take a verdict's page away
        return f"Chance to ship: unknown, it could not be worked out ({type(error).__name__}: {error})."


def sections_of(evaluation: Evaluation) -> tuple[Section, ...]:
    """The further parts of the page, in their order; those that have nothing to say are left out."""
    found, names = evaluation.measured, tuple(evaluation.decision.candidates)
    given = (evaluation.benchmark, found.trials, found.scores, names)
    sections: list[Section | None] = [
        tool_confusion(*given),
        retrieval_section(*given),
        confidence_section(*given),
        _judges(evaluation),
        context_section(evaluation.benchmark, found.trials, names),
    ]
    return tuple(section for section in sections if section is not None)


def _judges(evaluation: Evaluation) -> Section | None:
    benchmark, setup, found = evaluation.benchmark, evaluation.setup, evaluation.measured
    figures = judge_figures(benchmark, setup, found)
    validations = judge_validations(benchmark, setup, found, _labels(evaluation)) if figures else ()
    return judge_section(figures, evaluation.decision, validations)


def _labels(evaluation: Evaluation) -> tuple[Label, ...]:
    """Labels on the answers of today, as the decision used them."""
    if not evaluation.benchmark.labelled:
        return ()
    with open_desk(evaluation.benchmark) as desk:
        return labels_of(desk, evaluation.measured).labels
