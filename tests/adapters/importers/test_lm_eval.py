"""Samples of lm-evaluation-harness, as it logged them itself."""

from __future__ import annotations


def test_each_filter_is_a_candidate_with_the_score_that_lm_eval_reports(imported, fixture_file):
    page, cases, answers = imported(fixture_file("lm_eval", "samples_chairs.jsonl"))
    assert page.candidates == ["lm-eval number", "lm-eval whole"]
    assert (len(cases), len(answers), page.n_faults) == (6, 12, 0)
    assert cases[0]["input"].startswith("Question: How many oak chairs")
    assert cases[0]["expected"] == "3"
    means = {
        name: sum(row["scores"]["exact_match"] for row in answers if row["candidate"] == name) / 6
        for name in page.candidates
    }
    assert means == {"lm-eval number": 1 / 6, "lm-eval whole": 0.0}


def test_several_responses_are_trials_with_the_value_of_all(imported, put, tmp_path):
    put(
        "log.jsonl",
        [
            {
                "doc_id": 1,
                "doc": {},
                "target": "a",
                "arguments": [["q", {}]],
                "resps": [["x", "y"]],
                "filtered_resps": ["x", "y"],
                "filter": "none",
                "metrics": ["pass@1"],
                "pass@1": 0.5,
            }
        ],
    )
    page, cases, answers = imported(tmp_path / "log.jsonl")
    assert [(row["trial"], row["output"], row["scores"]) for row in answers] == [
        (0, "x", {"pass@1": 0.5}),
        (1, "y", {"pass@1": 0.5}),
    ]
    assert cases[0]["input"] == "q"
    assert [str(one.note.carried) for one in page.said].count("approximated") == 1


def test_what_is_no_number_is_unscored(imported, put, tmp_path):
    put(
        "log.jsonl",
        [
            {
                "doc_id": 1,
                "doc": "d",
                "target": "a",
                "arguments": None,
                "resps": None,
                "filtered_resps": [[-1.5, True], [-2.5, False]],
                "acc": None,
                "acc_norm": "x",
                "f1": 0.25,
            }
        ],
    )
    _, cases, answers = imported(tmp_path / "log.jsonl")
    assert answers[0]["scores"] == {"f1": 0.25}
    assert cases[0]["input"] == "d"
