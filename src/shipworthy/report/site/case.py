# ruff: noqa: RUF009  (`shown` is `dataclasses.field` with its help given first)
"""`CasePage` and `ComparedPage`: one case with every answer to it, and two answers side by side."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.page import shown
from shipworthy.report.site.cases import Building, Mark, Removal
from shipworthy.report.site.pieces import Message, Piece


@dataclass(frozen=True)
class PersonLine:
    """What one person said."""

    who: str = shown("the reviewer")
    value: str = shown("the value in words")
    note: str = shown("what they wrote; may be empty")


@dataclass(frozen=True)
class ScoreLine:
    """One dimension or failure mode of one answer."""

    name: str = shown("dimension or failure mode")
    value: str = shown("the value in words, or 'not scored'")
    is_bad: bool = shown("whether it is less than the best")
    is_known: bool = shown("whether there is a value at all")
    explanation: str = shown("why the scorer says so; may be empty")
    reason: str = shown("why there is no value; empty if there is one")
    source: str = shown("who scored: code, recorded, judge or people; empty if nobody did")
    scorer: str = shown("identity of the scorer")
    people: tuple[PersonLine, ...] = shown("what people said of it")


@dataclass(frozen=True)
class Passage:
    """A passage that was retrieved."""

    id: str = shown("its id; may be empty")
    text: str = shown("the passage, cut if it is long")
    score: str = shown("its score; empty if it has none")
    n_left_out: int = shown("characters left out")


@dataclass(frozen=True)
class Fact:
    """A name and a value."""

    name: str = shown("what it is")
    value: str = shown("its value in words")


@dataclass(frozen=True)
class AnswerPart:
    """One answer of one candidate."""

    anchor: str = shown("its place on the page")
    candidate: str = shown("whose it is")
    trial: int = shown("which answer to the case, from 0")
    is_now: bool = shown("whether candidate and case are the same today")
    failure: str = shown("how the candidate itself failed, or infrastructure did; empty if it answered")
    is_mishap: bool = shown("whether infrastructure spoilt the asking: no failure of the candidate")
    message: str = shown("the failure in its own words; may be empty")
    output: tuple[Message, ...] = shown("what it answered")
    tool_calls: tuple[Piece, ...] = shown("the tools that it called")
    retrieved: tuple[Passage, ...] = shown("the passages that it found")
    prompt: tuple[Message, ...] = shown("the full prompt as it was sent; empty if none was kept")
    scores: tuple[ScoreLine, ...] = shown("what it scored")
    facts: tuple[Fact, ...] = shown("run, time, model, latency, cost, tokens")
    details: str = shown("what else the target told, as JSON; may be empty")


@dataclass(frozen=True)
class CasePage:
    """One case with every answer to it."""

    product: str = shown("the PRD's product")
    building: Building | None = shown("how far the index is, if it is not of this moment")
    is_ready: bool = shown("whether the case can be shown already")
    case: str = shown("id of the case")
    address: str = shown("the case in addresses of this app")
    is_now: bool = shown("whether the PRD still has it")
    where: str = shown("file and line; may be empty")
    slices: tuple[Fact, ...] = shown("fields that slice, and their values")
    facts: tuple[Fact, ...] = shown("group, weight and metadata")
    input: tuple[Message, ...] = shown("what is asked")
    expected: tuple[Message, ...] = shown("what is expected; empty if the case does not say")
    context: tuple[Message, ...] = shown("passages or history that belong to the case")
    answers: tuple[AnswerPart, ...] = shown("the answers of this page")
    n_answers: int = shown("answers in all")
    pages: tuple[Removal, ...] = shown("further pages of answers: text and query")
    pairs: tuple[tuple[str, str], ...] = shown("pairs of candidates that can be put side by side")
    previous: str = shown("address of the case before; empty if there is none")
    next: str = shown("address of the next case; empty if there is none")
    back: str = shown("query of the list that led here")
    all_versions: bool = shown("whether answers of earlier versions are shown too")
    n_older: int = shown("answers of earlier versions of candidates or of the case")


@dataclass(frozen=True)
class Side:
    """One of two answers that stand side by side."""

    candidate: str = shown("whose it is; empty if it has no answer")
    trial: int = shown("which answer to the case, from 0")
    n_trials: int = shown("how many there are")
    other_trials: tuple[Removal, ...] = shown("its other answers: text and query")
    text: tuple[Mark, ...] = shown("the answer, the words that the other one lacks marked")
    failure: str = shown("how it failed; empty if it answered")
    tool_calls: tuple[Piece, ...] = shown("the tools that it called")
    scores: tuple[ScoreLine, ...] = shown("what it scored")
    facts: tuple[Fact, ...] = shown("latency, cost, tokens")


@dataclass(frozen=True)
class ComparedPage:
    """Two candidates on one case, the differing words marked."""

    product: str = shown("the PRD's product")
    building: Building | None = shown("how far the index is, if it is not of this moment")
    is_ready: bool = shown("whether they can be shown already")
    case: str = shown("id of the case")
    address: str = shown("the case in addresses of this app")
    input: tuple[Message, ...] = shown("what is asked")
    expected: tuple[Message, ...] = shown("what is expected; empty if the case does not say")
    a: Side | None = shown("the first one")
    b: Side | None = shown("the second one")
    note: str = shown("how much of long texts was compared; empty if all")
    choices: tuple[str, ...] = shown("candidates to choose from")
    previous: str = shown("address of the case before; empty if there is none")
    next: str = shown("address of the next case; empty if there is none")
    back: str = shown("query of the list that led here")
