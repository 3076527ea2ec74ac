"""What an importer yields: rows in the shapes of CONTRACTS §2, parts of a `prd.yaml`, texts, and notes.

Items come one at a time and are written down as they come, so a file of any length takes the same memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shipworthy.errors import Fault

CUT_OFF = "what follows is not read"
"""Hint of a fault after which rows are missing: what is there is no fair part of the whole."""


class Carried(StrEnum):
    """What became of something that stood in the file."""

    mapped = "mapped"
    approximated = "approximated"
    unsupported = "unsupported"


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one thing; notes that say the same are counted together.

    Attributes:
        carried: Whether it means the same here, nearly the same, or could not be taken over.
        what: What stood there, in the other tool's words: "assert type 'javascript'".
        became: What it is now, or why it is nothing: "dimension 'polite', by a judge".
        line: 1-based line of the file, 0 if unknown.
        file: Where, if not in the file that is being read.
        text: The text that could not be carried, kept word for word in the report.
    """

    carried: Carried
    what: str
    became: str = ""
    line: int = 0
    file: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case: `id` and `input` and whatever else CONTRACTS §2 names; other keys are fields or slices.

    A placeholder stands for a case whose question the file does not have; one from another file replaces it.
    """

    values: Mapping[str, Any]
    line: int = 0
    is_placeholder: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One recorded answer: `case`, `candidate`, `output`, `scores` and so on; what is unknown is left out.

    An infrastructure error of the other tool stands in `error`, with no `output` and no scores; a failure of
    the candidate itself has `error_of: candidate` beside it, or is the empty output that it gave.
    """

    values: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One score that a person gave: `case`, `candidate`, `dimension`, `value`, `reviewer` and so on."""

    values: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One fact about a user: `case` (or `trace_id`, `user_id`), `outcome`, `value` and so on."""

    values: Mapping[str, Any]
    line: int = 0


@dataclass(frozen=True, slots=True)
class DimensionPart:
    """A dimension that the file declares; `values` as in `prd.yaml`: a `definition` or `scored_by` at least.

    A dimension for which recorded scores come in and that no part declares is made from its scores. Where a
    model gave the scores, say `scored_by: judge`: then they are not believed before people checked some.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CandidatePart:
    """A candidate that the file declares (a live one: model and prompt, or an HTTP endpoint).

    Recorded answers need no such part: each name in their `candidate` becomes one.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailureModePart:
    """A failure mode, as in `prd.yaml`."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BarPart:
    """A bar that the file states itself (a threshold that the other tool enforced), in either form.

    `is_stated` is false for one that is only a suggestion: it is written as a comment.
    """

    bar: str | Mapping[str, Any]
    is_stated: bool = True


@dataclass(frozen=True, slots=True)
class PrdPart:
    """Anything else for the top level of `prd.yaml`: `product`, `trials`, `judge`, `slices` and so on.

    Of a key that comes twice the first counts; lists are joined.
    """

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text file to be written beside the PRD (a prompt): a relative name with no `..`, and its content."""

    name: str
    text: str


Imported = (
    CaseRow | AnswerRow | LabelRow | OutcomeRow | DimensionPart | CandidatePart | FailureModePart | BarPart
    | PrdPart | TextPart | Note | Fault
)  # fmt: skip
"""One item; a `Fault` stands for a row or value that can't be used."""
