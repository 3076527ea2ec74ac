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


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


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
        answers: Names of fields that hold recorded answers of candidates; no candidate sees them.
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
    answers: frozenset[str] = frozenset()

    @property
    def visible(self) -> dict[str, Any]:
        """What a candidate may see: all but the expected answer and recorded answers.

        `target` may be a field like any other (a target language); it is hidden where it says what is
        expected.
        """
        seen = {name: value for name, value in self.variables.items() if not self._is_hidden(name, value)}
        seen["metadata"] = {
            name: value for name, value in self.metadata.items() if not self._is_hidden(name, value)
        }
        return seen

    def _is_hidden(self, name: str, value: Any) -> bool:
        plain = name.strip().casefold()
        if plain == "target":
            return str(value).strip().casefold() == str(self.expected).strip().casefold()
        return plain in EXPECTED_NAMES or name in self.answers

    @property
    def fingerprint(self) -> str:
        """Identity by all that a candidate may see, but for the id.

        Trials belong to it: a case that was edited where candidates look is asked again. The ledger of
        chances knows cases by their `likeness`.
        """
        return _hash(_as_json({**self.visible, "id": None}))

    @property
    def whole(self) -> str:
        """Identity by everything, the expected answer included: scores belong to it."""
        return _hash(_as_json([self.input, self.context, self.expected, self.metadata, self.fields]))

    @property
    def likeness(self) -> str:
        """Identity but for capitals, spaces and the marks that end or part sentences.

        What the ledger of chances knows a case by: a full stop more or a double space makes no old case
        fresh. Signs within words and numbers count (`1.5` is not `15`, `a+b` is not `a-b`).
        """
        parts = [part if isinstance(part, str) else _as_json(part) for part in (self.input, self.context)]
        plain = [unicodedata.normalize("NFKC", part).casefold() for part in parts]
        kept = [" ".join(_SENTENCE_MARKS.sub(" ", part).split()) or part for part in plain]
        return _hash("\x00".join(kept))

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
