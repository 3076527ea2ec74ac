"""Logs of the `oaieval` command (openai/evals): one event a line -> cases, answers and what matched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note, PrdPart
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.openai_evals_run import candidate_name
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts
from shipworthy.define.importing.platform_values import as_chat, content_id, mapping
from shipworthy.define.importing.whose_error import is_infrastructure
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_MOST_WAITING = 20_000
_CODED = ("match",)
"""Events that code writes; what is under `metrics` may be what a model chose."""
_LONGEST = 4_000


@dataclass
class _Sample:
    """The events of one sample so far; it is done when it was judged, or when the next one begins."""

    identity: str
    line: int = 0
    prompt: Any = None
    expected: Any = None
    outputs: list[Any] = field(default_factory=list)
    verdicts: Verdicts = field(default_factory=Verdicts)
    error: str = ""


class OpenAiEvalsLog:
    """What `oaieval` writes with `--record_path`."""

    name = "openai-evals-log"
    title = "openai/evals log (JSONL)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By the keys of its events."""
        is_log = glimpse.form is Form.rows and glimpse.has("sample_id", "event_id", "type", "data")
        return 0.95 if is_log else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case and an answer a sample; events come in any order of samples, each sample's own in order."""
        yield Note(Carried.mapped, "sampling events", "cases (the prompt) and recorded answers")
        yield Note(Carried.mapped, "match and metrics events", "scores; expected of a match is the case's")
        reading = _Reading(options.candidate)
        for row in source.rows():
            if isinstance(row, Fault):
                yield row
            else:
                yield from reading.take(row)
        for sample in reading.waiting.values():
            yield from reading.done(sample)
        yield from reading.metrics.end()


@dataclass
class _Reading:
    chosen: str
    candidate: str = ""
    metrics: Metrics = field(default_factory=lambda: Metrics("openai/evals"))
    waiting: dict[str, _Sample] = field(default_factory=dict)

    def take(self, row: Row) -> Iterator[Imported]:
        """One line."""
        values = row.values
        if isinstance(values.get("spec"), Mapping):
            yield from self._spec(values["spec"], row.line)
        elif "final_report" in values:
            text = json.dumps(values["final_report"], ensure_ascii=False, default=str)
            yield Note(
                Carried.unsupported, "final_report", "counted anew from the samples", row.line, "", text
            )
        elif isinstance(values.get("sample_id"), str) and values["sample_id"]:
            yield from self._event(row, values["sample_id"], mapping(values.get("data")))
        else:
            yield row.fault("no spec, no event of a sample and no final_report")

    def _spec(self, spec: Mapping[str, Any], line: int) -> Iterator[Imported]:
        functions = spec.get("completion_fns")
        model = functions[0] if isinstance(functions, list) and functions else spec.get("model_name")
        self.candidate = self.chosen or candidate_name(model, None)
        if isinstance(spec.get("eval_name"), str) and spec["eval_name"]:
            yield PrdPart({"product": spec["eval_name"]})
        text = json.dumps(spec, ensure_ascii=False, default=str)
        yield Note(Carried.mapped, "spec", f"candidate {self.candidate}", line, "", text)

    def _event(self, row: Row, identity: str, data: Mapping[str, Any]) -> Iterator[Imported]:
        kind = row.values.get("type")
        sample = self.waiting.get(identity)
        if sample is None:
            if len(self.waiting) >= _MOST_WAITING:
                yield from self.done(self.waiting.pop(next(iter(self.waiting))))
            sample = self.waiting[identity] = _Sample(identity, row.line)
        if kind in ("sampling", "raw_sample"):
            self._sampled(sample, data)
        elif kind == "error":
            sample.error = str(data.get("error") or data.get("message") or data or "error")[:_LONGEST]
        else:
            yield from self._judged(sample, str(kind), data)

    def _sampled(self, sample: _Sample, data: Mapping[str, Any]) -> None:
        """The first call of a sample asks the candidate; later ones may be a model that grades."""
        if sample.outputs:
            return
        sample.prompt = data.get("prompt") or data.get("input") or sample.prompt
        if data.get("ideal") not in (None, "", []):
            sample.expected = data["ideal"]
        sampled = data.get("sampled")
        sample.outputs = list(sampled) if isinstance(sampled, list) else [] if sampled is None else [sampled]

    def _judged(self, sample: _Sample, kind: str, data: Mapping[str, Any]) -> Iterator[Imported]:
        if sample.expected is None and data.get("expected") is not None:
            sample.expected = data["expected"]
        if not sample.outputs and isinstance(data.get("sampled"), str):
            sample.outputs = [data["sampled"]]
        values = {kind: data["correct"]} if "correct" in data else data
        for name, value in values.items():
            if isinstance(value, bool | int | float):
                yield from filter(None, [self.metrics.add(sample.verdicts, name, value)])
                if kind in _CODED:
                    self.metrics.by_code(name)

    def done(self, sample: _Sample) -> Iterator[Imported]:
        """The case and the answer of a sample."""
        given = as_chat(sample.prompt)
        asked = given if isinstance(given, str | list | Mapping) and given else f"sample {sample.identity}"
        case = {"id": sample.identity or content_id(asked), "input": asked}
        yield CaseRow(case | ({} if sample.expected is None else {"expected": sample.expected}), sample.line)
        answer: dict[str, Any] = {"case": case["id"], "candidate": self.candidate or self.chosen or "model"}
        if sample.error and not sample.outputs:
            answer["error"] = sample.error
            answer |= {} if is_infrastructure(sample.error) else {"error_of": "candidate"}
        elif sample.outputs:
            answer["output"] = (
                sample.outputs[0] if isinstance(sample.outputs[0], str) else str(sample.outputs[0])
            )
        yield AnswerRow(answer | sample.verdicts.values(), sample.line)
