"""Prints what lint says of a sensible PRD over each of the sixteen real data sets beside the project.

    python scripts/real_lint.py [NAME …] [--mine] [--keep FOLDER]

`--mine` prints what the rules on cases, expected and recorded answers say, alone; `--keep` leaves the projects in a folder.
The projects are built as a PM would: what is asked, what is expected, who has answered, what must hold.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # so that tests find the scripts beside this one

import real_sets_coded as coded
import real_sets_judged as judged
from real_data import DATA, Files

SETS: Mapping[str, Callable[[], Files]] = {
    "acebench": coded.acebench,
    "asos_experiments": coded.asos_experiments,
    "casino": judged.casino,
    "chunking_eval": coded.chunking_eval,
    "gsm8k_two_models": coded.gsm8k_two_models,
    "ifbench": judged.ifbench,
    "llmbar": judged.llmbar,
    "mt_bench_gpt4_judge": judged.mt_bench_gpt4_judge,
    "pandalm": judged.pandalm,
    "redteam": judged.redteam,
    "sms_spam": coded.sms_spam,
    "tau_bench": coded.tau_bench,
    "tau_knowledge_banking": coded.tau_knowledge_banking,
    "tooltalk": coded.tooltalk,
    "topical_chat_usr": judged.topical_chat_usr,
    "writingbench_marketing": judged.writingbench_marketing,
}


def with_prose(text: str, name: str) -> str:
    """The PRD with the parts that people read, so that lint speaks of what is in the data."""
    from ruamel.yaml import YAML

    prd = YAML(typ="safe").load(text)
    reason = {"holds": True, "because": "this is a public set that is used for that"}
    prd["prd"] = {
        "problem": "People do this by hand today, and it takes them an hour a day.",
        "goals": ["half of it is done without them"],
        "evaluation_plan": {"before_launch": "this benchmark", "after_launch": "outcomes, weekly, by the PM"},
    }
    prd["fit"] = dict.fromkeys(
        (
            "rules_break_often",
            "hidden_patterns",
            "environment_changes",
            "personal_experience",
            "success_is_measurable",
        ),
        reason,
    )
    prd["data"] = {"sources": [f"the public set {name}"], **prd.get("data", {})}
    prd["outcomes"] = {
        "done": {
            "whose": "user",
            "definition": "the task is done on the same day",
            "target": 0.6,
            "source": "the log",
        }
    }
    prd["rollout"] = {
        "stages": [
            {"name": "internal", "percent": 0},
            {"name": "canary", "percent": 5},
            {"name": "all", "percent": 100},
        ],
        "guardrails": [{"id": "errors", "source": "error_rate", "at_most": 0.02}],
    }
    for dimension in prd["dimensions"].values():
        dimension["serves"] = {"done": "without it the user starts again"}
    return json.dumps(prd, ensure_ascii=False, indent=1)


def write(files: Files, folder: Path) -> Path:
    """Writes a project; gives its PRD."""
    files = {**files, "prd.yaml": with_prose(str(files["prd.yaml"]), folder.name)}
    for name, content in files.items():
        lines = content if isinstance(content, str) else "".join(
            json.dumps(row, ensure_ascii=False) + "\n" for row in content
        )  # fmt: skip
        (folder / name).write_text(lines, encoding="utf-8")
    return folder / "prd.yaml"


def own_codes() -> set[str]:
    """Codes of the rules on cases, expectations, answers and personal data."""
    from shipworthy.define.lint.rules import answers, cases, expected, leaks, personal

    return {rule.code for part in (answers, cases, expected, leaks, personal) for rule in part.RULES}


def show(names: Iterable[str], folder: Path, codes: set[str] | None) -> None:
    """Prints the problems of some sets."""
    from shipworthy.workbench.lint import lint_prd

    for name in names:
        own = folder / name
        own.mkdir(parents=True, exist_ok=True)
        prd = write(SETS[name](), own)
        start = time.monotonic()
        result = lint_prd(prd)
        print(f"\n== {name} ({time.monotonic() - start:.1f} s)")
        for one in result.problems:
            if codes is not None and one.code not in codes:
                continue
            print(f"  {one.severity:8}{one.code} {one.name}: {one.message}\n           -> {one.hint}")
        for note in result.notes:
            print(f"  LINT ITSELF: {note}")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a set; all of them if none is named")
    parser.add_argument("--mine", action="store_true", help="only what is said of cases and answers")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the projects there")
    given = parser.parse_args()
    if not DATA.exists():
        raise SystemExit(f"the real data sets are not at {DATA}; SHIPWORTHY_DATA names another place")
    codes = own_codes() if given.mine else None
    if given.keep:
        show(given.names or SETS, Path(given.keep), codes)
        return
    with tempfile.TemporaryDirectory() as folder:
        show(given.names or SETS, Path(folder), codes)


if __name__ == "__main__":
    main()
