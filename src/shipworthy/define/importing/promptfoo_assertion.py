"""promptfoo's assertions as they are written, in YAML or as the text of a CSV cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.define.row import as_number

TYPES = frozenset((
    "agent-rubric", "answer-relevance", "bleu", "classifier", "contains", "contains-all", "contains-any",
    "contains-html", "contains-json", "contains-sql", "contains-xml", "context-faithfulness",
    "context-recall", "context-relevance", "conversation-relevance", "cost", "equals", "factuality",
    "finish-reason", "g-eval", "gleu", "guardrails", "icontains", "icontains-all", "icontains-any",
    "is-html", "is-json", "is-refusal", "is-sql", "is-valid-function-call",
    "is-valid-openai-function-call", "is-valid-openai-tools-call", "is-xml", "javascript", "latency",
    "levenshtein", "llm-rubric", "meteor", "model-graded-closedqa", "model-graded-factuality",
    "moderation", "perplexity", "perplexity-score", "pi", "python", "regex", "ruby", "rouge-n",
    "search-rubric", "similar", "similar:cosine", "similar:dot", "similar:euclidean", "skill-used",
    "starts-with", "tool-call-f1", "trace-error-spans", "trace-span-count", "trace-span-duration",
    "trajectory:goal-success", "trajectory:step-count", "trajectory:tool-args-match",
    "trajectory:tool-sequence", "trajectory:tool-used", "webhook", "word-count",
))  # fmt: skip
"""What may stand before the colon of a CSV cell."""

_CELL = re.compile(
    r"^(not-)?(" + "|".join(re.escape(one) for one in sorted(TYPES, key=len, reverse=True)) + r")"
    r"(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$"
)
_LISTS = ("contains-all", "contains-any", "icontains-all", "icontains-any")
_GRADED = (
    "answer-relevance", "classifier", "context-faithfulness", "context-recall", "context-relevance", "cost",
    "latency", "levenshtein", "perplexity-score", "perplexity", "rouge-n", "similar", "starts-with",
)  # fmt: skip
_CODE = (("javascript:", "javascript"), ("fn:", "javascript"), ("eval:", "javascript"), ("python:", "python"))
_DEFAULT_THRESHOLD, _DEFAULT_SIMILARITY = 0.75, 0.8
_FIELD = re.compile(r"""(?:"((?:\\["\\]|""|[^"\\]|\\(?!["\\]))*)"|([^,"\s][^,]*))""")
_ESCAPED = re.compile(r"""(?:\\|"(?="))(["\\])""")
MOST_DEPTH = 5
MOST_ASSERTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Assertion:
    """One assertion.

    Attributes:
        type: Without `not-`.
        value: What it compares with, as written.
        is_negated: Whether it asks for the contrary.
        threshold: None if none is given.
        weight: None if none is given.
        metric: Its name for it; of a set, the set's.
        provider: Who judges, if it says so.
        written: The whole, as written, for the report.
        others: Keys that say more (`transform`, `config`, …).
        set_threshold: The threshold of the set that it belongs to.
    """

    type: str
    value: Any = None
    is_negated: bool = False
    threshold: float | None = None
    weight: float | None = None
    metric: str = ""
    provider: Any = None
    written: str = ""
    others: tuple[str, ...] = ()
    set_threshold: float | None = None

    @property
    def full_type(self) -> str:
        """With `not-`."""
        return f"not-{self.type}" if self.is_negated else self.type


_KNOWN = ("type", "value", "threshold", "weight", "metric", "provider")


def assertions_of(given: Any, depth: int = 0) -> Iterator[Assertion | str]:
    """The assertions of a list, those of sets among them; a text stands for something that is none."""
    if given is None:
        return
    listed = given if isinstance(given, list) else [given]
    for one in listed[:MOST_ASSERTIONS]:
        if not isinstance(one, Mapping) or not isinstance(one.get("type"), str):
            yield str(one)[:500]
        elif one["type"] == "assert-set" and depth < MOST_DEPTH:
            yield from _of_set(one, depth)
        else:
            yield _assertion(one)
    if len(listed) > MOST_ASSERTIONS:
        yield f"{len(listed) - MOST_ASSERTIONS} more assertions of one test"


def _of_set(given: Mapping[str, Any], depth: int) -> Iterator[Assertion | str]:
    """Members of a set: on their own, under the set's name if they have none."""
    name = given.get("metric")
    threshold = as_number(given.get("threshold"))
    for member in assertions_of(given.get("assert"), depth + 1):
        if isinstance(member, str):
            yield member
            continue
        known = {key: getattr(member, key) for key in Assertion.__slots__}
        if isinstance(name, str) and name and not member.metric:
            known["metric"] = f"{name}-{member.full_type}"
        yield Assertion(**{**known, "set_threshold": 1.0 if threshold is None else threshold})


def _assertion(given: Mapping[str, Any]) -> Assertion:
    kind = str(given["type"]).strip()
    metric = given.get("metric")
    return Assertion(
        type=kind.removeprefix("not-"),
        value=given.get("value"),
        is_negated=kind.startswith("not-"),
        threshold=as_number(given.get("threshold")),
        weight=as_number(given.get("weight")),
        metric=metric if isinstance(metric, str) else "",
        provider=given.get("provider"),
        written=str(dict(given))[:2_000],
        others=tuple(str(key) for key in given if key not in _KNOWN),
    )


def assertion_of_cell(text: str) -> Assertion:
    """A cell of `__expected`: `type: value`, `type(0.8): value`; anything else must be equal.

    As promptfoo reads it: code first, then `grade:`, then known types.
    """
    text = text.strip()
    for start, kind in _CODE:
        if text.startswith(start):
            return Assertion(kind, text.removeprefix(start).strip(), written=text)
    if text.startswith("file://"):
        is_python = text.endswith(".py") or ".py:" in text
        return Assertion("python" if is_python else "javascript", text, written=text)
    for start in ("grade:", "llm-rubric:"):
        if text.startswith(start):
            return Assertion("llm-rubric", text.removeprefix(start).strip(), written=text)
    found = _CELL.match(text)
    if found is None:
        return Assertion("equals", text, written=text)
    negation, kind, threshold, value = found.groups()
    given: Any = value.strip() if value is not None else None
    if kind in _LISTS and given:
        given = comma_values(given)
    stated = as_number(threshold)
    if stated is None and kind in _GRADED:
        stated = _DEFAULT_SIMILARITY if kind == "similar" else _DEFAULT_THRESHOLD
    return Assertion(kind, given, negation is not None, stated, written=text)


def comma_values(text: str) -> list[str]:
    """`a, "b, c"` as promptfoo splits it: a quote within quotes is doubled or escaped."""
    found = []
    for match in _FIELD.finditer(text):
        quoted, plain = match.groups()
        found.append(plain.strip() if quoted is None else _ESCAPED.sub(r"\1", quoted))
    return [field for field in found if field]
