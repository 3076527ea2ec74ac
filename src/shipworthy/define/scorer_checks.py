"""Checks of what scorers are given: found before a run, not in the middle of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import regex

from shipworthy.define.candidate import Judge
from shipworthy.define.dimension import ScoredBy
from shipworthy.define.doubts import View
from shipworthy.define.finding import Finding, Path, show
from shipworthy.define.nearest import nearest

_HUMAN_KEYS = ("reviewers",)
_HYBRID_KEYS = ("judge", "labels", "per_verdict", "borderline", "reviewers")


def scorers_get_what_they_need(view: View) -> Iterator[Finding]:
    """The arguments of every scorer have the shape it reads."""
    for path, scored_by in _scorers(view):
        check = _CHECKS.get(scored_by.kind)
        if check is not None:
            yield from check((*path, scored_by.kind), scored_by.arguments)


SCORER_CHECKS = (scorers_get_what_they_need,)


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
    if isinstance(arguments, Mapping):
        yield from _misspelt(path, arguments, tuple(Judge.model_fields))
    elif arguments is not None and not isinstance(arguments, str):
        yield Finding(path, f"judge: expected a model or a mapping, saw {show(arguments)}")


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


def _misspelt(path: Path, arguments: Mapping[Any, Any], known: tuple[str, ...]) -> Iterator[Finding]:
    """Only what is nearly a known key: a judge may learn options that are not known here."""
    for key in arguments:
        meant = nearest(str(key), known)
        if meant is not None and key != meant:
            yield Finding((*path, key), f"unknown key {key!r}", f"did you mean '{meant}'?", True)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


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
}
