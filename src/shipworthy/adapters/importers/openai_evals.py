"""Hosted OpenAI Evals as they can be exported: data, eval definitions, runs, and what the runs gave."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note, PrdPart
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.openai_evals_graders import items_of
from shipworthy.define.importing.openai_evals_item import case_of
from shipworthy.define.importing.openai_evals_run import answer_of, candidate_name, live_candidate, said_by
from shipworthy.define.importing.platform_metrics import Metrics
from shipworthy.define.importing.platform_values import mapping
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_EVAL, _RUN, _ITEM, _LIST = "eval", "eval.run", "eval.run.output_item", "list"
_CONTENT = ("data_source", "source", "content")
_DATA = frozenset(("item", "sample"))
RECORDED = "recorded"
"""Whose the answers in a data file are where it does not say it."""


class OpenAiEvals:
    """`GET /evals/{id}`, `…/runs/{id}`, `…/output_items`, and the JSONL that an eval was fed with."""

    name = "openai-evals"
    title = "OpenAI Evals (hosted)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `object`, by the keys of an eval or a run, or rows of nothing but item and sample."""
        if glimpse.form is Form.json:
            return _of_object(mapping(glimpse.head))
        if glimpse.form is not Form.rows or not glimpse.rows:
            return 0.0
        if set(glimpse.keys) <= _DATA and all(isinstance(row.get("item"), Mapping) for row in glimpse.rows):
            return 0.9
        return max(_of_object(row) for row in glimpse.rows[:3])

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Whatever of an eval the file holds."""
        reading = _Reading(options.candidate)
        yield from reading.read(source)
        yield from reading.metrics.end()
        yield from reading.said()


def _of_object(values: Mapping[str, Any]) -> float:
    kind = values.get("object")
    if kind == _LIST:
        data = values.get("data")
        return (
            max((_of_object(one) for one in data if isinstance(one, Mapping)), default=0.0)
            if isinstance(data, list)
            else 0.0
        )
    if kind in (_EVAL, _RUN, _ITEM):
        return 0.95
    if {"datasource_item", "sample", "results"} <= values.keys() or {
        "data_source_config",
        "testing_criteria",
    } <= values.keys():
        return 0.9
    return 0.6 if {"data_source", "eval_id"} <= values.keys() else 0.0


@dataclass
class _Reading:
    """One file."""

    chosen: str
    metrics: Metrics = field(default_factory=lambda: Metrics("OpenAI Evals"))
    n_items: int = 0
    n_rows: int = 0

    def read(self, source: Source) -> Iterator[Imported]:
        """Every object in it, however it is wrapped."""
        if source.glimpse.form is not Form.json:
            yield from self._rows(source.rows())
        elif isinstance(mapping(source.glimpse.head).get("data"), list):
            yield from self._rows(source.items("data"))
            if source.value("has_more") is True:
                became = "one page of several: fetch the others (`after=`) and import all the files together"
                yield Note(Carried.approximated, "has_more is true", became)
        else:
            yield from self._single(source)

    def _single(self, source: Source) -> Iterator[Imported]:
        """One object; the data that a run carries is read item by item."""
        content = mapping(mapping(mapping(mapping(source.glimpse.head).get("data_source")).get("source")))
        if "content" in content:
            head = {key: source.value(key) for key in source.glimpse.keys if key != "data_source"}
            parts = ("type", "model", "input_messages", "sampling_params")
            head["data_source"] = {key: source.value("data_source", key) for key in parts}
            yield from self._object(Row(head, source.name, 1))
            yield from self._rows(source.items(*_CONTENT))
            return
        whole = source.value()
        if isinstance(whole, Mapping):
            yield from self._object(Row(whole, source.name, 1))
        else:
            yield Fault("the file can't be read", source.name, hint="is it complete?")

    def _rows(self, rows: Iterator[Row | Fault]) -> Iterator[Imported]:
        for row in rows:
            if isinstance(row, Fault):
                yield row
            else:
                yield from self._object(row)

    def _object(self, row: Row) -> Iterator[Imported]:
        values = row.values
        kind = values.get("object")
        if kind == _ITEM or "datasource_item" in values:
            yield from self._output_item(row)
        elif kind == _RUN or "data_source" in values:
            yield from self._run(row)
        elif kind == _EVAL or "testing_criteria" in values:
            yield from _eval(row)
        elif isinstance(values.get("item"), Mapping):
            yield from self._data(row)
        else:
            yield row.fault("no item, eval, run or output item", hint="one object of OpenAI Evals a row")

    def _data(self, row: Row) -> Iterator[Imported]:
        self.n_rows += 1
        case = case_of(mapping(row.values["item"]))
        yield CaseRow(case, row.line)
        sample = mapping(row.values.get("sample"))
        if sample:
            name = self.chosen or str(sample.get("model") or RECORDED)
            yield AnswerRow({"case": case["id"], "candidate": name, **said_by(sample)}, row.line)

    def _output_item(self, row: Row) -> Iterator[Imported]:
        item = mapping(row.values.get("datasource_item"))
        item = mapping(item["item"]) if set(item) <= _DATA and item.get("item") else item
        if not item:
            yield row.fault("the output item has no datasource_item")
            return
        self.n_items += 1
        yield CaseRow(case_of(item), row.line)
        yield from answer_of(row.values, self.metrics, self.chosen, row.line)

    def _run(self, row: Row) -> Iterator[Imported]:
        run = row.values
        source = mapping(run.get("data_source"))
        model = source.get("model") or run.get("model")
        yield from live_candidate(run, candidate_name(model, run.get("id"), self.chosen), row.line)
        given = mapping(source.get("source"))
        content = given.get("content")
        for entry in content if isinstance(content, list) else ():
            if isinstance(entry, Mapping) and isinstance(entry.get("item"), Mapping):
                yield from self._data(Row(entry, row.file, row.line))
        if given.get("type") not in (None, "file_content"):
            text = json.dumps(given, ensure_ascii=False, default=str)
            became = "the data are elsewhere: export the output items, which hold them"
            yield Note(
                Carried.unsupported,
                f"data source {str(given.get('type'))[:40]!r}",
                became,
                row.line,
                "",
                text,
            )
        for key in ("result_counts", "per_testing_criteria_results"):
            if run.get(key):
                text = json.dumps(run[key], ensure_ascii=False, default=str)
                yield Note(
                    Carried.unsupported,
                    f"{key} of the run",
                    "counted anew from the output items",
                    row.line,
                    "",
                    text,
                )

    def said(self) -> Iterator[Note]:
        """What was mapped, if there was any of it."""
        if self.n_rows or self.n_items:
            yield Note(Carried.mapped, "item", "cases: input, expected; all of it as {{ item.x }}")
            became = "kept under ideal, which no candidate sees: {{ ideal.x }}"
            yield Note(
                Carried.approximated, "fields whose name says answer, label, expected, reference …", became
            )
        if self.n_items:
            yield Note(
                Carried.mapped, "sample of output items", "recorded answers of model-run, tokens, errors"
            )


def _eval(row: Row) -> Iterator[Imported]:
    values = row.values
    name = values.get("name")
    if isinstance(name, str) and name.strip():
        yield PrdPart({"product": name.strip()})
    yield from items_of(values.get("testing_criteria"), row.line)
    config = mapping(values.get("data_source_config"))
    if config:
        text = json.dumps(config, ensure_ascii=False, default=str)
        became = "the shape of the data, which the cases have themselves"
        yield Note(
            Carried.unsupported,
            f"data_source_config {str(config.get('type'))[:40]!r}",
            became,
            row.line,
            "",
            text,
        )
