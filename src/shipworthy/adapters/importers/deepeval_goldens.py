"""deepeval goldens: what `EvaluationDataset.save_as` writes (JSON, JSONL, CSV), questions and chats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, DimensionPart, Imported, Note
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import judge_items, no_metrics
from shipworthy.define.importing.platform_values import (
    amounts,
    as_chat,
    content_id,
    first_of,
    mapping,
    opened,
    passages,
    sorted_metadata,
    texts,
    tool_calls,
    with_metadata,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

CANDIDATE = "deepeval"
"""Whose answers they are where nothing says it."""

MEETS = "meets_expectations"

_OWN = (
    "additional_metadata", "custom_column_key_values", "source_file", "tools_called", "expected_tools",
    "retrieval_context", "actual_output", "expected_outcome", "user_description", "additionalMetadata",
    "customColumnKeyValues", "sourceFile", "toolsCalled", "expectedTools", "retrievalContext", "actualOutput",
    "expectedOutcome", "userDescription",
)  # fmt: skip
_MARKED = re.compile(r"deepeval_source=(.*?),deepeval_context=(.*)", re.DOTALL)
_CAMEL = re.compile(r"(?<=[a-z])([A-Z])")
_READ = frozenset((
    "input", "scenario", "turns", "expected_output", "expected_outcome", "actual_output", "context",
    "retrieval_context", "tools_called", "expected_tools", "token_cost", "input_token_count",
    "output_token_count", "completion_time", "additional_metadata", "metadata", "custom_column_key_values",
    "expectations", "expected_labels",
))  # fmt: skip


class DeepevalGoldens:
    """What deepeval calls goldens."""

    name = "deepeval-goldens"
    title = "deepeval goldens (JSON, JSONL, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By the columns that only it has, beside `input` or `scenario`."""
        if glimpse.form not in (Form.rows, Form.table) or not glimpse.has_any("input", "scenario"):
            return 0.0
        n_own = sum(key in _OWN for key in glimpse.keys)
        if n_own >= 2:
            return 0.95
        return 0.65 if n_own and not glimpse.has_any("scores", "score", "metadata") else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case a golden, and its actual output as a recorded answer."""
        yield from _said()
        n_expecting = 0
        for row in source.rows():
            if isinstance(row, Fault):
                yield row
                continue
            golden = plain_keys(row.values)
            n_expecting += bool(mapping(golden.get("expectations")))
            yield from of_golden(golden, row, options.candidate or CANDIDATE)
        if n_expecting:
            yield expectations_part()
            yield from judge_items()
        else:
            yield no_metrics("deepeval goldens")


def _said() -> Iterator[Note]:
    yield Note(Carried.mapped, "input, expected_output, context", "cases: input, expected, context")
    yield Note(Carried.mapped, "scenario, turns, expected_outcome", "cases: context, input (chat), expected")
    yield Note(Carried.mapped, "actual_output, retrieval_context, tools_called", "recorded answers")
    yield Note(
        Carried.approximated, "expected_tools", "field expected_tools of a case; "
        "score it with {tool_calls: {expected: '{{ expected_tools }}'}}",
    )  # fmt: skip


def plain_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keys with underscores, as files have them; its own API writes camelCase."""
    return {_plain(str(key)): one for key, one in values.items()}


@lru_cache(maxsize=1_000)
def _plain(key: str) -> str:
    return _CAMEL.sub(lambda found: "_" + found.group().lower(), key)


def expectations_part() -> DimensionPart:
    """The dimension of what single goldens must and must not do."""
    said = (
        "The answer does everything that its case lists under must, and nothing that it lists under must_not"
    )
    return DimensionPart(MEETS, {"definition": said, "scored_by": {"judge": {"reference": True}}})


def of_golden(golden: Mapping[str, Any], row: Row, candidate: str) -> Iterator[Imported]:
    """The case and the answer of a golden (or of a test case, which has the same keys)."""
    given, answer = _input(golden)
    if is_nothing(given) or given == []:
        yield row.fault("the golden has no input", hint="input, or scenario with turns")
        return
    identity = content_id([given, golden.get("scenario")])
    yield CaseRow({"id": identity, "input": given, **_case(golden)}, row.line)
    actual = golden.get("actual_output") if answer is None else answer
    calls = tool_calls(golden.get("tools_called"))
    if isinstance(actual, str) or calls:
        yield AnswerRow(
            {"case": identity, "candidate": candidate, "output": actual if isinstance(actual, str) else "",
             **answer_values(golden, calls)},
            row.line,
        )  # fmt: skip


def answer_values(golden: Mapping[str, Any], calls: list[dict[str, Any]]) -> dict[str, Any]:
    """What came with an actual output."""
    found: dict[str, Any] = amounts(
        cost_usd=golden.get("token_cost"), input_tokens=golden.get("input_token_count"),
        output_tokens=golden.get("output_token_count"), latency_s=golden.get("completion_time"),
    )  # fmt: skip
    retrieved = passages([_unmarked(one) for one in parts_of(golden.get("retrieval_context"))])
    if retrieved:
        found["retrieved"] = retrieved
    if calls:
        found["tool_calls"] = calls
    return found


def _input(golden: Mapping[str, Any]) -> tuple[Any, str | None]:
    """The question, or the turns up to the last reply, which is the answer; else the scenario."""
    if not is_nothing(golden.get("input")):
        return golden["input"], None
    turns = as_chat(opened(golden.get("turns")))
    if not isinstance(turns, list) or not all(isinstance(one, Mapping) and "role" in one for one in turns):
        turns = []
    said = [{"role": one["role"], "content": one.get("content", "")} for one in turns]
    if len(said) > 1 and said[-1]["role"] == "assistant":
        return said[:-1], str(said[-1]["content"])
    return said or golden.get("scenario"), None


def _case(golden: Mapping[str, Any]) -> dict[str, Any]:
    """Everything of a case but its id and input."""
    expected = first_of(golden, "expected_output", "expected_outcome")
    found: dict[str, Any] = {}
    expectations = {
        key: one for key, one in mapping(golden.get("expectations")).items() if one and key.startswith("must")
    }
    if expectations:
        found["expected"] = {**({} if is_nothing(expected) else {"reference": expected}), **expectations}
    elif not is_nothing(expected):
        found["expected"] = expected
    scenario = golden.get("scenario") if golden.get("turns") else None
    context = [*([str(scenario)] if scenario else []), *parts_of(golden.get("context"))]
    if context:
        found["context"] = context
    tools = tool_calls(golden.get("expected_tools"))
    if tools:
        found["expected_tools"] = tools
    known = {key: one for key, one in golden.items() if key not in _READ}
    given = mapping(first_of(golden, "additional_metadata", "metadata"))
    columns = mapping(golden.get("custom_column_key_values"))
    slices = sorted_metadata({**columns, **given, **mapping(golden.get("expected_labels"))})
    return {**found, **with_metadata(slices, known)}


def parts_of(value: Any) -> list[str]:
    """Passages; CSV and JSONL join them with a bar."""
    found = opened(value)
    if isinstance(found, str):
        return [part for part in found.split("|") if part.strip()]
    return texts(found) if not isinstance(found, list) else [_text(one) for one in found]


def _text(one: Any) -> str:
    if isinstance(one, Mapping):
        said = first_of(one, "context", "content", "text")
        return f"deepeval_source={one.get('source')},deepeval_context={said}"
    return str(one)


def _unmarked(text: str) -> Any:
    """A passage whose source deepeval keeps in the text."""
    found = _MARKED.fullmatch(text)
    return text if found is None else {"id": found.group(1), "text": found.group(2)}
