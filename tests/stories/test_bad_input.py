"""Bad input: one clear message, the right exit code, nothing lost, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest


def test_broken_yaml(cli, put):
    put("prd.yaml", "product: x\nbars: [a\n  b: }\n")
    said = cli("run")
    assert said.code == 2
    assert "prd.yaml:" in said.err


def test_every_fault_at_once_with_line_column_value_and_hint(cli, put):
    put(
        "prd.yaml",
        "product: x\ncases: nothing.jsonl\ncandidates:\n  a: {recorded: a.jsonl, model: gpt}\n"
        "dimensoins:\n  right: says it\ndimensions:\n  tone: {scale: five}\nbars:\n  - tonne >= 3\n  - tone at best\n",
    )
    said = cli("run", "--json")
    assert said.code == 2
    faults = said.json["error"]["faults"]
    assert len(faults) >= 5
    text = "\n".join(f["message"] + f["hint"] for f in faults)
    for piece in ("dimensoins", "dimensions", "five", "tone at best", "exactly one of"):
        assert piece in text
    assert all(fault["line"] > 0 for fault in faults if fault["file"].endswith("prd.yaml"))


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        ("", 2, "cases.jsonl: the file is empty"),
        ('{"id": 1, "expected": "x"}\n', 2, "cases.jsonl:1: the row has no input"),
        ('{"input": "capital of 1", "expected": "city 1"}\n', 4, "gave not one answer"),
    ],
)
def test_empty_and_unusable_cases(cli, project, put, rows, code, says):
    project()
    put("cases.jsonl", rows)
    said = cli("run")
    assert (said.code, says in said.err) == (code, True), said.err


def test_one_case_is_not_enough_evidence(cli, project):
    project(n_cases=1)
    said = cli("run", "--json")
    assert (said.code, said.json["candidates"]["new"]["n_cases"]) == (3, 1)


def test_duplicate_ids_bom_crlf_and_a_megabyte(cli, project, put):
    project()
    rows = [{"id": f"c{n}", "input": f"capital of {n}", "expected": f"city {n}"} for n in range(80)]
    rows[7]["note"] = "x" * 1_000_000
    rows.append({"id": "c3", "input": "again", "expected": "?"})
    text = "\ufeff" + "\r\n".join(json.dumps(row) for row in rows) + "\r\n"
    put("cases.jsonl", text)
    said = cli("run", "--json")
    assert (said.code, said.json["candidates"]["new"]["n_cases"]) == (0, 80)
    assert "cases.jsonl:81" in said.err
    assert "c3" in said.err


def test_nan_infinite_and_outside_scores_are_unscored_and_said(cli, put):
    put("prd.yaml", "product: x\ncases: c.jsonl\ncandidates: {a: {recorded: r.jsonl}, b: {recorded: r.jsonl}}\n"
        "dimensions: {g: {scale: 1-5, scored_by: {recorded: g}}}\nbars: [g >= 2]\n")  # fmt: skip
    put("c.jsonl", [{"id": str(n), "input": f"q{n}"} for n in range(60)])
    values = ["4"] * 57 + ["NaN", "Infinity", "9"]
    put(
        "r.jsonl",
        "".join(f'{{"case": "{n}", "output": "x", "scores": {{"g": {v}}}}}\n' for n, v in enumerate(values)),
    )
    said = cli("run", "--json")
    found = said.json["candidates"]["b"]
    assert found["n_unscored"] == 3
    assert found["bars"][0]["n_missing"] == 3
    assert found["bars"][0]["estimate"] == 4.0
    assert "r.jsonl:58" in said.err


def test_missing_trials_are_counted(cli, project, tmp_path, put):
    project()
    lines = (tmp_path / "answers.jsonl").read_text().splitlines()
    put("answers.jsonl", "\n".join(lines[:70]) + "\n")
    found = cli("run", "--json").json["candidates"]["new"]
    assert (found["n_errors"], found["n_trials"]) == (10, 70)
    assert (found["bars"][0]["status"], found["bars"][0]["n_missing"]) == ("unclear", 10)


def test_a_scorer_that_raises(cli, project, put, tmp_path):
    project(bars="  - right >= 50%\n")
    put(
        "score.py",
        "def right(output, expected):\n    if output.endswith('7'):\n        raise ValueError('seven')\n    return output == expected\n",
    )
    text = (tmp_path / "prd.yaml").read_text()
    put("prd.yaml", text.replace("scored_by: equals", 'scored_by: {python: "score.py:right"}'))
    found = cli("run", "--json").json["candidates"]["new"]
    assert found["n_unscored"] == 8
    assert found["bars"][0]["n_missing"] == 8


def test_a_candidate_that_raises_and_one_that_hangs(cli, project, put, tmp_path):
    project(n_cases=40, extra="limits: {timeout_s: 0.3, concurrency: 8}\n")
    put(
        "rules.py",
        "import time\n\ndef answer(input):\n    n = int(input.split()[-1])\n    if n == 3:\n        time.sleep(60)\n"
        "    if n % 10 == 0:\n        raise RuntimeError('out of ideas')\n    return f'city {n}'\n",
    )
    start = time.monotonic()
    found = cli("run", "--json").json["candidates"]["rules"]
    assert time.monotonic() - start < 30
    assert (found["n_failed"], found["n_errors"], found["n_trials"]) == (5, 0, 40)
    assert found["bars"][0]["estimate"] == pytest.approx(35 / 40)


def test_answers_that_are_not_utf8(cli, project, tmp_path, put):
    project(bars="  - right >= 50%\n")
    data = (tmp_path / "answers.jsonl").read_bytes().splitlines(keepends=True)
    data[5] = b'{"case": "c5", "output": "\xff\xfe broken"}\n'
    put("answers.jsonl", b"".join(data))
    said = cli("run", "--json")
    assert said.code == 0
    assert "answers.jsonl:6" in said.err
    assert said.json["candidates"]["new"]["n_trials"] == 79


def test_a_full_disk_loses_nothing(cli, project, tmp_path, monkeypatch):
    from shipworthy.adapters.stores.sql import SqlStore
    from shipworthy.run.trial import Trial

    project()
    real = SqlStore.append

    def full(self, records):
        records = list(records)
        if any(isinstance(record, Trial) for record in records):
            raise OSError(28, "No space left on device")
        return real(self, records)

    monkeypatch.setattr(SqlStore, "append", full)
    said = cli("run")
    assert said.code == 4
    assert "space" in said.err.lower()
    monkeypatch.setattr(SqlStore, "append", real)
    again = cli("run", "--json")
    assert (again.code, again.json["candidates"]["new"]["n_trials"]) == (0, 80)


def test_two_runs_at_once_in_one_folder(cli, project, tmp_path):
    project()
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
    code += "from pathlib import Path\nimport time\nfrom shipworthy.adapters.lock import run_lock\n"
    code += f"with run_lock(Path({str(tmp_path)!r})):\n    print('held', flush=True)\n    time.sleep(30)\n"
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline().strip() == "held"
        said = cli("run")
        assert said.code == 4
        assert f"{other.pid}" in said.err
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    assert cli("run").code == 0  # a killed run does not block the folder


def test_wrong_calls(cli, project):
    project()
    assert cli("run", "nowhere").code == 2
    assert cli("run", "--candidate", "ghost").code == 2
    assert cli("run", "--trials", "0").code == 2
    assert cli("run", "--frobnicate").code == 2
    assert cli("frobnicate").code == 2
    assert cli("run", "--engine", "ray").code == 2
    assert cli("verdict").code == 4  # nothing measured yet
    said = cli("run", "--candidate", "ghost", "--json")
    assert said.json["error"]["exit_code"] == 2


def test_a_fault_of_our_own_is_no_traceback(cli, project, monkeypatch):
    from shipworthy.workbench import evaluate

    project()
    monkeypatch.setattr(evaluate, "prepare", lambda *_, **__: 1 / 0)
    said = cli("run")
    assert (said.code, "fault of its own" in said.err) == (4, True)
    with pytest.raises(ZeroDivisionError):
        cli("--debug", "run")


def test_a_user_file_that_is_missing_or_broken(cli, project, put):
    project()
    put("rules.py", "def answr(input):\n    return ''\n")
    said = cli("run")
    assert (said.code, "answr" in said.err) == (2, True)
    put("rules.py", "def answer(input:\n")
    said = cli("run")
    assert (said.code, "rules.py" in said.err) == (2, True)


def test_missing_files_and_wrong_scorers_come_all_at_once(cli, put):
    put("cases.jsonl", [{"id": "1", "input": "q", "expected": "x"}])
    put(
        "prd.yaml",
        "product: x\ncases: cases.jsonl\ncandidates:\n  a: {recorded: gone.jsonl}\n  b: {python: 'gone.py:f'}\n"
        "  c: {model: openai/x, prompt: gone.md}\ndimensions:\n  d: {scored_by: {length: {max: few}}}\n"
        "  f: {scored_by: {contains: '{{ expected }'}}\n"
        "  g: {scored_by: {length: {min: 5, max: 3}}}\n",
    )
    said = cli("run", "--json")
    assert said.code == 2
    faults = said.json["error"]["faults"]
    assert len(faults) == 6, faults
    assert all(fault["line"] and fault["column"] for fault in faults)


def test_the_reason_of_unscored_trials_is_said(cli, project, put, tmp_path):
    project()
    put("score.py", "def right(output):\n    raise ValueError('boom')\n")
    text = (tmp_path / "prd.yaml").read_text()
    put("prd.yaml", text.replace("scored_by: equals", 'scored_by: {python: "score.py:right"}'))
    said = cli("run", "--json")
    assert said.json["candidates"]["new"]["n_unscored"] == 80
    assert "80 trials of new without a score on right: scorer raised ValueError: boom" in said.err
    assert any("boom" in note for note in said.json["notes"])


def test_sealed_cases_that_are_not_sealed(cli, project, put):
    project(extra="release_cases: sealed.jsonl\n")
    put("sealed.jsonl", [
        {"id": f"s{n}", "input": f"capital of {n}", "region": "EU" if n % 2 else "SEA"} for n in range(80)
    ])  # fmt: skip
    assert cli("run").code == 3  # development goes on
    said = cli("run", "--release")
    assert (said.code, "80 of 80 release cases are among the cases" in said.err) == (2, True), said.err


def test_release_rows_are_known_by_numbers_of_their_own(cli, project, put):
    project(n_cases=5, extra="release_cases: sealed.jsonl\n")
    put("cases.jsonl", [{"input": f"capital of {n}", "expected": f"city {n}"} for n in range(5)])
    put("sealed.jsonl", [{"input": f"capital of 9{n}", "expected": f"city 9{n}"} for n in range(5)])
    put("answers.jsonl", [{"case": f"release-{n + 1}", "output": f"city 9{n}"} for n in range(5)])
    assert cli("run", "--release", "--json").json["candidates"]["new"]["bars"][0]["estimate"] == 1.0


def test_a_key_in_an_exception_is_not_written_down(cli, project, put, tmp_path, monkeypatch):
    monkeypatch.setenv("MY_API_KEY", "hunter2-hunter2")
    project()
    put("rules.py", "import os\n\ndef answer(input):\n    raise KeyError(os.environ['MY_API_KEY'])\n")
    cli("run", "-o", "page.html")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"hunter2" not in path.read_bytes(), path


def test_a_candidate_never_sees_the_expected_answer(cli, project, put):
    project(n_cases=3)
    put("cases.jsonl", [
        {"id": f"c{n}", "input": f"capital of {n}", "expected": f"secret {n}", "reference": f"secret {n}",
         "metadata": {"expected": f"secret {n}"}} for n in range(3)
    ])  # fmt: skip
    put(
        "rules.py",
        "import json\n\ndef answer(input, case, metadata):\n    return json.dumps([case, metadata], default=str)\n",
    )
    put("see.py", "def right(output):\n    return 'secret' not in output\n")
    import pathlib

    text = pathlib.Path("prd.yaml").read_text()
    put("prd.yaml", text.replace("scored_by: equals", 'scored_by: {python: "see.py:right"}'))
    assert cli("run", "--json").json["candidates"]["rules"]["bars"][0]["estimate"] == 1.0


def test_a_full_stdout_is_no_verdict(project, cli, tmp_path):
    project(n_wrong=0)
    assert cli("run").code == 0
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "shipworthy", "verdict", "--json"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 3


def test_a_candidate_that_interrupts_is_the_candidates_failure(cli, project, put):
    project(n_cases=5)
    put("rules.py", "def answer(input):\n    raise KeyboardInterrupt\n")
    assert cli("run", "--json").json["candidates"]["rules"]["n_failed"] == 5


def test_a_scorer_that_hangs(cli, project, put, tmp_path):
    project(n_cases=10, extra="limits: {timeout_s: 0.2}\n")
    put("score.py", "import time\n\ndef right(output):\n    time.sleep(60)\n")
    text = (tmp_path / "prd.yaml").read_text()
    put("prd.yaml", text.replace("scored_by: equals", 'scored_by: {python: "score.py:right"}'))
    start = time.monotonic()
    said = cli("run", "--json")
    assert time.monotonic() - start < 30
    assert said.json["candidates"]["new"]["n_unscored"] == 10
    assert "took longer than" in said.err or "not called any more" in said.err


def test_requirements_that_make_no_sense(cli, put):
    put(
        "prd.yaml",
        "product: x\ncandidates: {a: {recorded: {column: y}}}\nbars:\n  - p95 of latency_s <= -1\n"
        "rollout: {stages: [10%, 5%]}\ntrials: true\n",
    )
    said = cli("run")
    assert said.code == 2
    assert "can't be met" in said.err
    assert "stages must rise" in said.err
    assert "prd.yaml:6" in said.err
