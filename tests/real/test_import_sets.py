"""The real sets through their importers: counts, accepted answers right, spoilt ones wrong."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from shipworthy.define.cases import read_cases
from shipworthy.define.importing.ifbench import patterns_of
from shipworthy.define.importing.importer import ImportOptions
from shipworthy.define.row import Row
from shipworthy.run.prompt import parse_prompt
from shipworthy.workbench.importing import import_files

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))


STEPS = ("multi_step", "multi_turn")


@pytest.fixture
def taken(real, tmp_path):
    """Imports a file of a data set: the page and its cases."""
    from real_data import DATA

    def take(*names):
        for name in names:
            real(name)
        page = import_files([str(DATA / name) for name in names], tmp_path, ImportOptions())
        rows = [json.loads(line) for line in (tmp_path / "cases.jsonl").read_text("utf-8").splitlines()]
        return page, read_cases(Row(row) for row in rows).cases

    return take


def test_acebench(taken, tmp_path):
    """2,040 items: 1,940 cases, and 100 that need a simulated environment, said one by one."""
    import real_scoring

    page, cases = taken("acebench/zh.jsonl.gz", "acebench/en.jsonl.gz")
    assert (page.n_cases, page.n_faults, len(cases)) == (1940, 0, 1940)
    left = {
        name: sum(one.n for one in page.said if one.note.what == f"items of agent_{name}") for name in STEPS
    }
    assert left == {"multi_step": 40, "multi_turn": 60}
    assert all(one.note.text for one in page.said if one.note.what.startswith("items of"))
    assert Counter(case.fields["lang"] for case in cases) == {"zh": 967, "en": 973}
    assert Counter(case.fields["needs"] for case in cases)["no tool"] == 300
    assert {case.input[-1]["role"] for case in cases if isinstance(case.input, list)} == {"user"}
    prompt = parse_prompt((tmp_path / "prompts/tool-calls.md").read_text("utf-8"))
    n_spoilt = 0
    for case in cases:
        sent = prompt.render(case).messages
        assert sent[0]["role"] == "system"
        assert case.metadata["functions"][0]["name"] in sent[0]["content"]
        assert sent[-1]["role"] == "user"
        accepted = real_scoring.expected_calls(case.expected)
        for calls in accepted:
            assert real_scoring.grade("tool_calls", case, tool_calls=answered(calls)).value == 1, case.id
        for how, calls in real_scoring.spoilt(read_back(accepted[0])).items():
            n_spoilt += 1
            assert real_scoring.grade("tool_calls", case, tool_calls=calls).value == 0, (case.id, how)
    assert n_spoilt == 10_140


def test_acebench_half_a_list_is_not_the_list(taken):
    """A list that is one value stands alone: one of its items is not enough."""
    import real_scoring

    _, cases = taken("acebench/zh.jsonl.gz")
    n = 0
    for case in cases:
        for calls in real_scoring.expected_calls(case.expected)[:1]:
            call = next(iter(read_back(calls)), None)
            name = (
                next((k for k, v in call.arguments.items() if isinstance(v, list) and len(v) > 1), None)
                if call
                else None
            )
            if name is not None:
                n += 1
                half = {"name": call.name, "arguments": {**call.arguments, name: call.arguments[name][0]}}
                others = real_scoring.as_calls(read_back(calls)[1:])
                assert real_scoring.grade("tool_calls", case, tool_calls=(half, *others)).value == 0, case.id
    assert n > 100


def test_tooltalk(taken):
    """78 conversations: 230 turns of the assistant, 164 with calls."""
    import real_scoring

    page, cases = taken("tooltalk/conversations.jsonl.gz")
    assert (page.n_cases, page.n_faults) == (230, 0)
    assert len({case.group for case in cases}) == 78
    assert Counter(case.fields["needs"] == "no tool" for case in cases) == {False: 164, True: 66}
    scorer = {"tool_calls": {"ignore": ["session_token"]}}
    for case in cases:
        (calls,) = real_scoring.expected_calls(case.expected)
        bare = [
            call._replace(arguments={k: v for k, v in call.arguments.items() if k != "session_token"})
            for call in calls
        ]
        assert real_scoring.grade(scorer, case, tool_calls=real_scoring.as_calls(bare)).value == 1
        for how, spoilt in real_scoring.spoilt(bare).items():
            assert real_scoring.grade(scorer, case, tool_calls=spoilt).value == 0, (case.id, how)


def test_ifbench(taken, real):
    """294 prompts, 335 instructions: 88 are checked, each as the scorers of `scripts/real_scoring.py` do."""
    import real_scoring

    page, cases = taken("ifbench/items.jsonl.gz")
    assert (page.n_cases, page.n_answers, page.n_faults) == (294, 294, 0)
    said = Counter()
    for one in page.said:
        if one.note.what.startswith("instruction "):
            said[str(one.note.carried)] += one.n
    assert (said["mapped"] + said["approximated"], said["unsupported"]) == (88, 247)
    rows = {row["key"]: row for row in real("ifbench/items.jsonl.gz")}
    n_followed = 0
    for case in cases:
        row = rows[case.id]
        for name, given in zip(row["instruction_id_list"], row["kwargs"], strict=True):
            patterns, scorers = patterns_of(name, given), real_scoring.scorers_of(name, given)
            assert (patterns is None) == (scorers is None)
            if patterns is None:
                continue
            ours = real_scoring.grade({"regex": patterns}, case, output=row["sample_response"]).value
            theirs = min(
                real_scoring.grade(one, case, output=row["sample_response"]).value for one in scorers
            )
            assert ours == theirs, (case.id, name)
            n_followed += ours
    assert n_followed == 30


def answered(calls):
    """Calls as an answer brings them: of accepted values the first."""
    import real_scoring

    return real_scoring.as_calls(read_back(calls))


def read_back(calls):
    """The accepted calls with the value itself where a list holds it."""
    return [
        call._replace(arguments={k: v[0] if isinstance(v, list) else v for k, v in call.arguments.items()})
        for call in calls
    ]
