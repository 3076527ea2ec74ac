"""pydantic-evals datasets (YAML, JSON): cases, and evaluators as dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.adapters.importers.pydantic_evals_evaluators import IDEAL, Plan, Spec, plan_of, spec_of
from shipworthy.define.importing.imported import Carried, CaseRow, DimensionPart, Imported, Note, PrdPart
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.platform_metrics import judge_items
from shipworthy.define.importing.platform_values import (
    INPUTS,
    main_value,
    mapping,
    own_id,
    sorted_metadata,
    with_metadata,
)
from shipworthy.define.importing.promptfoo_names import unique
from shipworthy.define.row import Row, is_nothing
from shipworthy.errors import Fault

_OF_A_RESULT = ("assertions", "task_duration", "evaluator_failures", "scores")
_OF_A_CASE = ("name", "inputs", "metadata", "expected_output", "evaluators")
_MOST = 200


class PydanticEvalsDataset:
    """What `Dataset.to_file` writes."""

    name = "pydantic-evals"
    title = "pydantic-evals dataset (YAML, JSON)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By cases that have `inputs`."""
        if glimpse.form not in (Form.json, Form.yaml) or not isinstance(glimpse.head, Mapping):
            return 0.0
        cases = glimpse.head.get("cases")
        first = cases[0] if isinstance(cases, list) and cases else None
        if (
            not isinstance(first, Mapping)
            or "inputs" not in first
            or any(key in first for key in _OF_A_RESULT)
        ):
            return 0.0
        return 0.95 if set(first) <= set(_OF_A_CASE) else 0.6

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case a case; a dimension for every evaluator that is one."""
        del options
        reading = _Reading()
        for row in _cases(source):
            if isinstance(row, Fault):
                yield row
            else:
                yield from reading.items(row)
        name = _value(source, "name")
        if isinstance(name, str) and name.strip():
            yield PrdPart({"product": name.strip()})
        evaluators = _value(source, "evaluators")
        for given in evaluators[:_MOST] if isinstance(evaluators, list) else ():
            yield from reading.everywhere(given)
        yield from reading.end()
        reports = _value(source, "report_evaluators")
        for given in reports if isinstance(reports, list) else ():
            yield Note(
                Carried.unsupported, "a report evaluator", "the report here has its own", 0, "", str(given)
            )


@dataclass
class _Reading:
    """Reads cases one after the other; keeps what their own evaluators are."""

    n_cases: int = 0
    own: dict[str, tuple[Plan, int]] = field(default_factory=dict)
    made: dict[str, Plan] = field(default_factory=dict)

    def items(self, row: Row) -> Iterator[Imported]:
        """The case, and notes about its evaluators."""
        self.n_cases += 1
        values = row.values
        given, others = main_value(values.get("inputs"), INPUTS)
        if is_nothing(given) or given in ({}, []):
            yield row.fault("the case has no inputs")
            return
        ideal: dict[str, Any] = {}
        yield from self._own(values.get("evaluators"), ideal, row.line)
        unknown = {key: one for key, one in values.items() if key not in _OF_A_CASE}
        case = {"id": own_id(values.get("name")) or f"Case {self.n_cases}", "input": given}
        if not is_nothing(values.get("expected_output")):
            case["expected"] = values["expected_output"]
        metadata = values.get("metadata")
        known = mapping(metadata) or ({} if metadata is None else {"metadata": metadata})
        case.update(sorted_metadata({**unknown, **others, **known}))
        yield CaseRow(with_metadata(case, {IDEAL: ideal}), row.line)

    def _own(self, evaluators: Any, ideal: dict[str, Any], line: int) -> Iterator[Note]:
        """A case's own evaluators: what they compare with goes into the case."""
        for given in evaluators[:_MOST] if isinstance(evaluators, list) else ():
            spec = spec_of(given)
            plan = plan_of(spec, is_of_case=True) if spec else None
            if spec is None or plan is None or plan.ideal is None:
                why = plan.said if plan and plan.said else "no evaluator of a single case"
                what = f"evaluator {spec.kind if spec else str(given)[:50]!r} of a case"
                text = spec.written if spec else str(given)[:500]
                yield Note(Carried.unsupported, what, why, line, "", text)
            elif plan.name not in ideal and (plan.name in self.own or len(self.own) < _MOST):
                ideal[plan.name] = plan.ideal
                known = self.own.get(plan.name)
                self.own[plan.name] = (known[0] if known else plan, (known[1] if known else 0) + 1)
                if known is not None and known[0].values != plan.values:
                    became = "those of the first case count for all"
                    yield Note(
                        Carried.approximated, f"options of {spec.kind}", became, line, "", spec.written
                    )
            else:
                yield _differs(spec, line)

    def everywhere(self, given: Any) -> Iterator[Imported]:
        """An evaluator of the whole dataset."""
        spec = spec_of(given)
        if spec is None:
            yield Note(Carried.unsupported, "an evaluator that is none", "", 0, "", str(given)[:500])
            return
        plan = plan_of(spec)
        if not plan.values:
            yield Note(Carried.unsupported, f"evaluator {spec.kind}", plan.said, 0, "", spec.written)
            return
        name = unique(plan.name, self.made)
        self.made[name] = plan
        yield DimensionPart(name, plan.values)
        carried = Carried.approximated if plan.said else Carried.mapped
        yield Note(
            carried, f"evaluator {spec.kind}", f"dimension {name!r}" + (f"; {plan.said}" if plan.said else "")
        )

    def end(self) -> Iterator[Imported]:
        """Dimensions of evaluators that every case has, and the judge."""
        for name, (plan, n) in self.own.items():
            if n == self.n_cases and name not in self.made:
                yield DimensionPart(name, plan.values)
                yield Note(
                    Carried.mapped,
                    f"evaluator {name} of every case",
                    f"dimension {name!r}, by each case's own value",
                )
            else:
                became = f"kept in the cases under {IDEAL}: a dimension would judge the other cases too"
                yield Note(Carried.unsupported, f"evaluator {name} of {n} cases of {self.n_cases}", became)
        judged = [plan for plan in self.made.values() if "definition" in plan.values]
        if judged:
            yield from judge_items(next((plan.model for plan in judged if plan.model), None))


def _differs(spec: Spec, line: int) -> Note:
    became = "a case has one evaluator of a name; give evaluation_name"
    return Note(Carried.unsupported, f"a second {spec.kind} of a case", became, line, "", spec.written)


def _cases(source: Source) -> Iterator[Row | Fault]:
    if source.glimpse.form is Form.json:
        yield from source.items("cases")
        return
    document = source.document()
    if isinstance(document, Fault):
        yield document
        return
    cases = document.data.get("cases") if isinstance(document.data, Mapping) else None
    for place, one in enumerate(cases if isinstance(cases, list) else ()):
        line = document.places.values.get(("cases", place), (0, 0))[0]
        yield Row(one if isinstance(one, dict) else {"": one}, source.name, line)


def _value(source: Source, key: str) -> Any:
    if source.glimpse.form is Form.json:
        return source.value(key)
    return source.glimpse.head.get(key) if isinstance(source.glimpse.head, Mapping) else None
