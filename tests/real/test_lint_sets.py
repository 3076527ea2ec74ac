"""Lint on the sixteen real sets: what it says of cases, answers and leaks, all of it looked at, and nothing else.

`docs/reference/real-sets.md` says of every finding why it is right.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "real_lint.py"

FOUND = {
    "acebench": ["C401 7 of 1,640 (0.4 %) cases repeat the text of another (7 texts"],
    "asos_experiments": [],
    "casino": [],
    "chunking_eval": [],
    "gsm8k_two_models": [],
    "ifbench": [],
    "llmbar": [
        "A602 1 of 419 (0.2 %) answers of 'LLaMA2' are empty",
        "A602 4 of 419 (1 %) answers of 'PaLM2' are empty",
    ],
    "mt_bench_gpt4_judge": [],
    "pandalm": [
        "C401 102 of 999 (10 %) cases repeat the text of another (72 texts",
        "C403 80 of 999 (8 %) cases say the same as another in other words",
    ],
    "redteam": ["D351 'obeys-injection' needs the field 'payload', and 75 of 120"],
    "sms_spam": [
        "C401 9 of 559 (2 %) cases repeat the text of another (7 texts",
        "C421 17 of 559 (3 %) cases (14 texts) stand word for word in what a candidate was built on",
        "C421 3 of 559 (0.5 %) cases (3 texts) stand nearly word for word",
    ],
    "tau_bench": [],
    "tau_knowledge_banking": ["C431 83 of 97 (86 %) cases hold personal data, and the PRD says 'redact'"],
    "tooltalk": ["C431 11 of 78 (14 %) cases hold personal data, and the PRD says 'forbid'"],
    "topical_chat_usr": [],
    "writingbench_marketing": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def sets():
    """The script that builds a PRD over each set."""
    spec = importlib.util.spec_from_file_location("real_lint", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not module.DATA.exists():
        pytest.skip("the real data sets are not beside the project")
    return module


def test_every_set_is_looked_at(sets):
    assert set(sets.SETS) == set(FOUND)
    assert {path.name for path in sets.DATA.iterdir() if path.is_dir()} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_lint_says_what_is_there_and_no_nonsense(sets, name, tmp_path):
    from shipworthy.workbench.lint import lint_prd

    folder = tmp_path / name
    folder.mkdir()
    result = lint_prd(sets.write(sets.SETS[name](), folder))
    own = sets.own_codes()
    said = sorted(f"{one.code} {one.message}" for one in result.problems if one.code in own)
    assert len(said) == len(FOUND[name]), said
    for one, expected in zip(said, sorted(FOUND[name]), strict=True):
        assert one.startswith(expected)
    assert result.notes == ()


def test_people_prefer_the_longer_answers_that_the_judge_prefers(sets, tmp_path):
    """UniEval's engagingness goes with length, and so do people's ratings: no bias beyond the labels."""
    from shipworthy.adapters.lint_subject import subject_of
    from shipworthy.adapters.prd_files import load
    from shipworthy.define.lint.judged import judge_scores, slope_on_length

    folder = tmp_path / "topical_chat_usr"
    folder.mkdir()
    subject = subject_of(load(sets.write(sets.SETS["topical_chat_usr"](), folder)).benchmark)
    (found,) = [one for one in judge_scores(subject) if one.dimension == "engagingness"]
    assert len(found.scores) == 360
    judge = slope_on_length([(one.candidate, one.length, one.value) for one in found.scores])
    beyond = slope_on_length([(one.candidate, one.length, one.value - one.label) for one in found.scores])
    assert judge.at_least > 0.2
    assert beyond.at_least == 0.0
