"""Results that the real promptfoo wrote: our counts and means are its own."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean

import pytest

from shipworthy.adapters.importers.promptfoo_results import PromptfooResults
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.cli.main import run_cli
from shipworthy.define.importing.imported import (
    AnswerRow,
    BarPart,
    Carried,
    CaseRow,
    DimensionPart,
    LabelRow,
    Note,
    PrdPart,
)
from shipworthy.define.importing.importer import ImportOptions

FIXTURES = Path(__file__).parents[2] / "fixtures/importers/promptfoo"
TODAY, LINES, OLD = FIXTURES / "results.json.gz", FIXTURES / "results.jsonl.gz", FIXTURES / "v2/results.json"


def read(path, candidate=""):
    (source,) = open_sources([str(path)])
    importer = PromptfooResults()
    assert importer.recognises(source.glimpse) >= 0.9
    return list(importer.read(source, ImportOptions(candidate)))


def of(kind, items):
    return [item for item in items if isinstance(item, kind)]


def answers(items):
    return [item.values for item in of(AnswerRow, items)]


def written():
    return json.loads(gzip.decompress(TODAY.read_bytes()))


@pytest.fixture(scope="module")
def today():
    return read(TODAY)


def result(**changes):
    """A small result; what a test is about is changed."""
    known = {
        "promptIdx": 0, "testIdx": 0, "promptId": "p", "provider": {"id": "openai:gpt"}, "success": True,
        "prompt": {"raw": "Say it", "label": "Say {{question}}"}, "vars": {"question": "How?"}, "score": 1,
        "namedScores": {}, "response": {"output": "So."}, "failureReason": 0, "latencyMs": 20,
        "gradingResult": {"pass": True, "score": 1, "componentResults": []},
    }  # fmt: skip
    return {**known, **changes}


def read_rows(tmp_path, *rows):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return read(path)


def test_counts_are_those_of_promptfoo(today):
    stats = written()["results"]["stats"]
    found = answers(today)
    errors = [one for one in found if "error" in one]
    passed = Counter(one["scores"]["passed"] for one in found if "passed" in one.get("scores", {}))
    assert (len(found), len(of(CaseRow, today))) == (168, 14)
    assert (passed[1.0], passed[0.0], len(errors)) == (stats["successes"], stats["failures"], stats["errors"])


def test_pass_rates_of_every_provider_and_prompt_are_those_of_promptfoo(today):
    found = defaultdict(Counter)
    for one in answers(today):
        key = "error" if "error" in one else one["scores"]["passed"]
        found[one["candidate"]][key] += 1
    names = {"prompts/short.txt": "short", "polite": "polite"}
    for prompt in written()["results"]["prompts"]:
        provider = prompt["provider"].replace(":", "-")
        counts = found[f"{provider}.{names[prompt['label'].partition(': ')[0]]}"]
        metrics = prompt["metrics"]
        stated = tuple(metrics[key] for key in ("testPassCount", "testFailCount", "testErrorCount"))
        assert (counts[1.0], counts[0.0], counts["error"]) == stated


def test_sums_of_named_metrics_and_of_scores_are_those_of_promptfoo(today):
    """As promptfoo adds them up: a metric by the weight of its assertions, the score of every result."""
    whole = written()["results"]
    named, scores = defaultdict(float), defaultdict(float)
    for one, row in zip(answers(today), whole["results"], strict=True):
        weights = (row["gradingResult"] or {}).get("namedScoreWeights", {})
        for metric, weight in weights.items():
            named[row["promptIdx"], metric] += one["scores"][metric] * weight
        has_verdicts = "score" in one.get("scores", {})
        scores[row["promptIdx"]] += one["scores"]["score"] if has_verdicts else row["score"]
        assert has_verdicts or "error" in one or row["testCase"]["description"] == "silence"
    for index, prompt in enumerate(whole["prompts"]):
        assert scores[index] == pytest.approx(prompt["metrics"]["score"])
        for metric, total in prompt["metrics"]["namedScores"].items():
            if metric != "blend":  # derived, from sums
                assert named[index, metric] == pytest.approx(total), (index, metric)


def test_repeats_are_trials_and_cases_are_joined(today):
    trials = Counter((one["case"], one["candidate"]) for one in answers(today))
    assert set(trials.values()) == {3}
    assert {one["trial"] for one in answers(today)} == {0, 1, 2}
    assert PrdPart({"trials": 3}) in today
    lines = read(LINES)
    assert {row.values["id"] for row in of(CaseRow, lines)} == {
        row.values["id"] for row in of(CaseRow, today)
    }
    assert Counter(one["candidate"] for one in answers(lines)) == Counter(
        one["candidate"] for one in answers(today)
    )


def test_a_failing_provider_is_no_failure_of_the_candidate(today):
    errors = [one for one in answers(today) if "error" in one]
    assert all("scores" not in one and "output" not in one for one in errors)
    seen = " ".join(one["error"] for one in errors)
    assert "500 Internal Server Error" in seen
    assert "Rate limit exceeded" in seen
    assert "\n    at " not in seen  # the tool's own stack


def test_a_judge_without_a_verdict_is_no_score_of_0(today):
    silent = [
        one for one in answers(today) if "closedqa" in str(one.get("explanations")) or one.get("output") == ""
    ]
    assert silent
    assert all("model-graded-closedqa" not in one.get("scores", {}) for one in answers(today))
    assert any(
        note.what.endswith("judged assertions whose judge gave no verdict") for note in of(Note, today)
    )


def test_judged_scores_keep_their_reasons(today):
    calm = [one for one in answers(today) if "calm" in one.get("scores", {})]
    assert len(calm) == 12
    assert mean(one["scores"]["calm"] for one in calm) == pytest.approx((2.55 + 0.675) / 6)
    assert {one["explanations"]["calm"] for one in calm} == {"Fits.", "Too sure."}
    (part,) = [item for item in of(DimensionPart, today) if item.name == "calm"]
    assert part.values["definition"] == "Names {{city}} without overclaiming"


def test_only_a_suggested_bar_where_the_file_states_none(today):
    assert of(BarPart, today)
    assert not any(bar.is_stated for bar in of(BarPart, today))


def test_an_unknown_price_is_not_0(today):
    assert not any("cost_usd" in one for one in answers(today))
    assert any(note.what.endswith("cost 0 without a stated cost") for note in of(Note, today))


def test_what_promptfoo_counted_is_checked(today, tmp_path):
    said = [note for note in of(Note, today) if note.what.startswith("stats")]
    assert [note.carried for note in said] == [Carried.mapped]
    cut = written()
    cut["results"]["results"] = cut["results"]["results"][:-5]
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(cut), encoding="utf-8")
    said = [note for note in of(Note, read(path)) if note.what.startswith("stats")]
    assert [note.carried for note in said] == [Carried.approximated]


def test_results_as_yaml_are_the_same(today, tmp_path):
    from ruamel.yaml import YAML

    path, few = tmp_path / "results.yaml", written()
    few["results"]["results"] = few["results"]["results"][:8]
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(few, stream)
    assert answers(read(path)) == answers(today)[:8]


def test_version_2():
    items = read(OLD)
    found = answers(items)
    assert len(found) == 12
    assert Counter(one["scores"]["passed"] for one in found if "scores" in one) == {1.0: 6, 0.0: 4}
    assert sorted(one["candidate"] for one in found if "error" in one) == [
        "openai-chat-large.prompt-1",
        "openai-chat-large.prompt-2",
    ]
    assert {one["candidate"] for one in found} == {
        f"openai-chat-{model}.prompt-{number}" for model in ("small", "large") for number in (1, 2)
    }


def test_version_2_with_its_table_only(tmp_path):
    old = json.loads(OLD.read_text(encoding="utf-8"))
    del old["results"]["results"]
    path = tmp_path / "table.json"
    path.write_text(json.dumps(old), encoding="utf-8")
    found = answers(read(path))
    assert len(found) == 12
    assert Counter(one["scores"]["passed"] for one in found if "scores" in one)[1.0] == 6


def test_an_error_of_the_product_is_its_failure(tmp_path):
    failed = result(
        provider={"id": "https://shop.example/chat"}, success=False, failureReason=2, score=0, gradingResult=None,
        error="Error: HTTP call failed with status 500", response=None,
        testCase={"assert": [{"type": "contains", "value": "x", "metric": "correct"}]},
    )  # fmt: skip
    refused = {**failed, "error": "Error: fetch failed: connect ECONNREFUSED", "vars": {"question": "Other"}}
    first, second = answers(read_rows(tmp_path, failed, refused))
    assert (first["error_of"], first["error"]) == ("candidate", "Error: HTTP call failed with status 500")
    assert "scores" not in first
    assert "error_of" not in second
    assert "ECONNREFUSED" in second["error"]
    assert "scores" not in second


def test_no_output_is_an_empty_answer(tmp_path):
    empty = result(success=False, failureReason=0, error="No output", response={"output": None}, score=0)
    (one,) = answers(read_rows(tmp_path, empty))
    assert one["output"] == ""
    assert one["scores"]["passed"] == 0.0


def test_a_failure_only_for_want_of_a_verdict_is_unscored(tmp_path):
    spoilt = {
        "pass": False, "score": 0, "reason": "Could not extract JSON from llm-rubric response",
        "assertion": {"type": "llm-rubric", "value": "kind", "metric": "kind"},
    }  # fmt: skip
    fine = {
        "pass": True,
        "score": 1,
        "reason": "Assertion passed",
        "assertion": {"type": "contains", "value": "a"},
    }
    grading = {"pass": False, "score": 0.5, "componentResults": [spoilt, fine]}
    row = result(success=False, failureReason=1, score=0.5, gradingResult=grading, namedScores={"kind": 0})
    (one,) = answers(read_rows(tmp_path, row))
    assert one["scores"] == {"contains": 1.0}


def test_several_assertions_of_a_type_are_weighed(tmp_path):
    listed = [
        {"pass": True, "score": 1, "assertion": {"type": "contains", "value": "a", "weight": 3}},
        {"pass": False, "score": 0, "assertion": {"type": "contains", "value": "b"}},
    ]
    (one,) = answers(read_rows(tmp_path, result(gradingResult={"componentResults": listed})))
    assert one["scores"]["contains"] == 0.75


def test_what_people_corrected_in_the_viewer_are_labels(tmp_path):
    listed = [{"pass": False, "score": 0, "reason": "Manual", "assertion": {"type": "human"}}]
    row = result(gradingResult={"componentResults": listed, "comment": "too long"})
    (label,) = of(LabelRow, read_rows(tmp_path, row))
    assert (label.values["dimension"], label.values["value"], label.values["note"]) == (
        "passed",
        0.0,
        "too long",
    )


def test_cached_answers_have_no_latency(tmp_path):
    (one,) = answers(read_rows(tmp_path, result(response={"output": "So.", "cached": True})))
    assert "latency_s" not in one


def test_the_users_name_for_the_candidate(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(result()) + "\n", encoding="utf-8")
    assert {one["candidate"] for one in answers(read(path, "mine"))} == {"mine"}


def test_a_verdict_without_a_model(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)
    assert run_cli(["import", str(OLD), "--into", "old", "--bar", "passed >= 10%"]) == 0
    asked = ["--candidate", "openai-chat-small.prompt-2", "--json"]
    capsys.readouterr()
    assert run_cli(["run", "old/prd.yaml", *asked]) == 3
    found = json.loads(capsys.readouterr().out)["candidates"]["openai-chat-small.prompt-2"]
    assert (found["verdict"], found["n_cases"]) == ("NOT_ENOUGH_EVIDENCE", 3)
    assert found["bars"][0]["estimate"] == pytest.approx(2 / 3)
    assert run_cli(["verdict", "old/prd.yaml", *asked]) == 3


def test_pass_rates_of_a_verdict_are_those_of_promptfoo(tmp_path, monkeypatch, capsys):
    """Passed of passed and failed: what the provider did not answer is nobody's failure."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)
    assert run_cli(["import", str(TODAY), "--into", "new", "--bar", "passed >= 60%"]) == 0
    capsys.readouterr()
    assert run_cli(["run", "new/prd.yaml", "--json"]) == 3
    candidates = json.loads(capsys.readouterr().out)["candidates"]
    stated = {"openai-chat-small": (24, 15, 3), "large-model": (15, 15, 12)}
    metrics = [prompt["metrics"] for prompt in written()["results"]["prompts"]]
    counts = [tuple(one[f"test{kind}Count"] for kind in ("Pass", "Fail", "Error")) for one in metrics]
    assert sorted(counts) == sorted([*stated.values()] * 2)
    for name, found in candidates.items():
        n_passed, n_failed, n_errors = stated[name.partition(".")[0]]
        assert found["bars"][0]["estimate"] == pytest.approx(n_passed / (n_passed + n_failed))
        assert (found["n_trials"], found["n_errors"]) == (n_passed + n_failed, n_errors)


@pytest.mark.parametrize(
    "kind", ["select-best", "classifier", "moderation", "guardrails", "not-moderation", "a-new-one"]
)
def test_what_a_model_decided_is_a_judge_s_and_so_is_what_it_is_part_of(tmp_path, kind):
    def graded(*types):
        parts = [{"pass": True, "score": 1, "assertion": {"type": one}} for one in types]
        return result(gradingResult={"pass": True, "score": 1, "componentResults": parts})

    def scored_by(items):
        return {one.name: one.values["scored_by"] for one in of(DimensionPart, items)}

    found = scored_by(read_rows(tmp_path, graded("equals", kind, "max-score")))
    assert found[kind] == found["passed"] == found["score"] == found["max-score"] == "judge"
    assert found["equals"] == {"recorded": "equals"}
    coded = scored_by(read_rows(tmp_path, graded("equals", "similar", "max-score", "trajectory:tool-used")))
    assert all(value == {"recorded": name} for name, value in coded.items())
