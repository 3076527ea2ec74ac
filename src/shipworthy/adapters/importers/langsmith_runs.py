"""LangSmith runs (JSONL, JSON, CSV), and the table of an experiment (`inputs.x`, `feedback.x`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shipworthy.adapters.importers.langsmith_examples import case_of
from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, no_metrics
from shipworthy.define.importing.platform_values import (
    OUTPUTS,
    amounts,
    content_id,
    failure_values,
    first_of,
    main_value,
    mapping,
    own_id,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("runs", "data")
_PREFIXES = ("inputs.", "input.", "outputs.", "output.", "reference.", "feedback.")
_CANDIDATE = "langsmith"


class LangsmithRuns:
    """Runs of a project, or of an experiment."""

    name = "langsmith-runs"
    title = "LangSmith runs and experiments (JSONL, JSON, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `run_type`, or by columns with LangSmith's prefixes."""
        keys = keys_of(samples(glimpse, _WRAPPERS))
        if {"run_type", "inputs"} <= keys and keys & {"trace_id", "start_time", "dotted_order"}:
            return 0.95
        prefixes = {prefix for prefix in _PREFIXES if any(key.startswith(prefix) for key in keys)}
        is_table = bool(prefixes & {"inputs.", "input."}) and bool(prefixes & {"outputs.", "output."})
        return 0.93 if is_table and (prefixes & {"feedback.", "reference."} or "example_id" in keys) else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case and an answer a root run; feedback that came with it are its scores."""
        metrics, n_inner = Metrics("LangSmith"), 0
        for row in records(source, _WRAPPERS):
            if isinstance(row, Fault):
                yield row
                continue
            values = _gathered(row.values) if "inputs" not in row.values else row.values
            if not is_nothing(values.get("parent_run_id")):
                n_inner += 1
                continue
            yield from _of_run(Row(values, row.file, row.line), options.candidate, metrics)
        if n_inner:
            what = f"{n_inner:,} runs inside of others"
            yield Note(Carried.unsupported, what, "only root runs are answers; traces are not read yet")
        if source.glimpse.form is Form.table:
            yield Note(Carried.mapped, "inputs.*, outputs.*, reference.*", "cases and recorded answers")
        yield from metrics.end()
        if not metrics.names():
            yield no_metrics("LangSmith runs")


def _gathered(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an experiment's table: columns with a prefix belong together."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        head, dot, rest = str(key).partition(".")
        if dot and rest and f"{head}." in _PREFIXES:
            name = head if head in ("reference", "feedback") else head.rstrip("s") + "s"
            if not is_nothing(value):
                found.setdefault(name, {})[rest] = value
        else:
            found[str(key)] = value
    return found


def _of_run(row: Row, candidate: str, metrics: Metrics) -> Iterator[Imported]:
    values = row.values
    case = case_of(values.get("inputs"), values.get("reference"), {})
    if case is None:
        yield row.fault("the run has no inputs")
        return
    asked = own_id(first_of(values, "reference_example_id", "example_id"))
    identity = asked or own_id(values.get("id")) or content_id(values.get("inputs"))
    yield CaseRow({"id": identity, **case}, row.line)
    name = candidate or _model(values) or _CANDIDATE
    verdicts = Verdicts()
    yield from filter(None, _feedback(values, verdicts, metrics))
    kept = {key: values[key] for key in ("id", "tags", "trace_id") if not is_nothing(values.get(key))}
    answer = {"case": identity, "candidate": name, **_answer(values), "run": kept}
    if not asked:
        answer["trial"] = 0  # a run is asked once; feedback names it
    failed = "error" in answer or "failure" in answer
    yield AnswerRow({**answer, **({} if failed else verdicts.values())}, row.line)


def _feedback(values: Mapping[str, Any], verdicts: Verdicts, metrics: Metrics) -> Iterator[Note | None]:
    """Columns of a table, or the averages that LangSmith keeps with a run."""
    for key, value in mapping(values.get("feedback")).items():
        yield metrics.add(verdicts, key, value)
    for key, stats in mapping(values.get("feedback_stats")).items():
        given = mapping(stats)
        yield metrics.add(verdicts, key, given.get("avg", stats if not given else None))
        if given:
            yield Note(
                Carried.approximated, "feedback_stats", "averages: people and judges can't be told apart"
            )


def _answer(values: Mapping[str, Any]) -> dict[str, Any]:
    seconds = values.get("execution_time")
    if seconds is None:
        seconds = _seconds(values.get("start_time"), values.get("end_time"))
    measures = amounts(
        latency_s=seconds, cost_usd=values.get("total_cost"), input_tokens=values.get("prompt_tokens"),
        output_tokens=values.get("completion_tokens"),
    )  # fmt: skip
    if not is_nothing(values.get("error")):
        return {**failure_values(values["error"]), **measures}
    output, others = main_value(values.get("outputs"), OUTPUTS)
    known: dict[str, Any] = {"output": "" if is_nothing(output) else output, **measures}
    return {**known, "outputs": others} if others else known


def _model(values: Mapping[str, Any]) -> str:
    metadata = mapping(mapping(values.get("extra")).get("metadata"))
    return own_id(first_of(metadata, "ls_model_name", "model_name", "model"))


def _seconds(start: Any, end: Any) -> float | None:
    try:
        return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
