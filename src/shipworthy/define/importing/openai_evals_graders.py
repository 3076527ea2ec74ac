"""Graders of OpenAI Evals (`testing_criteria`) -> dimensions: by code, by a judge, or nothing and why."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shipworthy.define.importing.imported import BarPart, Carried, DimensionPart, Imported, Note, PrdPart
from shipworthy.define.importing.openai_evals_item import OUTPUT, field_of, is_answer, name_in, plain_words
from shipworthy.define.importing.platform_values import clean_name
from shipworthy.define.row import as_number

_UUID = re.compile(r"-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z", re.IGNORECASE)
_MOST, _MOST_TEXT, _DEEPEST = 200, 6_000, 3

_SIMILAR: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "bleu": ("bleu", {}, "sacrebleu's; values differ a little"),
    "rouge_1": ("rouge", {"kind": "1"}, "no stemming; values differ a little"),
    "rouge_2": ("rouge", {"kind": "2"}, "no stemming; values differ a little"),
    "rouge_l": ("rouge", {"kind": "L"}, "no stemming; values differ a little"),
    "cosine": ("similarity", {}, "another embedding, capped where numbers or negations differ: calibrate"),
}
"""Measures of similarity that have a scorer here."""


def grader_name(given: Any, otherwise: str = "grader") -> str:
    """The dimension of a grader; results add an identifier to its name."""
    return clean_name(_UUID.sub("", given) if isinstance(given, str) else "", otherwise)


def items_of(criteria: Any, line: int = 0) -> Iterator[Imported]:
    """The dimensions, suggested bars, judge and notes of a list of graders."""
    if not isinstance(criteria, list):
        return
    for grader in criteria[:_MOST]:
        yield from _of_grader(grader, line)
    if len(criteria) > _MOST:
        yield Note(
            Carried.unsupported,
            f"{len(criteria) - _MOST:,} more graders",
            f"only the first {_MOST} are read",
            line,
        )


def _of_grader(grader: Any, line: int, depth: int = 0) -> Iterator[Imported]:
    kind = grader.get("type") if isinstance(grader, Mapping) else None
    if not isinstance(grader, Mapping) or not isinstance(kind, str):
        yield Note(Carried.unsupported, "a grader without a type", "", line, "", _json(grader))
        return
    if kind == "multi" and depth < _DEEPEST:
        yield from _multi(grader, line, depth)
        return
    maker = _MAKERS.get(kind)
    made = list(maker(grader)) if maker else _why_not(_REASONS.get(kind, "no grader that is known here"))
    for item in made:
        if isinstance(item, Note):
            text = "" if item.carried is not Carried.unsupported else item.text or _json(grader)
            what = f"{kind} grader {str(grader.get('name', ''))[:80]!r}"
            yield Note(item.carried, what, item.became, line, "", text)
        else:
            yield item


def _multi(grader: Mapping[str, Any], line: int, depth: int) -> Iterator[Imported]:
    given = grader.get("graders")
    parts: list[Any] = [given]
    if isinstance(given, list):
        parts = given
    elif isinstance(given, Mapping) and not isinstance(given.get("type"), str):
        parts = [{"name": name, **one} if isinstance(one, Mapping) else one for name, one in given.items()]
    became = "a dimension for each of its graders; the formula is not computed: weigh them in the PRD"
    formula = str(grader.get("calculate_output", ""))
    yield Note(
        Carried.unsupported,
        f"formula of multi grader {str(grader.get('name', ''))[:80]!r}",
        became,
        line,
        "",
        formula,
    )
    for part in parts[:_MOST]:
        yield from _of_grader(part, line, depth + 1)


Made = Iterator[Imported] | list[Imported]


def _why_not(reason: str, text: str = "") -> list[Imported]:
    return [Note(Carried.unsupported, "", reason, 0, "", text)]


def _string_check(grader: Mapping[str, Any]) -> Made:
    """`eq`, `ne`, `like` (contains), `ilike` (contains, whatever the capitals)."""
    operation, given, reference = grader.get("operation"), grader.get("input"), grader.get("reference")
    if operation == "eq" and name_in(reference) in OUTPUT:
        given, reference = reference, given
    if name_in(given) not in OUTPUT or not isinstance(reference, str) or not reference.strip():
        return _why_not("it compares something else than the answer with a text")
    argument = _argument(reference)
    if argument is None:
        return _why_not("its reference is no plain field of the item")
    scorer = _checked(operation, argument)
    if scorer is None:
        return _why_not("'is not equal' to a field of the item is none of our scorers; write it in Python")
    name = grader_name(grader.get("name"), "string_check")
    definition = f"The answer {_OPERATIONS[str(operation)]} {plain_words(reference)}"
    said = Note(Carried.mapped, "", f"dimension '{name}', scored by {next(iter(scorer))}")
    return [DimensionPart(name, {"definition": definition, "scored_by": scorer}), said]


_OPERATIONS = {"eq": "is", "ne": "is not", "like": "contains", "ilike": "contains, whatever the capitals,"}


def _checked(operation: Any, argument: str) -> dict[str, Any] | None:
    if operation == "eq":
        return {"equals": argument}
    if operation == "like":
        return {"contains": {"text": argument, "case_sensitive": True}}
    if operation == "ilike":
        return {"contains": argument}
    if operation == "ne" and "{{" not in argument:
        return {"not_regex": rf"\A\s*{re.escape(argument)}\s*\Z"}
    return None


def _argument(reference: str) -> str | None:
    """A constant text, or a template that is one field; None for what can't be filled in here."""
    if "{{" not in reference and "{%" not in reference:
        return reference
    name = field_of(name_in(reference))
    return f"{{{{ {name} }}}}" if name else None


def _text_similarity(grader: Mapping[str, Any]) -> Made:
    measure = str(grader.get("evaluation_metric"))
    given, reference = grader.get("input"), grader.get("reference")
    if measure not in _SIMILAR:
        return _why_not(
            f"the measure {measure[:40]!r} is none of our scorers; `rouge` or `similarity` is near"
        )
    if name_in(reference) in OUTPUT:
        given, reference = reference, given
    argument = _argument(reference) if isinstance(reference, str) else None
    if name_in(given) not in OUTPUT or not argument:
        return _why_not("it compares something else than the answer with a text")
    scorer, options, differs = _SIMILAR[measure]
    name = grader_name(grader.get("name"), measure)
    values = {
        "definition": f"The answer is worded like {plain_words(str(reference))}", "scale": "0-1",
        "scored_by": {scorer: {**options, "reference": argument}},
    }  # fmt: skip
    said = Note(Carried.approximated, "", f"dimension '{name}', scored by {scorer}; {differs}")
    return [DimensionPart(name, values), *_bar(name, grader), said]


def _bar(name: str, grader: Mapping[str, Any]) -> list[Imported]:
    """An item passes from a threshold on; which share of them must is nobody's word yet."""
    threshold = as_number(grader.get("pass_threshold"))
    if threshold is None:
        return []
    level = {"level": threshold, "share": "90%"}
    became = f"a suggested bar: 90% of the answers at {threshold:g} or more"
    note = Note(Carried.approximated, "", f"pass_threshold of '{name}': {became}")
    return [BarPart({"dimension": name, "share_at_least": level}, is_stated=False), note]


def _label_model(grader: Mapping[str, Any]) -> Made:
    words = _instructions(grader.get("input"))
    if not words:
        return _why_not("it has no instructions")
    labels, passing = _words(grader.get("labels")), _words(grader.get("passing_labels"))
    failing = [label for label in labels if label not in passing]
    if not passing:
        return _why_not("it names no label that passes")
    name = grader_name(grader.get("name"), "label_model")
    pass_says, fail_says = f"passes if it is: {', '.join(passing)}", f"fails if it is: {', '.join(failing)}"
    definition = f"{words}\n\nThe answer {pass_says}." + (f" It {fail_says}." if failing else "")
    anchors = {"1": ", ".join(passing)} | ({"0": ", ".join(failing)} if failing else {})
    became = f"dimension '{name}', pass or fail by a judge with its instructions as the definition"
    values = {"definition": definition[:_MOST_TEXT], "anchors": anchors, "scored_by": _judge(grader)}
    return [DimensionPart(name, values), *_who(grader), Note(Carried.approximated, "", became)]


def _score_model(grader: Mapping[str, Any]) -> Made:
    words = _instructions(grader.get("input"))
    if not words:
        return _why_not("it has no instructions")
    bounds = grader.get("range")
    given = [as_number(one) for one in bounds] if isinstance(bounds, list) else [0.0, 1.0]
    low, high = [*given, None, None][:2]
    if low is None or high is None or low >= high:
        low, high = 0.0, 1.0
    name = grader_name(grader.get("name"), "score_model")
    scale = f"{low:.12g}-{high:.12g}"
    values = {"definition": words[:_MOST_TEXT], "scale": scale, "scored_by": _judge(grader)}
    became = f"dimension '{name}', {scale} by a judge with its instructions as the definition"
    return [
        DimensionPart(name, values),
        *_who(grader),
        *_bar(name, grader),
        Note(Carried.approximated, "", became),
    ]


def _judge(grader: Mapping[str, Any]) -> Any:
    """A judge sees what is expected where its instructions name a field of the item that says it."""
    text = _instructions(grader.get("input"), as_words=False)
    named = re.findall(r"\bitem\.(\w+)", text)
    return {"judge": {"reference": True}} if any(map(is_answer, named)) else "judge"


def _who(grader: Mapping[str, Any]) -> list[Imported]:
    model = grader.get("model")
    return [PrdPart({"judge": {"model": f"openai/{model}"}})] if isinstance(model, str) and model else []


def _instructions(messages: Any, *, as_words: bool = True) -> str:
    found = []
    for message in messages if isinstance(messages, list) else ():
        text = text_of(message.get("content")) if isinstance(message, Mapping) else ""
        words = (plain_words(text) if as_words else text).strip()
        if words and not (as_words and words in ("(the answer)", "(the case)")):
            found.append(words)
    return "\n\n".join(found)


def text_of(content: Any) -> str:
    """The text of a message's content, whichever of its forms it has; images and sounds have none."""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        text = content.get("text")
        return text if isinstance(text, str) else ""
    return (
        "\n".join(filter(None, map(text_of, content)))
        if isinstance(content, list) and _is_flat(content)
        else ""
    )


def _is_flat(content: list[Any]) -> bool:
    return not any(isinstance(one, list) for one in content)


def _words(given: Any) -> list[str]:
    return (
        [str(one) for one in given if isinstance(one, str | int | float)] if isinstance(given, list) else []
    )


def _python(grader: Mapping[str, Any]) -> Made:
    reason = "code of others is not run; rewrite it for `scored_by: {python: 'file.py:function'}`"
    return _why_not(reason, str(grader.get("source", "")))


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], Made]] = {
    "string_check": _string_check,
    "text_similarity": _text_similarity,
    "label_model": _label_model,
    "score_model": _score_model,
    "python": _python,
}
_REASONS = {"endpoint": "an endpoint that scores is none of our scorers; call it from a Python function"}


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        return repr(type(value))
