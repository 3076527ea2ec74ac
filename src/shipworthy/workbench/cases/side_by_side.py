"""`compared_page`: two candidates on one case, the words that only one of them says marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from shipworthy.adapters.case_index.opened import AnswerRow
from shipworthy.errors import WrongCall
from shipworthy.report.site.case import AnswerPart, ComparedPage, Side
from shipworthy.report.site.cases import Mark, Removal
from shipworthy.report.site.pieces import messages_of
from shipworthy.report.site.word_diff import differing
from shipworthy.workbench.cases.address import address_of
from shipworthy.workbench.cases.answer_part import answer_part
from shipworthy.workbench.cases.asked import NAMES
from shipworthy.workbench.cases.book import CaseBook, Opened
from shipworthy.workbench.cases.labels import opinions_on
from shipworthy.workbench.cases.listing import building, with_sheet
from shipworthy.workbench.cases.one_case import back_query, find_case, neighbours, recorded
from shipworthy.workbench.desk import Desk

_MOST_TRIALS = 20
"""Other answers of a candidate that are offered."""
_MOST_TEXT = 60_000


def compared_page(desk: Desk, book: CaseBook, case: str, given: Iterable[tuple[str, str]]) -> ComparedPage:
    """Two candidates side by side; the first two where the address names none.

    Raises:
        NoSuchCase: Neither the PRD nor the store has the case.
        WrongCall: A candidate that has no answer to it, or the same twice.
    """
    return with_sheet(
        desk, book, lambda opened: _page(desk, opened, case, list(given)),
        lambda how_far: replace(_empty(desk, case), building=how_far),
    )  # fmt: skip


def _empty(desk: Desk, case: str) -> ComparedPage:
    return ComparedPage(
        product=desk.benchmark.product,
        building=None,
        is_ready=False,
        case=case,
        address=address_of(case),
        input=(),
        expected=(),
        a=None,
        b=None,
        note="",
        choices=(),
        previous="",
        next="",
        back="",
    )


def _page(desk: Desk, opened: Opened, case: str, given: list[tuple[str, str]]) -> ComparedPage:
    sheet = opened.sheet
    number, found = find_case(desk, sheet, case)
    rows: dict[str, list[AnswerRow]] = {}
    for row in sheet.answers([number]):
        if not row.is_mishap:
            rows.setdefault(row.candidate, []).append(row)
    told = dict(given)
    names = _names(told, list(rows))
    chosen = [
        _trial(rows[name], told.get(f"trial_{side}", "")) for name, side in zip(names, "ab", strict=False)
    ]
    records = recorded(desk, chosen)
    texts = [records.trials[row.seq].text[:_MOST_TEXT] if row.seq in records.trials else "" for row in chosen]
    marks_a, marks_b, note = differing(*texts) if len(texts) == 2 else (_whole(texts), (), "")
    people = opinions_on(desk, sheet, case)
    sides = [
        _side(row, rows[row.candidate], answer_part(row, sheet.qualities, records, people), marks, given)
        for row, marks in zip(chosen, (marks_a, marks_b), strict=False)
    ]
    previous, following = neighbours(sheet, number)
    return replace(
        _empty(desk, case),
        building=None if opened.behind is None else building(opened.behind),
        is_ready=True,
        input=messages_of(found.input) if found is not None else (),
        expected=messages_of(found.expected) if found is not None else (),
        a=sides[0] if sides else None,
        b=sides[1] if len(sides) > 1 else None,
        note=note,
        choices=tuple(rows),
        previous=previous,
        next=following,
        back=back_query(given),
    )


def _whole(texts: Sequence[str]) -> tuple[Mark, ...]:
    return tuple(Mark(text, False) for text in texts if text)


def _names(told: Mapping[str, str], there: Sequence[str]) -> list[str]:
    """The two candidates: as the address names them, else the first ones with an answer."""
    names = [told.get(side, "") for side in "ab"]
    for side, name in zip("ab", names, strict=True):
        if name and name not in there:
            hint = f"it has answers of {', '.join(there) or 'nobody'}"
            raise WrongCall(f"{side} is {name[:200]!r}, which has no answer to this case", hint=hint)
    if names[0] and names[0] == names[1]:
        raise WrongCall(f"a and b are both {names[0]!r}", hint="name two candidates")
    for place in range(2):
        names[place] = names[place] or next((name for name in there if name not in names), "")
    return [name for name in names if name]


def _trial(rows: Sequence[AnswerRow], told: str) -> AnswerRow:
    return next((row for row in rows if str(row.trial) == told), rows[0])


def _side(
    row: AnswerRow,
    every: Sequence[AnswerRow],
    part: AnswerPart | None,
    marks: tuple[Mark, ...],
    given: list[tuple[str, str]],
) -> Side:
    others = [
        Removal(str(one.trial), _query(given, row.candidate, one.trial)) for one in every[:_MOST_TRIALS]
    ]
    return Side(
        candidate=row.candidate,
        trial=row.trial,
        n_trials=len(every),
        other_trials=tuple(others) if len(every) > 1 else (),
        text=marks,
        failure=part.failure if part is not None else "",
        tool_calls=part.tool_calls if part is not None else (),
        scores=part.scores if part is not None else (),
        facts=part.facts if part is not None else (),
    )


def _query(given: Iterable[tuple[str, str]], candidate: str, trial: int) -> str:
    """This page with another answer of one candidate."""
    kept = [(name, value) for name, value in given if name in (*NAMES, "trial_a", "trial_b")]
    side = next((name for name, value in kept if name in ("a", "b") and value == candidate), "")
    mark = f"trial_{side}"
    return urlencode(
        [*((name, value) for name, value in kept if name != mark), (mark, trial)], errors="surrogatepass"
    )
