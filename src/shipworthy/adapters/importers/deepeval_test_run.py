"""deepeval test runs: `test_run_*.json` of a results folder, and what stands in `.deepeval` after a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.adapters.importers.deepeval_goldens import CANDIDATE, of_golden, plain_keys
from shipworthy.define.importing.imported import AnswerRow, BarPart, Carried, Imported, Note
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import PASSED, Metrics, Verdicts
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_WRAPPER = "testRunData"
_MOST_UNREAD = 20
_LISTS = ("testCases", "conversationalTestCases")
_OF_A_CASE = (
    "metrics_data", "success", "order", "run_duration", "evaluation_cost", "flaky", "trace",
    "expectations_data", "images_mapping",
)  # fmt: skip
_OF_A_METRIC = frozenset((
    "name", "score", "threshold", "success", "reason", "error", "strictMode", "flaky", "evaluationModel",
    "evaluationCost", "inputTokenCount", "outputTokenCount",
))  # fmt: skip


class DeepevalTestRun:
    """What `evaluate` and `deepeval test run` leave behind."""

    name = "deepeval-test-run"
    title = "deepeval test run (JSON)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By its lists of test cases."""
        if glimpse.form is not Form.json or not isinstance(glimpse.head, Mapping):
            return 0.0
        return 0.95 if any(one in _inner(glimpse) for one in _LISTS) else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case and an answer a test case, a dimension a metric."""
        path = (_WRAPPER,) if _WRAPPER in source.glimpse.keys else ()
        run = _Run(options.candidate or _candidate(source, path))
        for name in _LISTS:
            for row in source.items(*path, name):
                if isinstance(row, Fault):
                    yield row
                else:
                    yield from run.items(row)
        said = "deepeval's own verdict: every metric reached its threshold"
        run.metrics.means(PASSED, {"definition": said})
        yield from run.metrics.end()
        yield BarPart({"dimension": PASSED, "at_least": "90%"}, is_stated=False)
        yield from run.notes()
        if "metricsScores" in _inner(source.glimpse):  # a long file is not read once more for it
            yield from _checked(source.value(*path, "metricsScores"), run)


def _inner(glimpse: Glimpse) -> Mapping[str, Any]:
    """What was seen of the run, which may stand under a key of its own."""
    found = glimpse.head.get(_WRAPPER, glimpse.head) if isinstance(glimpse.head, Mapping) else {}
    return found if isinstance(found, Mapping) else {}


@dataclass
class _Run:
    """Reads test cases one after the other."""

    candidate: str
    metrics: Metrics = field(default_factory=lambda: Metrics("deepeval"))
    counts: dict[str, int] = field(default_factory=dict)
    n_errors: int = 0
    n_spoilt: int = 0
    unread: dict[str, None] = field(default_factory=dict)

    def items(self, row: Row) -> Iterator[Imported]:
        """The case, and the answer with its scores."""
        values = plain_keys(row.values)
        golden = {key: one for key, one in values.items() if key not in _OF_A_CASE}
        verdicts = self._verdicts(values)
        for item in of_golden(golden, row, self.candidate):
            if isinstance(item, AnswerRow):
                yield AnswerRow({**item.values, **verdicts.values()}, item.line)
            else:
                yield item
        if values.get("trace") is not None:
            yield Note(Carried.unsupported, "trace of a test case", "spans are not read", row.line)

    def _verdicts(self, values: Mapping[str, Any]) -> Verdicts:
        found, failed, n_errors = Verdicts(), False, 0
        given = values.get("metrics_data")
        for metric in given if isinstance(given, list) else ():
            if isinstance(metric, Mapping) and metric.get("name") is not None:
                name = metric["name"]
                if len(self.unread) < _MOST_UNREAD:
                    self.unread.update(dict.fromkeys(str(key) for key in metric.keys() - _OF_A_METRIC))
                self.metrics.means(name, _said(metric), metric.get("threshold"))
                self.metrics.add(found, name, metric.get("score"), metric.get("reason"))
                if metric.get("evaluationModel"):
                    self.metrics.by_model(name)
                if metric.get("score") is not None and self.metrics.name(name):
                    self.counts[str(name)] = self.counts.get(str(name), 0) + 1
                n_errors += metric.get("error") is not None
                failed |= metric.get("success") is False and metric.get("score") is not None
        self.n_errors += n_errors
        if n_errors and not failed and values.get("actual_output") != "":
            self.n_spoilt += 1  # it failed by nothing but a metric that broke
        elif isinstance(values.get("success"), bool):
            self.metrics.add(found, PASSED, values["success"])
        return found

    def notes(self) -> Iterator[Note]:
        """What was left out."""
        if self.n_errors:
            became = "left out: unscored is not 0"
            yield Note(Carried.approximated, f"{self.n_errors:,} metrics that broke (error)", became)
        if self.n_spoilt:
            became = "no verdict: nothing else failed"
            yield Note(
                Carried.approximated, f"success of {self.n_spoilt:,} test cases with a broken metric", became
            )
        if self.unread:
            yield Note(
                Carried.unsupported, f"of metrics: {', '.join(list(self.unread)[:_MOST_UNREAD])}", "not kept"
            )
        yield Note(
            Carried.unsupported, "cost, tokens and time of metrics", "what the judges took is not kept"
        )


def _said(metric: Mapping[str, Any]) -> dict[str, Any]:
    model = metric.get("evaluationModel")
    by = f", judged by {model}" if isinstance(model, str) and "GEval" in str(metric["name"]) else ""
    return {"definition": f"deepeval's metric {str(metric['name'])[:200]!r}{by}"}


def _candidate(source: Source, path: tuple[str, ...]) -> str:
    """The run's identifier, else the model among its hyperparameters."""
    identifier = source.value(*path, "identifier")
    if isinstance(identifier, str) and identifier.strip():
        return identifier.strip()
    given = source.value(*path, "hyperparameters")
    model = given.get("model") if isinstance(given, Mapping) else None
    return model if isinstance(model, str) and model.strip() else CANDIDATE


def _checked(stated: Any, run: _Run) -> Iterator[Note]:
    """Its own counts against ours: a file that was cut or edited shows."""
    for one in stated if isinstance(stated, list) else ():
        scores = one.get("scores") if isinstance(one, Mapping) else None
        if not isinstance(scores, list):
            continue
        name, n = str(one.get("metric")), run.counts.get(str(one.get("metric")), 0)
        if len(scores) == n:
            yield Note(Carried.mapped, f"metricsScores of {name!r}", f"the same here: {n} scores")
        else:
            became = f"{n} stand in the file"
            yield Note(Carried.approximated, f"metricsScores of {name!r} says {len(scores)} scores", became)
