"""The page on which a part of the PRD is edited, and its difference looked at before it is written."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.report.page import shown


@dataclass(frozen=True)
class EditPart:
    """A part of the PRD that can be edited."""

    part: str = shown("prd, bars, dimension or failure_mode")
    name: str = shown("name of the dimension or failure mode; else empty")


@dataclass(frozen=True)
class EditField:
    """One field of the form."""

    name: str = shown("what the form sends")
    label: str = shown("what it is, in the words of prd.yaml")
    value: str = shown("what stands in the form")
    was: str = shown("what the PRD said when the form was made: only what differs from it is changed")
    is_long: bool = shown("several lines")
    choices: tuple[str, ...] = shown("what may be chosen; empty: anything")


@dataclass(frozen=True)
class EditPage:
    """A part of the PRD as a form."""

    product: str = shown("name of the product")
    file: str = shown("name of the file")
    parts: tuple[EditPart, ...] = shown("everything that can be edited")
    part: str = shown("what is edited here; empty: only the list")
    name: str = shown("name of the dimension or failure mode; else empty")
    fields: tuple[EditField, ...] = shown("the form")
    diff: str = shown("the difference in prd.yaml; empty before it was looked at")
    mark: str = shown("identity of the file that the difference is of")
    effects: tuple[str, ...] = shown("what the change does to labels, scores and verdicts")
    done: str = shown("what was just done; may be empty")
    faults: tuple[str, ...] = shown("what is wrong")
