"""`cases_page`: a list of cases or answers, as the address asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from shipworthy.adapters.case_index.opened import AnswerRow, DamagedSheet, Found, MeanRow, Sheet
from shipworthy.adapters.case_index.question import PAGE, CaseQuestion
from shipworthy.adapters.stores.by_seq import SeqReader
from shipworthy.errors import StoreUnwritable, WrongCall
from shipworthy.report.site.cases import Building, CandidateCell, CasesPage, ListedCase, Mark, ValueCell
from shipworthy.report.site.word_diff import found_in
from shipworthy.run.template import as_text
from shipworthy.run.trial import Trial
from shipworthy.workbench.cases.address import address_of
from shipworthy.workbench.cases.asked import query_of, question_of
from shipworthy.workbench.cases.book import CaseBook, Opened, Progress
from shipworthy.workbench.cases.choices import choice_lists, removals
from shipworthy.workbench.cases.values import candidate_cell, dollars, is_bad, seconds, value_words
from shipworthy.workbench.desk import Desk

T = TypeVar("T")

_STEPS = {"parts": "reading what was measured", "sheet": "arranging it by case"}
_MOST_SHOWN = 8
"""Dimensions in a line; the one that is asked for stands first."""


def cases_page(desk: Desk, book: CaseBook, given: Iterable[tuple[str, str]] = ()) -> CasesPage:
    """The list; `fault` says what is wrong with the filters.

    Raises:
        StoreUnwritable: The index can't be made.
    """
    return with_sheet(desk, book, lambda opened: _page(desk, opened, list(given)), _waiting(desk))


def with_sheet(
    desk: Desk, book: CaseBook, work: Callable[[Opened], T], waiting: Callable[[Building], T]
) -> T:
    """A job on the index; a damaged one is made again once."""
    for is_last in (False, True):
        opened = book.open(desk)
        if isinstance(opened, Progress):
            return waiting(building(opened))
        try:
            return work(opened)
        except DamagedSheet as error:
            book.drop()
            if is_last:
                raise StoreUnwritable(
                    f"the list of cases can't be read: {error}",
                    hint="delete .shipworthy/index beside the PRD; it is made again from the store",
                ) from error
    raise AssertionError("unreachable")


def building(progress: Progress) -> Building:
    """How far the index is, for people."""
    percent = round(100 * progress.n_done / progress.n_in_all) if progress.n_in_all else 0
    step = _STEPS.get(progress.step, progress.step)
    return Building(step, progress.n_done, progress.n_in_all, min(percent, 100))


def _waiting(desk: Desk) -> Callable[[Building], CasesPage]:
    return lambda how_far: replace(_EMPTY, product=desk.benchmark.product, building=how_far)


_EMPTY = CasesPage(
    product="",
    fault="",
    building=None,
    is_ready=False,
    lines=(),
    by_answer=False,
    candidates=(),
    n_cases=0,
    n_answers=0,
    number=1,
    n_pages=1,
    text="",
    low="",
    high="",
    filters=(),
    removals=(),
    query="",
    previous="",
    next="",
    notes=(),
)


def asked_of(sheet: Sheet, given: Iterable[tuple[str, str]]) -> CaseQuestion:
    """The question of an address, in the names of this index.

    Raises:
        WrongCall: A filter or value that nobody knows.
    """
    modes = [one.name for one in sheet.qualities if one.is_mode]
    dimensions = [one.name for one in sheet.qualities if not one.is_mode]
    return question_of(given, sheet.candidates, modes, dimensions)


def _page(desk: Desk, opened: Opened, given: list[tuple[str, str]]) -> CasesPage:
    sheet = opened.sheet
    try:
        question, fault = asked_of(sheet, given), ""
    except WrongCall as error:
        question, fault = CaseQuestion(), str(error)
    found = Found((), 0, 0) if fault else sheet.find(question)
    n_lines = found.n_answers if question.by_answer else found.n_cases
    n_pages = max(1, -(-n_lines // PAGE))
    is_past = question.page > n_pages
    return replace(
        _EMPTY,
        product=desk.benchmark.product,
        fault=fault,
        building=None if opened.behind is None else building(opened.behind),
        is_ready=True,
        lines=_answers(desk, sheet, question, found)
        if question.by_answer
        else _cases(desk, sheet, question, found),
        by_answer=question.by_answer,
        candidates=_columns(sheet, question),
        n_cases=found.n_cases,
        n_answers=found.n_answers,
        number=question.page,
        n_pages=n_pages,
        text=question.text,
        low="" if question.low is None else f"{question.low:g}",
        high="" if question.high is None else f"{question.high:g}",
        filters=choice_lists(sheet, question),
        removals=removals(question),
        query=query_of(question, page=1),
        previous=query_of(question, page=min(question.page, n_pages + 1) - 1) if question.page > 1 else "",
        next=query_of(question, page=question.page + 1) if question.page < n_pages else "",
        notes=_notes(opened, is_past=is_past),
    )


def _columns(sheet: Sheet, question: CaseQuestion) -> tuple[str, ...]:
    return (question.candidate,) if question.candidate else sheet.candidates


def _notes(opened: Opened, *, is_past: bool) -> tuple[str, ...]:
    notes = [*opened.today.notes]
    if is_past:
        notes.append("There is no such page: the list is shorter.")
    if opened.today.sealed:
        n = len(opened.today.sealed)
        notes.append(f"{n:,} release cases are sealed and not shown here.")
    return tuple(notes)


def _shown_places(sheet: Sheet, question: CaseQuestion) -> list[int]:
    """Which qualities stand in a line: the one that is asked about first."""
    asked = {question.dimension, question.failure_mode}
    places = range(len(sheet.qualities))
    return sorted(places, key=lambda place: (sheet.qualities[place].name not in asked, place))[:_MOST_SHOWN]


def _cases(desk: Desk, sheet: Sheet, question: CaseQuestion, found: Found) -> tuple[ListedCase, ...]:
    numbers = [line.case_no for line in found.lines]
    means: dict[int, list[MeanRow]] = {}
    for row in sheet.means(numbers):
        means.setdefault(row.case_no, []).append(row)
    lines = _lines(desk, sheet, question, numbers)
    columns = set(_columns(sheet, question))
    places = _shown_places(sheet, question)
    return tuple(
        replace(
            lines[number],
            candidates=tuple(
                _picked(candidate_cell(row, sheet.qualities), places)
                for row in means.get(number, ())
                if row.candidate in columns
            ),
        )
        for number in numbers
    )


def _picked(cell: CandidateCell, places: Sequence[int]) -> CandidateCell:
    return replace(cell, values=tuple(cell.values[place] for place in places))


def _lines(desk: Desk, sheet: Sheet, question: CaseQuestion, numbers: Sequence[int]) -> dict[int, ListedCase]:
    """The cases' own part of their lines."""
    rows, slices = sheet.cases(numbers), sheet.slices(numbers)
    inputs = {}
    if question.text:  # to show where it stands
        wanted = {row.id for row in rows.values()}
        inputs = {case.id: as_text(case.input) for case in desk.benchmark.golden if case.id in wanted}
    return {
        number: ListedCase(
            case=row.id,
            address=address_of(row.id),
            slices=tuple(f"{name} {value}" for name, value in slices.get(number, ())),
            excerpt=found_in(inputs[row.id], question.text) if row.id in inputs else _plain(row.excerpt),
            is_now=row.is_now,
            candidates=(), answer=(), trial=None, anchor="", latency="", cost="", state="",
        )
        for number, row in rows.items()
    }  # fmt: skip


def _plain(text: str | None) -> tuple[Mark, ...]:
    return (Mark(text, False),) if text else ()


def _answers(desk: Desk, sheet: Sheet, question: CaseQuestion, found: Found) -> tuple[ListedCase, ...]:
    numbers = [line.case_no for line in found.lines]
    seqs = [line.seq for line in found.lines if line.seq is not None]
    rows = {
        (row.seq, row.is_mishap, row.candidate): row
        for row in sheet.answers(numbers, seqs, all_versions=question.all_versions)
    }
    lines = _lines(desk, sheet, question, numbers)
    texts = {}
    if question.text:
        records = SeqReader(desk.store).records(Trial, seqs)
        texts = {seq: trial.text for seq, trial in records.items() if trial.text}
    places = _shown_places(sheet, question)
    listed = []
    for line in found.lines:
        row = rows.get((line.seq or 0, line.is_mishap, line.candidate))
        if row is not None:
            text = texts.get(row.seq, "") if not row.is_mishap else ""
            answer = found_in(text, question.text) if text else _plain(row.excerpt)
            listed.append(_answer(lines[line.case_no], row, answer, sheet, places))
    return tuple(listed)


def _answer(
    line: ListedCase, row: AnswerRow, answer: tuple[Mark, ...], sheet: Sheet, places: Sequence[int]
) -> ListedCase:
    cells = []
    for place in places:
        quality, value = sheet.qualities[place], row.values[place]
        bad = is_bad(value, quality)
        cells.append(ValueCell(quality.name, value_words(value, quality), "", bad, value is not None, ""))
    state = ""
    if row.failure:
        state = f"spoilt by infrastructure: {row.failure}" if row.is_mishap else f"failed: {row.failure}"
    return replace(
        line,
        candidates=(CandidateCell(row.candidate, 1, "", tuple(cells)),),
        answer=answer,
        trial=row.trial,
        anchor=anchor_of(row),
        latency=seconds(row.latency_s),
        cost=dollars(row.cost_usd),
        state=state,
    )


def anchor_of(row: AnswerRow) -> str:
    """The place of an answer on its case's page."""
    return f"{'m' if row.is_mishap else 'a'}{row.seq}"
