"""`agreement_page`: agreement of reviewers as people read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.decide.agreeing.reviewers import AgreementPart, ReviewersAgree
from shipworthy.decide.agreeing.swaps import FEWEST_DOUBLE, AnchorSwap, NoSwap, anchor_swaps
from shipworthy.decide.agreement import AgreementFigures
from shipworthy.decide.judge_validation import LabelledAnswer
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.dimension import Scale
from shipworthy.report.figure_cell import SHARE_DIFFERENCE, FigureCell, figure_cell, level_word, share_cell
from shipworthy.report.page import Excerpt
from shipworthy.report.site.agreement import (
    AgreementPage,
    AgreementRow,
    AnchorTask,
    DimensionAgreementPart,
    LevelGrid,
    SplitCase,
)
from shipworthy.report.site.agreement_pictures import agreement_picture, grid_picture
from shipworthy.report.words import count, number
from shipworthy.report.worst import excerpt
from shipworthy.stats.level_pairs import LevelPair

MOST_CASES = 12
MOST_CHARACTERS = 600
EXPLORATORY = (
    "Slices are exploratory: with many of them some look worse by chance alone. Read the intervals, and look"
    " for the same slice again in the next grades."
)


@dataclass(frozen=True)
class AnswerTexts:
    """What stands beside an answer that people graded.

    Attributes:
        input: What was asked.
        answer: What was answered.
        notes: What reviewers wrote beside their grades, by reviewer.
        explanation: What the judge gave as its reason.
    """

    input: object = ""
    answer: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    explanation: str = ""


Texts = Callable[[str, LabelledAnswer], AnswerTexts]
"""From dimension and answer to what stands beside it."""


def agreement_page(
    benchmark: Benchmark,
    dimensions: Sequence[ReviewersAgree],
    answers: Mapping[str, Sequence[LabelledAnswer]],
    texts: Texts,
    *,
    shows_names: bool = False,
    notes: Sequence[str] = (),
) -> AgreementPage:
    """The page.

    Args:
        benchmark: Definitions and anchors.
        dimensions: Agreement on each.
        answers: What people said, by dimension.
        texts: What stands beside an answer.
        shows_names: Whether the reader may see who said what; else reviewers have numbers.
        notes: What was left out of the grades.
    """
    names = reviewer_names([one for mine in answers.values() for one in mine], shows_names=shows_names)
    swaps, others = anchor_swaps(dimensions, answers)
    return AgreementPage(
        product=benchmark.product,
        tasks=tuple(_task(benchmark, one, names, texts) for one in swaps),
        no_tasks=tuple(_no_task(one) for one in others),
        dimensions=tuple(_part(benchmark, one, names) for one in dimensions),
        notes=tuple(notes),
        shows_names=shows_names,
    )


def reviewer_names(answers: Sequence[LabelledAnswer], *, shows_names: bool) -> dict[str, str]:
    """What reviewers are called: their names, or numbers that tell nothing."""
    given = sorted({name for one in answers for name in one.people})
    return {name: name if shows_names else f"reviewer {place}" for place, name in enumerate(given, start=1)}


def _part(benchmark: Benchmark, found: ReviewersAgree, names: Mapping[str, str]) -> DimensionAgreementPart:
    graded = not found.scale.is_pass_fail
    whole = None
    if found.figures is not None:
        whole = agreement_row("all reviewers", found.n_double, found.figures, graded=graded)
    pairs = tuple(_pair(one, names, graded=graded) for one in found.pairs)
    slices = tuple(_slice(one, graded=graded) for one in found.slices)
    grid = level_grid_of_people(found)
    drawn = [agreement_picture(found.dimension, [row for row in (whole, *pairs, *slices) if row is not None])]
    drawn += [] if grid is None else [grid_picture(f"{found.dimension}: two reviewers of one answer", grid)]
    return DimensionAgreementPart(
        name=found.dimension,
        about=definition_of(benchmark, found.dimension),
        scale=str(found.scale),
        n_answers=found.n_answers,
        n_double=found.n_double,
        n_reviewers=len(found.reviewers),
        whole=whole,
        further=() if found.figures is None else _further(found.figures, graded=graded),
        pairs=pairs,
        pairs_note=_left_out(found.n_pairs_left_out, "pair of reviewers", "pairs of reviewers"),
        slices=slices,
        slices_note=_slices_note(found),
        levels=grid,
        pictures=tuple(picture for picture in drawn if picture is not None),
    )


def agreement_row(
    name: str, n_double: int, found: AgreementFigures, *, graded: bool, is_exploratory: bool = False
) -> AgreementRow:
    """The four figures that pages show; on graded scales those that know near from far."""
    return AgreementRow(
        name=name,
        n_double=n_double,
        percent=share_cell(found.percent),
        kappa=figure_cell(found.kappa_quadratic if graded else found.kappa),
        alpha=figure_cell(found.alpha_ordinal if graded else found.alpha_nominal),
        ac=figure_cell(found.gwet_ac2 if graded else found.gwet_ac1),
        is_exploratory=is_exploratory,
    )


def _further(found: AgreementFigures, *, graded: bool) -> tuple[tuple[str, FigureCell], ...]:
    others = {
        "kappa, unweighted": found.kappa,
        "alpha, nominal": found.alpha_nominal,
        "alpha, interval": found.alpha_interval,
        "AC1": found.gwet_ac1,
    }
    return tuple((name, figure_cell(figure)) for name, figure in others.items()) if graded else ()


def _pair(one: AgreementPart, names: Mapping[str, str], *, graded: bool) -> AgreementRow:
    first, second = (names[name] for name in one.names)
    return agreement_row(f"{first} and {second}", one.n_double, one.figures, graded=graded)


def _slice(one: AgreementPart, *, graded: bool) -> AgreementRow:
    name = f"{one.names[0]} = {one.names[1]}"
    return agreement_row(name, one.n_double, one.figures, graded=graded, is_exploratory=one.is_exploratory)


def _slices_note(found: ReviewersAgree) -> str:
    if not found.slices:
        return "There is no slice with answers that two people graded."
    return f"{EXPLORATORY} {_left_out(found.n_slices_left_out, 'slice')}".strip()


def _left_out(n: int, thing: str, things: str | None = None) -> str:
    return f"Not shown, because others have more answers in common: {count(n, thing, things)}." if n else ""


def level_grid_of_people(found: ReviewersAgree) -> LevelGrid | None:
    """What two people said of the same answer."""
    if found.levels is None:
        return None
    words = [level_word(level, found.scale, is_detector=found.is_detector) for level in found.levels.levels]
    return LevelGrid(
        levels=tuple(words),
        counts=found.levels.counts,
        rows="one reviewer",
        columns="another reviewer",
        note="Pairs of grades of one answer, over all pairs of reviewers. Who is first plays no part.",
    )


def _no_task(one: NoSwap) -> str:
    name, n = one.agree.dimension, one.agree.n_double
    if one.reason == "too_few":
        return f"{name}: too few double grades, {n} of the {FEWEST_DOUBLE} that are needed."
    if one.reason == "no_levels":
        return f"{name}: what people gave are measurements, not levels."
    return f"{name}: no two levels are shown to be mixed up beyond chance ({n} double grades)."


def _task(benchmark: Benchmark, one: AnchorSwap, names: Mapping[str, str], texts: Texts) -> AnchorTask:
    agree, pair = one.agree, one.pair
    low, high = (
        level_word(level, agree.scale, is_detector=agree.is_detector) for level in (pair.low, pair.high)
    )
    anchors = anchors_of(benchmark, agree.dimension, (pair.low, pair.high), agree.scale)
    return AnchorTask(
        dimension=agree.dimension,
        headline=f"{low} and {high} of {agree.dimension} were swapped in {pair.n_split} of "
        f"{count(agree.n_double, 'double-graded answer')}.",
        advice=_advice(agree, one.blurred, anchors),
        anchors=tuple(anchors.items()),
        definition=definition_of(benchmark, agree.dimension),
        wins=figure_cell(pair.split, SHARE_DIFFERENCE),
        by_chance=_by_chance(agree, pair),
        told_apart=figure_cell(pair.told_apart),
        n_split=pair.n_split,
        n_double=agree.n_double,
        cases=tuple(
            _split_case(agree, answer, names, texts(agree.dimension, answer))
            for answer in one.answers[:MOST_CASES]
        ),
        n_more=max(0, len(one.answers) - MOST_CASES),
    )


def _by_chance(agree: ReviewersAgree, pair: LevelPair) -> str:
    """Of two levels there is one pair: all that is mixed up is mixed up there."""
    is_one_of_many = agree.levels is not None and len(agree.levels.levels) > 2
    return number(pair.by_chance, SHARE_DIFFERENCE) if is_one_of_many else ""


def _advice(agree: ReviewersAgree, blurred: float, anchors: Mapping[str, str]) -> str:
    missing = [level for level, text in anchors.items() if not text]
    if agree.is_detector or (agree.scale.is_pass_fail and len(missing) == 2):
        return "Read these answers and say in the definition where the line is."
    if missing:
        return f"Read these answers and write an anchor for {missing[0]}: it has none of its own."
    level = level_word(blurred, agree.scale)
    return f"The anchors stand below. Read these answers and rewrite the anchor of {level}."


def anchors_of(benchmark: Benchmark, dimension: str, levels: Sequence[float], scale: Scale) -> dict[str, str]:
    """The anchors of some levels as text; empty where a level has none of its own."""
    found = benchmark.dimensions.get(dimension)
    given = {} if found is None else found.anchors
    return {
        level_word(level, scale): str(given.get(f"{level:g}", given.get(level_word(level, scale), "")) or "")
        for level in levels
    }


def definition_of(benchmark: Benchmark, name: str) -> str:
    """The definition of a dimension or failure mode; may be empty."""
    mode = benchmark.failure_mode(name)
    if mode is not None:
        return mode.definition
    found = benchmark.dimensions.get(name)
    return "" if found is None else found.definition


def _split_case(
    agree: ReviewersAgree, one: LabelledAnswer, names: Mapping[str, str], beside: AnswerTexts
) -> SplitCase:
    said = sorted(one.people.items(), key=lambda pair: (pair[1], pair[0]))
    return SplitCase(
        case=one.case,
        candidate=one.candidate,
        trial=one.trial,
        said=tuple(
            (names[name], level_word(value, agree.scale, is_detector=agree.is_detector))
            for name, value in said
        ),
        notes=tuple(
            f"{names[name]}: {note}" for name, note in beside.notes.items() if note and name in names
        ),
        input=_cut(beside.input),
        answer=_cut(beside.answer),
    )


def _cut(text: object) -> Excerpt:
    return excerpt(text, MOST_CHARACTERS)
