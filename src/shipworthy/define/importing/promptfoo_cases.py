"""Tests of promptfoo one after the other -> cases, with ids that no two different tests share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shipworthy.define.importing.imported import AnswerRow, Carried, CaseRow, Imported, Note, PrdPart
from shipworthy.define.importing.promptfoo_case import case_values, main_variable
from shipworthy.define.importing.promptfoo_dimensions import Dimensions, Own
from shipworthy.define.importing.promptfoo_ours import mark_of, slices_of
from shipworthy.define.importing.promptfoo_test import Test

PROVIDER_OUTPUT = "provider-output"
"""The candidate whose answers stand with the tests."""


@dataclass
class Cases:
    """Makes cases of tests.

    Args:
        preferred: Variables that are the input, the likeliest first.
        dimensions: What the assertions of all tests add up to.
    """

    preferred: tuple[str, ...] = ()
    dimensions: Dimensions = field(default_factory=Dimensions)
    _seen: dict[str, int] = field(default_factory=dict)
    _slices: set[str] = field(default_factory=set)

    def items(self, test: Test, line: int = 0) -> Iterator[Imported]:
        """The case (or the cases, of lists among the variables) of a test."""
        yield from test.notes
        if test.judge is not None:
            self.dimensions.judges.append(test.judge)
        for n_made, one in enumerate(test.expanded()):
            own = Own()
            is_ours = mark_of(one.metadata) is not None
            for item in self.dimensions.take(one.assertions, one.variables, line, is_ours=is_ours):
                if isinstance(item, Own):
                    own = item
                elif n_made == 0:
                    yield item
            yield from self._case(one, own, line)

    def _case(self, test: Test, own: Own, line: int) -> Iterator[Imported]:
        main = main_variable(test.variables, self.preferred)
        values = case_values(test.variables, main, description=test.description, metadata=test.metadata)
        own.put_into(values)
        identity = str(values["id"])
        number = self._seen.get(identity, 0) + 1
        self._seen[identity] = number
        if number > 1:
            values["id"] = f"{identity}-{number}"
            values.setdefault("group", identity)
            became = "a case of its own, in one group with the first: they are not independent"
            yield Note(Carried.approximated, "tests with the same variables", became, line)
        mark = mark_of(test.metadata)
        new = [name for name in slices_of(mark or {}) if name not in self._slices]
        if new:
            self._slices.update(new)
            yield PrdPart({"slices": new})
        yield CaseRow(values, line)
        if test.provider_output is not None:
            output = test.provider_output
            yield AnswerRow({"case": values["id"], "candidate": PROVIDER_OUTPUT, "output": output}, line)
