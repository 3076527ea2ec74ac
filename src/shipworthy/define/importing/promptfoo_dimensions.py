"""Assertions of many tests -> dimensions of one benchmark, and what each case keeps for its own.

A dimension belongs to all cases, an assertion to one test. So a code scorer's argument is a template over
the case (`contains: "{{ ideal.contains }}"`) and a case without it is unscored there. What a judge is asked
of one case stands as the case's `expected`: a judge that judges by it leaves cases without one alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.define.importing.imported import (
    Carried,
    DimensionPart,
    FailureModePart,
    Imported,
    Note,
)
from shipworthy.define.importing.promptfoo_assertion import Assertion
from shipworthy.define.importing.promptfoo_case import IDEAL, filled
from shipworthy.define.importing.promptfoo_judge import judge_of
from shipworthy.define.importing.promptfoo_names import dimension_name, unique
from shipworthy.define.importing.promptfoo_scorer import Plan, plan_of

JOINT = "meets_criteria"
"""The judged dimension of criteria that stand in tests under several names."""

_JOINED = ("contains", "not_contains", "regex", "not_regex")
"""Scorers that take a list for all of it."""

_TAKEN = re.compile(r"\{\{-?\s*(?:expected|id|metadata)\b")
"""Variables whose names mean something else here: what they hold is filled in case by case."""

_UNFIT = re.compile(r"\W+")
_MOST_DIMENSIONS = 200


@dataclass
class _Found:
    """One dimension by code."""

    plan: Plan
    field: str
    constant: Any = None
    is_for_all: bool = False
    weight: float | None = None
    has_many_weights: bool = False
    n_cases: int = 0
    assertion: Assertion | None = None
    line: int = 0


@dataclass
class Own:
    """What the assertions of one test leave with its case."""

    ideal: dict[str, Any] = field(default_factory=dict)
    criteria: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def put_into(self, case: dict[str, Any]) -> None:
        """Adds it to the values of the case."""
        if self.ideal:
            case["metadata"] = {**case.get("metadata", {}), IDEAL: self.ideal}
        if self.criteria:
            several = len(self.criteria) > 1
            case["expected"] = "\n".join(f"- {one}" if several else one for one in self.criteria)


@dataclass
class Dimensions:
    """Takes the assertions of tests and knows in the end which dimensions there are.

    Args:
        main: The variable that is a case's input.
    """

    main: str = ""
    found: dict[str, _Found] = field(default_factory=dict)
    by_signature: dict[tuple[str, str], str] = field(default_factory=dict)
    judged: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    metrics_of_criteria: dict[str, None] = field(default_factory=dict)
    judges: list[Any] = field(default_factory=list)
    for_all: list[Assertion] = field(default_factory=list)
    of_ours: set[tuple[str, str]] = field(default_factory=set)
    n_tests: int = 0
    has_weights: bool = False

    def take_for_all(self, assertions: Iterable[Assertion | str], line: int = 0) -> Iterator[Note]:
        """Assertions of every test."""
        for one in assertions:
            if isinstance(one, str):
                yield _not_read(one, line)
                continue
            plan = plan_of(one)
            if "{{" in plan.criterion or _TAKEN.search(str(plan.value)):
                self.for_all.append(one)
            elif plan.criterion:
                yield self._judged_for_all(one, plan, line)
            elif plan.scorer:
                name = self._name(one, plan, _constant(plan.value))
                known = self.found[name]
                known.constant, known.is_for_all = self._argument(plan.value), True
                yield self._note(one, plan, name, line)
            else:
                yield _unsupported(one, plan, line)

    def take(
        self,
        assertions: Iterable[Assertion | str],
        variables: Mapping[str, Any],
        line: int = 0,
        *,
        is_ours: bool = False,
    ) -> Iterator[Own | Note]:
        """Assertions of one test: notes, and at last what its case keeps.

        A test that we exported has its expected answer already: what a judge is asked there is a dimension.
        """
        self.n_tests += 1
        own = Own()
        for one in [*self.for_all, *assertions]:
            if isinstance(one, str):
                yield _not_read(one, line)
                continue
            plan = plan_of(one)
            if plan.criterion and is_ours:
                yield from self._of_ours(one, plan, line)
            elif plan.criterion:
                yield self._criterion(one, plan, own, variables, line)
            elif plan.scorer:
                said = self._scored(one, plan, own, variables, line)
                if plan.value is not None:  # what is the same for all cases is told when all are known
                    yield said
            else:
                yield _unsupported(one, plan, line)
        yield own

    def _scored(self, one: Assertion, plan: Plan, own: Own, variables: Mapping[str, Any], line: int) -> Note:
        name = self._name(one, plan, "")
        known = self.found[name]
        if name in own.used and plan.scorer not in _JOINED:  # a second of its kind in the same test
            name = self._name(one, plan, f"again {len(own.used)}")
            known = self.found[name]
        known.n_cases += name not in own.used
        known.assertion, known.line = known.assertion or one, known.line or line
        own.used.add(name)
        if plan.value is not None:
            value = _filled(plan.value, variables)
            before = own.ideal.get(known.field)
            own.ideal[known.field] = value if before is None else [*_list(before), *_list(value)]
        return self._note(one, plan, name, line)

    def _criterion(
        self, one: Assertion, plan: Plan, own: Own, variables: Mapping[str, Any], line: int
    ) -> Note:
        own.criteria.append(filled(plan.criterion, variables))
        self.metrics_of_criteria.setdefault(dimension_name(one.metric, one.full_type))
        self._ask(one)
        became = "the case's `expected`, which a judge judges by"
        carried = Carried.approximated
        return Note(carried, f"assert {one.full_type}", "; ".join(filter(None, (became, plan.differs))), line)

    def _of_ours(self, one: Assertion, plan: Plan, line: int) -> Iterator[Note]:
        """A criterion of a test of ours, which all tests have: a dimension, once."""
        key = (one.metric, plan.criterion)
        if key in self.of_ours:
            return
        self.of_ours.add(key)
        if "{{" in plan.criterion:
            why = "the case has an expected answer of its own"
            yield Note(Carried.unsupported, f"assert {one.full_type}", why, line, "", one.written)
        else:
            yield self._judged_for_all(one, plan, line)

    def _judged_for_all(self, one: Assertion, plan: Plan, line: int) -> Note:
        name = unique(
            dimension_name(one.metric, one.full_type), {**self.judged, **self.failures, **self.found}
        )
        self._ask(one)
        if one.is_negated:
            self.failures[name] = plan.criterion.removeprefix("This must not hold: ")
            return Note(Carried.approximated, f"assert {one.full_type}", f"failure mode '{name}'", line)
        self.judged[name] = plan.criterion
        became = f"dimension '{name}', by a judge"
        return Note(
            Carried.approximated,
            f"assert {one.full_type}",
            "; ".join(filter(None, (became, plan.differs))),
            line,
        )

    def _ask(self, one: Assertion) -> None:
        if one.provider is not None:
            self.judges.append(one.provider)

    def _name(self, one: Assertion, plan: Plan, constant: str) -> str:
        """The dimension of an assertion: one name, one way of scoring; a second way has a name of its own."""
        wanted = dimension_name(one.metric, one.full_type)
        key = (wanted, plan.signature + constant)
        name = self.by_signature.get(key)
        if name is None:
            if wanted in self.found and one.metric:
                wanted = f"{wanted}-{one.full_type}".replace(":", "-")
            name = self.by_signature[key] = unique(wanted, {**self.found, **self.judged, **self.failures})
            place = _UNFIT.sub("_", name).strip("_") or "value"
            place = place if not place[:1].isdigit() else f"of_{place}"
            self.found[name] = _Found(plan, unique(place, [known.field for known in self.found.values()]))
        if one.weight is not None:
            self.has_weights = True
            known = self.found[name]
            known.has_many_weights |= known.weight not in (None, one.weight)
            known.weight = one.weight if known.weight is None else known.weight
        return name

    def _argument(self, value: Any) -> Any:
        """A constant: templates in it see the case; the main variable is its input."""
        if self.main and isinstance(value, str):
            return re.sub(rf"(\{{\{{-?\s*){re.escape(self.main)}\b", r"\1input", value)
        return [self._argument(item) for item in value] if isinstance(value, list) else value

    def _note(self, one: Assertion, plan: Plan, name: str, line: int) -> Note:
        carried = Carried.approximated if plan.differs or one.others or one.set_threshold else Carried.mapped
        said = [f"dimension '{name}', scored by {plan.scorer}", plan.differs]
        if one.set_threshold is not None:
            said.append(f"the set's threshold of {one.set_threshold:g} is no bar here")
        if one.others:
            said.append(f"without its {', '.join(one.others)}")
        return Note(carried, f"assert {one.full_type}", "; ".join(filter(None, said)), line)

    def parts(self) -> Iterator[Imported]:
        """The dimensions, the failure modes, the judge."""
        for number, (name, known) in enumerate(self.found.items()):
            if number >= _MOST_DIMENSIONS:
                yield Note(
                    Carried.unsupported, f"{len(self.found) - number} more dimensions",
                    f"at most {_MOST_DIMENSIONS} are written; give assertions a metric each",
                )  # fmt: skip
                break
            yield from self._parts_of(name, known)
        for name, text in self.judged.items():
            yield DimensionPart(name, {"definition": text, "scored_by": "judge"})
        for name, text in self.failures.items():
            yield FailureModePart({"id": name, "definition": text})
        if self.metrics_of_criteria:
            yield from self._criteria()
        if self.judged or self.failures or self.metrics_of_criteria:
            yield from judge_of(self.judges)

    def _parts_of(self, name: str, known: _Found) -> Iterator[Imported]:
        plan, assertion = known.plan, known.assertion
        is_everywhere = known.is_for_all or plan.value is not None or known.n_cases >= self.n_tests
        if not is_everywhere and assertion is not None:
            yield Note(
                Carried.unsupported,
                f"assert {assertion.full_type} of {known.n_cases} of {self.n_tests} tests",
                f"{plan.scorer} can't differ from case to case: it would judge the other cases too",
                known.line, "", assertion.written,
            )  # fmt: skip
            return
        if assertion is not None and plan.value is None:
            yield self._note(assertion, plan, name, known.line)
        template = f"{{{{ {IDEAL}.{known.field} }}}}"
        argument = known.constant if known.is_for_all else template
        values: dict[str, Any] = {"scored_by": plan.scored_by(argument)}
        if self.has_weights:
            values["weight"] = 1.0 if known.weight is None else max(known.weight, 0.0)
        if known.has_many_weights:
            became = f"the first, {values['weight']:g}: a dimension has one weight"
            yield Note(Carried.approximated, f"different weights of '{name}'", became)
        yield DimensionPart(name, values)

    def _criteria(self) -> Iterator[Imported]:
        """One dimension for what a judge is asked case by case."""
        names = list(self.metrics_of_criteria)
        name = unique(names[0] if len(names) == 1 else JOINT, {**self.found, **self.judged})
        said = "The answer meets everything that its case states as the expected answer"
        values: dict[str, Any] = {"definition": said, "scored_by": {"judge": {"reference": True}}}
        yield DimensionPart(name, {**values, "weight": 1.0} if self.has_weights else values)
        if len(names) > 1:
            became = f"judged together as '{name}': a case has one expected answer"
            yield Note(Carried.approximated, f"metrics {', '.join(names)}", became)


def _unsupported(one: Assertion, plan: Plan, line: int) -> Note:
    return Note(Carried.unsupported, f"assert {one.full_type}", plan.why_not, line, "", one.written)


def _not_read(text: str, line: int) -> Note:
    return Note(Carried.unsupported, "an assertion without a type", "", line, "", text)


def _constant(value: Any) -> str:
    return f" constant {value!r}"


def _filled(value: Any, variables: Mapping[str, Any]) -> Any:
    return (
        [filled(item, variables) for item in value] if isinstance(value, list) else filled(value, variables)
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
