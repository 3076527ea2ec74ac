"""Checks of what scorers are given: found before a run, not in the middle of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import regex
from pydantic import ValidationError

from shipworthy.define.dimension import ScoredBy
from shipworthy.define.doubts import View
from shipworthy.define.finding import Finding, Path, show
from shipworthy.define.judge import Judge, as_judge
from shipworthy.define.nearest import did_you_mean, nearest
from shipworthy.define.personal_data import KINDS
from shipworthy.define.shape_faults import shape_findings

_HUMAN_KEYS = ("reviewers",)
_HYBRID_KEYS = ("judge", "labels", "per_verdict", "borderline", "reviewers")


def scorers_get_what_they_need(view: View) -> Iterator[Finding]:
    """The arguments of every scorer have the shape it reads."""
    for path, scored_by in _scorers(view):
        check = _CHECKS.get(scored_by.kind)
        if check is not None:
            yield from check((*path, scored_by.kind), scored_by.arguments)


def python_finding(path: Path, text: Any) -> Finding | None:
    """Whether `file.py:function` can be read."""
    if isinstance(text, str):
        file, sign, function = text.rpartition(":")
        if sign and file.strip() and function.strip().isidentifier():
            return None
    return Finding(path, f"python: expected 'file.py:function', saw {show(text)}")


def _scorers(view: View) -> Iterator[tuple[Path, ScoredBy]]:
    for name, dimension in view.benchmark.dimensions.items():
        if dimension.scored_by is not None:
            yield ("dimensions", name, "scored_by"), dimension.scored_by
    for index, mode in enumerate(view.benchmark.failure_modes):
        if mode.detect is not None:
            yield (*view.path("failure_modes", index), "detect"), mode.detect


def _texts(path: Path, arguments: Any) -> Iterator[Finding]:
    """A text, a list of texts, or nothing (then it is what the case expects)."""
    if isinstance(arguments, str | int | float | None | Mapping):
        return
    if not isinstance(arguments, Sequence) or not arguments:
        yield Finding(path, f"{path[-1]}: expected a text or a list of texts, saw {show(arguments)}")
        return
    for item in arguments:
        if not isinstance(item, str | int | float):
            yield Finding(path, f"{path[-1]}: expected texts in the list, saw {show(item)}")


def _patterns(path: Path, arguments: Any) -> Iterator[Finding]:
    yield from _texts(path, arguments)
    for pattern in [arguments] if isinstance(arguments, str) else _list(arguments):
        if not isinstance(pattern, str) or "{{" in pattern:
            continue
        try:
            regex.compile(pattern)
        except regex.error as error:
            hint = r"in YAML write it in single quotes, as '\d+ ?%'"
            yield Finding(path, f"{path[-1]}: {pattern!r} is no regular expression: {error}", hint)


def _schema(path: Path, arguments: Any) -> Iterator[Finding]:
    if not isinstance(arguments, str | Mapping) or not arguments:
        yield Finding(path, f"json_schema: expected a file or a schema, saw {show(arguments)}")


def _limit(path: Path, arguments: Any) -> Iterator[Finding]:
    if isinstance(arguments, bool) or not isinstance(arguments, int | float | str | Mapping):
        yield Finding(
            path, f"{path[-1]}: expected a limit, saw {show(arguments)}", f"write {{{path[-1]}: 3}}"
        )


def _field(path: Path, arguments: Any) -> Iterator[Finding]:
    if arguments is not None and (not isinstance(arguments, str) or not arguments.strip()):
        yield Finding(path, f"recorded: expected the name of a field, saw {show(arguments)}")


def _python(path: Path, arguments: Any) -> Iterator[Finding]:
    finding = python_finding(path, arguments)
    if finding is not None:
        yield finding


def _judge(path: Path, arguments: Any) -> Iterator[Finding]:
    if arguments is None:
        return
    if not isinstance(arguments, str | Mapping):
        yield Finding(path, f"judge: expected a model or a mapping, saw {show(arguments)}")
        return
    try:
        Judge.model_validate(as_judge(arguments))
    except ValidationError as error:
        for finding in shape_findings(error, Judge, arguments):
            yield replace(finding, path=(*path, *finding.path))


def judges_are_somebody(view: View) -> Iterator[Finding]:
    """A judge's mapping says who judges, or the PRD has a default judge."""
    default, names = view.benchmark.judge, list(view.benchmark.candidates)
    for path, scored_by in _scorers(view):
        inner, own = (*path, scored_by.kind), scored_by.arguments
        if scored_by.kind == "hybrid" and isinstance(own, Mapping):
            inner, own = (*inner, "judge"), own.get("judge")
        if scored_by.kind not in ("judge", "hybrid") or not isinstance(own, str | Mapping):
            continue
        try:
            judge = Judge.model_validate(as_judge(own))
        except ValidationError:
            continue  # said already
        if not judge.who and default is None and not view.doubts("judge"):
            hint = "name a model here, or a default judge: 'judge: {model: openai/gpt-4.1}'"
            yield Finding(inner, "the judge is nobody: no model, panel or recorded verdicts are named", hint)
        elif default is not None and default.is_recorded and not judge.who and (judge.versus or judge.prompt):
            hint = "name a model here"
            yield Finding(inner, "the default judge is recorded: it can't compare or read a prompt", hint)
        if judge.versus and path[0] == "failure_modes":
            hint = "leave `versus` out: the judge looks for the failure in one answer"
            yield Finding((*inner, "versus"), "a failure mode can't be found by comparing", hint)
        yield from judge_findings(inner, judge, [] if view.doubts("candidates") else names)


def judge_findings(path: Path, judge: Judge, candidates: Sequence[str]) -> Iterator[Finding]:
    """What is empty or unknown in a judge's section."""
    if judge.model is not None and not judge.model.strip():
        yield Finding((*path, "model"), "the judge's model is empty", "write it as provider/name")
    if judge.prompt is not None and not judge.prompt.strip():
        yield Finding((*path, "prompt"), "the judge's prompt is empty", "leave it out for the built-in one")
    if judge.versus is not None and candidates and judge.versus not in candidates:
        message = f"the judge compares with {judge.versus!r}, which is no candidate"
        yield Finding((*path, "versus"), message, did_you_mean(judge.versus, candidates))


def _human(path: Path, arguments: Any) -> Iterator[Finding]:
    yield from _people(path, arguments, _HUMAN_KEYS)


def _hybrid(path: Path, arguments: Any) -> Iterator[Finding]:
    yield from _people(path, arguments, _HYBRID_KEYS)
    if isinstance(arguments, Mapping):
        yield from _judge((*path, "judge"), arguments.get("judge"))


def _people(path: Path, arguments: Any, keys: tuple[str, ...]) -> Iterator[Finding]:
    if arguments is None:
        return
    if not isinstance(arguments, Mapping):
        yield Finding(path, f"{path[-1]}: expected a mapping of {', '.join(keys)}, saw {show(arguments)}")
        return
    yield from _misspelt(path, arguments, keys)
    for key in ("reviewers", "labels", "per_verdict"):
        value = arguments.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            yield Finding((*path, key), f"{key}: expected a whole number from 1, saw {show(value)}")
    borderline = arguments.get("borderline")
    if borderline is not None and not isinstance(borderline, bool):
        yield Finding((*path, "borderline"), f"borderline: expected true or false, saw {show(borderline)}")


def _misspelt(path: Path, arguments: Mapping[Any, Any], known: tuple[str, ...]) -> Iterator[Finding]:
    """Only what is nearly a known key."""
    for key in arguments:
        meant = nearest(str(key), known)
        if meant is not None and key != meant:
            yield Finding((*path, key), f"unknown key {key!r}", f"did you mean '{meant}'?", True)


_THRESHOLDS = ("at_least", "below", "above")


def _graded(path: Path, arguments: Any) -> Iterator[Finding]:
    """Thresholds are shares; a detector has one, and one that says where the failure begins."""
    name, is_detector = path[-1], "detect" in path
    given = arguments if isinstance(arguments, Mapping) else {}
    for key in _THRESHOLDS:
        if given.get(key) is not None and not _is_share(given[key]):
            message = f"{name}: {key} is {show(given[key])}, expected a share from 0 to 1"
            yield Finding((*path, key), message, f"write {key}: 0.5")
    if is_detector and name != "grounded" and given.get("below") is None and given.get("above") is None:
        message = f"{name} gives a share from 0 to 1: a detector needs to be told where the failure begins"
        yield Finding(path, message, f"write {{{name}: {{below: 0.3}}}}")


def _is_share(given: Any) -> bool:
    if isinstance(given, str) and given.strip().endswith("%"):
        try:
            return 0.0 <= float(given.strip()[:-1]) <= 100.0
        except ValueError:
            return False
    return isinstance(given, int | float) and not isinstance(given, bool) and 0.0 <= given <= 1.0


def _pii(path: Path, arguments: Any) -> Iterator[Finding]:
    kinds = arguments.get("kinds") if isinstance(arguments, Mapping) else arguments
    for kind in [kinds] if isinstance(kinds, str) else _list(kinds):
        if kind not in KINDS:
            hint = did_you_mean(str(kind), KINDS)
            yield Finding(path, f"pii: no kind is known as {show(kind)}; known are {', '.join(KINDS)}", hint)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


SCORER_CHECKS = (scorers_get_what_they_need, judges_are_somebody)

_CHECKS: Mapping[str, Callable[[Path, Any], Iterator[Finding]]] = {
    "equals": _texts,
    "contains": _texts,
    "not_contains": _texts,
    "regex": _patterns,
    "not_regex": _patterns,
    "json_schema": _schema,
    "length": _limit,
    "latency": _limit,
    "cost": _limit,
    "recorded": _field,
    "python": _python,
    "judge": _judge,
    "human": _human,
    "hybrid": _hybrid,
    **dict.fromkeys(("bleu", "chrf", "rouge", "similarity", "tool_calls", "retrieval", "grounded"), _graded),
    "pii": _pii,
}
