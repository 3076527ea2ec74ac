"""Langfuse scores (JSON, JSONL, CSV; as the API answers): people's are labels, others recorded scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.adapters.importers.score_groups import GivenScore, ScoreGroups
from shipworthy.define.importing.imported import AnswerRow, Carried, Imported, LabelRow, Note
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, no_number
from shipworthy.define.importing.platform_values import first_of, mapping, own_id, score_value
from shipworthy.define.row import Row
from shipworthy.errors import Fault

WRAPPERS = ("data", "scores")
CANDIDATE = "langfuse"
_PEOPLE = ("HUMAN", "ANNOTATION", "REVIEW")
_WORDS_ONLY = ("TEXT", "CORRECTION")


class LangfuseScores:
    """Scores on traces."""

    name = "langfuse-scores"
    title = "Langfuse scores (JSON, JSONL, CSV)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By a name, a data type and a trace."""
        keys = keys_of(samples(glimpse, WRAPPERS))
        has_trace = keys & {"traceId", "trace_id", "subject", "observationId", "observation_id"}
        has_value = keys & {"value", "stringValue", "string_value"}
        if "name" not in keys or not has_trace or not has_value:
            return 0.0
        return 0.95 if keys & {"dataType", "data_type"} else 0.7 if "source" in keys else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A label a person's score; the others of a trace together are an answer's scores."""
        candidate = options.candidate or CANDIDATE
        metrics, groups = Metrics("Langfuse"), ScoreGroups()
        try:
            for row in records(source, WRAPPERS):
                yield from [row] if isinstance(row, Fault) else _of_score(row, candidate, metrics, groups)
            for case, scores, explanations in groups.groups():
                more = {"explanations": explanations} if explanations else {}
                yield AnswerRow({"case": case, "candidate": candidate, "trial": 0, "scores": scores, **more})
        finally:
            groups.close()
        yield from metrics.end()
        yield Note(
            Carried.approximated, "scores without their traces", "joined by trace id; export the traces too"
        )


def _of_score(row: Row, candidate: str, metrics: Metrics, groups: ScoreGroups) -> Iterator[Imported]:
    values = row.values
    case = trace_of(values)
    if not case or not own_id(values.get("name")):
        yield row.fault(
            "the score belongs to no trace, or has no name", hint="scores of sessions are not read"
        )
        return
    if (
        first_of(values, "observationId", "observation_id")
        or mapping(values.get("subject")).get("kind") == "observation"
    ):
        yield Note(Carried.approximated, "scores of observations", "as scores of their trace", row.line)
    verdicts = Verdicts()
    yield from take(values, {"case": case, "candidate": candidate}, metrics, verdicts, row.line)
    for name, score in verdicts.scores.items():
        groups.add(GivenScore(case, name, score, verdicts.explanations.get(name, "")))


def trace_of(values: Mapping[str, Any]) -> str:
    """The trace that a score belongs to."""
    subject = mapping(values.get("subject"))
    inner = subject.get("traceId") or (subject.get("id") if subject.get("kind") == "trace" else None)
    return own_id(first_of(values, "traceId", "trace_id") or inner)


def take(
    values: Mapping[str, Any], whose: Mapping[str, Any], metrics: Metrics, verdicts: Verdicts, line: int
) -> Iterator[Imported]:
    """One score: a label if a person gave it, else among the verdicts."""
    name, kind = own_id(values.get("name")), str(first_of(values, "dataType", "data_type")).upper()
    given, word = values.get("value"), first_of(values, "stringValue", "string_value")
    if kind in _WORDS_ONLY or (score_value(given) is None and isinstance(given or word, str)):
        number = None if kind in _WORDS_ONLY else score_value(word)
        if number is None:
            yield no_number(name, str(given if isinstance(given, str) else word), line)
            return
        given = number
    if kind == "CATEGORICAL" and word is not None and not isinstance(given, str):
        became = "the number that Langfuse keeps for it"
        yield Note(Carried.approximated, f"category {str(word)!r:.80} of {name!r}", became, line)
    comment = values.get("comment") if isinstance(values.get("comment"), str) else ""
    if str(values.get("source")).upper() not in _PEOPLE:
        metrics.add(verdicts, name, given, comment)
        if values.get("source") is not None:  # EVAL is Langfuse's judge; API may be anybody
            metrics.by_model(name)
        return
    label = metrics.label(name, given)
    if label is not None:
        reviewer = own_id(first_of(values, "authorUserId", "author_user_id", "authorUserName")) or "person"
        kept = {"note": comment, "at": values.get("timestamp")}
        said = {"dimension": label[0], "value": label[1], "reviewer": reviewer}
        yield LabelRow({**whose, **said, **{key: one for key, one in kept.items() if one}}, line)
