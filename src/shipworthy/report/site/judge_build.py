"""`judge_page`: the judges beside people as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.decide.agreeing.gaps import GapPart, JudgeGaps
from shipworthy.decide.agreeing.own_family import OwnFamily
from shipworthy.decide.agreeing.widest import JudgeLevels, widest_gaps
from shipworthy.decide.judge_validation import JudgeValidation, LabelledAnswer
from shipworthy.decide.verdict import Decision
from shipworthy.define.benchmark import Benchmark
from shipworthy.report.bar_rows import ruler_of_bar
from shipworthy.report.figure_cell import gap_cell, level_word
from shipworthy.report.judge_people import people_facts, same_words
from shipworthy.report.judge_remarks import remarks_of
from shipworthy.report.judge_section import work_facts
from shipworthy.report.judge_trust import trust_of
from shipworthy.report.judge_worth import judged_bars, worth_picture, worth_rows
from shipworthy.report.section import Picture
from shipworthy.report.site.agreement import AgreementRow, LevelGrid
from shipworthy.report.site.agreement_build import (
    MOST_CHARACTERS,
    AnswerTexts,
    Texts,
    agreement_row,
    definition_of,
    reviewer_names,
)
from shipworthy.report.site.agreement_pictures import grid_picture
from shipworthy.report.site.judge import GapCase, GapRow, JudgedPart, JudgePage
from shipworthy.report.site.judge_pictures import gap_picture
from shipworthy.report.site.judge_probes import probes_of
from shipworthy.report.words import Unit, count
from shipworthy.report.worst import excerpt
from shipworthy.score.judge.figures import JudgeFigures, Rate

MOST_CASES = 20
NO_JUDGE = "No dimension or failure mode has a judge."
TESTED = (
    "Marked where the judge is shown to lean: declared slices by Holm at the PRD's confidence, others by"
    " Benjamini-Hochberg (one in ten of the marks may be by chance)."
)


@dataclass(frozen=True)
class JudgeFindings:
    """Everything found about the judge of one dimension.

    Attributes:
        figures: What it did.
        made: The judge beside people.
        gaps: Where it leans.
        own: Whether it favours its kin.
        levels: What it says at each of people's levels.
        answers: The labelled answers.
        flips_in: Pairs: how often the order changed the verdict, by slice.
    """

    figures: JudgeFigures
    made: JudgeValidation
    gaps: JudgeGaps
    own: OwnFamily
    levels: JudgeLevels | None
    answers: Sequence[LabelledAnswer]
    flips_in: Mapping[tuple[str, str], Rate] = field(default_factory=dict)


def judge_page(
    benchmark: Benchmark,
    findings: Sequence[JudgeFindings],
    decision: Decision | None,
    texts: Texts,
    *,
    shows_names: bool = False,
    notes: Sequence[str] = (),
) -> JudgePage:
    """The page.

    Args:
        benchmark: Definitions and bars.
        findings: Of every judge.
        decision: What the labels make of the scores; None if nothing is measured.
        texts: What stands beside an answer.
        shows_names: Whether the reader may see who said what; else reviewers have numbers.
        notes: What was left out of the labels.
    """
    names = reviewer_names([one for found in findings for one in found.answers], shows_names=shows_names)
    figures, made = [one.figures for one in findings], [one.made for one in findings]
    trust = () if decision is None else trust_of(decision, [one.dimension for one in figures])
    return JudgePage(
        product=benchmark.product,
        parts=tuple(_part(benchmark, one, decision, names, texts) for one in findings),
        remarks=remarks_of(figures, trust, made),
        notes=tuple(notes) if findings else (NO_JUDGE, *notes),
        shows_names=shows_names,
    )


def _part(
    benchmark: Benchmark,
    found: JudgeFindings,
    decision: Decision | None,
    names: Mapping[str, str],
    texts: Texts,
) -> JudgedPart:
    made, name = found.made, found.figures.dimension
    worth = () if decision is None else worth_rows(decision, name)
    candidates = _gap_rows((found.gaps.all, *found.gaps.candidates), made)
    slices = _gap_rows(found.gaps.slices, made)
    grid = _grid(found)
    cases = widest_gaps(found.answers, MOST_CASES)
    return JudgedPart(
        name=name,
        about=definition_of(benchmark, name),
        judge=f"{found.figures.who} ({found.figures.kind})",
        headline=_headline(found),
        facts=(*work_facts(found.figures), *people_facts(made)),
        rows=_rows(made),
        levels=grid,
        candidates=candidates if made.n_both else (),
        slices=slices,
        slices_note=_slices_note(found.gaps),
        probes=probes_of(found.figures, made, found.own, found.flips_in),
        worth=worth,
        bars=() if decision is None else judged_bars(decision, name, _units(benchmark, decision)),
        cases=tuple(_case(one, made, names, texts(name, one)) for one in cases),
        cases_note=_cases_note(found, len(cases)),
        pictures=_pictures(name, made, (*candidates, *slices), grid, worth_picture(name, worth)),
    )


def _headline(found: JudgeFindings) -> str:
    made = found.made
    if not made.n_labelled:
        return f"Nobody knows: people have labelled none of {count(found.figures.n_judged, 'judged answer')}."
    if not made.n_both:
        return (
            f"Nobody knows: none of {count(made.n_labelled, 'labelled answer')} has a verdict of the judge."
        )
    return f"People {same_words(made)}."


def _rows(made: JudgeValidation) -> tuple[AgreementRow, ...]:
    """The judge with most people, then people with one another."""
    if made.found is None or made.found.judge is None:
        return ()
    graded, n_double = not made.scale.is_pass_fail, made.found.people.percent.n
    judge = agreement_row("the judge and most people", made.n_both, made.found.judge, graded=graded)
    people = agreement_row("people among themselves: the ceiling", n_double, made.found.people, graded=graded)
    return (judge, people)


def _gap_rows(parts: Sequence[GapPart], made: JudgeValidation) -> tuple[GapRow, ...]:
    said = {"higher": "scores higher than people", "lower": "scores lower than people", "not_told": ""}
    return tuple(
        GapRow(
            name=" = ".join(one.names) if one.names else "all labelled answers",
            gap=gap_cell(one.gap, made.scale),
            said=said[one.leaning],
            tone="bad" if said[one.leaning] else "",
            is_exploratory=one.family == "explored",
        )
        for one in parts
    )


def _slices_note(gaps: JudgeGaps) -> str:
    if not gaps.slices:
        return "No slice has labelled answers enough."
    left = f" Not shown, because few answers of them are labelled: {count(gaps.n_left_out, 'slice')}."
    return TESTED + (left if gaps.n_left_out else "")


def _grid(found: JudgeFindings) -> LevelGrid | None:
    if found.levels is None:
        return None
    made, between = found.made, found.levels.n_between
    words = [level_word(level, made.scale, is_detector=made.is_detector) for level in found.levels.levels]
    near = f" {count(between, 'verdict')} between two levels counted at the nearest." if between else ""
    return LevelGrid(
        levels=tuple(words),
        counts=found.levels.counts,
        rows="judge",
        columns="people",
        note=f"Every label of every person counts once.{near}",
    )


def _units(benchmark: Benchmark, decision: Decision) -> dict[str, Unit]:
    bars = [bar for found in decision.candidates.values() for bar in found.bars]
    return {bar.id: ruler_of_bar(benchmark, bar).unit for bar in bars}


def _case(
    one: LabelledAnswer, made: JudgeValidation, names: Mapping[str, str], beside: AnswerTexts
) -> GapCase:
    people = sorted(one.people.items(), key=lambda pair: (pair[1], pair[0]))
    return GapCase(
        case=one.case,
        candidate=one.candidate,
        trial=one.trial,
        judge=level_word(one.judge or 0.0, made.scale, is_detector=made.is_detector),
        explanation=excerpt(beside.explanation, MOST_CHARACTERS),
        people=tuple(
            (names[who], level_word(value, made.scale, is_detector=made.is_detector)) for who, value in people
        ),
        notes=tuple(f"{names[who]}: {note}" for who, note in beside.notes.items() if note and who in names),
        input=excerpt(beside.input, MOST_CHARACTERS),
        answer=excerpt(beside.answer, MOST_CHARACTERS),
    )


def _cases_note(found: JudgeFindings, n_shown: int) -> str:
    if not found.made.n_both:
        return "There are none: no answer has a label and a verdict."
    if not n_shown:
        return f"There are none: judge and people agree on all of {count(found.made.n_both, 'answer')}."
    return "Those farthest apart first; of equal ones, those on which people agree with one another."


def _pictures(
    name: str,
    made: JudgeValidation,
    gaps: Sequence[GapRow],
    grid: LevelGrid | None,
    worth: Picture | None,
) -> tuple[Picture, ...]:
    drawn = [
        gap_picture(name, gaps, made.scale),
        None if grid is None else grid_picture(f"{name}: judge and people, level by level", grid),
        worth,
    ]
    return tuple(picture for picture in drawn if picture is not None)
