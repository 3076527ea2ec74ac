"""MLflow rows (JSONL, JSON, CSV, Parquet): evaluation rows, and traces with assessments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, LabelRow, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, no_metrics
from shipworthy.define.importing.platform_values import (
    INPUTS,
    OUTPUTS,
    amounts,
    content_id,
    failure_values,
    first_of,
    listed,
    main_value,
    mapping,
    own_id,
    sorted_metadata,
)
from shipworthy.define.init.people import is_machines
from shipworthy.define.row import Row, as_number, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("traces", "data")
_CANDIDATE = "mlflow"
_EXPECTED = ("expected_response", "expected_output", "expected", "expected_facts", "answer", "ground_truth")
_READ = {
    "inputs", "outputs", "request", "response", "expectations", "assessments", "tags", "trace", "spans",
    "trace_id", "request_id", "client_request_id", "execution_duration", "execution_time_ms", "request_time",
    "timestamp_ms", "state", "status", "trace_metadata", "request_metadata", "info", "data", "error",
}  # fmt: skip


class MlflowRows:
    """Rows of an evaluation, or traces of a product."""

    name = "mlflow-rows"
    title = "MLflow evaluation rows and traces (JSONL, JSON, CSV, Parquet)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `expectations`, or `assessments` beside what was asked."""
        keys = keys_of(samples(glimpse, _WRAPPERS))
        if keys & {"run_type", "evaluators", "user_input"}:
            return 0.0
        if {"info", "data"} <= keys and "trace_id" in keys_of(
            [mapping(one.get("info")) for one in samples(glimpse, _WRAPPERS)]
        ):
            return 0.9
        if not keys & {"inputs", "request"}:
            return 0.0
        if keys & {"expectations", "assessments"} or {"trace_id", "response", "spans"} <= keys:
            return 0.94
        if any(key.endswith("/value") for key in keys):
            return 0.9
        return 0.5 if {"inputs", "outputs"} <= keys else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case and an answer a row; people's assessments are labels, the others its scores."""
        rows = _Rows(options.candidate or _CANDIDATE)
        for row in records(source, _WRAPPERS):
            yield from (
                [row] if isinstance(row, Fault) else rows.items(Row(_flat(row.values), row.file, row.line))
            )
        yield from rows.metrics.end()
        if not rows.metrics.names():
            yield no_metrics("MLflow rows")
        if rows.n_broken:
            became = f"left out of {rows.n_broken:,} answers: unscored is not 0"
            yield Note(Carried.approximated, "assessments that ended with an error", became)
        if rows.has_spans:
            yield Note(Carried.unsupported, "spans of a trace", "traces are not read yet")


def _flat(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A trace as `Trace.to_dict` nests it."""
    info, data = mapping(values.get("info")), mapping(values.get("data"))
    if not info:
        return values
    found = {
        "request": first_of(info, "request_preview"),
        "response": first_of(info, "response_preview"),
        **info,
    }
    for key in ("request", "response"):
        if data.get(key) is not None:
            found[key] = data[key]
    return {**found, "execution_duration": info.get("execution_duration_ms"), "spans": data.get("spans")}


@dataclass
class _Rows:
    """Reads rows one after the other."""

    candidate: str
    metrics: Metrics = field(default_factory=lambda: Metrics("MLflow"))
    n_broken: int = 0
    has_spans: bool = False

    def items(self, row: Row) -> Iterator[Imported]:
        """The case, the answer, the labels."""
        values = row.values
        asked = _json(first_of(values, "inputs", "request"))
        given, others = main_value(asked, INPUTS)
        if is_nothing(given) or given in ({}, []):
            yield row.fault("the row has no inputs")
            return
        self.has_spans |= bool(values.get("spans"))
        identity = own_id(first_of(values, "trace_id", "request_id")) or content_id(asked)
        expectations = dict(mapping(values.get("expectations")))
        labels: list[LabelRow] = []
        verdicts, notes = Verdicts(), list[Note]()
        whose = {"case": identity, "candidate": self.candidate}
        for one in listed(values.get("assessments")):
            self._assessment(mapping(one), expectations, verdicts, (whose, labels, notes, row.line))
        for key, value in values.items():
            if str(key).endswith("/value"):
                name = str(key).removesuffix("/value")
                self.metrics.add(verdicts, name, value, values.get(f"{name}/rationale"))
        unknown = {key: one for key, one in values.items() if key not in _READ and "/" not in str(key)}
        tags = {key: one for key, one in mapping(values.get("tags")).items() if not key.startswith("mlflow.")}
        case = {
            "id": identity,
            "input": given,
            **_expected(expectations),
            **sorted_metadata({**unknown, **others, **tags}),
        }
        yield CaseRow(case, row.line)
        answer = self._answer(values)
        if answer:
            failed = "error" in answer or "failure" in answer
            yield AnswerRow({**whose, **answer, **({} if failed else verdicts.values())}, row.line)
        yield from labels
        yield from notes

    def _answer(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing where the row has no answer."""
        milliseconds = as_number(first_of(values, "execution_duration", "execution_time_ms"))
        seconds = None if milliseconds is None else milliseconds / 1000
        measures = amounts(latency_s=seconds)
        given = _json(first_of(values, "outputs", "response"))
        state = str(first_of(values, "state", "status") or "OK").rpartition(".")[2]
        if not is_nothing(values.get("error")) or (state == "ERROR" and is_nothing(given)):
            return {**failure_values(values.get("error") or "the trace ended with an error"), **measures}
        if given is None:
            return {"output": "", **measures} if values.get("trace_id") else {}
        output, others = main_value(given, OUTPUTS)
        return {
            "output": "" if output is None else output,
            **measures,
            **({"outputs": others} if others else {}),
        }

    def _assessment(
        self, given: Mapping[str, Any], expectations: dict[str, Any], verdicts: Verdicts, into: Any
    ) -> None:
        """An expectation belongs to the case, a person's feedback is a label, any other a score."""
        whose, labels, notes, line = into
        name = own_id(first_of(given, "assessment_name", "name"))
        source, feedback = mapping(given.get("source")), given.get("feedback")
        if not name or given.get("valid") is False:
            return
        if given.get("expectation") is not None:
            expectations.setdefault(name, _value(given["expectation"]))
            return
        value, error = _value(feedback), first_of(given, "error") or mapping(feedback).get("error")
        if error is not None:
            self.n_broken += 1
        elif str(source.get("source_type")).upper() == "HUMAN" and not is_machines(
            f"{source.get('source_id')} score"
        ):
            label = self.metrics.label(name, value)
            if label is None:
                notes.append(
                    Note(
                        Carried.unsupported,
                        f"{name!r} of a person is no number",
                        "",
                        line,
                        "",
                        str(value)[:500],
                    )
                )
                return
            kept = {"note": given.get("rationale"), "at": first_of(given, "create_time", "create_time_ms")}
            said = {
                "dimension": label[0],
                "value": label[1],
                "reviewer": own_id(source.get("source_id")) or "person",
            }
            labels.append(LabelRow({**whose, **said, **{key: one for key, one in kept.items() if one}}, line))
        else:
            note = self.metrics.add(verdicts, name, value, given.get("rationale"))
            if str(source.get("source_type")).upper() == "CODE":
                self.metrics.by_code(name)
            elif source.get("source_type") is not None:
                self.metrics.by_model(name)
            notes += [note] if note else []


def _value(given: Any) -> Any:
    """The value of a feedback or an expectation, also where it is kept as text."""
    found = mapping(given)
    if not found:
        return given
    if found.get("value") is not None:
        return found["value"]
    return _json(mapping(found.get("serialized_value")).get("value"))


def _json(value: Any) -> Any:
    """Previews and table cells hold JSON, also of a plain text."""
    if isinstance(value, str) and value[:1] in '{["':
        with suppress(ValueError, RecursionError):
            return json.loads(value)
    return value


def _expected(expectations: Mapping[str, Any]) -> dict[str, Any]:
    """One expectation is what is expected; several stay together under their names."""
    if not expectations:
        return {}
    expected, others = main_value(dict(expectations), _EXPECTED)
    return {"expected": dict(expectations) if others else expected}
