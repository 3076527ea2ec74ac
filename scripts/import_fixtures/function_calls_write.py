"""Takes a few items of BFCL, and what BFCL's own checker says of right and spoilt answers, as fixtures.

scripts/import_fixtures/function_calls.sh     # installs bfcl-eval apart and runs this
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

TAKEN = {
    "simple_python": ("simple_python_0", "simple_python_17", "simple_python_260"),
    "multiple": ("multiple_0", "multiple_1"),
    "parallel": ("parallel_0", "parallel_88"),
    "parallel_multiple": ("parallel_multiple_0", "parallel_multiple_1"),
    "live_simple": ("live_simple_0-0-0", "live_simple_40-17-0"),
    "irrelevance": ("irrelevance_0", "irrelevance_1"),
    "live_relevance": ("live_relevance_0-0-0", "live_relevance_1-1-0"),
    "multi_turn_base": ("multi_turn_base_0", "multi_turn_base_1"),
}


def rows(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of a file by id; none if there is no file."""
    if not path.exists():
        return {}
    read = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return {row["id"]: row for row in read}


def first(value: Any) -> Any:
    """One accepted value, its parts resolved."""
    if isinstance(value, dict) and all(isinstance(part, list) for part in value.values()):
        kept = {name: [one for one in part if one != ""] for name, part in value.items()}
        return {name: first(part[0]) for name, part in kept.items() if part}
    return [first(one) for one in value] if isinstance(value, list) else value


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, list):
        return [*value, "zz"]
    return {**value, "zz": 1} if isinstance(value, dict) else f"{value} zz"


def answers(truth: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An accepted answer, and answers spoilt as models spoil them."""
    gold: list[dict[str, Any]] = []
    for call in truth:
        ((name, accepted),) = call.items()
        values = {key: [one for one in given if one != ""] for key, given in accepted.items()}
        gold.append({name: {key: first(given[0]) for key, given in values.items() if given}})
    ((name, arguments),) = gold[0].items()
    yield "an accepted answer", gold
    yield "no call", []
    yield "one call too many", [*gold, gold[0]]
    yield "another tool", [{name + "_x": arguments}, *gold[1:]]
    yield "an argument too many", [{name: {**arguments, "zz": 1}}, *gold[1:]]
    for key in arguments:
        left = {other: value for other, value in arguments.items() if other != key}
        yield f"without {key}", [{name: left}, *gold[1:]]
        yield f"another {key}", [{name: {**arguments, key: changed(arguments[key])}}, *gold[1:]]


def main(package: Path, folder: Path) -> None:
    """Writes the items, their possible answers, and the verdicts of BFCL's checker."""
    models = types.ModuleType("bfcl_eval.constants.model_config")  # it imports every vendor's SDK
    models.MODEL_CONFIG_MAPPING = {"any": types.SimpleNamespace(underscore_to_dot=False)}  # type: ignore[attr-defined]
    sys.modules["bfcl_eval.constants.model_config"] = models
    sys.path.insert(0, str(package.parent))
    from bfcl_eval.constants.enums import Language
    from bfcl_eval.eval_checker.ast_eval.ast_checker import ast_checker

    verdicts = []
    (folder / "possible_answer").mkdir(parents=True, exist_ok=True)
    for category, ids in TAKEN.items():
        name = f"BFCL_v4_{category}.json"
        questions, truths = rows(package / "data" / name), rows(package / "data/possible_answer" / name)
        put(folder / name, [questions[one] for one in ids])
        if truths:
            put(folder / "possible_answer" / name, [truths[one] for one in ids])
        for one in ids if truths and category != "multi_turn_base" else ():
            truth = truths[one]["ground_truth"]
            for how, calls in answers(truth):
                tools = deepcopy(questions[one]["function"])
                said = ast_checker(tools, deepcopy(calls), deepcopy(truth), Language.PYTHON, category, "any")
                verdicts.append({"id": one, "how": how, "calls": calls, "valid": said["valid"]})
    put(folder / "verdicts.jsonl", verdicts)


def put(path: Path, values: list[dict[str, Any]]) -> None:
    """JSONL."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in values), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
