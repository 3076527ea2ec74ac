"""`action.yml`: its shell steps run in bash, with the environment that a runner sets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from ruamel.yaml import YAML

ACTION = YAML(typ="safe").load((Path(__file__).parents[2] / "action.yml").read_text())
STEPS = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")
RUN = next(step for step in STEPS if step.get("id") == "shipworthy")


class Ran(NamedTuple):
    """A step's exit code, what it printed, and what it left for the next step."""

    code: int
    said: str
    outputs: dict[str, str]
    summary: str


@pytest.fixture
def step(project, tmp_path, monkeypatch):
    """Runs the step with some inputs; the others are as declared."""
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)

    def run(**given: str) -> Ran:
        inputs = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}
        output, summary = tmp_path / "output", tmp_path / "summary"
        output.write_text("")
        summary.write_text("")
        environment = {
            name: EXPRESSION.sub(lambda found: inputs[found[1]], str(value))
            for name, value in RUN["env"].items()
        }
        environment |= {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path),
            "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_ACTIONS": "true",
        }  # fmt: skip
        script = tmp_path / "step.sh"
        script.write_text(RUN["run"])
        done = subprocess.run(  # as runners call `shell: bash`
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)], cwd=tmp_path, env=environment,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        said = dict(line.partition("=")[::2] for line in output.read_text().splitlines())
        return Ran(done.returncode, done.stdout + done.stderr, said, summary.read_text())

    return run


def test_it_is_a_composite_action_with_documented_inputs_and_outputs():
    assert ACTION["runs"]["using"] == "composite"
    assert {"prd", "candidate", "not-enough", "install", "python-version", "args", "comment-file"} <= set(
        ACTION["inputs"]
    )
    assert {"verdict", "exit-code", "json"} <= set(ACTION["outputs"])
    assert all(one["description"] for one in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))
    assert all(step["shell"] == "bash" for step in STEPS if "run" in step)


def test_no_input_is_part_of_a_script():
    assert all("${{" not in step["run"] for step in STEPS if "run" in step)
    used = {name for step in STEPS for name in EXPRESSION.findall(json.dumps(step))}
    assert used | {"python-version", "install"} == set(ACTION["inputs"])  # none is declared and forgotten
    written = {name.removeprefix("steps.shipworthy.outputs.") for one in ACTION["outputs"].values()
               for name in re.findall(r"\{\{\s*([\w.-]+)", one["value"])}  # fmt: skip
    assert all(f'echo "{name}=' in RUN["run"] for name in written)


def test_a_version_that_ships_leaves_verdict_summary_and_comment(step, project, tmp_path):
    project()
    ran = step(candidate="new\n", report="out/report.html")
    assert ran.code == 0, ran.said
    assert ran.outputs == {
        "verdict": "SHIP", "exit-code": "0", "json": "shipworthy-verdict.json", "comment-file": "shipworthy-comment.md",
    }  # fmt: skip
    assert json.loads((tmp_path / ran.outputs["json"]).read_text())["candidates"]["new"]["verdict"] == "SHIP"
    assert "# capital quiz" in ran.summary and (tmp_path / "out/report.html").exists()
    comment = (tmp_path / ran.outputs["comment-file"]).read_text()
    assert comment.startswith("<!-- shipworthy:capital-quiz:") and "SHIP" in comment
    again = step(candidate="new")
    assert (tmp_path / again.outputs["comment-file"]).read_text().splitlines()[0] == comment.splitlines()[0]


def test_the_exit_code_is_the_gate(step, project):
    project(n_wrong=60)
    ran = step()
    assert ran.code == 1 and ran.outputs["verdict"] == "DONT_SHIP" and ran.outputs["exit-code"] == "1"


@pytest.mark.parametrize(("not_enough", "code"), [("fail", 3), ("pass", 0)])
def test_not_enough_evidence(step, project, not_enough, code):
    project(n_cases=12)
    ran = step(not_enough=not_enough)
    assert ran.code == code and ran.outputs["verdict"] == "NOT_ENOUGH_EVIDENCE"


def test_work_that_failed_is_no_verdict(step, project, put):
    project()
    put("answers.jsonl", "")
    ran = step()
    assert ran.code == 4 and ran.outputs["verdict"] == "ERROR" and ran.outputs["comment-file"] == ""


def test_measured_once_decided_again(step, project):
    project()
    step()
    assert step(command="verdict").outputs["verdict"] == "SHIP"


@pytest.mark.parametrize(
    "given",
    [
        {"prd": "$(touch owned)"}, {"candidate": "new; touch owned"}, {"args": "--max-cost=`touch owned`"},
        {"comment_file": "x\nverdict=SHIP"}, {"json": "$(touch owned).json"}, {"command": "run; touch owned"},
        {"not_enough": "pass' && touch owned"}, {"prd": "--help"}, {"candidate": "--help"},
    ],
)  # fmt: skip
def test_hostile_inputs_are_text(step, project, tmp_path, given):
    project(n_wrong=60)
    ran = step(**given)
    assert not (tmp_path / "owned").exists()
    assert ran.code != 0 and ran.outputs.get("verdict") != "SHIP"


def test_further_arguments_stand_one_a_line(step, project):
    project()
    ran = step(args="--limit=20\n--trials=1\n")
    assert ran.code in (0, 3) and "error" not in ran.said


def test_a_file_in_the_repository_shadows_nothing(step, project, put):
    project()
    put("json.py", "raise SystemExit('owned')\n")
    put("shipworthy.py", "raise SystemExit('owned')\n")
    assert step().outputs["verdict"] == "SHIP"
