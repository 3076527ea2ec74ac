"""Ragas rows (JSONL, JSON, CSV): samples of a dataset, and the table of an evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, DimensionPart, Imported, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, judge_items, no_metrics
from shipworthy.define.importing.platform_values import (
    anchors_of,
    as_chat,
    content_id,
    listed,
    mapping,
    opened,
    own_id,
    passages,
    score_value,
    sorted_metadata,
    texts,
    tool_calls,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("samples", "data")
_CANDIDATE = "ragas"
_RUBRIC = "rubric"
_SAMPLE = (
    "user_input", "retrieved_contexts", "retrieved_context_ids", "response", "multi_responses", "reference",
    "reference_contexts", "reference_context_ids", "reference_tool_calls", "rubrics", "rubric", "id",
)  # fmt: skip
_WORDS = ("persona_name", "query_style", "query_length", "synthesizer_name", "reference_topics")
_OWN = {
    "retrieved_contexts", "reference_contexts", "retrieved_context_ids", "reference_context_ids", "rubrics",
    "reference_tool_calls", "multi_responses", "synthesizer_name",
}  # fmt: skip


class RagasRows:
    """Questions with passages, answers, references, rubrics, and metrics."""

    name = "ragas-rows"
    title = "Ragas samples and results (JSONL, JSON, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `user_input` with passages or a reference."""
        keys = keys_of(samples(glimpse, _WRAPPERS))
        if "user_input" not in keys:
            return 0.0
        return 0.95 if keys & _OWN else 0.85 if keys & {"response", "reference"} else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case and an answer a row; a metric's column is a dimension."""
        rows = _Rows(options.candidate or _CANDIDATE)
        yield Note(
            Carried.mapped,
            "user_input, reference, reference_contexts",
            "cases: input, expected, gold passages",
        )
        yield Note(Carried.mapped, "response, retrieved_contexts", "recorded answers with retrieved passages")
        for row in records(source, _WRAPPERS):
            yield from [row] if isinstance(row, Fault) else rows.items(row)
        yield from rows.end()


@dataclass
class _Rows:
    """Reads rows one after the other."""

    candidate: str
    metrics: Metrics = field(default_factory=lambda: Metrics("Ragas"))
    rubrics: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    n_rubrics: int = 0

    def items(self, row: Row) -> Iterator[Imported]:
        """The case, and the answer with its metrics."""
        values = row.values
        given, reply, calls = _asked(values)
        if is_nothing(given) or given == []:
            yield row.fault("the row has no user_input")
            return
        identity = own_id(values.get("id")) or content_id(given)
        verdicts, others = self._metrics(values)
        yield CaseRow({"id": identity, "input": given, **_case(values), **sorted_metadata(others)}, row.line)
        self._rubric(mapping(values.get("rubrics") or values.get("rubric")))
        whose = {"case": identity, "candidate": self.candidate}
        response = values.get("response")
        reply = response if isinstance(response, str) else reply
        several = texts(values.get("multi_responses"))
        retrieved = passages(values.get("retrieved_contexts"), values.get("retrieved_context_ids"))
        more = {key: one for key, one in (("retrieved", retrieved), ("tool_calls", calls)) if one}
        for output in several if reply is None else [reply]:
            yield AnswerRow({**whose, "output": output, **more, **verdicts.values()}, row.line)
        if reply is None and not several and verdicts.scores:
            yield AnswerRow({**whose, **more, **verdicts.values()}, row.line)

    def _metrics(self, values: Mapping[str, Any]) -> tuple[Verdicts, dict[str, Any]]:
        """Columns that hold numbers are metrics; words are fields of the case."""
        found, others = Verdicts(), dict[str, Any]()
        for key, value in values.items():
            if key in _SAMPLE:
                continue
            is_word = key in _WORDS or (isinstance(value, str) and score_value(value) is None)
            if is_word or isinstance(value, Mapping | list):
                others[key] = value
            else:
                self.metrics.add(found, key, value)
        return found, others

    def _rubric(self, rubric: Mapping[str, Any]) -> None:
        if rubric and (len(self.rubrics) < 2):
            self.rubrics.setdefault(content_id(rubric), rubric)
        self.n_rubrics += bool(rubric)

    def end(self) -> Iterator[Imported]:
        """The dimensions, with the rubric as anchors where all rows have the same."""
        levels = [_levels(one) for one in self.rubrics.values()]
        anchors, scale = anchors_of(levels[0]) if len(levels) == 1 else ({}, "")
        scored = [name for name in self.metrics.names() if "rubric" in name.casefold()]
        if anchors and scored:
            for name in scored:
                self.metrics.means(name, {"anchors": anchors, "scale": scale})
                yield Note(Carried.mapped, "rubrics", f"anchors of dimension {name!r} on the scale {scale}")
        yield from self.metrics.end()
        if anchors and not scored and self.metrics.names():
            became = "no column holds its scores: add a judged dimension with these anchors"
            yield Note(Carried.unsupported, "rubrics", became, 0, "", str(anchors)[:2_000])
        elif anchors and not scored:
            said = {
                "definition": "The answer, by the levels of the rubric",
                "anchors": anchors,
                "scale": scale,
            }
            yield DimensionPart(_RUBRIC, {**said, "scored_by": {"judge": {"reference": True}}})
            yield Note(Carried.mapped, "rubrics", f"dimension {_RUBRIC!r} with anchors, by the judge")
            yield from judge_items()
        elif self.rubrics and not anchors:
            became = "one standard for all cases is needed: write anchors, or in_slices"
            text = str(next(iter(self.rubrics.values())))[:2_000]
            yield Note(
                Carried.unsupported, f"different rubrics of {self.n_rubrics:,} rows", became, 0, "", text
            )
        elif not self.metrics.names():
            yield no_metrics("Ragas samples")


def _levels(rubric: Mapping[str, Any]) -> dict[str, Any]:
    """`score3_description` is level 3."""
    return {key.removeprefix("score").removesuffix("_description"): text for key, text in rubric.items()}


def _asked(values: Mapping[str, Any]) -> tuple[Any, str | None, list[dict[str, Any]]]:
    """The question; of a conversation what came before the last reply, the reply, and the calls it made."""
    given = as_chat(opened(values.get("user_input")))
    if not isinstance(given, list):
        return given, None, []
    messages = [one for one in given if isinstance(one, Mapping)]
    calls = [call for one in messages for call in tool_calls(one.get("tool_calls"))]
    last = messages[-1] if messages else {}
    if len(messages) > 1 and last.get("role") == "assistant" and isinstance(last.get("content"), str):
        asked = next(
            (place for place in range(len(messages)) if messages[place].get("role") == "assistant"), 1
        )
        before = messages[:asked] if calls else messages[:-1]
        return before or messages[:-1], str(last["content"]), calls
    return given, None, []


def _case(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not is_nothing(values.get("reference")):
        found["expected"] = values["reference"]
    gold = listed(values.get("reference_context_ids")) or texts(values.get("reference_contexts"))
    if gold:
        found["gold"] = gold
    calls = tool_calls(values.get("reference_tool_calls"))
    return {**found, "expected_tools": calls} if calls else found
