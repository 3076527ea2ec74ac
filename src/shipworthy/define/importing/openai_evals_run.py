"""A run of OpenAI Evals and its output items -> a live candidate, recorded answers and scores."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.define.importing.imported import AnswerRow, CandidatePart, Carried, Imported, Note, TextPart
from shipworthy.define.importing.openai_evals_graders import grader_name, text_of
from shipworthy.define.importing.openai_evals_item import as_template, item_id, name_in
from shipworthy.define.importing.platform_metrics import PASSED, Metrics, Verdicts
from shipworthy.define.importing.platform_values import amounts, mapping
from shipworthy.define.importing.whose_error import is_infrastructure

PARAMETERS = (
    "temperature", "top_p", "seed", "max_completion_tokens", "max_completions_tokens", "reasoning_effort",
    "response_format", "tools",
)  # fmt: skip
_ROLES = ("system", "developer", "user", "assistant")
_UNFIT = re.compile(r"[^\w.+-]+")
_CODED = ("string-check", "text-similarity", "python")
"""Types of graders that are no model."""
_STATUS = {"pass": True, "passed": True, "fail": False, "failed": False}
_MOST_TEXT = 4_000
_COMPLETE = "{% if input %}{% endif %}{# the item's fields stand above: nothing is to be added #}\n"
"""A prompt that doesn't mention the input gets it appended; this one has it under another name."""


def candidate_name(model: Any, run: Any, chosen: str = "") -> str:
    """The model and the end of the run's id: two runs of one model may have had different prompts."""
    name = chosen or (model if isinstance(model, str) and model else "model")
    tail = run.rpartition("_")[2][-6:] if isinstance(run, str) else ""
    return _UNFIT.sub("-", f"{name}-{tail}" if tail else name).strip("-.") or "model"


def answer_of(values: Mapping[str, Any], metrics: Metrics, chosen: str, line: int) -> Iterator[Imported]:
    """The recorded answer of an output item, with the scores of its graders."""
    item, sample = mapping(values.get("datasource_item")), mapping(values.get("sample"))
    item = mapping(item["item"]) if set(item) <= {"item", "sample"} and item.get("item") else item
    answer: dict[str, Any] = {
        "case": item_id(item),
        "candidate": candidate_name(sample.get("model"), values.get("run_id"), chosen),
        **said_by(sample),
    }
    verdicts = Verdicts()
    if "error" not in answer or answer.get("error_of"):
        yield from _scored(values, metrics, verdicts)
        answer |= verdicts.values()
    kept = {
        key: values[key] for key in ("run_id", "eval_id", "created_at", "datasource_item_id") if key in values
    }
    yield AnswerRow(answer | kept | ({"item_id": values["id"]} if "id" in values else {}), line)


def said_by(sample: Mapping[str, Any]) -> dict[str, Any]:
    """What a sample says: the answer or the error, tokens, messages, calls."""
    found: dict[str, Any] = {}
    error = mapping(sample.get("error"))
    words = ": ".join(str(error[key]) for key in ("code", "message") if error.get(key))
    if words:
        found["error"] = words[:_MOST_TEXT]
        if not is_infrastructure(words):
            found["error_of"] = "candidate"
    else:
        found["output"] = _output(sample)
    usage = mapping(sample.get("usage"))
    found |= amounts(input_tokens=usage.get("prompt_tokens"), output_tokens=usage.get("completion_tokens"))
    calls = [
        {"name": one["function"].get("name"), "arguments": one["function"].get("arguments")}
        for one in _messages(sample.get("output_tools")) + _calls_in(sample)
        if isinstance(one.get("function"), Mapping)
    ]
    if calls:
        found["tool_calls"] = calls
    if _messages(sample.get("input")):
        found["messages"] = _messages(sample.get("input"))
    kept = ("finish_reason", "temperature", "top_p", "seed", "max_completion_tokens", "model")
    return found | {key: sample[key] for key in kept if sample.get(key) is not None}


def _calls_in(sample: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        call for message in _messages(sample.get("output")) for call in _messages(message.get("tool_calls"))
    ]


def _messages(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _output(sample: Mapping[str, Any]) -> str:
    """The words of the assistant; nothing said is an empty answer."""
    if isinstance(sample.get("output_text"), str):
        return str(sample["output_text"])
    given = sample.get("output")
    if isinstance(given, str):
        return given
    return "\n".join(filter(None, (text_of(one.get("content")) for one in _messages(given))))


def _scored(values: Mapping[str, Any], metrics: Metrics, verdicts: Verdicts) -> Iterator[Imported]:
    for result in _messages(values.get("results")):
        score, passed = result.get("score"), result.get("passed")
        value = passed if score is None else score
        error = mapping(mapping(result.get("sample")).get("error"))
        if error.get("message"):  # the grader failed, not the answer
            value = None
        note = metrics.add(verdicts, grader_name(result.get("name")), value, _reason(result))
        if note:
            yield note
        if str(result.get("type", "")).startswith(_CODED) and not result.get("sample"):
            metrics.by_code(grader_name(result.get("name")))
    passed = _STATUS.get(values["status"]) if isinstance(values.get("status"), str) else None
    if passed is not None:
        metrics.add(verdicts, PASSED, passed)


def _reason(result: Mapping[str, Any]) -> str:
    """What a grader that is a model said."""
    sample = mapping(result.get("sample"))
    said = _output(sample)
    return said[:_MOST_TEXT]


def live_candidate(run: Mapping[str, Any], name: str, line: int) -> Iterator[Imported]:
    """The run's model with its prompt, so that the same can be asked again."""
    source = mapping(run.get("data_source"))
    model = source.get("model") or run.get("model")
    if not isinstance(model, str) or not model:
        return
    params = mapping(source.get("sampling_params"))
    values: dict[str, Any] = {"model": f"openai/{model}"}
    known = {key: one for key, one in params.items() if key in PARAMETERS and one is not None}
    if known:
        values["params"] = known
    left = {key: one for key, one in params.items() if key not in PARAMETERS and one is not None}
    if left:
        text = json.dumps(left, ensure_ascii=False, default=str)
        yield Note(Carried.unsupported, "sampling_params of the run", "not passed on", line, "", text)
    prompt, notes = _prompt(mapping(source.get("input_messages")))
    yield from notes
    if prompt:
        values["prompt"] = f"prompts/{name}.md"
        yield TextPart(values["prompt"], prompt)
    yield CandidatePart(name, values)
    yield Note(
        Carried.mapped, "model and input_messages of the run", "a live candidate with its prompt", line
    )


def _prompt(messages: Mapping[str, Any]) -> tuple[str, list[Note]]:
    """The template of its messages as a prompt with sections."""
    reference = messages.get("item_reference")
    if isinstance(reference, str):
        return f"user:\n{{{{ {reference} }}}}\n", []
    parts: list[str] = []
    notes: list[Note] = []
    for message in _messages(messages.get("template")):
        role, content = message.get("role"), message.get("content")
        text = text_of(content)
        if not text or role not in _ROLES:
            shown = json.dumps(message, ensure_ascii=False, default=str)
            notes.append(Note(Carried.unsupported, "a message of input_messages", "no text", 0, "", shown))
            continue
        made, unknown = as_template(text)
        notes += [
            Note(Carried.unsupported, "a template in input_messages", "kept as words", 0, "", one)
            for one in unknown
        ]
        if "{{ ideal." in made and not name_in(text):
            became = "its name says it is the answer, which no candidate sees: rename it if it is none"
            notes.append(
                Note(Carried.approximated, "a field that the prompt shows", became, 0, "", made[:_MOST_TEXT])
            )
        parts.append(f"{role}:\n{made.strip()}\n")
    whole = "\n".join(parts)
    return (whole + _COMPLETE if "{{ item." in whole else whole), notes
