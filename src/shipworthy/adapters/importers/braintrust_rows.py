"""Braintrust rows (JSONL, JSON, CSV; the API's answer too): records of a dataset, events of an experiment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.adapters.importers.langsmith_examples import case_of
from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, no_metrics
from shipworthy.define.importing.platform_values import (
    OUTPUTS,
    amounts,
    content_id,
    failure_values,
    main_value,
    mapping,
    own_id,
    with_metadata,
)
from shipworthy.define.row import Row, as_number, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("events", "rows", "data", "results")
_CANDIDATE = "braintrust"
_OWN = {"_xact_id", "span_id", "root_span_id", "is_root", "span_parents", "span_attributes", "dataset_id",
        "experiment_id", "_pagination_key", "project_id"}  # fmt: skip
_RUN = {
    "scores",
    "output",
    "error",
    "metrics",
    "origin",
    "context",
    "span_attributes",
    "is_root",
    "span_parents",
}
_READ = {"id", "input", "expected", "metadata", "tags", "created", *_OWN, *_RUN}


class BraintrustRows:
    """What is asked and expected; of an experiment what was answered, and its scores."""

    name = "braintrust-rows"
    title = "Braintrust dataset records and experiment events (JSONL, JSON, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `input` and `expected` with Braintrust's ids, or with a mapping of scores."""
        rows = samples(glimpse, _WRAPPERS)
        keys = keys_of(rows)
        if "input" not in keys:
            return 0.0
        if len(keys & _OWN) >= 2 and keys & {"expected", "output"}:
            return 0.95
        has_scores = any(mapping(row.get("scores")) for row in rows) or any(
            key.startswith("scores.") for key in keys
        )
        if {"expected", "output"} <= keys and has_scores and not keys & {"case", "case_id", "candidate"}:
            return 0.85
        is_plain = {"input", "expected"} <= keys <= {"id", "input", "expected", "metadata", "tags", "created"}
        return 0.6 if is_plain and keys & {"metadata", "tags"} else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case a record; an answer a root event."""
        metrics, n_inner, has_answers = Metrics("Braintrust"), 0, False
        for row in records(source, _WRAPPERS):
            if isinstance(row, Fault):
                yield row
            elif row.values.get("span_parents") or row.values.get("is_root") is False:
                n_inner += 1
            else:
                has_answers |= bool(row.values.keys() & {"output", "scores", "error"})
                yield from _of_row(row, options.candidate or _CANDIDATE, metrics)
        yield Note(
            Carried.mapped, "input, expected, metadata, tags", "cases: input, expected, slices and metadata"
        )
        if n_inner:
            what = f"{n_inner:,} spans inside of others"
            yield Note(Carried.unsupported, what, "only root spans are answers; traces are not read yet")
        yield from metrics.end()
        if not metrics.names():
            yield no_metrics("Braintrust rows")
        if has_answers:
            became = "recorded scores: people's can't be told from a scorer's"
            yield Note(Carried.approximated, "scores that people gave in Braintrust", became)


def _of_row(row: Row, candidate: str, metrics: Metrics) -> Iterator[Imported]:
    values = row.values
    case = case_of(values.get("input"), values.get("expected"), values.get("metadata"))
    if case is None:
        yield row.fault("the row has no input")
        return
    is_result = bool(values.keys() & {"output", "scores", "error", "metrics"})
    origin = mapping(values.get("origin")).get("id")
    identity = (
        own_id(origin) or ("" if is_result else own_id(values.get("id"))) or content_id(values.get("input"))
    )
    unknown = {
        key: one for key, one in values.items() if key not in _READ and not str(key).startswith("scores.")
    }
    yield CaseRow({"id": identity, **with_metadata(case, {**unknown, "tags": values.get("tags")})}, row.line)
    if is_result:
        verdicts = Verdicts()
        flat = {
            key.removeprefix("scores."): one for key, one in values.items() if str(key).startswith("scores.")
        }
        notes = [
            metrics.add(verdicts, name, one)
            for name, one in {**mapping(values.get("scores")), **flat}.items()
        ]
        answer = _answer(values)
        failed = "error" in answer or "failure" in answer
        kept = {} if failed else verdicts.values()
        yield AnswerRow({"case": identity, "candidate": candidate, **answer, **kept}, row.line)
        yield from filter(None, notes)


def _answer(values: Mapping[str, Any]) -> dict[str, Any]:
    metrics = mapping(values.get("metrics"))
    start, end = as_number(metrics.get("start")), as_number(metrics.get("end"))
    seconds = end - start if start is not None and end is not None else metrics.get("duration")
    measures = amounts(
        latency_s=seconds, cost_usd=metrics.get("estimated_cost"), input_tokens=metrics.get("prompt_tokens"),
        output_tokens=metrics.get("completion_tokens"),
    )  # fmt: skip
    if not is_nothing(values.get("error")):
        return {**failure_values(values["error"]), **measures}
    output, others = main_value(values.get("output"), OUTPUTS)
    known = {"output": "" if is_nothing(output) else output, **measures}
    return {**known, "outputs": others} if others else known
