"""`prd_table`: every requirement of the PRD as a row, with what was measured, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.report.page import Measured
from shipworthy.report.prd_page import PrdPage
from shipworthy.report.section import Cell, Table

HEADER = ("part", "requirement", "text", "candidate", "status", "measured", "how sure", "n", "note")
Row = tuple[Cell, ...]


def prd_table(page: PrdPage) -> Table:
    """Problem, goals, outcomes, bars, rubrics, failure modes, fit, plan, decisions: one row each."""
    rows = (*_texts(page), *_outcomes(page), *_bars(page), *_qualities(page), *_rest(page))
    return Table(HEADER, tuple(rows), "the PRD, with the measured value beside every requirement")


def _text(part: str, name: str, text: str, note: str = "") -> Row:
    return part, name, text, "", "", "", "", "", note


def _texts(page: PrdPage) -> Iterator[Row]:
    if page.problem:
        yield _text("problem", "", page.problem)
    lists = (("goal", page.goals), ("user", page.users), ("story", page.stories))
    for part, texts in (*lists, ("constraint", page.constraints)):
        yield from (_text(part, "", text) for text in texts)


def _outcomes(page: PrdPage) -> Iterator[Row]:
    for row in page.outcomes:
        note = "illustrative" if row.is_illustrative else ""
        target = "; ".join(text for text in (row.definition, f"target: {row.target}", row.waits) if text)
        yield "outcome", row.name, target, "", "", row.measured, "", "", note


def _bars(page: PrdPage) -> Iterator[Row]:
    for row in page.requirements:
        for candidate, found in zip(page.columns, row.cells, strict=True):
            note = " ".join(text for text in (row.waived, found.measured.raw, found.why) if text)
            head = ("bar", row.name, row.requirement, candidate, found.status_text)
            yield (*head, *_numbers(found.measured), note)


def _numbers(found: Measured) -> Row:
    return found.text, found.sure, found.n_text


def _qualities(page: PrdPage) -> Iterator[Row]:
    for row in page.rubrics:
        anchors = "; ".join(f"{level}: {text}" for level, text in row.anchors)
        note = f"scale {row.scale}, weight {row.weight}, {row.scored_by}; {anchors}"
        for candidate, found in zip(page.columns, row.cells, strict=True):
            said = f"{note}; {found.raw}" if found.raw else note
            yield "dimension", row.name, row.definition, candidate, "", *_numbers(found), said
    for mode in page.failure_modes:
        note = f"{mode.severity}, {mode.tolerated}, {mode.detected_by}; then: {mode.response}"
        for candidate, found in zip(page.columns, mode.cells, strict=True):
            said = f"{note}; {found.raw}" if found.raw else note
            yield "failure mode", mode.name, mode.about, candidate, found.also, *_numbers(found), said


def _rest(page: PrdPage) -> Iterator[Row]:
    yield from (_text("AI fit", row.condition, row.holds, row.because) for row in page.fit)
    yield from (_text("before launch", "", text) for text in page.before_launch)
    yield from (_text("after launch", "", text) for text in page.after_launch)
    yield from (_text("data", fact.name, fact.value) for fact in page.data)
    yield from _data_options(page)
    yield from (_text("stage", one.name, one.percent, one.before) for one in page.stages)
    yield from (_text("watched", one.name, f"{one.watched}: {one.limit}", one.kind) for one in page.watches)
    yield from (_text("decision", one.date, one.decided, one.because) for one in page.decisions)
    yield from (_text("waived", "", text) for text in page.waivers)


def _data_options(page: PrdPage) -> Iterator[Row]:
    """Every way to get better data, with what it does for the chance of a verdict."""
    found = page.data_options
    for one in found.rows:
        priced = ", ".join(text for text in (one.cases and f"{one.cases} cases", one.weeks, one.cost) if text)
        said = f"verdict {one.verdict}, SHIP {one.ship}, DON'T SHIP {one.dont_ship}" if found.counted else ""
        yield _text("data option", one.name, priced, "; ".join(text for text in (said, one.note) if text))
    if found.advice:
        yield _text("data option", "which one to buy", found.advice, found.caveat)
