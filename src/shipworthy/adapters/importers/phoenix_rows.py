"""Phoenix: examples of a dataset, runs of an experiment, annotations (JSON, JSONL, CSV)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.adapters.importers.langsmith_examples import case_of
from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.adapters.importers.score_groups import GivenScore, ScoreGroups
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, LabelRow, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, no_metrics, no_number
from shipworthy.define.importing.platform_values import (
    OUTPUTS,
    amounts,
    content_id,
    failure_values,
    first_of,
    listed,
    main_value,
    mapping,
    own_id,
    score_value,
    with_metadata,
)
from shipworthy.define.row import Row, as_number, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("examples", "annotations", "data")
_CANDIDATE = "phoenix"
_RUN = {"reference_output", "repetition_number", "annotations", "dataset_example_id"}
_EXAMPLE = {"node_id", "example_id", "updated_at", "source"}
_READ = {"id", "input", "output", "metadata", "splits", *_EXAMPLE}


class PhoenixRows:
    """What is asked; of an experiment what was answered, and what was said of it."""

    name = "phoenix-rows"
    title = "Phoenix examples and experiment runs (JSON, JSONL, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By runs with a reference, or by examples of three mappings."""
        rows = samples(glimpse, _WRAPPERS)
        keys = keys_of(rows)
        if not {"input", "output"} <= keys or keys & {"expected", "traceId"}:
            return 0.0
        if len(keys & _RUN) >= 2:
            return 0.95
        are_mappings = all(mapping(row.get("input")) and mapping(row.get("output")) for row in rows)
        if not are_mappings or "metadata" not in keys:
            return 0.0
        return 0.93 if keys & _EXAMPLE else 0.6 if keys <= _READ else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case an example; an answer a run, its annotations as scores and labels."""
        metrics, candidate = Metrics("Phoenix"), options.candidate or _CANDIDATE
        n_runs = 0
        for row in records(source, _WRAPPERS):
            if isinstance(row, Fault):
                yield row
            elif row.values.keys() & _RUN:
                n_runs += 1
                yield from _of_run(row, candidate, metrics)
            else:
                yield _example(row)
        yield Note(
            Carried.mapped,
            "input, output (reference_output), metadata",
            "cases: input, expected, slices and metadata",
        )
        yield from metrics.end()
        if not n_runs:
            yield no_metrics("Phoenix examples")


class PhoenixAnnotations:
    """What people, judges and code said of spans."""

    name = "phoenix-annotations"
    title = "Phoenix span annotations (JSON, JSONL, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By a name, a kind of annotator and a span."""
        keys = keys_of(samples(glimpse, _WRAPPERS))
        has_name = keys & {"name", "annotation_name"}
        has_value = keys & {"result", "score", "label", "result.score", "result.label"}
        return 0.95 if "annotator_kind" in keys and has_name and has_value else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A label a person's; the others of a span together are an answer's scores."""
        metrics, groups, candidate = Metrics("Phoenix"), ScoreGroups(), options.candidate or _CANDIDATE
        try:
            for row in records(source, _WRAPPERS):
                if isinstance(row, Fault):
                    yield row
                    continue
                case = own_id(first_of(row.values, "span_id", "context.span_id", "trace_id"))
                if not case:
                    yield row.fault("the annotation belongs to no span")
                    continue
                verdicts = Verdicts()
                yield from _annotation(
                    row.values, {"case": case, "candidate": candidate}, metrics, verdicts, row.line
                )
                for name, score in verdicts.scores.items():
                    groups.add(GivenScore(case, name, score, verdicts.explanations.get(name, "")))
            for case, scores, explanations in groups.groups():
                more = {"explanations": explanations} if explanations else {}
                yield AnswerRow({"case": case, "candidate": candidate, "trial": 0, "scores": scores, **more})
        finally:
            groups.close()
        yield from metrics.end()
        yield Note(Carried.approximated, "annotations without their spans", "joined by span id")


def _example(row: Row) -> CaseRow | Fault:
    values = row.values
    case = case_of(values.get("input"), values.get("output"), values.get("metadata"))
    if case is None:
        return row.fault("the example has no input")
    unknown = {key: one for key, one in values.items() if key not in _READ}
    splits = listed(values.get("splits"))
    identity = own_id(first_of(values, "id", "example_id", "node_id")) or content_id(values.get("input"))
    return CaseRow({"id": identity, **with_metadata(case, {**unknown, "splits": splits})}, row.line)


def _of_run(row: Row, candidate: str, metrics: Metrics) -> Iterator[Imported]:
    values = row.values
    identity = own_id(first_of(values, "example_id", "dataset_example_id"))
    case = case_of(values.get("input"), values.get("reference_output"), values.get("metadata"))
    if case is None and not identity:
        yield row.fault("the run has no input and no example")
        return
    identity = identity or content_id(values.get("input"))
    if case is not None:
        yield CaseRow({"id": identity, **case}, row.line)
    whose: dict[str, Any] = {"case": identity, "candidate": candidate}
    number = values.get("repetition_number")
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number < 1_000_000:
        whose["trial"] = number - 1
    verdicts = Verdicts()
    for one in listed(values.get("annotations")):
        yield from _annotation(mapping(one), whose, metrics, verdicts, row.line)
    answer = _answer(values)
    failed = "error" in answer or "failure" in answer
    yield AnswerRow({**whose, **answer, **({} if failed else verdicts.values())}, row.line)


def _answer(values: Mapping[str, Any]) -> dict[str, Any]:
    milliseconds = as_number(values.get("latency_ms"))
    measures = amounts(
        latency_s=None if milliseconds is None else milliseconds / 1000, cost_usd=values.get("cost"),
        input_tokens=values.get("prompt_token_count"), output_tokens=values.get("completion_token_count"),
    )  # fmt: skip
    if not is_nothing(values.get("error")):
        return {**failure_values(values["error"]), **measures}
    output, others = main_value(values.get("output"), OUTPUTS)
    known = {"output": "" if is_nothing(output) else output, **measures}
    return {**known, "outputs": others} if others else known


def _annotation(
    values: Mapping[str, Any], whose: Mapping[str, Any], metrics: Metrics, verdicts: Verdicts, line: int
) -> Iterator[Imported]:
    """A person's is a label, any other a score; a label without a score is a word."""
    result = mapping(values.get("result"))
    found = {key: first_of(values, key, f"result.{key}") for key in ("score", "label", "explanation")}
    found.update({key: one for key, one in result.items() if one is not None})
    name = own_id(first_of(values, "name", "annotation_name"))
    given = first_of(found, "score", "label")
    if not name or not is_nothing(values.get("error")):
        yield Note(
            Carried.approximated, "annotations that ended with an error", "left out: unscored is not 0", line
        )
    elif isinstance(given, str) and score_value(given) is None:
        yield no_number(name, given, line)
    elif str(values.get("annotator_kind")).upper() == "HUMAN":
        label = metrics.label(name, given)
        if label is not None:
            reviewer = own_id(first_of(values, "user_id", "identifier")) or "person"
            note = {"note": found["explanation"]} if isinstance(found.get("explanation"), str) else {}
            yield LabelRow(
                {**whose, "dimension": label[0], "value": label[1], "reviewer": reviewer, **note}, line
            )
    else:
        metrics.add(verdicts, name, given, found.get("explanation"))
        if str(values.get("annotator_kind")).upper() == "CODE":
            metrics.by_code(name)
        elif values.get("annotator_kind") is not None:
            metrics.by_model(name)
