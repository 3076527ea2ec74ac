"""lm-evaluation-harness `samples_<task>.jsonl`: one row an item and filter, its metrics beside the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.row import Row, as_number
from shipworthy.errors import Fault

_OWN = (
    "doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash",
    "prompt_hash", "target_hash",
)  # fmt: skip


class LmEvalSamples:
    """What `lm_eval --log_samples` writes."""

    name = "lm-eval-samples"
    title = "lm-evaluation-harness samples (JSONL)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By the columns that only it has."""
        return 0.95 if glimpse.has("doc_id", "doc", "resps", "filtered_resps") else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """One case a document, one answer a row; several filters of one document are several candidates."""
        yield from _said()
        for row in source.rows():
            if isinstance(row, Fault):
                yield row
            elif "doc_id" not in row.values:
                yield row.fault("the row has no 'doc_id'")
            else:
                yield from _of_row(row, options)


def _said() -> Iterator[Note]:
    yield Note(Carried.mapped, "doc, target", "cases: input (the text that was sent) and expected")
    yield Note(Carried.mapped, "filtered_resps", "recorded answers; several resps of one document are trials")
    yield Note(Carried.mapped, "metrics", "a dimension each, scored by what was recorded")


def _of_row(row: Row, options: ImportOptions) -> Iterator[Imported]:
    values = row.values
    case = str(values["doc_id"])
    name = options.candidate or "lm-eval"
    filtered = values.get("filter")
    if isinstance(filtered, str) and filtered not in ("", "none"):
        name = f"{name} {filtered}"
    doc = values.get("doc")
    yield CaseRow(
        {
            "id": case,
            "input": _prompt(values.get("arguments")) or doc or f"document {case}",
            "expected": values.get("target"),
            "metadata": {"doc": doc} if isinstance(doc, Mapping) else {},
        },
        row.line,
    )
    answers = _answers(values.get("filtered_resps"))
    if len(answers) > 1:
        yield Note(
            Carried.approximated, "metrics of several responses to one document",
            "lm-eval gives one value for all of them: every trial has it", row.line,
        )  # fmt: skip
    for trial, output in enumerate(answers or [None]):
        yield AnswerRow(
            {
                "case": case, "candidate": name, "trial": trial, "scores": _scores(values),
                **({} if output is None else {"output": output}),
                **{key: values[key] for key in ("doc_hash", "prompt_hash", "target_hash") if key in values},
            },
            row.line,
        )  # fmt: skip


def _scores(values: Mapping[str, Any]) -> dict[str, float]:
    """The metrics that are numbers; which keys they are is said by `metrics`, else by not being its own."""
    named = values.get("metrics")
    names = named if isinstance(named, list) else [key for key in values if key not in _OWN]
    scores = {}
    for name in names:
        value = values.get(name) if isinstance(name, str) else None
        number = float(value) if isinstance(value, bool) else as_number(value)
        if number is not None:
            scores[str(name)] = number
    return scores


def _answers(value: Any) -> list[Any]:
    """Texts; of a multiple choice the pairs of log-likelihoods stay as they are, as one answer."""
    if not isinstance(value, list):
        return [] if value is None else [value]
    if value and all(isinstance(one, str) for one in value):
        return value
    return [value] if value else []


def _prompt(arguments: Any) -> str:
    """What was sent: newer versions keep `{"gen_args_0": {"arg_0": text}}`, older ones a list of lists."""
    first: Any = arguments
    for _ in range(3):
        if isinstance(first, Mapping):
            first = next(iter(first.values()), None)
        elif isinstance(first, list):
            first = first[0] if first else None
    return first if isinstance(first, str) else ""
