"""`pytest --shipworthy`, with the real pytest in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from shipworthy.cli.main import run_cli


class Said(NamedTuple):
    """What pytest printed, and its exit status."""

    code: int
    out: str


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A benchmark of 120 cases: `new` names the city in all but `n_wrong`, `today` in two of three."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)

    def make(n_wrong: int = 0, bars: str = "[right >= 80%]", n_cases: int = 120, extra: str = "") -> None:
        (tmp_path / "prd.yaml").write_text(
            "product: capital quiz\ncases: cases.jsonl\nslices: [region]\ncandidates:\n"
            "  today: {recorded: {column: old}}\n  new: {recorded: answers.jsonl}\n"
            "dimensions:\n  right: {definition: names the capital, scored_by: equals}\n"
            f"{f'bars: {bars}' if bars else ''}\n{extra}"
        )
        cases = [
            {"id": f"c{n}", "input": f"capital of {n}", "expected": f"city {n}", "region": "EU" if n % 2 else "SEA",
             "old": f"city {n}" if n % 3 else "no idea"}
            for n in range(n_cases)
        ]  # fmt: skip
        answers = [
            {"case": f"c{n}", "output": f"city {n}" if n >= n_wrong else "no idea"} for n in range(n_cases)
        ]
        for name, rows in (("cases.jsonl", cases), ("answers.jsonl", answers)):
            (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))

    return make


@pytest.fixture
def call(tmp_path):
    """Calls pytest in the project's folder, with nothing but our plugin."""

    def run(*arguments: str, plugin: bool = True, more: tuple[str, ...] = ()) -> Said:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *more]
        command += ["-p", "shipworthy.testing.pytest_plugin"] if plugin else []
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "NO_COLOR": "1", "COLUMNS": "110"}
        done = subprocess.run(
            [*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )  # fmt: skip
        assert "INTERNALERROR" not in done.stdout + done.stderr
        return Said(done.returncode, done.stdout + done.stderr)

    return run


@pytest.fixture
def put_test(tmp_path):
    def put(text: str, name: str = "test_letters.py") -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"import pytest\n\n{text}")

    return put


def test_off_unless_asked_for(project, call, put_test):
    project()
    put_test(
        "def test_one(): pass\ndef test_two(case, answer): assert 0\ndef test_three(verdict): assert 0\n"
    )
    said = call()
    assert said.code == 0
    assert "1 passed, 2 skipped" in said.out and "prd.yaml" not in said.out


def test_importing_the_plugin_is_light():
    code = (
        "import sys, pytest; before = set(sys.modules); import shipworthy.testing.pytest_plugin; "
        "print(sorted(m for m in set(sys.modules) - before if m.split('.')[0] not in ('shipworthy',)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("pydantic", "numpy", "scipy", "sqlalchemy", "aiohttp", "typer", "ruamel"):
        assert heavy not in said


def test_a_candidate_that_ships_passes_and_the_store_is_the_command_s(project, call, tmp_path, capsys):
    project()
    said = call("--shipworthy", "-v")
    assert said.code == 0
    assert "prd.yaml::new PASSED" in said.out and "::today" not in said.out
    assert "SHIP  new" in said.out and "shipworthy: capital quiz" in said.out
    capsys.readouterr()
    assert run_cli(["verdict", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    looks = first["looks"]
    assert looks and call("--shipworthy").code == 0
    capsys.readouterr()
    assert run_cli(["verdict", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["looks"] == looks  # nothing new: no look was spent


def test_a_candidate_that_does_not_ship_fails_with_the_sentence(project, call, tmp_path):
    project(n_wrong=60)
    said = call("--shipworthy=prd.yaml", "--junitxml=junit.xml")
    assert said.code == 1
    assert "new: DON'T SHIP. “right >= 80%” is missed: 50 %" in said.out
    assert "Traceback" not in said.out and "pytest_plugin" not in said.out
    (case,) = ElementTree.parse(tmp_path / "junit.xml").iter("testcase")
    assert case.find("failure").get("message").startswith("new: DON'T SHIP.")
    assert {one.get("name"): one.get("value") for one in case.iter("property")}[
        "shipworthy.verdict"
    ] == "DONT_SHIP"


@pytest.mark.parametrize(
    ("option", "code"),
    [((), 1), (("--shipworthy-not-enough=fail",), 1), (("--shipworthy-not-enough=pass",), 0)],
)
def test_not_enough_evidence_is_the_caller_s_to_judge(project, call, option, code):
    project(n_cases=12)
    said = call("--shipworthy", *option)
    assert said.code == code and "NOT ENOUGH EVIDENCE" in said.out


def test_without_bars_nothing_is_decided_and_it_passes(project, call):
    project(bars="")
    assert call("--shipworthy").code == 0


def test_work_that_failed_is_an_error_not_a_failure(project, call, tmp_path):
    project()
    (tmp_path / "answers.jsonl").write_text("")
    said = call("--shipworthy")
    assert said.code == 1
    assert "1 error" in said.out and "failed" not in said.out.splitlines()[-1] and "Traceback" not in said.out


def test_a_broken_prd_is_an_error_of_collection(project, call, tmp_path):
    project(bars="[rihgt >= 80%]")
    said = call("--shipworthy")
    assert said.code == 2
    assert "prd.yaml:" in said.out and "did you mean" in said.out and "Traceback" not in said.out


def test_a_prd_that_is_not_there_is_a_wrong_call(project, call):
    project()
    said = call("--shipworthy=nothing.yaml")
    assert said.code == 4 and "there is no file or folder 'nothing.yaml'" in said.out


def test_the_option_before_a_folder_takes_no_prd(project, call, put_test):
    project()
    put_test("def test_one(): pass\n", "unit/test_unit.py")
    said = call("--shipworthy", "unit", "-v")
    assert said.code == 0 and "1 passed" in said.out and "prd.yaml::" not in said.out


def test_a_prd_that_is_given_is_collected_once_from_anywhere(project, call, put_test):
    project()
    put_test("def test_one(): pass\n", "unit/test_unit.py")
    assert "2 passed" in call("--shipworthy=prd.yaml", "unit").out
    assert "2 passed" in call("--shipworthy", "prd.yaml", ".").out


ASSERTS = '''
@pytest.mark.shipworthy(bar=">= 90%")
def test_no_seven(case, answer):
    """Says no seven."""
    assert "7" not in answer, case.id
'''


def test_a_plain_assert_is_a_score_and_its_bar_decides(project, call, put_test):
    project()
    put_test(
        ASSERTS + "\ndef test_last(verdict):\n    assert verdict.candidates['new'].verdict == 'DONT_SHIP'\n"
    )
    said = call("--shipworthy", "-v")
    assert said.code == 1
    order = [line.split(" ")[0] for line in said.out.splitlines() if " PASSED" in line or " FAILED" in line]
    assert order[0] == "test_letters.py::test_no_seven"  # whatever stands first, the verdict comes last
    assert (
        "test_letters.py::test_no_seven PASSED" in said.out
    )  # answers without a seven are scores, no failed test
    assert "test_letters.py::test_last PASSED" in said.out
    n_without = sum("7" not in str(n) for n in range(120))
    assert f"“no_seven >= 90%” is missed: {100 * n_without / 120:.1f} %" in said.out


def test_plain_asserts_alone_decide_the_exit_status(project, call, put_test):
    project()
    put_test(ASSERTS, "unit/test_unit.py")
    said = call("--shipworthy", "unit")
    assert said.code == 1 and "1 passed" in said.out and "DON'T SHIP  new" in said.out


def test_one_that_was_not_selected_keeps_its_bar(project, call, put_test):
    project()
    put_test(ASSERTS.replace(">= 90%", ">= 10%") + "\ndef test_easy(answer):\n    assert answer\n")
    assert call("--shipworthy").code == 0
    said = call("--shipworthy", "-k", "new or easy")
    assert said.code == 1 and "NOT ENOUGH EVIDENCE" in said.out


@pytest.mark.parametrize("marker", ["xfail()", "xfail(strict=True)", "xfail(run=False)"])
def test_xfail_on_a_plain_assert_is_refused(project, call, put_test, marker):
    project()
    put_test(
        f"pytestmark = pytest.mark.{marker}\n"
        "def test_wrong(case, answer): assert False\ndef test_right(case, answer): assert True\n"
    )
    said = call("--shipworthy", "-k", "test_")
    assert "2 errors" in said.out and said.code == 1
    assert "xfail and a plain assert don't go together" in said.out
    assert "xpassed" not in said.out and "xfailed" not in said.out


def test_skip_is_unscored_and_a_bug_is_an_error(project, call, put_test):
    project()
    put_test(
        "def test_eu(case, answer):\n    if case.fields['region'] != 'EU':\n        pytest.skip('only EU')\n    assert answer\n"
        "def test_bug(answer):\n    if answer.endswith('11'):\n        raise KeyError('tone')\n"
    )
    said = call("--shipworthy", "-v")
    assert said.code == 1
    assert "test_letters.py::test_bug ERROR" in said.out and "test_letters.py::test_eu PASSED" in said.out
    assert "the test itself broke on 3 of 240 answers" in said.out
    assert "60 trials of new without a score on eu: skipped: only EU" in said.out
    assert "2 trials of new without a score on bug: the test itself broke: KeyError: 'tone'" in said.out


def test_a_candidate_s_own_failure_is_the_worst_score(project, call, put_test, tmp_path):
    project(extra="")
    rows = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    for row in rows[:30]:
        row |= {"output": "", "error": "boom"}
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    put_test("@pytest.mark.shipworthy(bar='90%')\ndef test_any(answer):\n    assert True\n")
    assert "“any >= 90%” is missed: 75 %" in call("--shipworthy").out


def test_one_candidate_only_binds_one_candidate_only(project, call, put_test, tmp_path):
    project()
    prd = tmp_path / "prd.yaml"
    prd.write_text(
        prd.read_text().replace("dimensions:", "  other: {recorded: {files: answers.jsonl}}\ndimensions:")
    )
    put_test(
        "@pytest.mark.shipworthy(candidate='other', bar='>= 90%')\ndef test_never(answer):\n    assert False\n"
    )
    said = call("--shipworthy", "-v")
    assert "prd.yaml::new PASSED" in said.out and "prd.yaml::other FAILED" in said.out


def test_parameters_fixtures_and_classes_work(project, call, put_test):
    project()
    put_test(
        "@pytest.fixture\ndef limit():\n    return 9\n"
        "@pytest.mark.parametrize('word', ['city', 'town'])\n@pytest.mark.shipworthy(bar='>= 95%')\n"
        "def test_says(word, answer, limit):\n    assert word in answer and len(answer) < limit\n"
        "class TestMore:\n    def test_costs(self, answer):\n        assert answer.cost_usd is None and answer.trial.case\n"
    )
    said = call("--shipworthy")
    assert "says[town]" in said.out and "is missed: 0 %" in said.out
    assert "says[city]" in said.out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@pytest.mark.shipworthy(bars='>= 90%')\ndef test_x(answer): pass\n", "doesn't know bars"),
        ("@pytest.mark.shipworthy(bar='rather good')\ndef test_x(answer): pass\n", "is no bar"),
        ("@pytest.mark.shipworthy(bar='>= 90% in regoin=EU')\ndef test_x(answer): pass\n", "regoin"),
        ("@pytest.mark.shipworthy(candidate='nwe')\ndef test_x(answer): pass\n", "unknown candidate 'nwe'"),
        ("def test_right(answer): pass\n", "there is a dimension 'right' already"),
        ("async def test_x(answer): pass\n", "ordinary function"),
        (
            "@pytest.fixture\ndef parsed(answer): return answer\ndef test_x(parsed, answer): pass\n",
            "'parsed' takes",
        ),
    ],
)
def test_what_can_t_be_used_is_an_error_with_one_message(project, call, put_test, text, says):
    project()
    put_test(text)
    said = call("--shipworthy")
    assert said.code == 1 and says in said.out and " error" in said.out and "Traceback" not in said.out


def test_a_test_s_own_fixture_of_that_name_is_left_alone(project, call, put_test):
    project()
    put_test(
        "@pytest.fixture\ndef case(): return 5\n@pytest.fixture\ndef answer(): return 6\ndef test_x(case, answer): assert case < answer\n"
    )
    assert "2 passed" in call("--shipworthy").out


def test_several_processes_are_refused(project, call):
    project()
    said = call("--shipworthy", "-n", "2", more=("-p", "xdist.plugin"))
    assert said.code == 4 and "-n 0" in said.out
    assert call("--shipworthy", "-n", "0", more=("-p", "xdist.plugin")).code == 0
