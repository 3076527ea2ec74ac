"""Opik's suites and experiments, in the shapes of its API."""

from __future__ import annotations

from shipworthy.define.yaml_text import read_yaml


def test_a_suite_becomes_cases_judged_dimensions_and_trials(imported, fixture_file, tmp_path):
    page, cases, _ = imported(fixture_file("opik", "suite.json"))
    assert (page.n_cases, page.n_faults) == (3, 1)  # one item asks nothing
    prd = read_yaml((tmp_path / "imported" / "prd.yaml").read_text()).data
    assert prd["trials"] == 3
    assert prd["dimensions"]["The-reply-grants-no-discount-2"] == {
        "definition": "The reply grants no discount", "scored_by": "judge",
    }  # fmt: skip
    assert prd["dimensions"]["item_assertions"]["scored_by"] == {"judge": {"reference": True}}
    assert cases[0]["expected"] == {"reference": "30 days", "assertions": ["It names 30 days"]}
    assert cases[1]["expected"] == {"assertions": ["It names 820", "It says that it depends on the packing"]}
    assert "expected" not in cases[2]
    assert cases[2]["slices"] == {"language": "zh"}
    assert "all_of: 3" in (tmp_path / "imported" / "prd.yaml").read_text()


def test_an_experiments_items_have_scores_and_labels(imported, fixture_file):
    page, cases, answers = imported(fixture_file("opik", "experiment_items.jsonl"))
    assert (page.n_cases, page.n_answers, page.n_labels, page.n_faults) == (2, 2, 1, 0)
    assert cases[0]["expected"] == "30 days"
    assert answers[0]["scores"] == {"equals_metric": 1, "It-names-30-days": 1}
    assert answers[1]["scores"] == {
        "equals_metric": 0,
        "It-names-30-days": 0,
    }  # the broken metric is unscored
    assert answers[1]["explanations"] == {"It-names-30-days": "It names nothing."}


def test_an_experiment_becomes_a_verdict_without_a_model(cli, fixture_file):
    said = cli("import", str(fixture_file("opik", "experiment_items.jsonl")), "--into", "d",
               "--bar", "equals_metric >= 50%", "--run", "--json")  # fmt: skip
    assert said.code == 3, said.err
    assert said.json["candidates"]["opik"]["bars"][0]["estimate"] == 0.5
