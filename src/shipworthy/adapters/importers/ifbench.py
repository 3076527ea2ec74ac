"""IFBench: prompts with instructions that code can check -> cases, patterns, and the answers beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from shipworthy.define.importing.ifbench import NEARLY, patterns_of
from shipworthy.define.importing.imported import (
    AnswerRow,
    BarPart,
    Carried,
    CaseRow,
    DimensionPart,
    Imported,
    Note,
    PrdPart,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_values import content_id, own_id
from shipworthy.define.row import Row
from shipworthy.errors import Fault

FOLLOWED = "followed"
_READ = frozenset(("key", "id", "prompt", "instruction_id_list", "kwargs", "sample_response", "response"))


class IfBench:
    """Rows of IFBench (and of IFEval, whose instructions have other names)."""

    name = "ifbench"
    title = "IFBench prompts (JSONL)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By its list of instructions and their arguments."""
        is_rows = glimpse.form in (Form.rows, Form.table)
        return 0.95 if is_rows and glimpse.has("prompt", "instruction_id_list", "kwargs") else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case a prompt; the patterns of its instructions where code can check them."""
        yield Note(Carried.mapped, "prompt, key", "cases: input, id")
        yield Note(Carried.mapped, "sample_response", "recorded answers")
        said = "Every instruction of the prompt that code can check is followed"
        scorer = {"regex": "{{ ideal.patterns }}"}
        yield DimensionPart(FOLLOWED, {"definition": said, "scored_by": scorer})
        yield PrdPart({"slices": ["checkable", "instruction"]})
        bar = {"dimension": FOLLOWED, "at_least": "80%", "in": "checkable=all"}
        yield BarPart(bar, is_stated=False)
        for row in source.rows():
            if isinstance(row, Fault):
                yield row
            else:
                yield from _of_row(row, options.candidate or "sample")


def _of_row(row: Row, candidate: str) -> Iterator[Imported]:
    values = row.values
    prompt, named = values.get("prompt"), _opened(values.get("instruction_id_list"))
    if not isinstance(prompt, str) or not prompt.strip() or not isinstance(named, list):
        yield row.fault("the row has no prompt or no instruction_id_list")
        return
    identity = own_id(values.get("key", values.get("id"))) or content_id(prompt)
    instructions = [str(name) for name in named]
    arguments = _opened(values.get("kwargs"))
    given = arguments if isinstance(arguments, list) else []
    ideal: dict[str, Any] = {"instructions": instructions, "kwargs": given}
    patterns: list[str] = []
    n_checked = 0
    for place, name in enumerate(instructions):
        of_it = given[place] if place < len(given) else {}
        found = patterns_of(name, of_it)
        n_checked += found is not None
        patterns += found or []
        yield _note(name, found, of_it, row.line)
    if patterns:
        ideal["patterns"] = patterns
    checkable = "none" if not n_checked else "all" if n_checked == len(instructions) else "some"
    others = {str(key): one for key, one in values.items() if key not in _READ}
    yield CaseRow(
        {
            "id": identity, "input": prompt,
            "slices": {"checkable": checkable, "instruction": " + ".join(instructions) or "none"},
            "metadata": {**others, "ideal": ideal},
        },
        row.line,
    )  # fmt: skip
    answer = values.get("sample_response", values.get("response"))
    if isinstance(answer, str):
        yield AnswerRow({"case": identity, "candidate": candidate, "output": answer}, row.line)


def _note(name: str, found: list[str] | None, given: Any, line: int) -> Note:
    if found is None:
        text = json.dumps({name: given}, ensure_ascii=False, default=str)
        return Note(
            Carried.unsupported,
            f"instruction {name}",
            "no scorer checks it; write one in Python",
            line,
            "",
            text,
        )
    if name in NEARLY:
        return Note(Carried.approximated, f"instruction {name}", f"checked: {NEARLY[name]}", line)
    return Note(Carried.mapped, f"instruction {name}", f"a pattern of '{FOLLOWED}'", line)


def _opened(value: Any) -> Any:
    """In a CSV, lists stand as JSON."""
    if isinstance(value, str) and value.lstrip()[:1] == "[":
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
