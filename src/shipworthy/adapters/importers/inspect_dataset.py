"""Inspect datasets: rows of `Sample` (input, target, choices, metadata …) -> cases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from shipworthy.adapters.importers.inspect_sample import case_values
from shipworthy.define.importing.imported import Carried, CaseRow, Imported, Note
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.errors import Fault

_SAMPLE = frozenset({"id", "input", "target", "choices", "metadata", "files", "setup", "sandbox"})
_ONLY_ITS = frozenset({"choices", "sandbox", "setup", "files"})


class InspectDataset:
    """JSONL or CSV as `inspect_ai.dataset` reads it."""

    name = "inspect-dataset"
    title = "Inspect dataset"

    def recognises(self, glimpse: Glimpse) -> float:
        """Rows of input and target with what only samples have; input and target alone are anybody's."""
        if glimpse.form not in (Form.rows, Form.table) or not glimpse.has("input", "target"):
            return 0.0
        if not set(glimpse.keys) <= _SAMPLE:
            return 0.0
        return 0.8 if glimpse.has_any(*_ONLY_ITS) else 0.55

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case a row."""
        yield Note(Carried.mapped, "input, target, metadata", "input, expected; plain metadata are slices")
        for row in source.rows():
            if isinstance(row, Fault):
                yield row
                continue
            if not row.values.get("input"):
                yield row.fault("the sample has no 'input'")
                continue
            values = dict(row.values)
            if values.get("id") in (None, ""):
                text = json.dumps(values["input"], sort_keys=True, ensure_ascii=False, default=str)
                values["id"] = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
            yield CaseRow(case_values(_from_cells(values)), row.line)
            if values.get("choices"):
                became = "kept in metadata; write them into the prompt: {{ metadata.choices }}"
                yield Note(Carried.approximated, "'choices' of a sample", became, row.line)
            for key in ("files", "setup", "sandbox"):
                if values.get(key):
                    yield Note(Carried.unsupported, f"'{key}' of a sample", "no sandbox is started", row.line)


def _from_cells(values: dict[str, object]) -> dict[str, object]:
    """In a CSV, lists and mappings stand as JSON."""
    for key in ("metadata", "choices", "target"):
        cell = values.get(key)
        if isinstance(cell, str) and cell.lstrip()[:1] in ("{", "["):
            try:
                values[key] = json.loads(cell)
            except (ValueError, RecursionError):
                continue
    return values
