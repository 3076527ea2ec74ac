"""Compares `tool_calls` on imported BFCL items with BFCL's own checker, answer by answer; prints a table.

scripts/import_fixtures/function_calls.sh agree
"""

from __future__ import annotations

import sys
import types
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from function_calls_write import changed, first, rows
from real_scoring import grade

from shipworthy.define.case import Case
from shipworthy.define.importing.function_calls import expected_of, required_of

CATEGORIES = (
    "simple_python", "multiple", "parallel", "parallel_multiple",
    "live_simple", "live_multiple", "live_parallel", "live_parallel_multiple",
)  # fmt: skip

Calls = list[tuple[str, dict[str, Any]]]


def accepted(truth: list[dict[str, Any]], *, is_last: bool) -> Calls:
    """An answer of the first accepted values, or of the last ones without what may be left out."""
    calls = []
    for call in truth:
        ((name, arguments),) = call.items()
        values = {key: [one for one in given if one != ""] for key, given in arguments.items()}
        kept = {
            key: given for key, given in values.items() if given and not (is_last and "" in arguments[key])
        }
        calls.append((name, {key: first(given[-1 if is_last else 0]) for key, given in kept.items()}))
    return calls


def spoilt(calls: Calls) -> Iterator[tuple[str, Calls]]:
    """The answer, and what models make of it."""
    (name, arguments), *rest = calls
    yield "as accepted", calls
    yield "no call", []
    yield "a call too many", [*calls, calls[0]]
    yield "another tool", [(name + "_x", arguments), *rest]
    yield "an argument too many", [(name, {**arguments, "zz": 1}), *rest]
    for key, value in arguments.items():
        yield "an argument left out", [(name, {k: v for k, v in arguments.items() if k != key}), *rest]
        for how, other in variants(value):
            yield how, [(name, {**arguments, key: other}), *rest]


def variants(value: Any) -> Iterator[tuple[str, Any]]:
    """Other values."""
    yield "another value", changed(deepcopy(value))
    if isinstance(value, str):
        yield "in capitals", value.upper()
    if isinstance(value, list) and value:
        yield "a shorter list", value[:-1]
        yield "an item of the list", value[0]
    if isinstance(value, int) and not isinstance(value, bool):
        yield "a number as text", str(value)


def main(package: Path) -> None:
    """Every item of the Python categories, two accepted answers each, every way to spoil them."""
    models = types.ModuleType("bfcl_eval.constants.model_config")  # it imports every vendor's SDK
    models.MODEL_CONFIG_MAPPING = {"any": types.SimpleNamespace(underscore_to_dot=False)}  # type: ignore[attr-defined]
    sys.modules["bfcl_eval.constants.model_config"] = models
    sys.path.insert(0, str(package.parent))
    from bfcl_eval.constants.enums import Language
    from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker

    table: Counter[tuple[str, bool, bool]] = Counter()
    n_items = 0
    for category in CATEGORIES:
        asked = rows(package / "data" / f"BFCL_v4_{category}.json")
        for name, row in rows(package / "data/possible_answer" / f"BFCL_v4_{category}.json").items():
            n_items += 1
            truth, tools = row["ground_truth"], asked[name]["function"]
            case = Case(
                name, "q", expected=expected_of(truth, are_accepted=True, required=required_of(tools))
            )
            for is_last in (False, True):
                for how, calls in spoilt(accepted(truth, is_last=is_last)):
                    made = [{tool: deepcopy(given)} for tool, given in calls]
                    said = ast_checker(
                        deepcopy(tools), made, deepcopy(truth), Language.PYTHON, category, "any"
                    )
                    ours = grade(
                        "tool_calls", case, tool_calls=tuple({"name": t, "arguments": a} for t, a in calls)
                    )
                    table[how, bool(said["valid"]), ours.value == 1] += 1
    n_same = sum(n for (_, theirs, ours), n in table.items() if theirs == ours)
    print(f"{n_items:,} items, {sum(table.values()):,} answers, the same verdict on {n_same:,}")
    print("| answer | BFCL | here | n |\n|---|---|---|---|")
    for (how, theirs, ours), n in sorted(table.items()):
        print(f"| {how} | {'right' if theirs else 'wrong'} | {'right' if ours else 'wrong'} | {n:,} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
