"""`why_fails`: whether the expected answer, given as an answer, would fail a code scorer, and why.

For the scorers whose rule can be read here (contains, regex, length, json_schema and their opposites); of the
others nothing is said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import regex

from shipworthy.define.case import Case
from shipworthy.define.lint.scoring import EXPECTED, MISSING, UNKNOWN, Scoring, value_for
from shipworthy.define.lint.texts import quote
from shipworthy.define.row import as_number

_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORDS = regex.compile(
    rf"[{_ALONE}]|(?:(?![{_ALONE}])[\p{{L}}\p{{N}}\p{{M}}])+(?:['’.,-](?![{_ALONE}])[\p{{L}}\p{{N}}]+)*"
)
_SENTENCES = regex.compile(r"[^.!?。！？\s][^.!?。！？]*")
_TIMEOUT_S = 0.2


def n_words(text: str) -> int:
    """Words as the scorer `length` counts them: a Chinese character is one."""
    return len(_WORDS.findall(text))


def why_fails(scoring: Scoring, case: Case) -> str:
    """Why the case's own expected answer fails; empty if it passes or it can't be told."""
    check = _CHECKS.get(scoring.kind)
    if check is None or case.expected is None:
        return ""
    if not isinstance(case.expected, str) and scoring.kind != "json_schema":
        return ""  # a list of answers, or facts of one: no text that could be an answer
    return check(scoring, case, str(case.expected))


def _contains(scoring: Scoring, case: Case, text: str) -> str:
    is_wanted = scoring.kind == "contains"
    is_exact = bool(scoring.options.get("case_sensitive"))
    answer = _folded(text, is_exact)
    for given in scoring.compared_with:
        value = None if given == EXPECTED else value_for(given, case)
        for part in value if isinstance(value, list | tuple) else [value]:
            if part is None or part is MISSING or part is UNKNOWN:
                continue
            if (_folded(str(part), is_exact) in answer) != is_wanted:
                return f"{'lacks' if is_wanted else 'says'} {quote(str(part), 30)}"
    return ""


def _pattern(scoring: Scoring, case: Case, text: str) -> str:
    is_wanted = scoring.kind == "regex"
    flags = regex.IGNORECASE if scoring.options.get("ignore_case") else 0
    for given in scoring.compared_with:
        pattern = value_for(given, case)
        if given == EXPECTED or not isinstance(pattern, str):
            continue
        try:
            found = _compiled(pattern, flags).search(text, timeout=_TIMEOUT_S)
        except (regex.error, TimeoutError):
            continue
        if (found is not None) != is_wanted:
            return f"{'has no match of' if is_wanted else 'matches'} {quote(pattern, 30)}"
    return ""


def _length(scoring: Scoring, case: Case, text: str) -> str:
    arguments = scoring.arguments
    options = arguments if isinstance(arguments, Mapping) else {"max": arguments}
    unit = str(options.get("unit", "words"))
    counts: dict[str, Callable[[str], int]] = {
        "words": n_words,
        "characters": lambda given: len(given.strip()),
        "sentences": lambda given: len(_SENTENCES.findall(given)),
    }
    if unit not in counts:
        return ""
    n = counts[unit](text)
    for name, other, sign in (("min", "at_least", 1), ("max", "at_most", -1)):
        bound = as_number(value_for(options.get(name, options.get(other)), case))
        if bound is not None and sign * (n - bound) < 0:
            return f"has {n} {unit}, {'at least' if sign > 0 else 'at most'} {bound:g} are asked for"
    return ""


def _schema(scoring: Scoring, case: Case, text: str) -> str:
    del text
    if not isinstance(scoring.arguments, Mapping):
        return ""  # a file, or nothing
    value = case.expected
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return "is no JSON"
    fault = _first_fault(json.dumps(scoring.arguments, sort_keys=True, default=str), value)
    return "" if fault is None else f"breaks the schema at {fault[0]}: {fault[1][:60]}"


def _first_fault(schema: str, value: Any) -> tuple[str, str] | None:
    validator = _validator(schema)
    fault = None if validator is None else next(iter(validator.iter_errors(value)), None)
    return None if fault is None else (fault.json_path, fault.message)


@lru_cache(maxsize=16)
def _validator(schema: str) -> Any:
    """The validator; None if the schema is none (a run says so)."""
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import Draft202012Validator, validator_for
    from referencing import Registry

    given = json.loads(schema)
    kind = validator_for(given, default=Draft202012Validator)
    try:
        kind.check_schema(given)
    except SchemaError:
        return None
    # An own empty registry: a `$ref` to another host must never become a download.
    return kind(given, registry=Registry())


def _folded(text: str, is_exact: bool) -> str:
    unified = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", " ", unified if is_exact else unified.casefold()).strip()


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: int) -> regex.Pattern[str]:
    return regex.compile(pattern, flags)


_CHECKS: Mapping[str, Callable[[Scoring, Case, str], str]] = {
    "contains": _contains,
    "not_contains": _contains,
    "regex": _pattern,
    "not_regex": _pattern,
    "length": _length,
    "json_schema": _schema,
}
