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
    assert cli("demo").out.rstrip().endswith("report.html")


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
