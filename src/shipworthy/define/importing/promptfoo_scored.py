"""What promptfoo's assertions said of one answer: scores and reasons by dimension, and what each means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import DimensionPart
from shipworthy.define.importing.promptfoo_names import dimension_name
from shipworthy.define.row import as_number

JUDGED = frozenset((
    "llm-rubric", "g-eval", "factuality", "model-graded-factuality", "model-graded-closedqa",
    "answer-relevance", "context-faithfulness", "context-recall", "context-relevance",
    "conversation-relevance", "agent-rubric", "search-rubric", "trajectory:goal-success", "pi",
    "select-best", "classifier", "moderation", "guardrails",
))  # fmt: skip
"""Assertions that a model decides."""

CODED = frozenset((
    "equals", "contains", "icontains", "contains-all", "icontains-all", "contains-any", "icontains-any",
    "starts-with", "regex", "is-json", "contains-json", "is-sql", "contains-sql", "is-xml", "contains-xml",
    "is-html", "contains-html", "is-refusal", "is-valid-function-call", "is-valid-openai-function-call",
    "is-valid-openai-tools-call", "tool-call-f1", "skill-used", "finish-reason", "latency", "cost",
    "word-count", "perplexity", "perplexity-score", "levenshtein", "rouge-n", "rouge-s", "rouge-l", "bleu",
    "gleu", "meteor", "javascript", "python", "ruby", "webhook", "assertion", "human", "assert-set",
))  # fmt: skip
"""Assertions that no model of promptfoo's decides (code of the user's own may do as it likes)."""

_CODED_FAMILIES = ("similar", "trace-", "trajectory:")
"""Similarity is by an embedding model, which here too is a code scorer: it measures and does not judge."""
_DERIVED = "max-score"
"""It says which answer has the most of the other assertions: a judge's, if one of them is."""

PASSED, SCORE = "passed", "score"
"""promptfoo's own verdict on an answer, and its weighted mean of the assertions."""

_NO_VERDICT = re.compile(
    r"malformed response|^Could not extract JSON|^No output$|^Embedding not found|^API (?:call )?error"
    r"|not a valid embedding provider|Rate limit exceeded"
)
_LONGEST_TEXT = 2_000


def is_by_model(assertion_type: str) -> bool:
    """Whether a model decides an assertion; of a type that is not known it is taken to."""
    base = assertion_type.removeprefix("not-")
    is_coded = base in CODED or base == _DERIVED or base.startswith(_CODED_FAMILIES)
    return base in JUDGED or not is_coded


@dataclass
class Verdicts:
    """What was said of one answer.

    Attributes:
        scores: Means of the assertions by dimension.
        reasons: What was said about a dimension, where it says more than pass or fail.
        n_ungraded: Judged assertions whose judge gave no verdict: no score, and not the answer's fault.
        is_spoilt: Whether the answer failed by nothing else.
    """

    scores: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    n_ungraded: int = 0
    is_spoilt: bool = False


def scored_by(name: str, *, is_judged: bool) -> Any:
    """What was recorded; a model's scores are a judge's, which people must check before they can ship."""
    return "judge" if is_judged else {"recorded": name}


@dataclass
class Meaning:
    """What is known of one dimension from all of its assertions.

    Attributes:
        types: Types of the assertions.
        texts: What a judge was asked, as long as it is one text.
        weight: Of the assertions, None where they differ.
        threshold: Of the assertions, None where there is none or they differ.
    """

    types: dict[str, None] = field(default_factory=dict)
    text: str | None = None
    weight: float | None = None
    threshold: float | None = None
    has_many_texts: bool = False
    has_many_weights: bool = False
    has_many_thresholds: bool = False

    def add(self, kind: str, assertion: Mapping[str, Any]) -> None:
        """One more assertion."""
        self.types.setdefault(kind)
        value = assertion.get("value")
        text = value[:_LONGEST_TEXT].strip() if is_by_model(kind) and isinstance(value, str) else ""
        self.has_many_texts |= self.text is not None and self.text != text
        self.text = text
        weight = as_number(assertion.get("weight", 1))
        self.has_many_weights |= self.weight is not None and self.weight != weight
        self.weight = weight
        threshold = as_number(assertion.get("threshold"))
        self.has_many_thresholds |= len(self.types) > 1 or (
            self.threshold is not None and self.threshold != threshold
        )
        self.threshold = threshold

    @property
    def is_judged(self) -> bool:
        """Whether a model gave at least some of its scores."""
        return any(map(is_by_model, self.types))

    def part(self, name: str, *, others_judged: bool = False) -> DimensionPart:
        """The dimension; `others_judged` where a model gave scores of other dimensions."""
        is_judged = self.is_judged or (others_judged and _DERIVED in self.types)
        types = ", ".join(self.types)
        said = f"promptfoo's {types}" if types else "a score that promptfoo's assertions named so"
        if self.text and not self.has_many_texts:
            said = self.text
        values: dict[str, Any] = {"definition": said, "scored_by": scored_by(name, is_judged=is_judged)}
        if self.weight is not None and not self.has_many_weights and self.weight >= 0:
            values["weight"] = self.weight
        return DimensionPart(name, values)


@dataclass
class Reading:
    """Reads the grading of answers, one after the other."""

    meanings: dict[str, Meaning] = field(default_factory=dict)

    def verdicts(self, grading: Any, named_scores: Any) -> Verdicts:
        """What the assertions said of an answer."""
        found = Verdicts()
        grading = grading if isinstance(grading, Mapping) else {}
        sums: dict[str, list[float]] = {}
        spoilt: set[str] = set()
        failed_otherwise = False
        for component, assertion in _components(grading):
            name, kind, weight = self._told(assertion)
            if _has_no_verdict(component, kind):
                found.n_ungraded += 1
                spoilt.add(name)
                continue
            failed_otherwise |= component.get("pass") is False
            score = _score(component)
            if score is not None:
                total = sums.setdefault(name, [0.0, 0.0, 0.0, 0.0])
                total[0] += score * weight
                total[1] += weight
                total[2] += score
                total[3] += 1
            reason = component.get("reason")
            if isinstance(reason, str) and reason and reason != "Assertion passed":
                known = found.reasons.get(name)
                found.reasons[name] = f"{known}\n{reason}" if known else reason
        for name, (weighted, weights, plain, n) in sums.items():
            if name not in spoilt:
                found.scores[name] = weighted / weights if weights > 0 else plain / n
        self._named(found, named_scores, grading, spoilt)
        found.is_spoilt = found.n_ungraded > 0 and not failed_otherwise
        return found

    def _told(self, assertion: Mapping[str, Any]) -> tuple[str, str, float]:
        kind = assertion.get("type")
        kind = kind if isinstance(kind, str) else "assertion"
        name = dimension_name(assertion.get("metric"), kind)
        meaning = self.meanings.get(name)
        if meaning is None:
            meaning = self.meanings[name] = Meaning()
        meaning.add(kind, assertion)
        weight = as_number(assertion.get("weight", 1))
        return name, kind, 1.0 if weight is None or weight < 0 else weight

    def _named(self, found: Verdicts, named_scores: Any, grading: Any, spoilt: set[str]) -> None:
        """The score that promptfoo gives a metric counts; older versions summed instead of averaging."""
        if not isinstance(named_scores, Mapping):
            return
        is_mean = isinstance(grading.get("namedScoreWeights"), Mapping)
        for metric, value in named_scores.items():
            name, number = dimension_name(metric, ""), as_number(value)
            if number is None or name in spoilt or (name in found.scores and not is_mean):
                continue
            self.meanings.setdefault(name, Meaning())
            found.scores[name] = number


def _components(grading: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Results of assertions; a set's own result has no assertion, and its members stand beside it."""
    listed = grading.get("componentResults")
    for component in listed if isinstance(listed, list) else ():
        if isinstance(component, Mapping):
            assertion = component.get("assertion")
            if isinstance(assertion, Mapping) and assertion.get("type") not in ("assert-set", "human"):
                yield component, assertion


def _score(component: Mapping[str, Any]) -> float | None:
    number = as_number(component.get("score"))
    if number is None and isinstance(component.get("pass"), bool):
        return float(component["pass"])
    return number


def _has_no_verdict(component: Mapping[str, Any], kind: str) -> bool:
    """Whether the judge, not the answer, failed."""
    metadata = component.get("metadata")
    if isinstance(metadata, Mapping) and metadata.get("graderError") is True:
        return True
    if component.get("pass") is not False or component.get("score") not in (0, None):
        return False
    base = kind.removeprefix("not-")
    reason = component.get("reason")
    is_model = is_by_model(base) or base.startswith("similar")
    return is_model and isinstance(reason, str) and _NO_VERDICT.search(reason) is not None
