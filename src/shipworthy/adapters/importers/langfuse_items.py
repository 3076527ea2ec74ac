"""Langfuse dataset items (JSON, JSONL, CSV; the API's answer too)."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.adapters.importers.langsmith_examples import case_of
from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import Carried, CaseRow, Imported, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import no_metrics
from shipworthy.define.importing.platform_values import content_id, first_of, own_id, with_metadata
from shipworthy.errors import Fault

_WRAPPERS = ("data", "items")
_OWN = {
    "datasetId", "datasetName", "sourceTraceId", "sourceObservationId", "dataset_id", "dataset_name",
    "source_trace_id", "source_observation_id",
}  # fmt: skip
_READ = {"id", "input", "metadata", "status", "expectedOutput", "expected_output", *_OWN}
_TIMES = {"createdAt", "updatedAt", "created_at", "updated_at", "projectId", "project_id", "validFrom"}


class LangfuseItems:
    """A dataset of Langfuse."""

    name = "langfuse-items"
    title = "Langfuse dataset items (JSON, JSONL, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `input` and `expectedOutput` beside the ids of Langfuse."""
        keys = keys_of(samples(glimpse, _WRAPPERS))
        if "input" not in keys or not keys & {"expectedOutput", "expected_output"}:
            return 0.0
        return 0.95 if keys & _OWN else 0.6 if {"id", "status"} <= keys else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case an item; what is archived is left out."""
        del options
        yield Note(
            Carried.mapped, "input, expectedOutput, metadata", "cases: input, expected, slices and metadata"
        )
        n_archived = 0
        for row in records(source, _WRAPPERS):
            if isinstance(row, Fault):
                yield row
                continue
            values = row.values
            n_archived += values.get("status") == "ARCHIVED"
            if values.get("status") == "ARCHIVED":
                continue
            expected = first_of(values, "expectedOutput", "expected_output")
            case = case_of(values.get("input"), expected, values.get("metadata"))
            if case is None:
                yield row.fault("the item has no input")
                continue
            kept = {key: one for key, one in values.items() if key not in _READ and key not in _TIMES}
            kept["source_trace_id"] = first_of(values, "sourceTraceId", "source_trace_id")
            identity = own_id(values.get("id")) or content_id(values.get("input"))
            yield CaseRow({"id": identity, **with_metadata(case, kept)}, row.line)
        if n_archived:
            yield Note(
                Carried.mapped, f"{n_archived:,} items that are archived", "left out, as Langfuse does"
            )
        yield no_metrics("Langfuse items")
