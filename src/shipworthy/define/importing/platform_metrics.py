"""`Metrics`: scores under a platform's own names -> dimensions, what each means, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import BarPart, Carried, DimensionPart, Imported, Note, PrdPart
from shipworthy.define.importing.platform_values import clean_name, score_value
from shipworthy.define.importing.promptfoo_judge import DEFAULT_JUDGE, model_id

PASSED = "passed"
"""The platform's own verdict on an answer."""

CODE = frozenset(
    """
    exactmatch equals equalsexpected contains icontains startswith endswith regex regexmatch ismatch
    isinstance maxduration levenshtein levenshteinratio levenshteindistance editdistance stringpresence
    stringsimilarity nonllmstringsimilarity bleu bleuscore sentencebleu corpusbleu rouge rouge1 rouge2
    rougel rougescore chrf chrfscore meteor gleu ter wer cer isjson jsonvalid jsonvalidity validjson
    jsoncorrectness jsondiff numericdiff length wordcount latency duration cost tokens totaltokens
    toolcallaccuracy toolcallf1 toolcorrectness ndcg mrr recallatk precisionatk match includes
    fuzzymatch nonllmcontextrecall nonllmcontextprecisionwithreference datacompyscore
    """.split()  # noqa: SIM905 - sixty short words read better so
)
"""Names under which the platforms' own code scores; a name that is not here may be a model's."""

MOST = 500
"""Dimensions of one file; more are no dimensions but something else."""

_LONGEST_TEXT = 2_000


@dataclass
class Verdicts:
    """What was said of one answer, by dimension."""

    scores: dict[str, float] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """As an answer row has it."""
        found: dict[str, Any] = {"scores": self.scores}
        return {**found, "explanations": self.explanations} if self.explanations else found


@dataclass
class _Metric:
    """What is known of one dimension."""

    said: str
    values: dict[str, Any] = field(default_factory=dict)
    threshold: float | None = None
    has_many_thresholds: bool = False
    n: int = 0
    n_unscored: int = 0
    n_labels: int = 0
    is_code: bool = False
    is_model: bool = False


@dataclass
class Metrics:
    """Takes scores one after the other; says in the end which dimensions there are.

    A score is a judge's unless code is known to have given it: what a model says is not believed before
    people checked some of it, and a platform's file seldom says who it was.

    Args:
        tool: The platform's name, for definitions and notes.
    """

    tool: str
    _known: dict[str, _Metric] = field(default_factory=dict)
    _names: dict[Any, str] = field(default_factory=dict)
    _n_more: int = 0

    def name(self, given: Any) -> str:
        """The dimension's name; empty where there are too many."""
        key = given if isinstance(given, str) else str(given)[:_LONGEST_TEXT]
        found = self._names.get(key)
        if found is None:
            found = clean_name(key)
            if found not in self._known:
                if len(self._known) >= MOST:
                    self._n_more += 1
                    return ""
                is_code = _squeezed(key) in CODE
                self._known[found] = _Metric(f"{key!r} of {self.tool}"[:_LONGEST_TEXT], is_code=is_code)
            if len(self._names) < 2 * MOST:
                self._names[key] = found
        return found

    def means(self, given: Any, values: Mapping[str, Any], threshold: Any = None) -> None:
        """What the file says of it: `definition`, `scale`, `anchors`, and from where on it passes."""
        metric = self._known.get(self.name(given))
        if metric is None:
            return
        for key, value in values.items():
            metric.values.setdefault(key, value)
        number = score_value(threshold)
        if number is not None:
            metric.has_many_thresholds |= metric.threshold is not None and metric.threshold != number
            metric.threshold = number

    def by_code(self, given: Any) -> None:
        """The file says that code gave these scores."""
        metric = self._known.get(self.name(given))
        if metric is not None:
            metric.is_code = True

    def by_model(self, given: Any) -> None:
        """The file says that a model gave at least some of these scores, whatever they are called."""
        metric = self._known.get(self.name(given))
        if metric is not None:
            metric.is_model = True

    def add(self, verdicts: Verdicts, given: Any, value: Any, reason: Any = None) -> Note | None:
        """One score of one answer; a word that is no score comes back as a note."""
        name = self.name(given)
        if not name:
            return None
        metric = self._known[name]
        number = score_value(value)
        if isinstance(reason, str) and reason.strip():
            verdicts.explanations[name] = reason.strip()
        if number is not None:
            metric.n += 1
            verdicts.scores[name] = number
        elif isinstance(value, str) and value.strip():
            return no_number(str(given), value)
        else:
            metric.n_unscored += 1
        return None

    def label(self, given: Any, value: Any) -> tuple[str, float] | None:
        """A person's score: its dimension and number; None if it is none."""
        name, number = self.name(given), score_value(value)
        if not name or number is None:
            return None
        self._known[name].n_labels += 1
        return name, number

    def names(self) -> tuple[str, ...]:
        """Dimensions with a score or a label so far."""
        return tuple(name for name, metric in self._known.items() if metric.n or metric.n_labels)

    def end(self) -> Iterator[Imported]:
        """The dimensions, the bars that thresholds suggest, the notes."""
        scored = {name: metric for name, metric in self._known.items() if metric.n or metric.n_labels}
        for name, metric in scored.items():
            yield DimensionPart(name, self._values(name, metric, n_others=len(scored) - 1))
            if metric.threshold is not None and not metric.has_many_thresholds:
                share = {"level": metric.threshold, "share": "90%"}
                yield BarPart({"dimension": name, "share_at_least": share}, is_stated=False)
        for metric in self._known.values():
            if metric.n_unscored:
                became = f"left out of {metric.n_unscored:,} answers: unscored is not 0"
                yield Note(Carried.approximated, f"{metric.said} without a value", became)
            if metric.has_many_thresholds:
                yield Note(
                    Carried.approximated, f"different thresholds of {metric.said}", "no bar is suggested"
                )
        if scored:
            yield Note(
                Carried.mapped,
                f"scores of {self.tool}",
                f"a dimension each: {', '.join(scored)}"[:_LONGEST_TEXT],
            )
        judged = [name for name in scored if self._is_judged(name)]
        if judged:
            became = (
                "a model's: no bar on them ships before people check a part (shipworthy export --as labels); "
                "where code gave them write `scored_by: {recorded: NAME}`"
            )
            yield Note(
                Carried.approximated, f"scores that no code is known to have given: {_few(judged)}", became
            )
        if self._n_more:
            became = f"only the first {MOST} names are dimensions"
            yield Note(Carried.unsupported, f"{self._n_more:,} scores under more names", became)

    def _values(self, name: str, metric: _Metric, n_others: int) -> dict[str, Any]:
        values = {"definition": metric.said, **metric.values}
        if metric.n:
            values["scored_by"] = "judge" if self._is_judged(name) else {"recorded": name}
        if name == PASSED and n_others:
            values["weight"] = 0
        return values

    def _is_judged(self, name: str) -> bool:
        """The platform's own verdict is one of what it is made of."""
        metric = self._known[name]
        others = [one for other, one in self._known.items() if other != PASSED and one.n]
        if name == PASSED and others:
            return any(one.is_model or not one.is_code for one in others)
        return metric.n > 0 and (metric.is_model or not metric.is_code)


def _squeezed(name: str) -> str:
    """`Exact Match`, `exact_match` and `ExactMatch` are one name."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _few(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def judge_items(model: Any = None) -> Iterator[Imported]:
    """The judge of criteria that come without scores: the named one, else one to be changed."""
    if isinstance(model, str) and model.strip():
        name = model_id(model.replace("-chat:", ":").replace("-responses:", ":"))
        yield PrdPart({"judge": {"model": name}})
        yield Note(Carried.mapped, f"judge {model}", f"judge {name}")
        return
    yield PrdPart({"judge": {"model": DEFAULT_JUDGE}})
    yield Note(Carried.approximated, "no judge is named", f"judge {DEFAULT_JUDGE}; change it")


def no_metrics(tool: str) -> Note:
    """A data set says what is asked, and not what is good."""
    return Note(
        Carried.approximated, f"{tool}: a data set without metrics",
        "no dimension: say what good means under `dimensions:`, as {correct: {scored_by: equals}}",
    )  # fmt: skip


def no_number(name: str, value: str, line: int = 0) -> Note:
    """A category where a number is needed."""
    became = "a category is no score: map it to numbers if it is one"
    return Note(Carried.unsupported, f"{name!r} is a word", became, line, "", value[:_LONGEST_TEXT])
