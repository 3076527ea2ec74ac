"""The embedded example: the recorded result at once; with `--live` the small real model on 20 cases."""

from __future__ import annotations

import pytest


def test_the_recorded_demo(cli, tmp_path):
    said = cli("demo", "--json")
    assert said.code == 0
    found = said.json["recorded"]["candidates"]
    assert found["drafted"]["verdict"] == "SHIP"
    assert {bar["status"] for bar in found["drafted"]["bars"]} == {"met"}
    assert found["drafted"]["use_ai"].startswith("Yes")
    assert found["rules"]["is_baseline"]
    page = (tmp_path / "shipworthy-demo" / "report.html").read_text(encoding="utf-8")
    assert "drafted" in page
    assert (
        "no model&#39;s output" in page or "no model's output" in page
    )  # the answers are the example's own: said
    out = cli("demo").out
    assert "report.html\n\nNext:\n" in out
    assert (
        "Illustrative: the judge's verdicts and the labels that correct it were written for this example."
        in " ".join(out.split())  # a narrow terminal wraps it
    )
    said = " ".join(out.split())
    assert said.count("would ship a candidate as good as expected") == 1
    assert said.index("DON'T SHIP") < said.index("would ship a candidate as good as expected")
    assert "were written for this example" in page.split("<nav")[0]


def test_the_commands_that_the_demo_names_work(cli, tmp_path, monkeypatch):
    last = cli("demo").out.rsplit("Next:\n", 1)[1]
    commands = [line.split("#")[0].split() for line in last.strip().splitlines()]
    assert [words[:2] for words in commands] == [
        ["cd", "shipworthy-demo"], *(["shipworthy", name] for name in ("verdict", "compare", "lint", "judge"))
    ]  # fmt: skip
    monkeypatch.chdir(tmp_path / commands[0][1])
    assert [cli(*words[1:]).code for words in commands[1:3]] == [0, 0]
    assert cli(*commands[4][1:]).code == 0


@pytest.mark.slow
def test_the_live_demo_asks_the_real_model(cli):
    from shipworthy.adapters.weights import list_weights

    if list_weights()[0].path is None:
        pytest.skip("the local model is not on this machine: make weights")
    said = cli("demo", "--live", "--json")
    assert said.code == 0  # whatever the verdict
    local = said.json["live"]["candidates"]["local"]
    assert (local["n_cases"], local["n_trials"], local["n_errors"]) == (20, 20, 0)
    assert local["verdict"] in ("DONT_SHIP", "NOT_ENOUGH_EVIDENCE")
    assert local["bars"][0]["low"] < local["bars"][0]["high"]
