"""pydantic-evals reports as JSON (`EvaluationReportAdapter.dump_json`): recorded answers with scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.adapters.importers.pydantic_evals_evaluators import definition_of, spec_of
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note, PrdPart
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts
from shipworthy.define.importing.platform_values import (
    INPUTS,
    OUTPUTS,
    amounts,
    content_id,
    failure_values,
    main_value,
    mapping,
    own_id,
    sorted_metadata,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_RUN = re.compile(r" \[(\d{1,6})/\d{1,6}\]$")
_OF_A_CASE = ("task_duration", "assertions", "evaluator_failures", "output")
_MEASURES = {
    "cost": "cost_usd",
    "cost_usd": "cost_usd",
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
}


class PydanticEvalsReport:
    """What an evaluation says, as JSON."""

    name = "pydantic-evals-report"
    title = "pydantic-evals report (JSON)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By the keys of its cases, or of its failures."""
        if glimpse.form is not Form.json or not isinstance(glimpse.head, Mapping):
            return 0.0
        cases, failures = glimpse.head.get("cases"), glimpse.head.get("failures")
        first = cases[0] if isinstance(cases, list) and cases else None
        if isinstance(first, Mapping) and "inputs" in first and sum(key in first for key in _OF_A_CASE) >= 3:
            return 0.95
        failed = failures[0] if isinstance(failures, list) and failures else None
        return 0.9 if cases == [] and isinstance(failed, Mapping) and "error_message" in failed else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case and an answer a run of a case."""
        name = source.value("name")
        run = _Report(options.candidate or own_id(name) or "pydantic-evals")
        for key in ("cases", "failures"):
            for row in source.items(key):
                if isinstance(row, Fault):
                    yield row
                else:
                    yield from run.items(row)
        yield from run.metrics.end()
        yield from run.notes()
        seen = source.glimpse.head if isinstance(source.glimpse.head, Mapping) else {}
        product = own_id(seen.get("dataset_name")) or own_id(name)
        if product:
            yield PrdPart({"product": product})
        if seen.get("analyses"):
            yield Note(Carried.unsupported, "analyses of the report", "the report here has its own")


@dataclass
class _Report:
    """Reads the runs of cases one after the other."""

    candidate: str
    metrics: Metrics = field(default_factory=lambda: Metrics("pydantic-evals"))
    seen: set[tuple[str, str]] = field(default_factory=set)
    broken: dict[str, int] = field(default_factory=dict)

    def items(self, row: Row) -> Iterator[Imported]:
        """The case, and the answer with its scores."""
        values = row.values
        given, others = main_value(values.get("inputs"), INPUTS)
        if is_nothing(given) or given in ({}, []):
            yield row.fault("the case has no inputs")
            return
        name = own_id(values.get("name"))
        identity = own_id(values.get("source_case_name")) or name or content_id(given)
        metadata = mapping(values.get("metadata"))
        case: dict[str, Any] = {"id": identity, "input": given, **sorted_metadata({**others, **metadata})}
        if not is_nothing(values.get("expected_output")):
            case["expected"] = values["expected_output"]
        yield CaseRow(case, row.line)
        answer: dict[str, Any] = {"case": identity, "candidate": self.candidate}
        repeat = _RUN.search(name) if values.get("source_case_name") else None
        if repeat and int(repeat.group(1)) > 0:
            answer["trial"] = int(repeat.group(1)) - 1
        if "error_message" in values and "output" not in values:
            yield AnswerRow({**answer, **failure_values(values["error_message"])}, row.line)
            return
        notes: list[Note] = []
        verdicts = self._verdicts(values, notes)
        yield AnswerRow({**answer, **self._answer(values), **verdicts.values()}, row.line)
        yield from notes

    def _answer(self, values: Mapping[str, Any]) -> dict[str, Any]:
        output, others = main_value(values.get("output"), OUTPUTS)
        if others:
            output = values["output"]
        measures = mapping(values.get("metrics"))
        known = {_MEASURES[key]: one for key, one in measures.items() if key in _MEASURES}
        found: dict[str, Any] = {"output": "" if output is None else output}
        found.update(amounts(latency_s=values.get("task_duration"), **known))
        labels = {key: mapping(one).get("value") for key, one in mapping(values.get("labels")).items()}
        details = {"metrics": measures, "attributes": values.get("attributes"), "labels": labels}
        return {**found, **{key: one for key, one in details.items() if one}}

    def _verdicts(self, values: Mapping[str, Any], notes: list[Note]) -> Verdicts:
        found = Verdicts()
        for key in ("assertions", "scores"):
            for name, one in mapping(values.get(key)).items():
                result = one if isinstance(one, Mapping) else {"value": one}
                source = result.get("source")
                spec = spec_of(source)
                if spec is not None and (name, spec.kind) not in self.seen and len(self.seen) < 1_000:
                    self.seen.add((name, spec.kind))
                    self.metrics.means(name, {"definition": definition_of(spec)})
                note = self.metrics.add(found, name, result.get("value"), result.get("reason"))
                if spec is not None and spec.kind in ("LLMJudge", "GEval"):
                    self.metrics.by_model(name)
                notes += [note] if note else []
        failures = values.get("evaluator_failures")
        for one in failures if isinstance(failures, list) else ():
            name = str(mapping(one).get("name"))[:200]
            if name in self.broken or len(self.broken) < 100:
                self.broken[name] = self.broken.get(name, 0) + 1
        if mapping(values.get("labels")):
            became = "kept with the answer: a word is no score"
            notes.append(Note(Carried.approximated, "labels of an evaluator", became))
        return found

    def notes(self) -> Iterator[Note]:
        """Evaluators that broke."""
        for name, n in self.broken.items():
            became = f"left out of {n:,} answers: unscored is not 0"
            yield Note(Carried.approximated, f"evaluator {name!r} that broke", became)
