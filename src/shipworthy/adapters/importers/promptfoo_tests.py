"""promptfoo tests in files of their own: tables with `__expected` columns, JSONL, JSON, YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shipworthy.define.importing.imported import Carried, Imported, Note
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.promptfoo_case import MAIN
from shipworthy.define.importing.promptfoo_cases import Cases
from shipworthy.define.importing.promptfoo_dimensions import Dimensions
from shipworthy.define.importing.promptfoo_test import Test, test_of_object, test_of_row
from shipworthy.define.row import Row
from shipworthy.errors import Fault

_OF_A_RESULT = ("success", "response", "promptIdx", "gradingResult", "output", "score")
_COLUMNS = ("__expected", "__metadata:", "__config:", "__description", "__threshold", "__metric")


class PromptfooTests:
    """Tests that a promptfoo config names by file."""

    name = "promptfoo-tests"
    title = "promptfoo tests (CSV, JSONL, YAML)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By the columns with two underscores, or by `vars` with `assert`."""
        if glimpse.form is Form.table:
            return 0.95 if any(key.strip().startswith(_COLUMNS) for key in glimpse.keys) else 0.0
        if glimpse.form is Form.yaml:
            found = glimpse.head if isinstance(glimpse.head, list) else []
            return _of_objects([one for one in found[:20] if isinstance(one, Mapping)])
        if glimpse.form is Form.rows and not glimpse.has_any(*_OF_A_RESULT):
            return _of_objects(glimpse.rows)
        return 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """A case a test; dimensions when all assertions are known."""
        del options
        main = _main_column(source.glimpse)
        cases = Cases((main,) if main else (), Dimensions(main))
        for found in tests_of(source):
            if isinstance(found, Fault):
                yield found
            else:
                test, line = found
                yield from cases.items(test, line)
        yield from cases.dimensions.parts()
        became = "name candidates in prd.yaml, or import promptfooconfig.yaml, which names this file"
        yield Note(Carried.approximated, "tests without prompts and providers", became)


def tests_of(source: Source) -> Iterator[tuple[Test, int] | Fault]:
    """The tests of a file, whatever its form, with their lines."""
    form = source.glimpse.form
    if form in (Form.yaml, Form.json):
        yield from _of_document(source)
        return
    if form not in (Form.table, Form.rows):
        yield Fault("the file holds no tests", source.name, hint="tests are rows, or a list of YAML")
        return
    for row in source.rows():
        if isinstance(row, Fault):
            yield row
        elif form is Form.table:
            yield test_of_row(row.values, row.line), row.line
        else:
            yield _of_object_row(row)


def _of_object_row(row: Row) -> tuple[Test, int] | Fault:
    if "vars" in row.values or "assert" in row.values:
        return test_of_object(row.values, row.line), row.line
    if any(str(key).startswith("__") for key in row.values):
        return test_of_row(row.values, row.line), row.line
    return row.fault("this is no test: it has no vars and no assert")


def _of_document(source: Source) -> Iterator[tuple[Test, int] | Fault]:
    document = source.document()
    if isinstance(document, Fault):
        yield document
        return
    data: Any = document.data
    listed = data if isinstance(data, list) else [data]
    for number, one in enumerate(listed):
        line = document.places.values.get((number,) if isinstance(data, list) else (), (0, 0))[0]
        if isinstance(one, Mapping):
            yield test_of_object(one, line), line
        else:
            yield Fault(f"a test is a mapping, saw {type(one).__name__}", source.name, line)


def _of_objects(rows: Any) -> float:
    with_variables = sum(isinstance(row.get("vars"), Mapping) for row in rows)
    if not with_variables or with_variables < len(rows) / 2:
        return 0.0
    return 0.9 if any("assert" in row for row in rows) else 0.5


def _main_column(glimpse: Glimpse) -> str:
    """The column that is the input: by its name, else the first."""
    names = [key.strip() for key in glimpse.keys if not key.strip().startswith("__")]
    if glimpse.form is not Form.table:
        names = [str(name) for row in glimpse.rows for name in _variables(row)]
    known = [name for name in MAIN if name in names]
    return next(iter([*known, *names]), "")


def _variables(row: Mapping[str, Any]) -> Mapping[str, Any]:
    found = row.get("vars")
    return found if isinstance(found, Mapping) else {}
