# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`CasesPage`: a list of cases, or of answers to them, with what it was filtered by."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.page import shown


@dataclass(frozen=True)
class ValueCell:
    """What one candidate has on one case and one dimension."""

    name: str = shown("dimension or failure mode")
    text: str = shown("the mean of the case's answers (or the answer's value) in words; or 'not scored'")
    n_text: str = shown("of how many answers; empty for a single one")
    is_bad: bool = shown("whether something is less than the best")
    is_known: bool = shown("whether there is a value at all")
    spread: str = shown("how far the answers to this case lie apart; empty if they don't")


@dataclass(frozen=True)
class CandidateCell:
    """One candidate on one case."""

    candidate: str = shown("name of the candidate")
    n_answers: int = shown("how many answers it gave")
    trouble: str = shown("own failures and askings that infrastructure spoilt, in words; or empty")
    values: tuple[ValueCell, ...] = shown("one for every dimension and failure mode that is shown")


@dataclass(frozen=True)
class Mark:
    """A piece of a text."""

    text: str = shown("the piece")
    is_marked: bool = shown("whether it is what was looked for, or what differs")


@dataclass(frozen=True)
class ListedCase:
    """One line of the list: a case, or one answer to it."""

    case: str = shown("id of the case")
    address: str = shown("the case in addresses of this app")
    slices: tuple[str, ...] = shown("its slices, as 'region EU'")
    excerpt: tuple[Mark, ...] = shown("the start of what was asked, or where the text that is sought stands")
    is_now: bool = shown("whether the PRD still has this case")
    candidates: tuple[CandidateCell, ...] = shown("what every candidate has on it; of an answer, its own")
    answer: tuple[Mark, ...] = shown("the start of the answer, in a list of answers; else empty")
    trial: int | None = shown("which answer, from 0; None for a case")
    anchor: str = shown("where the answer stands on the case's page; empty for a case")
    latency: str = shown("how long the answer took; empty for a case, 'unknown' if nobody knows")
    cost: str = shown("what the answer cost; empty for a case, 'unknown' if nobody knows")
    state: str = shown("how the answer failed; empty if it did not")


@dataclass(frozen=True)
class Choice:
    """One value that a filter may have."""

    value: str = shown("as the address has it")
    text: str = shown("as people read it")
    is_chosen: bool = shown("whether it is chosen now")


@dataclass(frozen=True)
class ChoiceList:
    """A filter with its values."""

    name: str = shown("its name in the address")
    title: str = shown("its name for people")
    choices: tuple[Choice, ...] = shown("its values; the first one is 'any'")


@dataclass(frozen=True)
class Removal:
    """A filter that is on, and the list without it."""

    text: str = shown("what it says")
    query: str = shown("the address's query without it")


@dataclass(frozen=True)
class Building:
    """How far the index is."""

    step: str = shown("what is being done now")
    n_done: int = shown("how much of it is done")
    n_in_all: int = shown("how much there is")
    percent: int = shown("the same from 0 to 100")


@dataclass(frozen=True)
class CasesPage:
    """A list of cases or answers."""

    product: str = shown("the PRD's product")
    fault: str = shown("what is wrong with the filters; empty if nothing is")
    building: Building | None = shown(
        "how far the index is, if there is none yet or a newer one is being made"
    )
    is_ready: bool = shown("whether there is a list at all")
    lines: tuple[ListedCase, ...] = shown("the lines of this page")
    by_answer: bool = shown("whether a line is an answer (else a case)")
    candidates: tuple[str, ...] = shown("names of the candidates, in the order of the columns")
    n_cases: int = shown("cases in all that fit")
    n_answers: int = shown("answers in all that fit")
    number: int = shown("which page, from 1")
    n_pages: int = shown("how many pages there are")
    text: str = shown("the text that is looked for")
    low: str = shown("values from here; empty if not asked")
    high: str = shown("values up to here; empty if not asked")
    filters: tuple[ChoiceList, ...] = shown("filters with their values")
    removals: tuple[Removal, ...] = shown("filters that are on")
    query: str = shown("this list as a query of the address, its page left out")
    previous: str = shown("query of the page before; empty if there is none")
    next: str = shown("query of the next page; empty if there is none")
    notes: tuple[str, ...] = shown("what is worth saying of this list")
