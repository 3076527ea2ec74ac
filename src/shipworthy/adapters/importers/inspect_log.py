"""Inspect logs, `.eval` (a zip of JSON) and `.json` -> cases, trials and recorded scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.adapters.importers.inspect_sample import answer_values, case_values, is_graded_by_a_model
from shipworthy.define.importing.imported import (
    CUT_OFF,
    AnswerRow,
    Carried,
    CaseRow,
    DimensionPart,
    Imported,
    Note,
    PrdPart,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_NAMED_JUDGE = re.compile(r"judge|grader|graded|llm|gpt|claude|rubric", re.IGNORECASE)
_CODE = frozenset({"includes", "match", "exact", "pattern", "answer", "choice", "f1", "math", "perplexity"})
"""Inspect's own scorers that ask no model."""
_LEFT = ("events", "store", "events_data", "timelines")
_LEFT_WHY = "what happened inside a sample is not carried over; the log keeps it"


@dataclass(frozen=True)
class _Header:
    """What holds for every sample."""

    task: str
    model: str
    candidate: str
    epochs: int
    scorers: tuple[str, ...]
    graded: frozenset[str]


class InspectLog:
    """What `inspect eval` writes."""

    name = "inspect-log"
    title = "Inspect log"

    def recognises(self, glimpse: Glimpse) -> float:
        """By its header, in the zip or in the object."""
        if glimpse.form is Form.archive:
            is_log = any(
                name == "header.json" or name.startswith(("_journal/", "samples/"))
                for name in glimpse.members
            )
            return 0.95 if is_log else 0.0
        if glimpse.form is not Form.json or not glimpse.has("eval", "status"):
            return 0.0
        head = glimpse.head.get("eval")
        return 0.95 if isinstance(head, Mapping) and "task" in head and "model" in head else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """The log's samples as cases and answers."""
        is_zip = source.glimpse.form is Form.archive
        found = _zip_parts(source) if is_zip else _json_parts(source)
        if isinstance(found, Fault):
            yield found
            return
        run, status, results = found
        header = _header(run, results, options)
        yield PrdPart({"product": header.task} | ({"trials": header.epochs} if header.epochs > 1 else {}))
        yield from _said(header)
        if status not in (None, "success"):
            yield Fault(
                f"the log's status is {str(status)[:40]!r}: samples are missing", source.name, hint=CUT_OFF
            )
        scorers = dict.fromkeys(header.scorers, False)
        for row in _zip_samples(source) if is_zip else source.items("samples"):
            if isinstance(row, Fault):
                yield row
            else:
                _note_judged(row.values, header, scorers)
                yield from _of_sample(row, header)
        for name, is_judged in scorers.items():
            by = {"scored_by": "judge"} if is_judged else {}
            yield DimensionPart(name, {"definition": f"Inspect scorer {name!r}", **by})
        if any(scorers.values()):
            judged = ", ".join(name for name, is_judged in scorers.items() if is_judged)
            became = "no bar on them ships before people check a part (shipworthy export --as labels)"
            yield Note(Carried.approximated, f"scores that a model gave, or may have given: {judged}", became)


def _zip_parts(source: Source) -> tuple[Any, Any, Any] | Fault:
    """The header: in `header.json`, or of a log that was cut off in the journal's start."""
    for name in ("header.json", "_journal/start.json"):
        member = source.member(name)
        if isinstance(member, Fault):
            continue
        value = member.value()
        if isinstance(value, Mapping) and isinstance(value.get("eval"), Mapping):
            status = value.get("status", "started (never finished)")
            return value["eval"], status, value.get("results")
    return Fault("the log has no readable header", source.name, hint="is the file complete?")


def _json_parts(source: Source) -> tuple[Any, Any, Any] | Fault:
    run = source.value("eval")
    if not isinstance(run, Mapping):
        return Fault("the log has no readable header ('eval')", source.name)
    return run, source.value("status"), source.value("results")


def _zip_samples(source: Source) -> Iterator[Row | Fault]:
    for name in source.glimpse.members:
        if not name.startswith("samples/"):
            continue
        member = source.member(name)
        value = None if isinstance(member, Fault) else member.value()
        if isinstance(value, Mapping):
            yield Row(value, f"{source.name}/{name}", 1)
        else:
            yield Fault("the sample can't be read", f"{source.name}/{name}", hint="is the log complete?")


def _header(run: Mapping[str, Any], results: Any, options: ImportOptions) -> _Header:
    config = run.get("config")
    epochs = config.get("epochs") if isinstance(config, Mapping) else None
    scores = results.get("scores") if isinstance(results, Mapping) else None
    known = [one for one in scores if isinstance(one, Mapping)] if isinstance(scores, list) else []
    names = [one.get("name") for one in known]
    model = str(run.get("model") or "model")
    return _Header(
        task=str(run.get("task") or "inspect task").rpartition("/")[2],
        model=model,
        candidate=options.candidate or model,
        epochs=epochs if isinstance(epochs, int) and 1 <= epochs <= 1000 else 1,
        scorers=tuple(dict.fromkeys(name for name in names if isinstance(name, str) and name)),
        graded=_graded(run, known),
    )


def _note_judged(sample: Mapping[str, Any], header: _Header, scorers: dict[str, bool]) -> None:
    """Which scores a model gave: the header says so, their name does, or another model was asked.

    A sample that asked a second model names none of its scorers, so all that are not known as code count.
    """
    given = sample.get("scores")
    usage = sample.get("model_usage")
    asked_another = isinstance(usage, Mapping) and any(name != header.model for name in usage)
    for name, score in given.items() if isinstance(given, Mapping) else ():
        value = score.get("value") if isinstance(score, Mapping) else None
        parts = [str(part) for part in value] if isinstance(value, Mapping) else [str(name)]
        is_judged = (
            name in header.graded or is_graded_by_a_model(score) or _NAMED_JUDGE.search(str(name)) is not None
        )
        is_judged |= asked_another and not header.graded and str(name) not in _CODE
        for part in parts:
            scorers[part] = scorers.get(part, False) or is_judged or part in header.graded


def _graded(run: Mapping[str, Any], known: list[Mapping[str, Any]]) -> frozenset[str]:
    """Scorers that the header shows to be a model: by name, or by being given one."""
    found = {str(one.get("name")) for one in known if _is_model(one.get("scorer"), one.get("params"))}
    scorers = run.get("scorers")
    for one in scorers if isinstance(scorers, list) else ():
        if isinstance(one, Mapping) and _is_model(one.get("name"), one.get("options")):
            found.add(str(one.get("name")).rpartition("/")[2])
    return frozenset(found)


def _is_model(name: Any, options: Any) -> bool:
    given = isinstance(options, Mapping) and any(
        "model" in str(key) or "grader" in str(key) for key in options
    )
    return given or str(name or "").rpartition("/")[2].startswith("model_graded")


def _said(header: _Header) -> Iterator[Note]:
    yield Note(Carried.mapped, "samples and epochs", "cases and trials (epoch 1 is trial 0)")
    yield Note(
        Carried.mapped, "scores", "a dimension each, scored by what was recorded; C, P, I, N are 1, ½, 0, 0"
    )
    yield Note(
        Carried.mapped,
        f"usage of {header.model}",
        "tokens of the answer; what other models (judges) used is apart",
    )


def _of_sample(row: Row, header: _Header) -> Iterator[Imported]:
    values = row.values
    if "id" not in values or "input" not in values:
        yield row.fault("the sample has no 'id' or no 'input'")
        return
    yield CaseRow(case_values(values), row.line)
    answer, notes = answer_values(values, header.model)
    answer["candidate"] = header.candidate
    yield AnswerRow(answer, row.line)
    for what, became in notes:
        yield Note(Carried.unsupported, what, became, row.line, row.file)
    for key in _LEFT:
        if values.get(key):
            yield Note(Carried.unsupported, f"'{key}' of samples", _LEFT_WHY)
    for key in ("files", "setup", "sandbox"):
        if values.get(key):
            yield Note(Carried.unsupported, f"'{key}' of samples", "shipworthy starts no sandboxes", row.line)
