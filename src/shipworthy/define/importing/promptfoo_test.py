"""One promptfoo test, from a row of CSV or an object of YAML or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import Any

from shipworthy.define.importing.imported import Carried, Note
from shipworthy.define.importing.promptfoo_assertion import Assertion, assertion_of_cell, assertions_of
from shipworthy.define.row import as_number

MOST_COMBINATIONS = 1_000
"""Tests that lists among the variables of one test may stand for."""

_COMMA = re.compile(r"(?<!\\),")
_KNOWN = ("vars", "assert", "description", "metadata", "threshold", "options", "providerOutput")
_OF_OPTIONS = {
    "transform": "answers are scored as they come",
    "postprocess": "answers are scored as they come",
    "transformVars": "variables are taken as they are written",
    "prefix": "write it into the prompt",
    "suffix": "write it into the prompt",
    "rubricPrompt": "judges have a prompt of their own; `judge: {prompt: FILE}` takes another",
    "storeOutputAs": "cases don't depend on each other's answers",
}
"""Options of a test that have no place here, and what to do."""


@dataclass(frozen=True)
class Test:
    """One test.

    Attributes:
        variables: By name.
        assertions: Its own; a text stands for what could not be read.
        description: For people.
        metadata: By name.
        provider_output: An answer that stands with the test; None if there is none.
        judge: The grading provider that it names.
        does_expand: Whether a list among the variables stands for several tests.
        notes: What has no place here.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    assertions: tuple[Assertion | str, ...] = ()
    description: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    provider_output: Any = None
    judge: Any = None
    does_expand: bool = True
    notes: tuple[Note, ...] = ()

    def over(self, default: Test) -> Test:
        """This test with what it doesn't say taken from another (assertions are not)."""
        return replace(
            self,
            variables={**default.variables, **self.variables},
            metadata={**default.metadata, **self.metadata},
            description=self.description or default.description,
            judge=self.judge if self.judge is not None else default.judge,
            does_expand=self.does_expand and default.does_expand,
        )

    def expanded(self) -> Iterator[Test]:
        """One test for every combination of the lists among its variables."""
        lists = {
            name: value
            for name, value in self.variables.items()
            if isinstance(value, list) and value and not any(isinstance(item, Mapping) for item in value)
        }
        if not lists or not self.does_expand:
            yield self
            return
        for combination in islice(product(*lists.values()), MOST_COMBINATIONS):
            yield replace(self, variables={**self.variables, **dict(zip(lists, combination, strict=True))})


def test_of_object(given: Mapping[str, Any], line: int = 0) -> Test:
    """A test as YAML and JSON have it; variables that are a file's name must have been read."""
    variables, metadata, options = given.get("vars"), given.get("metadata"), given.get("options")
    options = options if isinstance(options, Mapping) else {}
    description = given.get("description")
    return Test(
        variables={str(key): value for key, value in variables.items()}
        if isinstance(variables, Mapping)
        else {},
        assertions=tuple(assertions_of(given.get("assert"))),
        description=description if isinstance(description, str) else "",
        metadata={str(key): value for key, value in metadata.items()}
        if isinstance(metadata, Mapping)
        else {},
        provider_output=given.get("providerOutput"),
        judge=options.get("provider"),
        does_expand=options.get("disableVarExpansion") is not True,
        notes=tuple(_notes_of(given, options, line)),
    )


def _notes_of(given: Mapping[str, Any], options: Mapping[str, Any], line: int) -> Iterator[Note]:
    threshold = as_number(given.get("threshold"))
    if threshold is not None:
        yield _threshold(threshold, line)
    for key, value in options.items():
        if key not in ("provider", "disableVarExpansion"):
            why = _OF_OPTIONS.get(str(key), "no option of a case here")
            yield Note(Carried.unsupported, f"options.{key} of a test", why, line, "", str(value)[:2_000])
    for key, value in given.items():
        if key not in _KNOWN and value is not None:
            why = "all candidates have all cases" if key in ("provider", "providers", "prompts") else ""
            yield Note(Carried.unsupported, f"{key} of a test", why, line, "", str(value)[:2_000])


def _threshold(threshold: float, line: int) -> Note:
    became = f"no bar: `overall >= {threshold:g}` over all cases is the nearest"
    return Note(Carried.approximated, "threshold of a test", became, line)


def test_of_row(row: Mapping[str, Any], line: int = 0) -> Test:
    """A row of CSV, as promptfoo reads its columns that begin with two underscores."""
    variables: dict[str, Any] = {}
    assertions: list[Assertion] = []
    metadata: dict[str, Any] = {}
    notes: list[Note] = []
    special: dict[str, str] = {}
    thresholds: dict[int, float] = {}
    for column, value in row.items():
        key, text = str(column).strip(), value.strip() if isinstance(value, str) else value
        if key.startswith("__expected"):
            assertions.append(assertion_of_cell(str(text)))
        elif key.startswith("__metadata:"):
            metadata.update(_metadata(key.removeprefix("__metadata:"), str(text)))
        elif key.startswith("__config:"):
            notes += _config(key, text, thresholds, line)
        elif key.startswith("__"):
            special[key] = str(text)
        else:
            variables[key] = value
    made = [_finished(one, place, special, thresholds) for place, one in enumerate(assertions)]
    return Test(
        variables=variables,
        assertions=tuple(made),
        description=special.pop("__description", ""),
        metadata=metadata,
        provider_output=special.pop("__providerOutput", None),
        does_expand=False,
        notes=(*notes, *_of_columns(special, line)),
    )


def _finished(
    one: Assertion, place: int, special: Mapping[str, str], thresholds: Mapping[int, float]
) -> Assertion:
    """With the metric of its row and a threshold of its own."""
    metric, threshold = special.get("__metric", ""), thresholds.get(place, one.threshold)
    return replace(one, metric=metric, threshold=threshold)


def _metadata(name: str, text: str) -> dict[str, Any]:
    """`name[]` is a list parted by commas."""
    if not name.endswith("[]"):
        return {name: text}
    return {name[:-2]: [part.strip().replace("\\,", ",") for part in _COMMA.split(text)]}


def _config(key: str, value: Any, thresholds: dict[int, float], line: int) -> Iterator[Note]:
    """`__config:__expected2:threshold`."""
    target, _, what = key.removeprefix("__config:").partition(":")
    number = target.removeprefix("__expected") or "1"
    threshold = as_number(value)
    if (
        what == "threshold"
        and number.isdecimal()
        and len(number) < 5
        and int(number) >= 1
        and threshold is not None
    ):
        thresholds[int(number) - 1] = threshold
    else:
        yield Note(
            Carried.unsupported,
            f"column {key}",
            "only thresholds of __expected are known",
            line,
            "",
            str(value),
        )


def _of_columns(special: Mapping[str, str], line: int) -> Iterator[Note]:
    for key, text in special.items():
        threshold = as_number(text)
        if key == "__threshold" and threshold is not None:
            yield _threshold(threshold, line)
        elif key != "__metric":
            why = _OF_OPTIONS.get(key.removeprefix("__"), "no column that promptfoo knows")
            yield Note(Carried.unsupported, f"column {key}", why, line, "", text)
