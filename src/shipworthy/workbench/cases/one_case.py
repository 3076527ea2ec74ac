"""`case_page`: one case with every answer to it, as it was asked, answered and scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from shipworthy.adapters.case_index.opened import AnswerRow, Sheet
from shipworthy.adapters.stores.by_seq import SeqReader
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.report.site.case import CasePage, Fact
from shipworthy.report.site.cases import Removal
from shipworthy.report.site.pieces import messages_of
from shipworthy.run.trial import Mishap, Trial
from shipworthy.score.score import Score
from shipworthy.workbench.cases.address import address_of
from shipworthy.workbench.cases.answer_part import Recorded, answer_part
from shipworthy.workbench.cases.asked import NAMES
from shipworthy.workbench.cases.book import CaseBook, Opened
from shipworthy.workbench.cases.labels import Opinion, opinions_on
from shipworthy.workbench.cases.listing import building, with_sheet
from shipworthy.workbench.desk import Desk

ANSWERS = 20
"""Answers on one page."""
_MOST_PAIRS = 15


class NoSuchCase(WrongCall):
    """Nobody ever heard of the case."""


def case_page(desk: Desk, book: CaseBook, case: str, given: Iterable[tuple[str, str]] = ()) -> CasePage:
    """The case.

    Raises:
        NoSuchCase: Neither the PRD nor the store has it.
        StoreUnwritable: The index can't be made.
    """
    return with_sheet(
        desk, book, lambda opened: _page(desk, opened, case, list(given)),
        lambda how_far: replace(_empty(desk, case), building=how_far),
    )  # fmt: skip


def find_case(desk: Desk, sheet: Sheet, case: str) -> tuple[int, Case | None]:
    """The case's number, and the case itself if the PRD has it.

    Raises:
        NoSuchCase: Nobody ever heard of it.
    """
    number = sheet.case_no(case)
    found = next((one for one in desk.benchmark.golden if one.id == case), None)
    if number is None:
        raise NoSuchCase(f"there is no case {case[:200]!r}", hint="choose one from the list of cases")
    return number, found


def case_facts(case: Case | None) -> tuple[Fact, ...]:
    """What else is known of a case."""
    if case is None:
        return ()
    facts = [Fact("group", case.group)] if case.group is not None else []
    facts += [Fact("weight", f"{case.weight:g}")] if case.weight != 1 else []
    return (*facts, *(Fact(name, _as_text(value)) for name, value in case.metadata.items()))


def neighbours(sheet: Sheet, number: int) -> tuple[str, str]:
    """Addresses of the cases before and behind; empty if there is none."""
    before, behind = sheet.beside(number)
    return ("" if before is None else address_of(before), "" if behind is None else address_of(behind))


def recorded(desk: Desk, rows: Sequence[AnswerRow]) -> Recorded:
    """The records behind rows of the index."""
    reader = SeqReader(desk.store)
    return Recorded(
        reader.records(Trial, (row.seq for row in rows if not row.is_mishap)),
        reader.records(Mishap, (row.seq for row in rows if row.is_mishap)),
        reader.records(Score, (seq for row in rows for seq in row.scores if seq is not None)),
    )


def back_query(given: Iterable[tuple[str, str]]) -> str:
    """The list that led here, as the query of its address; `answers` is this page's own."""
    from urllib.parse import urlencode

    kept = [(name, value) for name, value in given if name in NAMES and value]
    return urlencode(kept, errors="surrogatepass")


def _empty(desk: Desk, case: str) -> CasePage:
    return CasePage(
        product=desk.benchmark.product,
        building=None,
        is_ready=False,
        case=case,
        address=address_of(case),
        is_now=True,
        where="",
        slices=(),
        facts=(),
        input=(),
        expected=(),
        context=(),
        answers=(),
        n_answers=0,
        pages=(),
        pairs=(),
        previous="",
        next="",
        back="",
        all_versions=False,
        n_older=0,
    )


def _page(desk: Desk, opened: Opened, case: str, given: list[tuple[str, str]]) -> CasePage:
    sheet = opened.sheet
    number, found = find_case(desk, sheet, case)
    told = dict(given)
    all_versions = told.get("version") == "all" or found is None
    every = sheet.answers([number], all_versions=True)
    rows = [row for row in every if all_versions or row.is_now]
    here = _here(rows, told.get("answers", "1"))
    previous, following = neighbours(sheet, number)
    names = list(dict.fromkeys(row.candidate for row in every if row.is_now and not row.is_mishap))
    return replace(
        _empty(desk, case),
        building=None if opened.behind is None else building(opened.behind),
        is_ready=True,
        is_now=found is not None,
        where=found.where if found is not None else "",
        slices=tuple(Fact(name, value) for name, value in sheet.slices([number]).get(number, ())),
        facts=case_facts(found),
        input=messages_of(found.input) if found is not None else (),
        expected=messages_of(found.expected) if found is not None else (),
        context=messages_of(found.context) if found is not None else (),
        answers=parts_of(desk, sheet, case, here),
        n_answers=len(rows),
        pages=_pages(given, len(rows)),
        pairs=tuple(combinations(names, 2))[:_MOST_PAIRS],
        previous=previous,
        next=following,
        back=back_query(given),
        all_versions=all_versions,
        n_older=sum(not row.is_now for row in every),
    )


def parts_of(desk: Desk, sheet: Sheet, case: str, rows: Sequence[AnswerRow]) -> tuple[Any, ...]:
    """Answers with their scores and what people said."""
    records = recorded(desk, rows)
    people: Mapping[Any, Sequence[Opinion]] = opinions_on(desk, sheet, case)
    return tuple(
        part for row in rows if (part := answer_part(row, sheet.qualities, records, people)) is not None
    )


def _here(rows: Sequence[AnswerRow], told: str) -> Sequence[AnswerRow]:
    page = int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 1
    start = (max(1, page) - 1) * ANSWERS
    return rows[start : start + ANSWERS]


def _pages(given: Iterable[tuple[str, str]], n_rows: int) -> tuple[Removal, ...]:
    from urllib.parse import urlencode

    if n_rows <= ANSWERS:
        return ()
    kept = [(name, value) for name, value in given if name in NAMES]
    return tuple(
        Removal(
            f"{start + 1} to {min(start + ANSWERS, n_rows)}",
            urlencode([*kept, ("answers", start // ANSWERS + 1)], errors="surrogatepass"),
        )
        for start in range(0, n_rows, ANSWERS)
    )


def _as_text(value: Any) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
