"""`LabelSighting`: which answer, question and rubric a label was about when it was first seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.label import Label
from shipworthy.records import Record
from shipworthy.run.trial import Trial
from shipworthy.score.judge.letter import answer_text

OLDER = "older than the answer"
"""In place of an answer: the label was there before the answer was, so it can't be about it."""


@dataclass(frozen=True)
class LabelSighting(Record):
    """A label belongs to an answer: once seen beside one, it says nothing of another.

    Attributes:
        id: Identity of the label (`label_identity`).
        answer: Identity of the answer (`answer_identity`), or `OLDER`.
        question: Fingerprint of the case.
        rubric: Identity of what was to be scored (`rubric_identity`).
        is_on_faith: Nothing in the row says which text was labelled.
    """

    kind: ClassVar[str] = "label_sighting"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    candidate: str
    case: str
    dimension: str
    answer: str
    at: str = ""
    question: str = ""
    rubric: str = ""
    is_on_faith: bool = False


def label_identity(label: Label) -> str:
    """Identity of what a reviewer said; the same words again are the same label."""
    said = (label.case, label.candidate, label.trial, label.dimension, label.reviewer, label.value, label.at)
    return _hash(repr(said))


def answer_identity(trial: Trial) -> str:
    """Identity of an answer, its tool calls too; blanks at its ends aside."""
    calls = json.dumps(list(trial.tool_calls), ensure_ascii=False, sort_keys=True, default=str)
    return _hash(f"{trial.failure}\x00{trial.text.strip()}\x00{calls}")


def is_text_of(label: Label, trial: Trial) -> bool:
    """Whether the text that the label's row holds, if it does, is the answer's."""
    text = answer_text(trial).strip()
    if label.output is not None and label.output.strip() != text:
        return False
    known = label.output_sha256
    return known is None or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest().startswith(
        known
    )


def rubric_identity(benchmark: Benchmark, dimension: str) -> str:
    """Identity of what was to be scored: definition, scale and anchors, capitals and blanks aside."""
    mode = benchmark.failure_mode(dimension)
    if mode is not None:
        return _hash(_plain(mode.definition))
    found = benchmark.dimensions[dimension]
    anchors = {key: _plain(text) for key, text in found.anchors.items()}
    slices = {
        where: [_plain(standard.definition), {key: _plain(text) for key, text in standard.anchors.items()}]
        for where, standard in found.in_slices.items()
    }
    return _hash(json.dumps([_plain(found.definition), str(found.levels), anchors, slices], sort_keys=True))


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return json.dumps({str(key): _plain(item) for key, item in value.items()}, sort_keys=True)
    return " ".join(str(value or "").split()).casefold()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
