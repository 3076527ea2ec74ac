"""`promptfoo_config`, `promptfoo_csv`: cases, candidates and scorers as promptfoo reads them.

A case is a test, its fields are variables, a dimension is a metric. What promptfoo has no word for (bars,
intervals, the ledger) is left out and said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.candidate import parse_model_id
from shipworthy.define.case import EXPECTED_NAMES, Case
from shipworthy.define.importing.promptfoo_ours import KEY, METADATA, mark_for
from shipworthy.report.csv_text import safe_text
from shipworthy.report.export_asserts import assertion_of
from shipworthy.report.export_providers import PromptText, Providers, providers_of
from shipworthy.report.exported import Exported, as_cell_text, named

SCHEMA = "https://promptfoo.dev/config-schema.json"
_RENDERED = re.compile(r"\{\{|\{%|\{#")
_TAKEN = re.compile(r"\{\{\s*([A-Za-z_]\w*(?:\.\w+)*)")
_READS_A_FILE = "file://"


def promptfoo_config(
    benchmark: Benchmark,
    cases: Sequence[Case],
    *,
    names: Sequence[str],
    prompts: Mapping[str, PromptText],
    answers: Mapping[tuple[str, str], str],
) -> Exported:
    """The data of a `promptfooconfig.yaml`.

    Args:
        benchmark: What good means.
        cases: They become tests.
        names: Candidates.
        prompts: The prompt of each candidate with a model.
        answers: The first answer of a recorded candidate to a case.
    """
    found = providers_of(benchmark, names, prompts)
    asserts, remarks = _asserts(benchmark)
    tests, unfit = _tests(benchmark, cases, found, answers)
    _called(asserts, tests)
    everywhere = [one for one in asserts if all(_has_all(one, test["vars"]) for test in tests)]
    for test in tests:  # promptfoo ends a test with an error if a text that an assertion needs is not there
        own = [one for one in asserts if one not in everywhere and _has_all(one, test["vars"])]
        if own:
            test["assert"] = own
    default: dict[str, Any] = {"options": {"disableVarExpansion": True}, "assert": everywhere}
    if benchmark.judge is not None and benchmark.judge.model is not None:
        judge = parse_model_id(benchmark.judge.model)
        url = benchmark.judge.base_url
        name = f"{judge.provider}:{judge.name}"
        default["options"]["provider"] = {"id": name, "config": {"apiBaseUrl": url}} if url else name
    if found.variables:
        default["vars"] = found.variables
    data: dict[str, Any] = {
        "description": benchmark.product,
        "prompts": found.prompts,
        "providers": found.providers,
    }
    trials = {benchmark.trials_of(name) for name in names if benchmark.candidates[name].is_live}
    if trials and max(trials) > 1:
        data["evaluateOptions"] = {"repeat": max(trials)}
    data |= {"defaultTest": default, "tests": tests}
    carried = {"cases": len(tests), "candidates": len(found.providers), "assertions": len(asserts)}
    left_out = [*found.left_out, *remarks, *unfit, *_not_theirs(benchmark)]
    if not found.providers:
        left_out.append("no candidate could be carried: name a provider under `providers:`")
    return Exported(data, carried, tuple(left_out))


def promptfoo_csv(benchmark: Benchmark, cases: Sequence[Case]) -> Exported:
    """Rows of a CSV of tests, header first: variables, `__expected1` and so on, description and metadata."""
    asserts, remarks = _asserts(benchmark)
    columns = [text for one in asserts if (text := _as_column(one)) is not None]
    lost = [str(one["metric"]) for one in asserts if _as_column(one) is None]
    tests, unfit = _tests(benchmark, cases, Providers(), {})
    _called(asserts, tests)
    for test in tests:
        _mark_cells(test)
    variables = list(dict.fromkeys(name for test in tests for name in test["vars"]))
    metadata = list(dict.fromkeys(name for test in tests for name in test["metadata"]))
    header = [*variables, "__description", *(f"__metadata:{name}" for name in metadata)]
    header += [f"__expected{number}" for number in range(1, len(columns) + 1)]
    rows = [
        [
            *(_cell(test["vars"].get(name)) for name in variables),
            test["description"],
            *(_cell(test["metadata"].get(name)) for name in metadata),
            *(text if _has_all({"value": text}, test["vars"]) else "" for text in columns),
        ]
        for test in tests
    ]
    left_out = [*remarks, *unfit, *_not_theirs(benchmark)]
    left_out.append("prompts, candidates, weights and the names of dimensions: the YAML form carries them")
    if lost:
        left_out.append(f"assertions that a cell can't hold: {named(lost)}; the YAML form carries them")
    n_marked = sum(safe_text(cell) != cell for row in rows for cell in row)
    if n_marked:
        left_out.append(
            f"{n_marked} texts begin like a formula: an apostrophe stands before them in the CSV; the YAML "
            "form carries them as they are"
        )
    carried = {"cases": len(tests), "assertions": len(columns)}
    return Exported([header, *rows], carried, tuple(left_out))


def _asserts(benchmark: Benchmark) -> tuple[list[dict[str, Any]], list[str]]:
    """The assertions of every test, and what differs."""
    made, remarks = [], []
    weights = benchmark.weights
    for name in (*benchmark.dimensions, *(mode.id for mode in benchmark.failure_modes)):
        found = assertion_of(benchmark, name)
        if found.remark:
            remarks.append(f"{name}: {found.remark}" + ("; left out" if found.fields is None else ""))
        if found.fields is not None:
            weight = {"weight": round(weights[name], 9)} if name in weights else {}
            made.append({**found.fields, "metric": name, **weight})
    return made, remarks


def _called(asserts: Sequence[Mapping[str, Any]], tests: Sequence[Mapping[str, Any]]) -> None:
    """What is expected, also under the other name by which an assertion calls it (`ideal`, `target`)."""
    taken = {path.split(".")[0] for one in asserts for path in _TAKEN.findall(str(one.get("value", "")))}
    for test in tests:
        variables = test["vars"]
        for name in sorted(taken & set(EXPECTED_NAMES)):
            if name not in variables and "expected" in variables:
                variables[name] = variables["expected"]
                test["metadata"][KEY].setdefault("also", []).append(name)


def _has_all(assertion: Mapping[str, Any], variables: Mapping[str, Any]) -> bool:
    """Whether every text that an assertion takes from the case stands there."""
    return all(_found(path.split("."), variables) for path in _TAKEN.findall(str(assertion.get("value", ""))))


def _found(path: Sequence[str], variables: Mapping[str, Any]) -> bool:
    value: Any = variables
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value is not None


def _not_theirs(benchmark: Benchmark) -> list[str]:
    """What another tool has no word for."""
    found = []
    if benchmark.all_bars:
        found.append(f"{len(benchmark.all_bars)} bars: promptfoo passes or fails single tests")
    if benchmark.release_cases:
        found.append("release cases stay sealed")
    if benchmark.labels is not None:
        found.append("people's labels")
    return found


def _tests(
    benchmark: Benchmark,
    cases: Sequence[Case],
    found: Providers,
    answers: Mapping[tuple[str, str], str],
) -> tuple[list[dict[str, Any]], list[str]]:
    tests, files, rendered, as_json, unanswered = [], [], [], [], []
    for case in cases:
        variables = _variables(case, found, answers)
        texts = [value for value in variables.values() if isinstance(value, str)]
        if any(text.startswith(_READS_A_FILE) for text in texts):
            files.append(case.id)
            continue
        if any(_RENDERED.search(text) for text in texts):
            rendered.append(case.id)
        if not isinstance(case.input, str):
            as_json.append(case.id)
        unanswered += [case.id for name in found.recorded if (name, case.id) not in answers]
        tests.append({"description": case.id, "vars": variables, "metadata": _metadata(benchmark, case)})
    said = (
        (files, "left out: a text begins with file://, which promptfoo would take for a file"),
        (rendered, "hold {{ or {%, which promptfoo fills in like a template"),
        (as_json, "have an input that is no text: it is carried as JSON text"),
        (unanswered, "have no recorded answer of some candidate: an empty text stands there"),
    )
    return tests, [f"{len(ids)} cases {what}: {named(ids)}" for ids, what in said if ids]


def _variables(case: Case, found: Providers, answers: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    fields = {name: value for name, value in case.fields.items() if name not in case.answers}
    known = {"input": case.input, "expected": case.expected, "context": case.context}
    values = {**fields, **{name: value for name, value in known.items() if value is not None}}
    if not isinstance(case.input, str):
        values["input"] = as_cell_text(case.input)
    values |= {variable: answers.get((name, case.id), "") for name, variable in found.recorded.items()}
    return values


def _metadata(benchmark: Benchmark, case: Case) -> dict[str, Any]:
    slices = {name: case.slice_value(name) for name in benchmark.slices if name in case.fields}
    values = {**slices, **case.metadata}
    as_json = [] if isinstance(case.input, str) else ["input"]
    mark = mark_for(case, benchmark.slices, as_json)
    return {**{name: value for name, value in values.items() if value is not None}, KEY: mark}


def _mark_cells(test: Mapping[str, Any]) -> None:
    """Says of a row which cells are no text, and which got an apostrophe: by that they come back."""
    metadata = {name: value for name, value in test["metadata"].items() if name != KEY}
    cells = {**test["vars"], **{METADATA + name: value for name, value in metadata.items()}}
    mark = test["metadata"][KEY]
    as_json = [name for name, value in cells.items() if value is not None and not isinstance(value, str)]
    marked = [
        name for name, value in cells.items() if value is not None and _gets_a_mark(as_cell_text(value))
    ]
    for key, names in (("json", [*mark.get("json", ()), *as_json]), ("marked", marked)):
        if names:
            mark[key] = names


def _gets_a_mark(text: str) -> bool:
    return safe_text(text)[:1] == "'" and text[:1] != "'"


def _cell(value: Any) -> str:
    return "" if value is None else as_cell_text(value)


def _as_column(one: Mapping[str, Any]) -> str | None:
    """An assertion as promptfoo's one-line form; None if that can't hold it."""
    kind, value, threshold = str(one["type"]), one.get("value"), one.get("threshold")
    if kind in ("latency", "cost"):
        return f"{kind}({threshold})"
    if isinstance(value, list):
        items = [str(item) for item in value]
        return None if any("," in item for item in items) else f"{kind}: {','.join(items)}"
    if isinstance(value, Mapping) or kind == "assert-set":
        return None
    if threshold is not None:
        return f"{kind}({threshold}): {value}" if threshold else None
    return f"{kind}: {value}"
