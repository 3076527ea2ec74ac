"""From a `prd.yaml` to a verdict: the main job, its exit codes and its report."""

from __future__ import annotations

import json

import pytest


def test_ship_dont_ship_not_enough(cli, project):
    project(n_wrong=1)
    assert cli("run").code == 0
    project(n_wrong=30)
    assert cli("run", "--candidate", "new").code == 1
    project(n_wrong=4)
    said = cli("run", "--candidate", "new")
    assert said.code == 3
    assert "NOT ENOUGH EVIDENCE" in said.out
    assert "more cases" in said.out


def test_json_is_one_object_and_the_first_screen_has_no_jargon(cli, project):
    project()
    said = cli("run", "--json")
    assert said.json["candidates"]["new"]["verdict"] == "SHIP"
    assert said.out.count("\n") == 1
    text = cli("verdict").out
    for word in ("alpha", "Dirichlet", "Clopper", "p-value", "dirichlet", "α"):
        assert word not in text
    assert "SHIP" in text
    assert "not yet known (0 outcomes)" in text.replace("\n  ", " ")


def test_a_finished_plan_run_again_asks_nobody_and_is_no_look(cli, project, put, tmp_path):
    project()
    put(
        "rules.py",
        "from pathlib import Path\n\ndef answer(input):\n"
        "    with Path(__file__).with_name('calls.txt').open('a') as f:\n        f.write('x')\n    return '?'\n",
    )
    first = cli("run", "--json").json
    assert (tmp_path / "calls.txt").read_text() == "x" * 80
    again = cli("run", "--json").json
    assert (tmp_path / "calls.txt").read_text() == "x" * 80
    assert again["looks"] == first["looks"]
    assert again["run"] == first["run"]
    assert cli("verdict", "--json").json["candidates"]["new"] == first["candidates"]["new"]


def test_an_edited_answer_file_is_another_attempt(cli, project):
    project(n_wrong=3)
    assert cli("run", "--json").json["candidates"]["new"]["attempt"] == 1
    project(n_wrong=2)
    second = cli("run", "--json").json["candidates"]["new"]
    assert second["attempt"] == 2
    assert second["bars"][0]["decided"]["alpha"] == pytest.approx(0.0125)
    assert "attempt 2" in second["attempt_why"]


def test_refresh_appends_trials_and_never_replaces(cli, project, put, tmp_path):
    project()
    put(
        "rules.py", "import itertools\nc = itertools.count()\n\ndef answer(input):\n    return str(next(c))\n"
    )
    before = cli("run", "--json").json["candidates"]["rules"]["n_trials"]
    after = cli("run", "--refresh", "--json").json["candidates"]["rules"]["n_trials"]
    assert (before, after) == (80, 160)


def test_limit_is_a_fair_sample_of_the_whole_plan(cli, project):
    project()
    part = cli("run", "--limit", "20", "--json").json["candidates"]["new"]
    assert (part["n_cases"], part["verdict"]) == (20, "NOT_ENOUGH_EVIDENCE")
    assert part["bars"][0]["decided"]["alpha"] == pytest.approx(0.025 * 0.25**3)
    whole = cli("run", "--json").json["candidates"]["new"]
    assert (whole["n_cases"], whole["verdict"], whole["attempt"]) == (80, "SHIP", 1)


def test_until_decided_stops_early_for_a_bad_candidate(cli, project):
    project(n_cases=300, n_wrong=200, bars="  - right >= 80%\n")
    found = cli("run", "--until-decided", "--json").json["candidates"]["new"]
    assert found["verdict"] == "DONT_SHIP"
    assert found["n_cases"] < 150


def test_the_report_is_one_file_without_requests(cli, project, tmp_path):
    project()
    said = cli("run", "-o", "out/page.html")
    page = (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
    assert said.code == 0
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    assert "<script" not in page
    assert "src=" not in page
    assert cli("report", "-o", "page.json").code == 0
    assert json.loads((tmp_path / "page.json").read_text())["candidates"]["new"]["verdict"] == "SHIP"
    assert cli("report", "-o", "page.txt").code == 0
    wrong = cli("report", "-o", "page.pdf")
    assert (wrong.code, "expected one of .html, .md, .json, .csv, .xlsx, .xml, .txt" in wrong.err) == (
        2,
        True,
    )


def test_without_bars_there_are_measurements_and_exit_0(cli, project):
    project(bars="  []\n")
    said = cli("run", "--json")
    assert (said.code, said.json["candidates"]["new"]["verdict"]) == (0, None)


def test_two_candidates_and_a_named_one(cli, project, put):
    project()
    put("bad.jsonl", [{"case": f"c{n}", "output": "no"} for n in range(80)])
    text = (put("x", "").parent / "prd.yaml").read_text()
    put("prd.yaml", text.replace("  new: {", "  bad: {recorded: bad.jsonl}\n  new: {"))
    assert cli("run").code == 1
    assert cli("run", "--candidate", "new").code == 0
    assert cli("verdict", "-c", "bad").code == 1


def test_the_ledger_file_is_kept_in_git(cli, project, tmp_path):
    project(n_wrong=3, extra="ledger: looks.jsonl\n")
    cli("run")
    lines = (tmp_path / "looks.jsonl").read_text().splitlines()
    assert len(lines) == 1
    import shutil

    shutil.rmtree(tmp_path / ".shipworthy")  # a colleague's machine: the store is not there, the file is
    project(n_wrong=2, extra="ledger: looks.jsonl\n")
    assert cli("run", "--json").json["candidates"]["new"]["attempt"] == 2
    assert len((tmp_path / "looks.jsonl").read_text().splitlines()) == 2


def test_sealed_release_cases(cli, project, put, tmp_path):
    project(extra="release_cases: sealed.jsonl\n")
    put("sealed.jsonl", [
        {"id": f"r{n}", "input": f"capital of 1{n:03}", "expected": f"city 1{n:03}"} for n in range(80)
    ])  # fmt: skip
    answers = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    put("answers.jsonl", [*answers, *({"case": f"r{n}", "output": f"city 1{n:03}"} for n in range(80))])
    development = cli("run", "--json").json
    assert development["candidates"]["new"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert development["candidates"]["new"]["why"].startswith("ON TRACK")
    assert development["looks"] == []
    released = cli("run", "--release", "--json")
    assert (released.code, released.json["candidates"]["new"]["verdict"]) == (0, "SHIP")


def test_a_sealed_run_is_parquet_that_anything_opens(cli, project, tmp_path):
    import duckdb

    project()
    run = cli("run", "--json").json["run"]
    folder = tmp_path / ".shipworthy" / "runs" / run
    count = duckdb.sql(
        f"SELECT count(*), count(DISTINCT candidate) FROM '{folder}/trials.parquet'"
    ).fetchall()[0]
    assert count == (160, 2)
    assert duckdb.sql(f"SELECT count(*) FROM '{folder}/scores.parquet'").fetchall()[0] == (160,)


def test_what_is_not_evaluated_yet_is_said(cli, project):
    project(extra="outcomes: {replied: the buyer answers}\nchecklist: default\n")
    said = cli("run")
    assert "not evaluated yet: outcomes: replied" in said.err
    assert "not evaluated yet: the checklist" in said.err


def test_nobody_passes_the_gate_unmeasured(cli, project, put):
    project()
    assert cli("run").code == 0
    put("answers.jsonl", [{"case": f"c{n}", "output": "all bad now"} for n in range(80)])
    stale = cli("verdict", "--json")
    assert (stale.code, stale.json["error"]["exit_code"]) == (4, 4)
    assert "new" in stale.err
    page = cli("report", "-o", "page.json")  # a page shows what was measured and names the rest
    assert page.code == 0
    assert "new has not been measured" in page.err


def test_release_cases_without_ids_are_not_mistaken(cli, project, put):
    project(extra="release_cases: sealed.jsonl\n")
    put("prd.yaml", "product: x\ncases: cases.jsonl\nrelease_cases: sealed.jsonl\nbaseline: rules\n"
        "candidates: {rules: {python: 'rules.py:answer'}, new: {recorded: {column: said}}}\n"
        "dimensions: {right: {scored_by: equals}}\nbars: [right >= 90%]\ntrials: 1\n")  # fmt: skip
    put("cases.jsonl", [
        {"input": f"capital of {n}", "expected": f"city {n}", "said": f"city {n}"} for n in range(80)
    ])  # fmt: skip
    put("sealed.jsonl", [
        {"input": f"capital of 9{n:03}", "expected": f"city 9{n:03}", "said": f"city 9{n:03}"} for n in range(80)
    ])  # fmt: skip
    said = cli("run", "--json").json
    assert said["candidates"]["new"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert said["candidates"]["new"]["why"].startswith("ON TRACK")
    assert cli("run", "--release", "--json").json["candidates"]["new"]["verdict"] == "SHIP"


def test_an_edited_field_that_candidates_see_is_asked_again(cli, project, put, tmp_path):
    project()
    put("rules.py", "def answer(input, region):\n    return region\n")
    assert cli("run").code == 0
    edited = (tmp_path / "cases.jsonl").read_text().replace('"EU"', '"US"')
    put("cases.jsonl", edited)
    stale = cli("verdict", "--candidate", "new", "--json").json["candidates"]
    assert stale["rules"]["n_cases"] == 40  # what was answered to the other half's old text does not count
    cli("run")
    import duckdb

    newest = max((tmp_path / ".shipworthy" / "runs").iterdir(), key=lambda path: path.stat().st_mtime)
    rows = duckdb.sql(
        f"SELECT DISTINCT output FROM '{newest}/trials.parquet' WHERE candidate = 'rules'"
    ).fetchall()
    assert {json.loads(row[0]) for row in rows} == {"US", "SEA"}


def test_an_edited_expected_answer_is_scored_again_without_asking(cli, project, put, tmp_path):
    project()
    put("rules.py", "from pathlib import Path\n\ndef answer(input):\n"
        "    with Path(__file__).with_name('calls.txt').open('a') as f:\n        f.write('x')\n    return 'same'\n")  # fmt: skip
    before = cli("run", "--json").json["candidates"]["rules"]["bars"][0]["estimate"]
    text = "".join(
        json.dumps(json.loads(line) | {"expected": "same"}) + "\n"
        for line in (tmp_path / "cases.jsonl").read_text().splitlines()
    )
    put("cases.jsonl", text)
    after = cli("run", "--json").json["candidates"]
    assert (before, after["rules"]["bars"][0]["estimate"], after["new"]["bars"][0]["estimate"]) == (
        0.0,
        1.0,
        0.0,
    )
    assert (tmp_path / "calls.txt").read_text() == "x" * 80


def test_a_candidate_that_is_alone_gates(cli, put):
    put("prd.yaml", "product: x\ncases: c.jsonl\ncandidates: {m: {recorded: {column: said}}}\n"
        "dimensions: {right: {scored_by: equals}}\nbars: [right >= 90%]\n")  # fmt: skip
    put("c.jsonl", [{"input": f"q{n}", "expected": "yes", "said": "no"} for n in range(60)])
    assert cli("run").code == 1


def test_a_closed_stdout_is_no_verdict(cli, project, tmp_path):
    import subprocess
    import sys

    project()
    assert cli("run").code == 0
    command = f"{sys.executable} -m shipworthy verdict >&-"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


def test_a_ledger_that_cannot_be_read(cli, project, put, tmp_path):
    project(extra="ledger: looks.jsonl\n")
    put("looks.jsonl", b"\xff\xfe broken")
    assert cli("run").code == 2
    put("looks.jsonl", '{"not": "an entry"}\n')
    said = cli("run")
    assert (said.code, "looks.jsonl:1" in said.err) == (2, True)
    (tmp_path / "looks.jsonl").unlink()
    (tmp_path / "looks.jsonl").mkdir()
    assert cli("run").code == 2


def test_models_speaks_json(cli):
    assert cli("models", "--json").json["models"][0]["name"] == "smollm2"
    assert cli("models", "list", "--json").json["models"][0]["name"] == "smollm2"


def test_a_run_that_cannot_be_sealed_says_so_and_stands(cli, project, put):
    project()
    put(".shipworthy/runs", "a file where the folder should be")
    said = cli("run")
    assert said.code == 0
    assert said.err.count("could not be sealed") == 1


def test_notes_are_said_once(cli, project, put, tmp_path):
    project()
    put("score.py", "def right(output):\n    raise ValueError('boom')\n")
    text = (tmp_path / "prd.yaml").read_text()
    put("prd.yaml", text.replace("scored_by: equals", 'scored_by: {python: "score.py:right"}'))
    for command in ("run", "verdict"):
        assert cli(command).err.count("of new without a score on right") == 1


@pytest.mark.parametrize("answers", ["", "\n", '{"case": "", "output": "x"}\n'])
def test_recorded_answers_without_one_that_can_be_used_are_no_usable_trial(cli, project, put, answers):
    project()
    put("answers.jsonl", answers)
    said = cli("run")
    assert (said.code, said.out) == (4, "")
    assert "holds no usable recorded answer" in said.err
    assert cli("verdict", "--candidate", "new").code == 4
    put("answers.jsonl", [{"case": "c0", "candidate": "other", "output": "x"}])
    named = cli("run")
    assert named.code == 2  # the PRD must be corrected: the rows are another candidate's
    assert "set recorded.candidate" in named.err


def test_half_a_plan_says_how_many_cases_have_no_answer(cli, project, put):
    project(n_cases=60)
    put("answers.jsonl", [{"case": f"c{n}", "output": f"city {n}"} for n in range(20)])
    found = cli("run", "--json").json
    new = found["candidates"]["new"]
    assert "40 of 60 cases have no answer yet: answer them first" in new["next"] + new["why"]
    assert new["holds_for"] == "cases like these 20, of the 60 in cases.jsonl"
    screen = cli("verdict").out
    assert "Decided on wider bounds than these, because only 33 % of the plan is scored." in screen
    assert "Holds for cases like these 20, of the 60 in cases.jsonl." in screen
