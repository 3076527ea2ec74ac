"""Opik: items of a dataset or suite (`data`, `assertions`, `execution_policy`), items of an experiment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.adapters.importers.langsmith_examples import case_of
from shipworthy.adapters.importers.platform_rows import keys_of, records, samples
from shipworthy.define.importing.imported import (
    AnswerRow,
    BarPart,
    Carried,
    CaseRow,
    DimensionPart,
    Imported,
    LabelRow,
    Note,
    PrdPart,
)
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import Metrics, Verdicts, judge_items
from shipworthy.define.importing.platform_values import (
    OUTPUTS,
    clean_name,
    content_id,
    first_of,
    listed,
    main_value,
    mapping,
    own_id,
    texts,
    with_metadata,
)
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_WRAPPERS = ("items", "content", "data")
_GLOBAL = ("global_assertions", "assertions")
_POLICIES = ("global_execution_policy", "execution_policy")
_CANDIDATE = "opik"
_ITEM = "item_assertions"
_MOST_TRIALS, _MOST_ASSERTIONS = 1_000, 100
_PEOPLE = ("ui",)
_EXPECTED = (
    "expected_output",
    "expected_response",
    "expected",
    "expected_answer",
    "reference",
    "ground_truth",
)
_READ = {"id", "data", "assertions", "execution_policy", "description", "evaluators", "tags", "source"}


class OpikItems:
    """What is asked, and what must hold for each answer."""

    name = "opik-items"
    title = "Opik dataset and suite items, experiment items (JSON, JSONL)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By `data` with assertions or a policy, or by the results of an experiment."""
        rows = samples(glimpse, _WRAPPERS)
        keys = keys_of(rows)
        if {"dataset_item_id"} <= keys and keys & {
            "feedback_scores",
            "evaluation_task_output",
            "assertion_results",
        }:
            return 0.95
        top = set(glimpse.keys) if glimpse.form is Form.json else keys
        has_data = any(isinstance(row.get("data"), Mapping) for row in rows)
        return (
            0.95
            if has_data and (keys | top) & {"assertions", "execution_policy", *_GLOBAL, *_POLICIES}
            else 0.0
        )

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case an item; assertions are judged, one dimension each where they hold for all."""
        items = _Items(options.candidate or _CANDIDATE)
        for row in records(source, _WRAPPERS):
            yield from [row] if isinstance(row, Fault) else items.items(row)
        if source.glimpse.form is Form.json:
            assertions = next((found for name in _GLOBAL if (found := texts(source.value(name)))), [])
            yield from items.for_all(assertions)
            for name in _POLICIES:
                items.policy(source.value(name))
        yield from items.end()


@dataclass
class _Items:
    """Reads items one after the other."""

    candidate: str
    metrics: Metrics = field(default_factory=lambda: Metrics("Opik"))
    runs: dict[tuple[int, int], int] = field(default_factory=dict)
    n_with_assertions: int = 0
    n_for_all: int = 0
    n_answers: int = 0

    def items(self, row: Row) -> Iterator[Imported]:
        """A case; of an experiment's item its answer too."""
        values = row.values
        data = mapping(first_of(values, "data", "dataset_item_data", "input"))
        given = {key: one for key, one in data.items() if key not in _EXPECTED}
        expected = {key: data[key] for key in _EXPECTED if not is_nothing(data.get(key))}
        case = case_of(given, expected, {})
        is_result = "dataset_item_id" in values
        identity = own_id(values.get("dataset_item_id") if is_result else values.get("id")) or content_id(
            given
        )
        if case is None and not is_result:
            yield row.fault("the item has no data")
            return
        if case is not None:
            yield CaseRow({"id": identity, **self._own(values, case)}, row.line)
        if is_result:
            yield from self._result(row, identity)
        self.policy(values.get("execution_policy"))
        if values.get("evaluators"):
            text = str(values["evaluators"])[:2_000]
            yield Note(Carried.unsupported, "evaluators of an item", "", row.line, "", text)

    def _own(self, values: Mapping[str, Any], case: dict[str, Any]) -> dict[str, Any]:
        """What an item alone asserts stands in what its case expects."""
        own = texts(values.get("assertions"))[:_MOST_ASSERTIONS]
        if own and "dataset_item_id" not in values:
            self.n_with_assertions += 1
            known = {"reference": case["expected"]} if "expected" in case else {}
            case = {**case, "expected": {**known, "assertions": own}}
        kept = {key: values.get(key) for key in ("description", "tags")}
        unknown = {key: one for key, one in values.items() if key not in _READ and key != "dataset_item_data"}
        return with_metadata(case, kept if "dataset_item_id" in values else {**unknown, **kept})

    def _result(self, row: Row, identity: str) -> Iterator[Imported]:
        """An experiment's answer, with its scores."""
        values, verdicts = row.values, Verdicts()
        self.n_answers += 1
        whose = {"case": identity, "candidate": self.candidate}
        for one in listed(values.get("feedback_scores")):
            score = mapping(one)
            name = own_id(score.get("name"))
            if name and str(score.get("source")).casefold() in _PEOPLE:
                label = self.metrics.label(name, score.get("value"))
                if label is not None:
                    reviewer = own_id(first_of(score, "created_by", "last_updated_by")) or "person"
                    yield LabelRow(
                        {**whose, "dimension": label[0], "value": label[1], "reviewer": reviewer}, row.line
                    )
            elif name:
                self.metrics.add(verdicts, name, score.get("value"), score.get("reason"))
        for one in listed(values.get("assertion_results")):
            result = mapping(one)
            text = own_id(first_of(result, "value", "name", "assertion"))
            if text:
                self.metrics.means(text[:60], {"definition": text})
                self.metrics.add(verdicts, text[:60], result.get("passed"), result.get("reason"))
        output, others = main_value(first_of(values, "evaluation_task_output", "output"), OUTPUTS)
        known = {"output": "" if is_nothing(output) else output, **({"outputs": others} if others else {})}
        yield AnswerRow({**whose, **known, **verdicts.values()}, row.line)

    def policy(self, given: Any) -> None:
        """How often an item is run, and how many runs must pass."""
        policy = mapping(given)
        runs, threshold = policy.get("runs_per_item"), policy.get("pass_threshold")
        if isinstance(runs, int) and 1 <= runs <= _MOST_TRIALS:
            least = threshold if isinstance(threshold, int) and 1 <= threshold <= runs else 0
            self.runs[runs, least] = self.runs.get((runs, least), 0) + 1

    def for_all(self, assertions: list[str]) -> Iterator[Imported]:
        """Assertions of the whole suite: a dimension each."""
        for number, text in enumerate(assertions[:_MOST_ASSERTIONS], 1):
            self.n_for_all += 1
            words = " ".join(text.split()[:5])
            name = f"{clean_name(words, 'assertion')[:50].rstrip('-.')}-{number}"
            yield DimensionPart(name, {"definition": text, "scored_by": "judge"})
            yield Note(
                Carried.mapped, f"assertion {text!r:.200} of the suite", f"dimension {name!r}, by the judge"
            )

    def end(self) -> Iterator[Imported]:
        """Dimensions, the judge, trials."""
        yield from self.metrics.end()
        if self.n_with_assertions and not self.n_answers:
            said = "The answer does everything that its case lists under assertions"
            yield DimensionPart(_ITEM, {"definition": said, "scored_by": {"judge": {"reference": True}}})
            became = f"dimension {_ITEM!r}: the judge reads them as what is expected, all together"
            yield Note(Carried.approximated, f"assertions of {self.n_with_assertions:,} items", became)
        if self.n_for_all or (self.n_with_assertions and not self.n_answers):
            yield from judge_items()
        if self.runs:
            yield from self._trials()

    def _trials(self) -> Iterator[Imported]:
        (runs, least), _ = max(self.runs.items(), key=lambda one: one[0])
        yield PrdPart({"trials": runs})
        carried = Carried.mapped if len(self.runs) == 1 else Carried.approximated
        yield Note(carried, "execution_policy.runs_per_item", f"trials: {runs}, for all cases")
        if not least:
            return
        kind = {runs: "all_of", 1: "one_of"}.get(least)
        if kind is None:
            became = f"no bar for {least} of {runs}: pass^k (all_of) and pass@k (one_of) are"
            yield Note(Carried.unsupported, "execution_policy.pass_threshold", became)
            return
        yield Note(
            Carried.approximated, "execution_policy.pass_threshold", f"suggested bars with {kind}: {runs}"
        )
        if self.n_with_assertions and not self.n_answers:
            yield BarPart({"dimension": _ITEM, "at_least": "90%", kind: runs}, is_stated=False)
