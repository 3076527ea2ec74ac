"""LangSmith feedback (JSONL, JSON, CSV), and the rubric of an annotation queue (descriptions -> anchors)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.adapters.importers.score_groups import GivenScore, ScoreGroups
from shipworthy.define.importing.imported import (
    AnswerRow,
    Carried,
    DimensionPart,
    Imported,
    LabelRow,
    Note,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, no_number
from shipworthy.define.importing.platform_values import (
    anchors_of,
    clean_name,
    first_of,
    mapping,
    own_id,
    score_value,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("feedback", "data")
_PEOPLE = ("app", "human", "annotation", "user")
_CANDIDATE = "langsmith"


class LangsmithFeedback:
    """Scores of people and judges on runs."""

    name = "langsmith-feedback"
    title = "LangSmith feedback (JSONL, JSON, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By a key and a score of a run."""
        keys = keys_of(samples(glimpse, _WRAPPERS))
        if "key" not in keys or not keys & {"run_id", "trace_id"} or not keys & {"score", "value"}:
            return 0.0
        return 0.95 if keys & {"feedback_source", "source", "comment", "correction"} else 0.8

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """People's are labels; a judge's or a program's are recorded scores."""
        metrics, groups = Metrics("LangSmith"), ScoreGroups()
        candidate = options.candidate or _CANDIDATE
        try:
            for row in records(source, _WRAPPERS):
                yield from [row] if isinstance(row, Fault) else _of_feedback(row, candidate, metrics, groups)
            for case, scores, explanations in groups.groups():
                more = {"explanations": explanations} if explanations else {}
                yield AnswerRow({"case": case, "candidate": candidate, "trial": 0, "scores": scores, **more})
        finally:
            groups.close()
        yield from metrics.end()
        became = "joined with runs by run id: import runs that have no example of their own beside it"
        yield Note(Carried.approximated, "run_id", became)


def _of_feedback(row: Row, candidate: str, metrics: Metrics, groups: ScoreGroups) -> Iterator[Imported]:
    values = row.values
    case, key = own_id(first_of(values, "run_id", "trace_id")), own_id(values.get("key"))
    if not case or not key:
        yield row.fault("the feedback names no run, or has no key")
        return
    given = first_of(values, "score", "value")
    comment = values.get("comment") if isinstance(values.get("comment"), str) else ""
    origin = first_of(values, "feedback_source", "source")
    source = mapping(origin)
    if isinstance(given, str) and score_value(given) is None:
        yield no_number(key, given, row.line)
    elif str(source.get("type", origin)).casefold() in _PEOPLE:
        label = metrics.label(key, given)
        if label is not None:
            reviewer = own_id(first_of(source, "user_name", "user_id")) or "person"
            kept = {"note": comment, "at": values.get("created_at")}
            yield LabelRow(
                {"case": case, "candidate": candidate, "dimension": label[0], "value": label[1],
                 "reviewer": reviewer, **{name: one for name, one in kept.items() if one}},
                row.line,
            )  # fmt: skip
    else:
        verdicts = Verdicts()
        metrics.add(verdicts, key, given, comment)
        metrics.by_model(key)  # "model", "api", "app": code is not among what it can say
        for name, score in verdicts.scores.items():
            groups.add(GivenScore(case, name, score, comment or ""))
    if not is_nothing(values.get("correction")):
        text = str(values["correction"])[:2_000]
        yield Note(Carried.unsupported, "correction of a feedback", "no place of its own", row.line, "", text)


class LangsmithRubric:
    """The rubric of an annotation queue."""

    name = "langsmith-rubric"
    title = "LangSmith annotation rubric (JSON)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `rubric_items`, or rows with a `feedback_key`."""
        if glimpse.form is Form.json and "rubric_items" in glimpse.keys:
            return 0.95
        return 0.9 if glimpse.form is not Form.table and "feedback_key" in keys_of(samples(glimpse)) else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A dimension an item, scored by people, with its descriptions as anchors."""
        del options
        for row in records(source, ("rubric_items",)):
            yield from [row] if isinstance(row, Fault) else _of_rubric(row)
        if source.glimpse.form is Form.json:
            text = source.value("rubric_instructions")
            if isinstance(text, str) and text.strip():
                yield Note(
                    Carried.unsupported, "rubric_instructions", "write it into definitions", 0, "", text
                )


def _of_rubric(row: Row) -> Iterator[Imported]:
    values = row.values
    key = own_id(values.get("feedback_key"))
    if not key:
        yield row.fault("the rubric's item has no feedback_key")
        return
    name, text = clean_name(key), values.get("description")
    said: dict[str, Any] = {"definition": text.strip()} if isinstance(text, str) and text.strip() else {}
    config = mapping(values.get("feedback_config"))
    levels = mapping(values.get("score_descriptions"))
    anchors, scale = anchors_of(levels, first_of(config, "min"), first_of(config, "max"))
    if anchors:
        said.update(anchors=anchors, scale=scale)
        yield Note(
            Carried.mapped, f"score_descriptions of {key!r}", f"anchors on the scale {scale}", row.line
        )
    elif levels:
        became = "anchors need numbers as levels"
        yield Note(
            Carried.unsupported, f"score_descriptions of {key!r}", became, row.line, "", str(levels)[:2_000]
        )
    words = mapping(values.get("value_descriptions"))
    if words:
        became = "categories are no levels: give them numbers, or a failure mode each"
        yield Note(
            Carried.unsupported, f"value_descriptions of {key!r}", became, row.line, "", str(words)[:2_000]
        )
    if anchors or not words:
        yield DimensionPart(name, {"definition": f"LangSmith's {key!r}", **said, "scored_by": "human"})
    for condition in ("required_if", "visible_if", "regex_validator"):
        if values.get(condition):
            what = f"{condition} of {key!r}"
            yield Note(Carried.unsupported, what, "", row.line, "", str(values[condition])[:2_000])
