"""LangSmith examples (JSONL, JSON, CSV): `inputs`, reference `outputs`, `metadata`, `split`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import Carried, CaseRow, Imported, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import no_metrics
from shipworthy.define.importing.platform_values import (
    INPUTS,
    OUTPUTS,
    content_id,
    first_of,
    main_value,
    mapping,
    own_id,
    sorted_metadata,
    with_metadata,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("examples", "data")
_CERTAIN = {"dataset_id", "split", "source_run_id", "reference_outputs"}
_OTHERS = {"run_type", "expectations", "assessments", "trace", "expected", "scores", "evaluators", "trace_id"}
_OF_THE_TOOL = ("id", "dataset_id", "created_at", "modified_at", "source_run_id", "attachments", "name")
_READ = {
    "inputs",
    "outputs",
    "reference_outputs",
    "metadata",
    "split",
    "dataset_split",
    "attachments",
    *_OF_THE_TOOL,
}


class LangsmithExamples:
    """A dataset of LangSmith."""

    name = "langsmith-examples"
    title = "LangSmith examples (JSONL, JSON, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `inputs` with `outputs`, and what LangSmith adds."""
        rows = samples(glimpse, _WRAPPERS)
        keys = keys_of(rows)
        if "inputs" not in keys or keys & _OTHERS or not isinstance(rows[0].get("inputs"), Mapping | str):
            return 0.0
        if keys & _CERTAIN:
            return 0.93
        return 0.55 if keys >= {"inputs", "outputs"} and keys <= _READ else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case an example; the outputs of a dataset are what is expected."""
        del options
        yield Note(
            Carried.mapped, "inputs, outputs, metadata, split", "cases: input, expected, slices and metadata"
        )
        for row in records(source, _WRAPPERS):
            yield row if isinstance(row, Fault) else _case(row)
            if isinstance(row, Row) and row.values.get("attachments"):
                what = "attachments of an example"
                yield Note(Carried.unsupported, what, "only their names are kept", row.line)
        yield no_metrics("LangSmith examples")


def _case(row: Row) -> CaseRow | Fault:
    values = row.values
    found = case_of(
        values.get("inputs"), first_of(values, "outputs", "reference_outputs"), values.get("metadata")
    )
    if found is None:
        return row.fault("the example has no inputs")
    split = first_of(values, "split", "dataset_split")
    metadata = mapping(values.get("metadata"))
    split = metadata.get("dataset_split") if split is None else split
    unknown = {key: one for key, one in values.items() if key not in _READ}
    kept = {key: values[key] for key in ("source_run_id", "name") if values.get(key)}
    kept["attachments"] = sorted(mapping(values.get("attachments")))
    found = with_metadata(found, {**unknown, **kept})
    if not is_nothing(split):
        named = (
            split
            if isinstance(split, str)
            else ", ".join(map(str, split))
            if isinstance(split, list)
            else str(split)
        )
        slices = {key: one for key, one in found.get("slices", {}).items() if key != "dataset_split"}
        found["slices"] = {**slices, "split": named[:100]}
    found.get("metadata", {}).pop("dataset_split", None)
    identity = own_id(values.get("id")) or content_id(values.get("inputs"))
    return CaseRow({"id": identity, **found}, row.line)


def case_of(inputs: Any, outputs: Any, metadata: Any) -> dict[str, Any] | None:
    """A case but for its id; None if nothing is asked."""
    given, others = main_value(inputs, INPUTS)
    if is_nothing(given) or given in ({}, []):
        return None
    found: dict[str, Any] = {"input": given, **sorted_metadata({**others, **mapping(metadata)})}
    expected, more = main_value(outputs, OUTPUTS)
    if not is_nothing(expected) and expected not in ({}, []):
        found["expected"] = expected
    return with_metadata(found, {"reference": more} if more else {})
