"""Our scorers as promptfoo's assertions: what is the same, what is nearly the same, what has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.who_judges import judge_of

EXPECTED = "{{expected}}"


@dataclass(frozen=True)
class Assertion:
    """One assertion without its `metric` and `weight`; None: there is none. `remark` says what differs."""

    fields: Mapping[str, Any] | None
    remark: str = ""


def assertion_of(benchmark: Benchmark, name: str) -> Assertion:
    """The assertion that scores a dimension, or that finds a failure mode (then it is turned round)."""
    scored_by = benchmark.scored_by(name)
    found = _judged(benchmark, name) if not scored_by.is_code else _coded(scored_by.kind, scored_by.arguments)
    if benchmark.failure_mode(name) is None or found.fields is None or not scored_by.is_code:
        return found
    return _negated(found)


def _coded(kind: str, arguments: Any) -> Assertion:
    make = _MAKERS.get(kind)
    if make is None:
        return Assertion(None, f"promptfoo has nothing like the scorer {kind!r}")
    options = arguments if isinstance(arguments, Mapping) else {}
    return make(arguments, options)


def _negated(found: Assertion) -> Assertion:
    assert found.fields is not None
    kind = str(found.fields["type"])
    if kind in ("latency", "cost", "word-count", "assert-set") or found.fields.get("threshold") == 0:
        return Assertion(None, f"promptfoo has no opposite of {kind!r}")
    turned = kind.removeprefix("not-") if kind.startswith("not-") else f"not-{kind}"
    return Assertion({**found.fields, "type": turned}, found.remark)


def _judged(benchmark: Benchmark, name: str) -> Assertion:
    judge = judge_of(benchmark, name)
    if judge is None:
        return Assertion(None, "people score it: promptfoo has nobody to ask")
    theirs = "promptfoo's own judge prompt is used" + ("" if judge.members else ", and its default model")
    mode = benchmark.failure_mode(name)
    if mode is not None:
        text = f"The answer must not have this fault: {mode.definition or mode.id}"
        return Assertion({"type": "llm-rubric", "value": text}, theirs)
    dimension = benchmark.dimensions[name]
    anchors = [f"{level}: {text}" for level, text in dimension.anchors.items()]
    lines = [dimension.definition or name, *([f"Scale {dimension.levels}", *anchors] if anchors else [])]
    if not dimension.levels.is_pass_fail:
        lines.append("Give the score as a share from 0 (lowest level) to 1 (highest level).")
    if dimension.in_slices:
        theirs += "; the anchors of single slices are left out"
    return Assertion({"type": "llm-rubric", "value": "\n".join(lines)}, theirs)


def _equals(given: Any, options: Mapping[str, Any]) -> Assertion:
    wanted = options.get("text", EXPECTED) if isinstance(given, Mapping) else given
    if set(options) - {"text"}:
        return Assertion(None, f"promptfoo's equals has no {', '.join(sorted(set(options) - {'text'}))}")
    value = EXPECTED if wanted is None else wanted
    return Assertion({"type": "equals", "value": value}, "promptfoo's equals regards blanks at the ends")


def _contains(prefix: str) -> Callable[[Any, Mapping[str, Any]], Assertion]:
    def make(given: Any, options: Mapping[str, Any]) -> Assertion:
        wanted = options.get("text") if isinstance(given, Mapping) else given
        sign = "" if options.get("case_sensitive") is True else "i"
        items = (
            [EXPECTED if wanted is None else wanted] if not isinstance(wanted, list | tuple) else [*wanted]
        )
        if len(items) == 1:
            return Assertion({"type": f"{prefix}{sign}contains", "value": items[0]})
        ending = "any" if prefix else "all"  # none of them: not (any of them)
        return Assertion({"type": f"{prefix}{sign}contains-{ending}", "value": items})

    return make


def _regex(prefix: str) -> Callable[[Any, Mapping[str, Any]], Assertion]:
    def make(given: Any, options: Mapping[str, Any]) -> Assertion:
        wanted = options.get("pattern") if isinstance(given, Mapping) else given
        if options.get("ignore_case") is True:
            return Assertion(None, "promptfoo's regex has no way to disregard case")
        items = (
            [EXPECTED if wanted is None else wanted] if not isinstance(wanted, list | tuple) else [*wanted]
        )
        one = [{"type": f"{prefix}regex", "value": item} for item in items]
        if len(one) == 1:
            return Assertion(one[0], "the pattern is read by JavaScript")
        if prefix:
            joined = "|".join(f"(?:{item})" for item in items)
            return Assertion({"type": "not-regex", "value": joined}, "the pattern is read by JavaScript")
        remark = "several patterns are a set, and each counts a part; read by JavaScript"
        return Assertion({"type": "assert-set", "assert": one, "threshold": 1}, remark)

    return make


def _json_schema(given: Any, options: Mapping[str, Any]) -> Assertion:
    if isinstance(given, str) and not given.lstrip().startswith("{"):
        given = f"file://{given}"
    return Assertion({"type": "contains-json", "value": given}, "takes JSON anywhere in the answer")


def _overlap(kind: str) -> Callable[[Any, Mapping[str, Any]], Assertion]:
    def make(given: Any, options: Mapping[str, Any]) -> Assertion:
        wanted = options.get("reference") if isinstance(given, Mapping) else given
        if isinstance(wanted, list | tuple) and kind == "rouge-n":
            return Assertion(None, "promptfoo's rouge-n takes one reference")
        value = EXPECTED if wanted is None else wanted
        fields = {"type": kind, "value": value, "threshold": options.get("at_least", 0)}
        return Assertion(fields, "promptfoo splits texts into words its own way, so scores differ a little")

    return make


def _similar(given: Any, options: Mapping[str, Any]) -> Assertion:
    wanted = options.get("reference") if isinstance(given, Mapping) else given
    fields = {"type": "similar", "value": EXPECTED if wanted is None else wanted}
    fields["threshold"] = options.get("at_least", 0)
    return Assertion(fields, "promptfoo asks a hosted embedding model, and caps nothing")


def _latency(given: Any, options: Mapping[str, Any]) -> Assertion:
    limit = _limit(given, options)
    if limit is None:
        return Assertion(None, "the limit differs from case to case")
    return Assertion({"type": "latency", "threshold": round(limit * 1000)}, "needs promptfoo's cache off")


def _cost(given: Any, options: Mapping[str, Any]) -> Assertion:
    limit = _limit(given, options)
    if limit is None:
        return Assertion(None, "the limit differs from case to case")
    return Assertion({"type": "cost", "threshold": limit})


def _limit(given: Any, options: Mapping[str, Any]) -> float | None:
    value = options.get("at_most") if isinstance(given, Mapping) else given
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _length(given: Any, options: Mapping[str, Any]) -> Assertion:
    low = options.get("min", options.get("at_least"))
    high = options.get("max", options.get("at_most")) if isinstance(given, Mapping) else given
    bounds = {name: value for name, value in (("min", low), ("max", high)) if value is not None}
    is_plain = all(isinstance(value, int) for value in bounds.values())
    if options.get("unit", "words") != "words" or not is_plain or not bounds:
        return Assertion(None, "promptfoo counts words only, between two whole numbers")
    return Assertion({"type": "word-count", "value": bounds}, "promptfoo takes blanks for the ends of words")


_MAKERS: Mapping[str, Callable[[Any, Mapping[str, Any]], Assertion]] = {
    "equals": _equals,
    "contains": _contains(""),
    "not_contains": _contains("not-"),
    "regex": _regex(""),
    "not_regex": _regex("not-"),
    "json_schema": _json_schema,
    "bleu": _overlap("bleu"),
    "rouge": _overlap("rouge-n"),
    "similarity": _similar,
    "latency": _latency,
    "cost": _cost,
    "length": _length,
}
