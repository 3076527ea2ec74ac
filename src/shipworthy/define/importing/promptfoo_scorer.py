"""An assertion's type -> how it is scored here: a code scorer, a question to a judge, or nothing and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import regex

from shipworthy.define.importing.promptfoo_assertion import Assertion, comma_values
from shipworthy.define.row import as_number

ANY_JSON = {"type": ["object", "array", "string", "number", "boolean", "null"]}
_HOLE = "\x00"


@dataclass(frozen=True)
class Plan:
    """How one assertion is scored.

    Attributes:
        scorer: Its name; empty if none of ours is it.
        options: What is the same for every case.
        slot: The option that the case's own value fills; empty: the argument itself.
        value: That value; None if nothing differs from case to case.
        criterion: What a judge is to look for; empty if code scores it.
        differs: How it differs from what promptfoo does; empty if it doesn't.
        why_not: Why nothing here is it.
    """

    scorer: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    slot: str = ""
    value: Any = None
    criterion: str = ""
    differs: str = ""
    why_not: str = ""

    def scored_by(self, argument: Any) -> dict[str, Any]:
        """The `scored_by` of a dimension, with the value (or a template for it) filled in."""
        if self.value is None:
            return {self.scorer: dict(self.options)}
        if not self.slot:
            return {self.scorer: argument}
        return {self.scorer: {**self.options, self.slot: argument}}

    @property
    def signature(self) -> str:
        """What two assertions must share to be one dimension."""
        return repr((self.scorer, self.options, self.slot, self.value is None))


def plan_of(assertion: Assertion) -> Plan:
    """How an assertion is scored here."""
    maker = _MAKERS.get(assertion.type)
    if maker is None:
        return Plan(why_not=_REASONS.get(assertion.type, "no assertion type of promptfoo that is known here"))
    if isinstance(assertion.value, str) and assertion.value.startswith("file://"):
        return Plan(why_not="its value is a file that is not read: put the text itself there")
    return maker(assertion)


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return [item if isinstance(item, str) else str(item) for item in listed if item not in (None, "")]


def _listed(value: Any) -> list[str]:
    return _texts(comma_values(value) if isinstance(value, str) else value)


def _contains(assertion: Assertion) -> Plan:
    texts = (
        _texts(assertion.value) if assertion.type in ("contains", "icontains") else _listed(assertion.value)
    )
    if not texts:
        return Plan(why_not="it has no value")
    is_blind = assertion.type.startswith("icontains")
    if assertion.is_negated and len(texts) > 1:  # not all of them: at least one is missing
        return Plan(why_not="'not all of these' is none of our scorers; write not-contains for each")
    options = {} if is_blind else {"case_sensitive": True}
    slot = "" if is_blind else "text"
    value: Any = texts if len(texts) > 1 else texts[0]
    return Plan("not_contains" if assertion.is_negated else "contains", options, slot, value)


def _contains_any(assertion: Assertion) -> Plan:
    texts = _listed(assertion.value)
    if not texts:
        return Plan(why_not="it has no value")
    pattern = "|".join(re.escape(text) for text in texts)
    start = "(?i)" if assertion.type.startswith("icontains") else ""
    return Plan("not_regex" if assertion.is_negated else "regex", value=f"{start}{pattern}")


def _regex(assertion: Assertion) -> Plan:
    pattern = assertion.value
    if not isinstance(pattern, str) or not pattern:
        return Plan(why_not="its value is no pattern")
    if "{{" not in pattern:
        try:
            regex.compile(pattern)
        except regex.error as error:
            return Plan(why_not=f"the pattern can't be read outside of JavaScript: {error}")
    return Plan("not_regex" if assertion.is_negated else "regex", value=pattern)


def _starts_with(assertion: Assertion) -> Plan:
    if not isinstance(assertion.value, str) or not assertion.value:
        return Plan(why_not="it has no value")
    value = r"\A" + re.escape(assertion.value)
    return Plan("not_regex" if assertion.is_negated else "regex", value=value)


def _equals(assertion: Assertion) -> Plan:
    value = assertion.value
    if value is None or value == "":
        return Plan(why_not="it has no value")
    if not assertion.is_negated:
        return Plan("equals", value=value)
    if isinstance(value, Mapping | list):
        return Plan(why_not="'not equal to this JSON' is none of our scorers")
    return Plan("not_regex", value=rf"\A\s*{re.escape(str(value))}\s*\Z")


def _json(assertion: Assertion) -> Plan:
    if assertion.is_negated:
        return Plan(why_not="'not JSON' is none of our scorers")
    schema = assertion.value
    if isinstance(schema, str) and schema.strip():
        return Plan(why_not="its schema is a text; write it as YAML under 'value'")
    differs = "" if assertion.type == "is-json" else "the whole answer or its first fenced block must be JSON"
    return Plan(
        "json_schema", dict(schema) if isinstance(schema, Mapping) and schema else ANY_JSON, differs=differs
    )


def _graded(
    scorer: str, default: float, options: Mapping[str, Any] | None = None
) -> Callable[[Assertion], Plan]:
    def plan(assertion: Assertion) -> Plan:
        if assertion.is_negated:
            return Plan(why_not=f"'less {scorer} than' is none of our dimensions; a failure mode can be")
        value = assertion.value
        if not _texts(value):
            return Plan(why_not="it has no value")
        least = default if assertion.threshold is None else assertion.threshold
        if not 0 <= least <= 1:
            return Plan(why_not="its threshold is no share from 0 to 1")
        known = {**(options or {}), "at_least": least}
        differs = (
            "another implementation: values differ a little"
            if scorer != "similarity"
            else (
                "another embedding model, capped where numbers or negations differ; calibrate the threshold"
            )
        )
        return Plan(scorer, known, "reference", value, differs=differs)

    return plan


def _limit(scorer: str, per: float) -> Callable[[Assertion], Plan]:
    def plan(assertion: Assertion) -> Plan:
        limit = assertion.threshold
        if limit is None or limit < 0 or assertion.is_negated:
            return Plan(why_not="it has no threshold, or asks for more than one")
        return Plan(scorer, slot="at_most", value=limit / per)

    return plan


def _word_count(assertion: Assertion) -> Plan:
    given = assertion.value
    number = as_number(given)
    low, high = (number, number) if number is not None else (None, None)
    if isinstance(given, Mapping):
        low, high = as_number(given.get("min")), as_number(given.get("max"))
    if assertion.is_negated or (low is None and high is None):
        return Plan(why_not="it names no limits, or asks to be outside of them")
    bounds = {key: _whole(value) for key, value in (("min", low), ("max", high)) if value is not None}
    return Plan("length", {**bounds, "unit": "words"}, differs="words are counted by Unicode, not by blanks")


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def _tools(assertion: Assertion) -> Plan:
    names = _listed(assertion.value)
    least = 1.0 if assertion.threshold is None else assertion.threshold
    if assertion.is_negated or not names or not 0 <= least <= 1:
        return Plan(why_not="it names no tools, or asks for others")
    calls = [{"name": name, "arguments": {}} for name in names]
    return Plan(
        "tool_calls", {"match": "names", "mode": "partial", "at_least": least}, "expected", calls,
        differs="every call counts, also the second of one tool",
    )  # fmt: skip


def _judged(words: str) -> Callable[[Assertion], Plan]:
    def plan(assertion: Assertion) -> Plan:
        texts = _texts(assertion.value)
        if isinstance(assertion.value, Mapping):
            return Plan(why_not="its rubric is an object; write it as text")
        if _HOLE in words and not texts:
            return Plan(why_not="it has no value")
        text = words.replace(_HOLE, "; ".join(text.strip() for text in texts))
        if assertion.is_negated:
            text = f"This must not hold: {text}"
        least = assertion.threshold
        differs = "" if least is None else f"judged pass or fail, instead of a share of at least {least:g}"
        return Plan(criterion=text, differs=differs)

    return plan


_MAKERS: dict[str, Callable[[Assertion], Plan]] = {
    **dict.fromkeys(("contains", "icontains", "contains-all", "icontains-all"), _contains),
    **dict.fromkeys(("contains-any", "icontains-any"), _contains_any),
    "regex": _regex,
    "starts-with": _starts_with,
    "equals": _equals,
    **dict.fromkeys(("is-json", "contains-json"), _json),
    "rouge-n": _graded("rouge", 0.75, {"kind": "1"}),
    "bleu": _graded("bleu", 0.5),
    **dict.fromkeys(("similar", "similar:cosine"), _graded("similarity", 0.75)),
    "latency": _limit("latency", 1000),
    "cost": _limit("cost", 1),
    "word-count": _word_count,
    "tool-call-f1": _tools,
    "llm-rubric": _judged(_HOLE),
    "agent-rubric": _judged(_HOLE),
    "g-eval": _judged(_HOLE),
    "model-graded-closedqa": _judged(f"The answer meets this: {_HOLE}"),
    "factuality": _judged(f"The facts of the answer agree with this reference: {_HOLE}"),
    "model-graded-factuality": _judged(f"The facts of the answer agree with this reference: {_HOLE}"),
    "answer-relevance": _judged("The answer is to what was asked"),
    "context-faithfulness": _judged("The answer says nothing that the context does not support"),
    "context-recall": _judged(f"The context holds what is needed for this: {_HOLE}"),
    "context-relevance": _judged("The context is about what was asked"),
    "conversation-relevance": _judged("Every reply of the conversation is to what was said before"),
    "trajectory:goal-success": _judged(f"The goal was reached: {_HOLE}"),
    "is-refusal": _judged("The answer declines to do what was asked"),
}
"""What each type is here."""

_OTHER_CODE = "code of another language; write it in Python: `scored_by: {python: 'file.py:function'}`"
_COMPARES = "it compares candidates within a test; here `compare` does, with its interval"
_REASONS: dict[str, str] = {
    **dict.fromkeys(("javascript", "ruby"), _OTHER_CODE),
    "python": "its function has another signature: `scored_by: {python: 'file.py:function'}` takes "
    "input, output, expected and metadata",
    "webhook": "an endpoint that scores is none of our scorers; call it from a Python function",
    **dict.fromkeys(("classifier", "moderation", "guardrails", "pi"), "a service of others, not called"),
    **dict.fromkeys(("perplexity", "perplexity-score"), "candidates here give no log-probabilities"),
    **dict.fromkeys(("levenshtein", "gleu", "meteor"), "none of our scorers; `similarity` or `chrf` is near"),
    **dict.fromkeys(
        ("is-sql", "is-xml", "is-html", "contains-sql", "contains-xml", "contains-html"),
        "no parser of it is here; write a Python scorer",
    ),
    **dict.fromkeys(
        ("is-valid-function-call", "is-valid-openai-function-call", "is-valid-openai-tools-call"),
        "the schema of the tools stands with the provider; expected calls are scored by `tool_calls`",
    ),
    **dict.fromkeys(("select-best", "max-score"), _COMPARES),
    "human": "people's scores are labels here",
    "finish-reason": "it is kept with an answer, and not scored",
    "search-rubric": "a judge here searches nothing",
    "similar:dot": "the similarity here is the cosine",
    "similar:euclidean": "the similarity here is the cosine",
    "skill-used": "traces are not read yet",
    **dict.fromkeys(
        ("trajectory:tool-used", "trajectory:tool-sequence", "trajectory:tool-args-match",
         "trajectory:step-count", "trace-error-spans", "trace-span-count", "trace-span-duration"),
        "traces are not read yet; expected calls are scored by `tool_calls`",
    ),
}  # fmt: skip
"""Why a type is not scored here."""
