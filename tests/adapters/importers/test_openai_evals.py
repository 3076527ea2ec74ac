"""OpenAI Evals: shapes of the SDK's own types, and a log of the real recorder."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from shipworthy.define.case import Case
from shipworthy.define.cases import read_cases
from shipworthy.define.dimension import ScoredBy, parse_scale, parse_scored_by
from shipworthy.define.importing.imported import BarPart, DimensionPart, Note, PrdPart
from shipworthy.define.importing.openai_evals_graders import items_of
from shipworthy.define.importing.openai_evals_item import as_template, case_of, is_answer, plain_words
from shipworthy.define.row import Row
from shipworthy.define.yaml_text import read_yaml
from shipworthy.run.prompt import parse_prompt
from shipworthy.run.trial import Trial
from shipworthy.score.build import build_scorer

ANSWER = "{{ sample.output_text }}"


def parts_of(**grader):
    return list(items_of([{"name": "G", **grader}]))


def dimension(**grader):
    """The one dimension of a grader."""
    (part,) = [item for item in parts_of(**grader) if isinstance(item, DimensionPart)]
    return part.values


def graded(values, output, **fields):
    """What the dimension says of an answer to a case."""
    scorer = build_scorer(
        "g", ScoredBy(**parse_scored_by(values["scored_by"])), parse_scale(values.get("scale", "pass-fail"))
    )
    about = {"run": "r", "candidate": "c", "asked_as": "a", "case": "c", "case_hash": "h", "trial": 0}
    return scorer.grade(Trial(**about, output=output), Case("c", "q", metadata=fields)).value


@pytest.fixture
def file(fixture_file):
    return lambda name: fixture_file("openai_evals", name)


def test_output_items_become_answers_with_the_scores_of_the_graders(imported, file):
    page, cases, answers = imported(file("output_items.json"))
    assert page.sources[0][1] == "OpenAI Evals (hosted)"
    assert (page.n_cases, page.n_answers, page.n_faults) == (6, 6, 0)
    assert page.candidates == ["gpt-4.1-mini-2025-04-14-591042"]
    means = defaultdict(list)
    for row in answers:
        for name, value in row.get("scores", {}).items():
            means[name].append(value)
    told = {"String-check": 4 / 5, "Wording": 4.12 / 5, "Helpful": 4.0, "Tone": 4 / 5, "passed": 3 / 5}
    assert {name: sum(values) / len(values) for name, values in means.items()} == pytest.approx(told)
    first = answers[0]
    assert (first["output"], first["input_tokens"], first["output_tokens"]) == ("shipping", 50, 3)
    assert first["explanations"]["Tone"] == "kind"
    assert '"result": 5.0' in first["explanations"]["Helpful"]
    assert (cases[0]["input"], cases[0]["expected"]) == ("Where is my parcel? Order 4711.", "shipping")


def test_a_rate_limit_is_nobodys_failure(imported, file):
    _, _, answers = imported(file("output_items.jsonl"))
    last = answers[-1]
    assert (last["error"], last["error_of"]) == ("429: Rate limit reached", "infrastructure")
    assert "output" not in last
    assert "scores" not in last


def test_a_refusal_by_the_service_is_the_candidates_failure(imported, file, put):
    row = json.loads(file("output_items.jsonl").read_text().splitlines()[0])
    row["sample"]["error"] = {"code": "content_filter", "message": "The answer was filtered"}
    _, _, answers = imported(put("rows.jsonl", [row, row]))
    assert [one["error_of"] for one in answers] == ["candidate", "candidate"]


def test_data_runs_and_items_meet_in_the_same_cases(imported, file):
    names = ("data.jsonl", "run.json", "output_items.jsonl", "eval.json")
    page, cases, _ = imported(*map(file, names))
    assert (page.n_cases, page.n_faults) == (6, 0)
    assert len({case["id"] for case in cases}) == 6
    assert not any("twice" in one.note.what for one in page.said)


def test_the_answer_is_hidden_and_the_rest_is_shown(imported, file):
    _, rows, _ = imported(file("data.jsonl"))
    (case,) = read_cases([Row(rows[0])]).cases
    assert case.visible["item"] == {
        "ticket_text": "Where is my parcel? Order 4711.",
        "order": "4711",
        "tier": "gold",
    }
    assert "shipping" not in json.dumps(case.visible)
    assert case.fields["tier"] == "gold"


def test_the_eval_becomes_dimensions(imported, file, tmp_path):
    page, _, _ = imported(file("eval.json"))
    found = read_yaml((tmp_path / "imported/prd.yaml").read_text("utf-8"), "prd.yaml").data
    assert page.n_faults == 0
    assert found["product"] == "Support mail triage"
    assert found["judge"] == {"model": "openai/gpt-4.1"}
    dimensions = found["dimensions"]
    assert {name: one["scored_by"] for name, one in dimensions.items()} == {
        "String-check": {"equals": "{{ ideal.correct_label }}"},
        "Has-the-order-number": {"contains": {"text": "{{ item.order }}", "case_sensitive": True}},
        "Wording": {"bleu": {"reference": "{{ ideal.correct_label }}"}},
        "Helpful": "judge",
        "Tone": {"judge": {"reference": True}},
    }
    assert (dimensions["Helpful"]["scale"], dimensions["Wording"]["scale"]) == ("1-5", "0-1")
    assert dimensions["Tone"]["anchors"] == {"1": "kind, neutral", "0": "rude"}
    assert "It fails if it is: rude." in dimensions["Tone"]["definition"]


def test_python_is_kept_and_not_run(imported, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page, _, _ = imported(file("eval.json"))
    (lost,) = [one.note for one in page.said if one.note.what == "python grader 'Shape'"]
    assert lost.text.startswith("import os\ndef grade(sample, item):")
    assert not list(tmp_path.rglob("HACKED"))
    assert "Shape" not in page.dimensions


def test_a_run_becomes_a_live_candidate_with_its_prompt(imported, file, tmp_path):
    page, rows, answers = imported(file("run.json"))
    assert (page.n_cases, answers, page.candidates) == (6, [], ["gpt-4.1-mini-591042"])
    found = read_yaml((tmp_path / "imported/prd.yaml").read_text("utf-8"), "prd.yaml").data
    candidate = found["candidates"]["gpt-4.1-mini-591042"]
    assert candidate["model"] == "openai/gpt-4.1-mini"
    assert candidate["params"] == {"max_completion_tokens": 64, "seed": 42, "temperature": 0.2, "top_p": 1.0}
    prompt = parse_prompt((tmp_path / "imported" / candidate["prompt"]).read_text())
    for case in read_cases(Row(row) for row in rows).cases:
        sent = prompt.render(case).messages
        assert [message["role"] for message in sent] == ["developer", "user"]
        assert sent[0]["content"].startswith(f"Sort the mail of a {case.fields['tier']} customer")
        assert sent[1]["content"] == case.input


def test_a_grader_of_graders(imported, file):
    page, _, _ = imported(file("multi.json"))
    assert page.dimensions == ["exact"]
    assert any(one.note.text == "0.5 * exact" for one in page.said)


CHECKS = [
    ("eq", "{{ item.x }}", "oak", {"item": {"x": "oak"}}, 1), ("eq", "{{item.x}}", "Oak", {"item": {"x": "oak"}}, 0),
    ("eq", "{{ item['label'] }}", "oak", {"ideal": {"label": "oak"}}, 1), ("eq", "fixed", "fixed", {}, 1),
    ("like", "{{ item.x }}", "an oak chair", {"item": {"x": "oak"}}, 1), ("like", "oak", "an Oak chair", {}, 0),
    ("ilike", "oak", "an Oak chair", {}, 1), ("ilike", "elm", "an oak chair", {}, 0),
    ("ne", "no idea", "no idea", {}, 0), ("ne", "no idea", "no idea at all", {}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "reference", "output", "fields", "value"), CHECKS)
def test_string_checks_say_the_same(operation, reference, output, fields, value):
    found = dimension(type="string_check", operation=operation, input=ANSWER, reference=reference)
    assert graded(found, output, **fields) == value


UNSUPPORTED = [
    {"type": "string_check", "operation": "ne", "input": ANSWER, "reference": "{{ item.x }}"},
    {"type": "string_check", "operation": "eq", "input": "{{ sample.output_json.x }}", "reference": "a"},
    {"type": "string_check", "operation": "eq", "input": ANSWER, "reference": "{{ item.x | upper }}"},
    {"type": "string_check", "operation": "like", "input": "{{ item.x }}", "reference": ANSWER},
    {"type": "text_similarity", "evaluation_metric": "fuzzy_match", "input": ANSWER, "reference": "a"},
    {"type": "text_similarity", "evaluation_metric": "rouge_4", "input": ANSWER, "reference": "a"},
    {"type": "label_model", "input": [{"role": "user", "content": "x"}], "labels": ["a"], "passing_labels": []},
    {"type": "score_model", "input": []},
    {"type": "endpoint", "url": "https://example.com"},
    {"type": 7}, "no grader",
]  # fmt: skip


@pytest.mark.parametrize("grader", UNSUPPORTED, ids=str)
def test_what_has_no_scorer_is_kept_word_for_word(grader):
    made = list(items_of([grader]))
    assert [type(item) for item in made] == [Note]
    assert made[0].carried == "unsupported"
    assert made[0].text == json.dumps(grader)


@pytest.mark.parametrize(
    ("metric", "scorer"),
    [("bleu", "bleu"), ("rouge_l", "rouge"), ("rouge_1", "rouge"), ("cosine", "similarity")],
)
def test_similarities_are_approximated(metric, scorer):
    made = parts_of(
        type="text_similarity",
        evaluation_metric=metric,
        input=ANSWER,
        reference="{{ item.label }}",
        pass_threshold=0.7,
    )
    (values,) = [item.values for item in made if isinstance(item, DimensionPart)]
    assert values["scored_by"][scorer]["reference"] == "{{ ideal.label }}"
    (bar,) = [item for item in made if isinstance(item, BarPart)]
    assert (bar.bar["share_at_least"], bar.is_stated) == ({"level": 0.7, "share": "90%"}, False)
    if scorer == "rouge":
        assert graded(values, "the oak chair", ideal={"label": "the oak chair"}) == 1
        assert graded(values, "something else", ideal={"label": "the oak chair"}) == 0


def test_ranges_and_judges_of_score_models():
    made = parts_of(
        type="score_model",
        model="o3",
        range=[0, 10],
        input=[{"role": "user", "content": "Rate {{ sample.output_text }}"}],
    )
    (values,) = [item.values for item in made if isinstance(item, DimensionPart)]
    assert values == {"definition": "Rate (the answer)", "scale": "0-10", "scored_by": "judge"}
    assert [item.values for item in made if isinstance(item, PrdPart)] == [{"judge": {"model": "openai/o3"}}]
    assert dimension(type="score_model", range=["x"], input=[{"content": "Rate"}])["scale"] == "0-1"


def test_templates_mean_the_same_here():
    assert as_template("Hi {{item.name}}, {{ item.address.city }}: {{ item['correct_label'] }}") == (
        "Hi {{ item.name }}, {{ item.address.city }}: {{ ideal.correct_label }}", [],
    )  # fmt: skip
    made, unknown = as_template("{% if x %} {{ item.a | upper }} {{ sample.output_tools[0] }}")
    assert "{% raw %}{% if x %}{% endraw %}" in made
    assert unknown == ["{{ sample.output_tools[0] }}"]
    assert (
        plain_words("Is {{ sample.output_text }} about {{item.topic}}?")
        == "Is (the answer) about (the case's topic)?"
    )


@pytest.mark.parametrize(("name", "hidden"), [
    ("correct_label", True), ("groundTruth", True), ("expected_output", True), ("reference", True),
    ("ticket_text", False), ("labelled_by", False), ("question", False),
])  # fmt: skip
def test_which_fields_are_the_answer(name, hidden):
    assert is_answer(name) == hidden


def test_what_the_input_is():
    assert case_of({"customer_message": "Hi", "tier": "gold"})["input"] == "Hi"
    assert case_of({"x": "only"})["input"] == "only"
    assert case_of({"a": "1", "b": "2"})["input"] == {"a": "1", "b": "2"}
    assert case_of({"messages": [{"role": "user", "content": "Hi"}]})["input"] == [
        {"role": "user", "content": "Hi"}
    ]
    assert case_of({"id": "q7", "question": "Hi"})["id"] == "q7"
    logged = case_of({"question": "Hi", "model_output": "Hello"})
    assert (logged.get("expected"), logged["metadata"]["ideal"]) == (None, {"model_output": "Hello"})
    assert case_of({"question": "Hi", "expected_output": "Hello", "output": "Yo"})["expected"] == "Hello"
    assert case_of({"answer": "x"})["input"].startswith("item ")


def test_rows_with_their_own_answers(imported, put):
    rows = [
        {"item": {"question": "1+1?", "answer": "2"}, "sample": {"output_text": text, "model": "mine"}}
        for text in ("2", "3")
    ]
    page, cases, answers = imported(put("rows.jsonl", rows))
    assert (len(cases), page.candidates) == (1, ["mine"])
    assert [row["output"] for row in answers] == ["2", "3"]


def test_one_page_of_several_is_said(imported, file, put):
    page = json.loads(file("output_items.json").read_text())
    found, _, _ = imported(put("page.json", json.dumps({**page, "has_more": True})))
    assert any("has_more" in one.note.what for one in found.said)


def test_a_verdict_asks_no_model(cli, file):
    said = cli(
        "import",
        str(file("output_items.json")),
        str(file("eval.json")),
        "--into",
        "out",
        "--bar",
        "String-check >= 90%",
        "--run",
        "--json",
    )
    assert said.code in (1, 3), said.err
    found = said.json["candidates"]["gpt-4.1-mini-2025-04-14-591042"]
    assert (found["n_cases"], found["n_errors"], found["n_failed"]) == (6, 1, 0)


def test_a_local_log_has_the_accuracy_that_it_reports(imported, file):
    page, cases, answers = imported(file("oaieval.jsonl"))
    assert page.sources[0][1] == "openai/evals log (JSONL)"
    assert (page.n_cases, page.n_faults, page.candidates) == (3, 0, ["gpt-3.5-turbo"])
    report = next(
        row
        for row in map(json.loads, file("oaieval.jsonl").read_text().splitlines())
        if "final_report" in row
    )
    scores = [row["scores"]["match"] for row in answers]
    assert sum(scores) / 3 == pytest.approx(report["final_report"]["accuracy"])
    assert [case["expected"] for case in cases] == ["Paris", "Lima", "Bamako"]
    assert [row["output"] for row in answers] == ["Paris", "Cusco", "Bamako."]
    assert cases[1]["input"][-1] == {"role": "user", "content": "Capital of Peru?"}


def test_an_error_in_a_local_log(imported, put):
    start = {"spec": {"completion_fns": ["m"], "eval_name": "e"}}
    events = [
        {
            "run_id": "r",
            "event_id": n,
            "sample_id": f"s{n}",
            "type": "error",
            "data": {"type": "x", "message": message},
        }
        for n, message in enumerate(["RateLimitError: 429", "KeyError('a')"])
    ]
    _, _, answers = imported(put("log.jsonl", [start, *events]))
    assert [row["error_of"] for row in answers] == ["infrastructure", "candidate"]
