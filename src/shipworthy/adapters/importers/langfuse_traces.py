"""Langfuse traces (JSON, JSONL, CSV; the API's answer too): a case and a recorded answer each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.adapters.importers.langfuse_scores import CANDIDATE, take
from shipworthy.adapters.importers.langsmith_examples import case_of
from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts
from shipworthy.define.importing.platform_values import (
    OUTPUTS,
    amounts,
    first_of,
    listed,
    main_value,
    mapping,
    own_id,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("data", "traces")
_OWN = {"totalCost", "sessionId", "userId", "htmlPath", "release", "bookmarked", "public", "total_cost"}


class LangfuseTraces:
    """What a product answered, as Langfuse saw it."""

    name = "langfuse-traces"
    title = "Langfuse traces (JSON, JSONL, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `input` and `output` of a trace, and the columns of Langfuse."""
        keys = keys_of(samples(glimpse, _WRAPPERS))
        if not {"id", "input", "output"} <= keys or keys & {"traceId", "expected", "span_id"}:
            return 0.0
        return 0.93 if len(keys & _OWN) >= 2 else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case and an answer a trace, with the scores that stand in it."""
        metrics, candidate = Metrics("Langfuse"), options.candidate or CANDIDATE
        for row in records(source, _WRAPPERS):
            yield from [row] if isinstance(row, Fault) else _of_trace(row, candidate, metrics)
        yield from metrics.end()


def _of_trace(row: Row, candidate: str, metrics: Metrics) -> Iterator[Imported]:
    values = row.values
    case, identity = case_of(values.get("input"), None, values.get("metadata")), own_id(values.get("id"))
    if case is None or not identity:
        yield row.fault("the trace has no id, or no input")
        return
    session = own_id(first_of(values, "sessionId", "session_id"))
    # what happens in one session is not independent
    yield CaseRow({"id": identity, **case, **({"group": session} if session else {})}, row.line)
    output, others = main_value(values.get("output"), OUTPUTS)
    answer: dict[str, Any] = {
        "case": identity,
        "candidate": candidate,
        "trial": 0,
        "output": "" if is_nothing(output) else output,
    }
    answer.update(
        amounts(latency_s=values.get("latency"), cost_usd=values.get("totalCost", values.get("total_cost")))
    )
    kept = {
        key: values[key] for key in ("name", "version", "release", "tags") if not is_nothing(values.get(key))
    }
    verdicts, n_ids = Verdicts(), 0
    for score in listed(values.get("scores")):
        if isinstance(score, Mapping):
            whose = {"case": identity, "candidate": candidate}
            yield from take(mapping(score), whose, metrics, verdicts, row.line)
        else:
            n_ids += 1
    if n_ids:
        yield Note(Carried.unsupported, "scores named by their ids", "export the scores too", row.line)
    if values.get("observations"):
        yield Note(Carried.unsupported, "observations of a trace", "spans are not read", row.line)
    more = {"outputs": others} if others else {}
    scored = verdicts.values() if verdicts.scores else {}
    yield AnswerRow({**answer, **more, **({"trace": kept} if kept else {}), **scored}, row.line)
