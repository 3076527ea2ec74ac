"""BFCL and ACEBench: questions with the tools that may be called and the calls that are right -> cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy.define.importing.function_calls import (
    IDEAL,
    MOST_ALTERNATIVES,
    category_of,
    dialogue_of,
    expected_of,
    is_cut,
    lists_accepted_values,
    required_of,
    turns_of,
    wants_no_call,
)
from shipworthy.define.importing.imported import (
    Carried,
    CaseRow,
    DimensionPart,
    Imported,
    Note,
    PrdPart,
    TextPart,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_values import content_id, own_id
from shipworthy.define.row import Row
from shipworthy.errors import Fault

PROMPT = "prompts/tool-calls.md"
_TOOLS = ("function", "functions")
_READ = frozenset((
    "id", "question", *_TOOLS, "ground_truth", "category", "test_category", "lang", "language", "group",
))  # fmt: skip
_MOST_WAITING = 20_000
_LEFT_WHY = "its ground truth is the state of a simulated environment, which is not started here"


class FunctionCalls:
    """Questions, tools and accepted calls, one item a row."""

    name = "function-calls"
    title = "function calling cases (BFCL, ACEBench)"

    def recognises(self, glimpse: Glimpse) -> float:
        """Rows of a question with tools; or the answers alone, to say where they belong."""
        if glimpse.form is not Form.rows or not glimpse.has("id"):
            return 0.0
        if glimpse.has("question") and glimpse.has_any(*_TOOLS):
            tools = [row.get("function", row.get("functions")) for row in glimpse.rows]
            return 0.95 if any(_is_tools(one) for one in tools) else 0.0
        if glimpse.has("question", "involved_classes"):
            return 0.9
        is_answers = set(glimpse.keys) <= {"id", "ground_truth", "mile_stone"} and glimpse.has("ground_truth")
        return 0.7 if is_answers else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case an item, with the calls that are right; ground truth in the row or in a file beside it."""
        if not source.glimpse.has("question"):
            yield _answers_alone(source)
            return
        answers = _Answers.beside(source)
        truths = answers.first if answers else [row.get("ground_truth") for row in source.glimpse.rows]
        are_accepted = lists_accepted_values(truths) and not source.glimpse.has("time")
        yield from _said(answers, are_accepted=are_accepted)
        yield from _parts()
        for row in source.rows():
            if isinstance(row, Fault):
                yield row
            else:
                yield from _of_row(row, answers, are_accepted=are_accepted)
        if answers is not None:
            yield from answers.rest()


@dataclass
class _Answers:
    """Ground truth in a file of its own, mostly in the order of the questions."""

    source: Source
    first: Sequence[Any]
    _rows: Iterator[Row | Fault]
    _waiting: dict[str, Any] = field(default_factory=dict)
    _faults: list[Fault] = field(default_factory=list)

    @classmethod
    def beside(cls, source: Source) -> _Answers | None:
        """The file `possible_answer/NAME` (as BFCL and ACEBench keep it) or `possible_answer.jsonl`."""
        if source.glimpse.has("ground_truth"):
            return None
        for name in (
            f"possible_answer/{Path(source.name).name}",
            "possible_answer.jsonl",
            "possible_answer.json",
        ):
            found = source.beside(name)
            if not isinstance(found, Fault) and found[0].glimpse.has("id", "ground_truth"):
                first = [row.get("ground_truth") for row in found[0].glimpse.rows]
                return cls(found[0], first, iter(found[0].rows()))
        return None

    def of(self, identity: str) -> Any:
        """The ground truth of an item; None if it has none."""
        if identity in self._waiting:
            return self._waiting.pop(identity)
        if len(self._waiting) >= _MOST_WAITING:
            return None
        for row in self._rows:
            if isinstance(row, Fault):
                self._faults.append(row)
                continue
            name = own_id(row.values.get("id"))
            if name == identity:
                return row.values.get("ground_truth")
            self._waiting[name] = row.values.get("ground_truth")
            if len(self._waiting) >= _MOST_WAITING:
                break
        return None

    def rest(self) -> Iterator[Fault | Note]:
        """What was wrong with the file, and what no question asked for."""
        yield from self._faults
        n_left = len(self._waiting) + sum(isinstance(row, Row) for row in self._rows)
        if n_left:
            what = f"{n_left:,} ground truths without a question"
            yield Note(Carried.unsupported, what, "left out", 0, self.source.name)


def _answers_alone(source: Source) -> Fault:
    return Fault(
        "the file has ground truths and no questions", source.name,
        hint="put it beside the questions as possible_answer/NAME (NAME being that of the questions' file) "
        "or possible_answer.jsonl, and import the questions",
    )  # fmt: skip


def _is_tools(value: Any) -> bool:
    """A schema, or a list of them."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, Mapping) and isinstance(first.get("name"), str)


def _said(answers: _Answers | None, *, are_accepted: bool) -> Iterator[Note]:
    where = f" (of {answers.source.name})" if answers else ""
    meant = (
        "every argument a list of accepted values, '' among them: may be left out"
        if are_accepted
        else "every argument as it stands; a list of answers: any of them"
    )
    yield Note(Carried.mapped, f"ground_truth{where}", f"expected calls; {meant}")
    yield Note(Carried.mapped, "question", "input: a text, or chat messages where there are several turns")
    yield Note(Carried.mapped, "function(s)", f"metadata.functions, which {PROMPT} shows to a live candidate")
    yield Note(
        Carried.approximated, "comparing of arguments",
        "capitals and white space don't matter, numbers by value; BFCL also drops punctuation from texts",
    )  # fmt: skip


def _parts() -> Iterator[Imported]:
    calls = "The tools that were needed were called with the right arguments, or none where none is needed"
    yield DimensionPart("right_calls", {"definition": calls, "scored_by": "tool_calls"})
    tools = "The right tools were called, whatever their arguments"
    scorer = {"tool_calls": {"match": "names"}}
    yield DimensionPart("right_tools", {"definition": tools, "weight": 0, "scored_by": scorer})
    yield PrdPart({"slices": ["category", "needs"]})
    yield TextPart(PROMPT, _PROMPT)


def _of_row(row: Row, answers: _Answers | None, *, are_accepted: bool) -> Iterator[Imported]:
    values = row.values
    given = turns_of(values.get("question"))
    if given is None:
        yield row.fault("the item has no question", hint="a text or chat messages")
        return
    own = own_id(values.get("id")) or content_id(values.get("question"))
    truth = answers.of(own) if answers else values.get("ground_truth")
    category = category_of(values, own)
    if _needs_environment(values, truth):
        yield _left(values, truth, category, row.line)
        return
    case: dict[str, Any] = {"id": _identity(values, own), "input": given}
    required = required_of(values.get("function", values.get("functions")))
    expected = expected_of(truth, are_accepted=are_accepted, required=required)
    expected = [] if wants_no_call(category) else expected
    yield from _without(expected, truth, category, row.line)
    if expected is not None:
        case["expected"] = expected
    dialogue = dialogue_of(case["id"], category)
    if dialogue:
        case["group"] = dialogue
    case["slices"] = _slices(values, category, expected)
    case["metadata"] = _metadata(values, truth, category)
    yield CaseRow(case, row.line)


def _without(expected: Any, truth: Any, category: str, line: int) -> Iterator[Note]:
    """What can't be said of the calls."""
    if expected is None:
        what = (
            f"no ground truth that can be read ({category})"
            if truth is None
            else f"ground_truth of {category}"
        )
        text = "" if truth is None else json.dumps(truth, ensure_ascii=False, default=str)
        became = "the case expects nothing and is unscored by tool_calls"
        yield Note(Carried.unsupported, what, became, line, "", text)
    elif is_cut(expected):
        became = f"only the first {MOST_ALTERNATIVES} are written out"
        yield Note(Carried.approximated, "more accepted values of one argument", became, line)
    elif expected == [] and truth not in (None, [], ""):
        became = (
            "right if nothing is called; what the answer must say instead is in metadata.ideal, not scored"
        )
        yield Note(Carried.approximated, f"ground_truth of {category}", became, line)


def _needs_environment(values: Mapping[str, Any], truth: Any) -> bool:
    """Several steps against a simulated environment: an end state, or calls as Python text by turn."""
    if "initial_config" in values or "involved_classes" in values:
        return True
    first = truth[0] if isinstance(truth, list) and truth else None
    return isinstance(first, list) and bool(first) and isinstance(first[0], str)


def _left(values: Mapping[str, Any], truth: Any, category: str, line: int) -> Note:
    kept = values.get("answer_mile_stone") or values.get("mile_stone") or truth
    text = json.dumps({"id": values.get("id"), "steps": kept}, ensure_ascii=False, default=str)
    return Note(Carried.unsupported, f"items of {category}", _LEFT_WHY, line, "", text)


def _identity(values: Mapping[str, Any], own: str) -> str:
    """ACEBench numbers its languages alike."""
    lang = values.get("lang")
    return f"{lang}-{own}" if isinstance(lang, str) and lang else own


def _slices(values: Mapping[str, Any], category: str, expected: Any) -> dict[str, Any]:
    """`group` is a word for cases that belong together, so ACEBench's is `kind`."""
    found: dict[str, Any] = {"category": category, "needs": _needs(expected)}
    for key, name in (("lang", "lang"), ("language", "lang"), ("group", "kind")):
        value = values.get(key)
        if isinstance(value, str) and value:
            found[name] = value
    return found


def _needs(expected: Any) -> str:
    if expected is None:
        return "unknown"
    answer = expected["any_of"][0] if isinstance(expected, Mapping) else expected
    return ("no tool", "one call")[len(answer)] if len(answer) < 2 else "several calls"


def _metadata(values: Mapping[str, Any], truth: Any, category: str) -> dict[str, Any]:
    functions = values.get("function", values.get("functions"))
    found: dict[str, Any] = {"functions": functions if isinstance(functions, list) else [functions]}
    found |= {
        str(key): one for key, one in values.items() if key not in _READ and one not in (None, "", [], {})
    }
    if wants_no_call(category) and truth not in (None, [], ""):
        found[IDEAL] = {"ground_truth": truth}
    return found


_PROMPT = """\
system:
You can call tools. They are described here as JSON:

{{ functions }}
{% if time is defined %}
{{ time }}
{% endif %}{% if profile is defined %}
About the user: {{ profile }}
{% endif %}
If tools are needed and everything they require is known, answer with nothing but JSON:
{"tool_calls": [{"name": "the tool", "arguments": {"an argument": "its value"}}]}
If no tool fits, or something required is missing or wrong, call nothing: say in plain words what is missing.
"""
"""What a live candidate is told: `scored_by: tool_calls` reads calls from JSON in the answer's text."""
