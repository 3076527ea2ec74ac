"""`Case`: one input with what is expected, and how a row of a file becomes one."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

EXPECTED_NAMES = ("expected", "answer", "reference", "target", "ideal", "expected_output")
"""What people call the expected answer; a candidate never sees a field of such a name."""

CaseInput = str | Sequence[Mapping[str, Any]] | Mapping[str, Any]
"""A text, or chat messages `[{"role", "content"}]`, or any JSON a function or endpoint takes."""


_SENTENCE_MARKS = re.compile(r"(?<!\w)[.,;:!?…。、]+|[.,;:!?…。、]+(?!\w)")


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def as_slice_value(value: Any) -> str:
    """A slice field's value as text: as YAML and JSON write it, so `true` (not `True`) and `1` for 1.0."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


@dataclass(frozen=True)
class Case:
    """One input with what is expected.

    Attributes:
        id: Unique within the benchmark.
        input: Text, chat messages, or JSON.
        expected: Reference, label or facts that scorers use; None if there is none.
        context: Passages or history that belong to the case.
        group: Cases that are not independent share one; None if it stands for itself.
        weight: How much of the population it stands for (relative, > 0).
        metadata: Whatever else is known; never a slice.
        fields: Every other column of the row: slice fields, recorded answers, template variables.
        where: `file:line` of the row, for messages.
    """

    id: str
    input: Any
    expected: Any = None
    context: Any = None
    group: str | None = None
    weight: float = 1.0
    metadata: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""

    @property
    def fingerprint(self) -> str:
        """Identity by content (input and context): renaming, reordering or relabelling keeps it.

        Trials belong to it: a case whose text was edited is asked again. The ledger of chances knows cases
        by their `likeness`.
        """
        text = json.dumps([self.input, self.context], ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def likeness(self) -> str:
        """Identity but for capitals, spaces and the marks that end or part sentences.

        What the ledger of chances knows a case by: a full stop more or a double space makes no old case
        fresh. Signs within words and numbers count (`1.5` is not `15`, `a+b` is not `a-b`).
        """
        parts = [part if isinstance(part, str) else _as_json(part) for part in (self.input, self.context)]
        plain = [unicodedata.normalize("NFKC", part).casefold() for part in parts]
        kept = [" ".join(_SENTENCE_MARKS.sub(" ", part).split()) or part for part in plain]
        return hashlib.sha256("\x00".join(kept).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def variables(self) -> dict[str, Any]:
        """What templates may name."""
        return {
            **self.metadata,
            **self.fields,
            "id": self.id,
            "input": self.input,
            "expected": self.expected,
            "context": self.context,
            "metadata": dict(self.metadata),
        }

    def slice_value(self, name: str) -> str | None:
        """The case's value of a slice field as text, or None."""
        value = self.fields.get(name, self.metadata.get(name))
        return None if value is None or value == "" else as_slice_value(value)
