"""`LabelSighting`: which answer a label was about when it was first seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from shipworthy.define.label import Label
from shipworthy.records import Record
from shipworthy.run.trial import Trial


@dataclass(frozen=True)
class LabelSighting(Record):
    """A label belongs to an answer: once seen beside one, it says nothing of another.

    Attributes:
        id: Identity of the label (`label_identity`).
        answer: Identity of the answer's text (`answer_identity`).
    """

    kind: ClassVar[str] = "label_sighting"
    key: ClassVar[tuple[str, ...]] = ("id",)

    id: str
    candidate: str
    case: str
    dimension: str
    answer: str
    at: str = ""


def label_identity(label: Label) -> str:
    """Identity of what a reviewer said; the same words again are the same label."""
    said = (label.case, label.candidate, label.trial, label.dimension, label.reviewer, label.value, label.at)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def answer_identity(trial: Trial) -> str:
    """Identity of an answer's text, blanks at its ends aside."""
    text = f"{trial.failure}\x00{trial.text.strip()}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
