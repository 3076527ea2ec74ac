"""What a lint is given in tests: a benchmark with its cases as files would hold them, answers, what was seen."""

from __future__ import annotations

import pytest

from shipworthy.define.answers import read_answers
from shipworthy.define.cases import read_cases
from shipworthy.define.labels import read_labels
from shipworthy.define.lint.subject import SeenText, Subject
from shipworthy.define.parse import parse
from shipworthy.define.row import Row


def rows_of(values, file):
    return [Row(value, file, number) for number, value in enumerate(values, 1)]


@pytest.fixture
def subject():
    """Builds a `Subject` from rows of cases, answers, labels and data seen, and parts of the PRD."""

    def build(cases=(), *, answers=None, seen=(), release=(), labels=(), **parts):
        given = {name: parts.pop(name) for name in ("prompts", "functions", "scores") if name in parts}
        prd = {"product": "tea", "dimensions": {"good": "pleases"}, "candidates": {}, **parts}
        prd["candidates"] = {
            **{name: {"recorded": f"{name}.jsonl"} for name in answers or {}},
            **prd["candidates"],
        } or {"new": {"model": "local/default", "prompt": "{{ input }}"}}
        columns = [
            c["recorded"]["column"]
            for c in prd["candidates"].values()
            if "column" in (c.get("recorded") or ())
        ]
        benchmark = parse(prd)
        slices = benchmark.slices
        golden, sealed = (
            read_cases(rows_of(rows, f"{name}.jsonl"), recorded_columns=columns, known_fields=slices).cases
            for name, rows in (("cases", cases), ("release", release))
        )
        benchmark = benchmark.placed(golden=golden, release=sealed)
        benchmark = benchmark.placed(labelled=read_labels(rows_of(labels, "labels.jsonl"), benchmark).labels)
        recorded = {
            name: read_answers(rows_of(rows, f"{name}.jsonl")).answers
            for name, rows in (answers or {}).items()
        }
        texts = [
            SeenText(text, f"seen.jsonl:{number}") if isinstance(text, str) else text
            for number, text in enumerate(seen, 1)
        ]
        return Subject(benchmark, answers=recorded, seen=texts, **given)

    return build


@pytest.fixture
def found(subject):
    """What one rule says: pairs of severity and message."""

    def check(rule, *arguments, **parts):
        problems = list(rule().check(subject(*arguments, **parts)))
        assert all(
            problem.message and problem.hint and (problem.path or problem.where) for problem in problems
        )
        return [(problem.severity or rule.severity, problem.message) for problem in problems]

    return check


@pytest.fixture
def asking():
    """Rows of cases that ask these inputs."""

    def rows(*inputs, **columns):
        return [
            {"id": f"c{number}", "input": text, **{name: values[number] for name, values in columns.items()}}
            for number, text in enumerate(inputs)
        ]

    return rows
