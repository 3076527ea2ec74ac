"""pydantic-evals' evaluators -> dimensions. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.platform_values import clean_name
from shipworthy.define.row import as_number

IDEAL = "ideal"
"""Where a case keeps what its own evaluators compare with; candidates don't see a field of this name."""

_LONGEST = 2_000
_POSITIONS = {
    "Contains": ("value", "case_sensitive", "as_strings", "evaluation_name"),
    "Equals": ("value", "evaluation_name"),
    "EqualsExpected": ("evaluation_name",),
    "IsInstance": ("type_name", "evaluation_name"),
    "MaxDuration": ("seconds",),
    "LLMJudge": ("rubric", "model"),
    "GEval": ("criteria", "evaluation_steps", "score_range"),
}
_JSON_TYPES = {"dict": "object", "list": "array", "int": "integer", "float": "number", "bool": "boolean"}


@dataclass(frozen=True)
class Plan:
    """What became of an evaluator.

    Attributes:
        name: Of the dimension.
        values: Of the dimension; empty if it could not be carried.
        ideal: What a case's own evaluator compares with: it stands in the case, the dimension names it.
        model: The judge that it names.
        said: How it differs, or why it was not carried.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    ideal: Any = None
    model: Any = None
    said: str = ""


@dataclass(frozen=True)
class Spec:
    """An evaluator as files have it: a name and its arguments."""

    kind: str
    arguments: Mapping[str, Any]

    @property
    def written(self) -> str:
        """As text, for the report."""
        try:
            return f"{self.kind}: {json.dumps(self.arguments, ensure_ascii=False, default=str)}"[:_LONGEST]
        except (TypeError, ValueError, RecursionError):
            return self.kind


def spec_of(given: Any) -> Spec | None:
    """From `Name`, `{Name: argument}`, `{Name: {…}}`, or `{name, arguments}`; None if it is none."""
    if isinstance(given, str):
        return Spec(given, {})
    if not isinstance(given, Mapping):
        return None
    if isinstance(given.get("name"), str) and "arguments" in given:
        kind, arguments = given["name"], given["arguments"]
    elif len(given) == 1:
        ((kind, arguments),) = given.items()
    else:
        return None
    return Spec(str(kind), _named(str(kind), arguments))


def _named(kind: str, arguments: Any) -> dict[str, Any]:
    """Arguments by name; a list holds them by position, and one that is no mapping is the first."""
    names = _POSITIONS.get(kind, ())
    if arguments is None:
        return {}
    if isinstance(arguments, Mapping) and (
        not names or set(arguments) & {*names, "include_input", "assertion", "score"}
    ):
        return {str(key): value for key, value in arguments.items()}
    given = arguments if isinstance(arguments, list) and kind != "Contains" else [arguments]
    return {
        names[place] if place < len(names) else f"argument {place + 1}": one
        for place, one in enumerate(given)
    }


def plan_of(spec: Spec, *, is_of_case: bool = False) -> Plan:
    """What it is here."""
    maker = _MAKERS.get(spec.kind)
    name = clean_name(spec.arguments.get("evaluation_name") or spec.kind)
    if maker is None:
        return Plan(name, said="an evaluator of one's own; write it as a Python scorer or a judge")
    return maker(name, spec, is_of_case)


def definition_of(spec: Spec) -> str:
    """What a recorded score of it means."""
    for key in ("rubric", "criteria"):
        if isinstance(spec.arguments.get(key), str):
            return _criterion(spec)
    return f"pydantic-evals' {spec.written}" if spec.arguments else f"pydantic-evals' {spec.kind}"


def _criterion(spec: Spec) -> str:
    text = str(spec.arguments.get("rubric") or spec.arguments.get("criteria"))
    steps = spec.arguments.get("evaluation_steps")
    if isinstance(steps, list) and steps:
        text += "\nSteps: " + " ".join(f"{place}. {step}" for place, step in enumerate(steps, 1))
    return text[:_LONGEST]


def _equals_expected(name: str, spec: Spec, is_of_case: bool) -> Plan:
    del spec, is_of_case
    return Plan(name, {"scored_by": "equals"}, said="cases that expect nothing are left out there")


def _constant(scorer: Callable[[Any], dict[str, Any]], key: str) -> Callable[[str, Spec, bool], Plan]:
    """A scorer that compares with a value: the same everywhere, or the case's own."""

    def plan(name: str, spec: Spec, is_of_case: bool) -> Plan:
        value = spec.arguments.get(key)
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            return Plan(name, said="compares structures; write a Python scorer")
        text = f"{{{{ {IDEAL}['{name}'] }}}}" if is_of_case else value
        is_sensitive = spec.arguments.get("case_sensitive", True) is not False
        values = scorer({"text": text, "case_sensitive": is_sensitive})
        return Plan(name, {"scored_by": values}, ideal=str(value) if is_of_case else None)

    return plan


def _is_instance(name: str, spec: Spec, is_of_case: bool) -> Plan:
    del is_of_case
    kind = _JSON_TYPES.get(str(spec.arguments.get("type_name")))
    if kind is None:
        return Plan(name, said="answers are texts or JSON here; classes are not known")
    schema = {"json_schema": {"type": kind}}
    return Plan(name, {"scored_by": schema}, said="the answer is JSON of that type")


def _max_duration(name: str, spec: Spec, is_of_case: bool) -> Plan:
    seconds = as_number(spec.arguments.get("seconds"))
    if seconds is None or seconds <= 0:
        return Plan(name, said="not a number of seconds")
    if is_of_case:
        return Plan(name, {"scored_by": {"latency": f"{{{{ {IDEAL}['{name}'] }}}}"}}, ideal=seconds)
    return Plan(name, {"scored_by": {"latency": seconds}})


def _judged(name: str, spec: Spec, is_of_case: bool) -> Plan:
    model = spec.arguments.get("model")
    if not isinstance(spec.arguments.get("rubric", spec.arguments.get("criteria")), str):
        return Plan(name, said="it has no rubric")
    if is_of_case:
        return Plan(name, said="a rubric of one case: write one that holds for all, or judge by `expected`")
    values: dict[str, Any] = {"definition": _criterion(spec), "scored_by": "judge"}
    if spec.arguments.get("include_expected_output") is True:
        values["scored_by"] = {"judge": {"reference": True}}
    scale, named = _scale(spec)
    if scale:
        values["scale"] = scale
    return Plan(clean_name(named or name), values, model=model)


def _scale(spec: Spec) -> tuple[str, Any]:
    """The scale, and the name that the score or the assertion is given."""
    if spec.kind == "GEval":
        given = spec.arguments.get("score_range")
        bounds = [as_number(one) for one in given] if isinstance(given, list) and len(given) == 2 else []
        low, high = bounds if bounds and None not in bounds else (1, 5)
        is_fit = low is not None and high is not None and low < high
        return (f"{low:g}-{high:g}" if is_fit else "1-5"), None
    score, assertion = spec.arguments.get("score"), spec.arguments.get("assertion")
    named = [one.get("evaluation_name") for one in (assertion, score) if isinstance(one, Mapping)]
    is_graded = isinstance(score, Mapping) and assertion is False
    return ("0-1" if is_graded else ""), next((one for one in named if isinstance(one, str)), None)


_MAKERS: dict[str, Callable[[str, Spec, bool], Plan]] = {
    "EqualsExpected": _equals_expected,
    "Equals": _constant(lambda given: {"equals": given["text"]}, "value"),
    "Contains": _constant(lambda given: {"contains": given}, "value"),
    "IsInstance": _is_instance,
    "MaxDuration": _max_duration,
    "LLMJudge": _judged,
    "GEval": _judged,
}
