"""promptfoo results: the JSON of versions 2 and 3 (`-o results.json`, also YAML) and the JSONL of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from shipworthy.define.importing.imported import (
    BarPart,
    Carried,
    DimensionPart,
    Imported,
    Note,
    PrdPart,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.promptfoo_case import mentioned
from shipworthy.define.importing.promptfoo_results import Results
from shipworthy.define.importing.promptfoo_scored import PASSED, SCORE, scored_by
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_MOST_PROMPTS = 1_000
_OF_A_ROW = ("success", "score", "namedScores", "provider", "vars", "prompt")


class PromptfooResults:
    """What `promptfoo eval -o` writes."""

    name = "promptfoo-results"
    title = "promptfoo results (JSON, JSONL)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By the keys of its results."""
        if glimpse.form is Form.rows:
            return 0.95 if glimpse.has(*_OF_A_ROW) and glimpse.has_any("promptIdx", "gradingResult") else 0.0
        results = glimpse.head.get("results") if isinstance(glimpse.head, Mapping) else None
        if not isinstance(results, Mapping):
            return 0.0
        inner = results.get("results")
        if isinstance(inner, list) and ("stats" in results or _is_result(inner)):
            return 0.95  # in a long file the stats stand too far behind to be seen
        is_table = isinstance(results.get("table"), Mapping) or (
            isinstance(inner, list) and "version" in results
        )
        return 0.9 if is_table else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """One answer a result, one case a test; dimensions when all assertions are known."""
        prompts = _prompts(source)
        raw = [str(prompt["raw"]) for prompt in prompts if isinstance(prompt.get("raw"), str)]
        reading = Results(options.candidate, prompts, mentioned(raw))
        for row in _rows(source):
            if isinstance(row, Fault):
                yield row
            else:
                yield from reading.items(row)
        yield from _told_at_the_end(reading)
        yield from _about_the_file(source, reading)


def _is_result(entries: list[Any]) -> bool:
    first = entries[0] if entries else None
    return isinstance(first, Mapping) and all(key in first for key in _OF_A_ROW)


def _prompts(source: Source) -> list[Mapping[str, Any]]:
    """The pairs of provider and prompt, by `promptIdx`."""
    if source.glimpse.form is Form.rows:
        return _first_prompts(source.glimpse)
    found = _value(source, "results", "prompts")
    if not isinstance(found, list):
        found = _value(source, "results", "table", "head", "prompts")
    return [one if isinstance(one, Mapping) else {} for one in found] if isinstance(found, list) else []


def _first_prompts(glimpse: Glimpse) -> list[Mapping[str, Any]]:
    """JSONL has no list of prompts: those of the first rows, at the place of their `promptIdx`."""
    found: dict[int, Mapping[str, Any]] = {}
    for values in glimpse.rows:
        index, prompt = values.get("promptIdx"), values.get("prompt")
        if isinstance(index, int) and 0 <= index < _MOST_PROMPTS and isinstance(prompt, Mapping):
            label = prompt.get("label")
            found[index] = {"id": values.get("promptId"), "label": label, "provider": values.get("provider")}
    return [found.get(index, {}) for index in range(max(found, default=-1) + 1)]


def _rows(source: Source) -> Iterator[Row | Fault]:
    """Results one by one; those of a table only if there are no others."""
    form = source.glimpse.form
    if form is Form.rows:
        yield from source.rows()
        return
    if form is Form.yaml:
        listed = _value(source, "results", "results")
        for item in listed if isinstance(listed, list) else ():
            yield Row(item if isinstance(item, Mapping) else {"": item}, source.name)
        return
    rows = source.items("results", "results")
    first = next(rows, None)
    if first is not None:
        yield from chain([first], rows)
        return
    head = _value(source, "results", "table", "head", "vars")
    names = [str(name) for name in head] if isinstance(head, list) else []
    for row in source.items("results", "table", "body"):
        yield from [row] if isinstance(row, Fault) else _of_table(row, names)


def _of_table(row: Row, names: list[str]) -> Iterator[Row]:
    """A row of the old table: the values of its variables and one cell an output."""
    given, outputs = row.values.get("vars"), row.values.get("outputs")
    variables = dict(zip(names, given, strict=False)) if isinstance(given, list) else {}
    for index, cell in enumerate(outputs if isinstance(outputs, list) else ()):
        if isinstance(cell, Mapping):
            output = {"output": cell.get("text")} if cell.get("text") is not None else None
            known = {"promptIdx": index, "vars": variables, "success": cell.get("pass"), "response": output}
            yield Row({**cell, **known}, row.file, row.line)


def _value(source: Source, *path: str) -> Any:
    """What is at a path of the document, JSON or YAML."""
    if source.glimpse.form is not Form.yaml:
        return source.value(*path)
    found = source.glimpse.head
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _told_at_the_end(reading: Results) -> Iterator[Imported]:
    judged = any(meaning.is_judged for meaning in reading.reading.meanings.values())
    for name, meaning in reading.reading.meanings.items():
        yield meaning.part(name, others_judged=judged)
        if meaning.threshold is not None and not meaning.has_many_thresholds:
            known = {"dimension": name, "share_at_least": {"level": meaning.threshold, "share": "90%"}}
            if name in reading.graded and 0 < meaning.threshold <= 1:
                yield BarPart(known, is_stated=False)
    own = {"weight": 0} if reading.reading.meanings else {}
    if judged:
        became = "a judge's: no bar on them ships before people check a part (shipworthy export --as labels)"
        yield Note(Carried.approximated, "verdicts that a model gave, and what they are part of", became)
    said = "promptfoo's own verdict: every assertion passed, or the test's threshold was reached"
    yield DimensionPart(PASSED, {"definition": said, "scored_by": scored_by(PASSED, is_judged=judged), **own})
    said = "promptfoo's weighted mean of the assertions"
    yield DimensionPart(
        SCORE, {"definition": said, "scored_by": scored_by(SCORE, is_judged=judged), "weight": 0}
    )
    yield BarPart({"dimension": PASSED, "at_least": "90%"}, is_stated=False)
    if reading.n_trials > 1:
        yield PrdPart({"trials": reading.n_trials})
    yield from reading.notes()


def _about_the_file(source: Source, reading: Results) -> Iterator[Imported]:
    """What stands beside the results."""
    if source.glimpse.form is Form.rows:
        return
    description = _value(source, "config", "description")
    if isinstance(description, str) and description.strip():
        yield PrdPart({"product": description.strip()})
    derived = _value(source, "config", "derivedMetrics")
    for one in derived if isinstance(derived, list) else ():
        yield Note(
            Carried.unsupported,
            "derivedMetrics",
            "it is made of sums over all tests; use weights",
            0,
            "",
            str(one),
        )
    if "config" in source.glimpse.keys:
        yield Note(
            Carried.approximated, "config beside the results",
            "only what was measured is taken; import the config file itself for live candidates",
        )  # fmt: skip
    stats = _value(source, "results", "stats")
    if isinstance(stats, Mapping):
        yield from _checked(stats, reading)


def _checked(stats: Mapping[str, Any], reading: Results) -> Iterator[Note]:
    """The counts of promptfoo against ours: a file that was cut or edited shows."""
    stated: tuple[Any, ...] = tuple(stats.get(key, 0) for key in ("successes", "failures", "errors"))
    seen: tuple[int, ...] = (reading.n_passed, reading.n_failed, reading.n_errors)
    if "errors" not in stats:
        stated, seen = stated[:2], (reading.n_passed, reading.n_failed + reading.n_errors)
    words = "successes, failures" + (", errors" if len(seen) == 3 else "")
    if stated == seen:
        yield Note(Carried.mapped, f"stats: {words}", f"the same here: {', '.join(map(str, seen))}")
    else:
        yield Note(
            Carried.approximated, f"stats say {words}: {', '.join(map(str, stated))}",
            f"the results that stand in the file are {', '.join(map(str, seen))}",
        )  # fmt: skip
