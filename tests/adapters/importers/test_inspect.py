"""Inspect's logs and datasets, as inspect-ai itself wrote them."""

from __future__ import annotations

import json

import pytest

from shipworthy.adapters.importers.archive import Archive
from shipworthy.adapters.importers.inspect_sample import scores_of


def test_a_log_becomes_cases_and_trials(imported, fixture_file):
    page, cases, answers = imported(fixture_file("inspect", "chairs.eval"))
    assert (page.n_cases, page.n_answers, page.n_faults) == (5, 10, 0)
    assert {case["id"]: case.get("expected") for case in cases} == {
        "fit": "360", "moq": ["200", "two hundred"], "preis": "45", "port": "A", "customs": "no",
    }  # fmt: skip
    by_id = {case["id"]: case for case in cases}
    assert by_id["fit"]["slice.region"] == "EU"
    assert by_id["fit"]["metadata"] == {"notes": {"by": "ann"}}
    assert [message["role"] for message in by_id["moq"]["input"]] == ["system", "user"]
    assert sorted((row["case"], row["trial"]) for row in answers) == sorted(
        (name, k) for name in by_id for k in (0, 1)
    )
    failed = [row for row in answers if "error" in row]
    assert {row["case"] for row in failed} == {"customs"}
    assert all("output" not in row and "customs" in row["error"] and row["scores"] == {} for row in failed)


def test_the_scores_have_the_means_that_inspect_reports(imported, fixture_file):
    archive = Archive(fixture_file("inspect", "chairs.eval"))
    with archive.open("header.json") as file:
        reported = {score["name"]: score for score in json.load(file)["results"]["scores"]}
    archive.close()
    _, _, answers = imported(fixture_file("inspect", "chairs.eval"))
    for name, score in reported.items():
        values = [row["scores"][name] for row in answers if name in row["scores"]]
        metric = score["metrics"].get("accuracy") or score["metrics"]["mean"]
        assert sum(values) / len(values) == pytest.approx(metric["value"]), name
        assert len(values) == 2 * score["scored_samples"], name
    assert set(reported) == {"includes", "length", "short", "polite", "sometimes", "model_graded_qa"}
    assert (reported["sometimes"]["scored_samples"], reported["includes"]["scored_samples"]) == (3, 4)


def test_tokens_are_the_models_own_and_not_the_judges(imported, fixture_file):
    _, _, answers = imported(fixture_file("inspect", "chairs.eval"))
    first = next(row for row in answers if row["case"] == "fit")
    assert (first["input_tokens"], first["output_tokens"]) == (20, 4)
    assert "openai-api/stub/judge" in first["other_usage"]
    assert first["latency_s"] > 0
    assert "cost_usd" not in first  # unknown is not 0


def test_the_json_form_reads_the_same(imported, fixture_file):
    page, cases, answers = imported(fixture_file("inspect", "plain.json"))
    assert page.sources[0][1] == "Inspect log"
    assert [case["input"] for case in cases] == ["What is 0 plus 1?", "What is 1 plus 1?"]
    assert [row["scores"] for row in answers] == [{"includes": 0.0}, {"includes": 0.0}]


def test_a_log_that_was_cut_off_gives_what_is_there(imported, fixture_file, tmp_path):
    whole = fixture_file("inspect", "plain.json").read_text()
    (tmp_path / "cut.json").write_text(whole[: int(len(whole) * 0.75)])
    page, cases, _ = imported(tmp_path / "cut.json")
    assert len(cases) == 1
    assert page.n_faults == 1


def test_a_dataset_becomes_cases(imported, fixture_file):
    page, cases, _ = imported(fixture_file("inspect", "samples.jsonl"))
    assert page.sources[0][1] == "Inspect dataset"
    assert [case["id"] for case in cases] == ["fit", "moq", "preis", "port", "customs"]
    assert cases[3]["metadata"] == {"choices": ["Ningbo", "Shanghai"]}
    assert any("choices" in one.note.what for one in page.said)


def test_absent_scores_stay_absent():
    scores, _, unread = scores_of({
        "letter": {"value": "P"}, "none": {"value": None}, "nan": {"value": float("nan")}, "word": {"value": "blue"},
        "parts": {"value": {"a": "C", "b": None, "c": True}}, "broken": 7,
    })  # fmt: skip
    assert scores == {"letter": 0.5, "a": 1.0, "c": 1.0, "broken": 7.0}
    assert [what for what, _ in unread] == ["score 'word' = 'blue'"]


@pytest.mark.parametrize(
    ("message", "whose"),
    [
        ("RateLimitError('Error code: 429')", "infrastructure"),
        ("APIConnectionError('Connection error.')", "infrastructure"),
        ("InternalServerError('overloaded')", "infrastructure"),
        ("KeyError('price')", "candidate"),
        ("ValueError('500mg is too much')", "candidate"),
    ],
)
def test_whose_an_error_is(imported, fixture_file, tmp_path, message, whose):
    log = json.loads(fixture_file("inspect", "plain.json").read_text())
    log["samples"][0]["error"] = {"message": message, "traceback": "", "traceback_ansi": ""}
    (tmp_path / "log.json").write_text(json.dumps(log))
    _, _, answers = imported(tmp_path / "log.json")
    assert [row.get("error_of") for row in answers] == [whose, None]


def test_a_verdict_from_a_log_asks_no_model(cli, fixture_file):
    said = cli(
        "import",
        str(fixture_file("inspect", "chairs.eval")),
        "--into",
        "out",
        "--bar",
        "includes >= 90%",
        "--run",
        "--json",
    )
    assert said.code in (1, 3), said.err
    found = said.json["candidates"]["openai-api/stub/small"]
    assert (found["n_cases"], found["n_trials"], found["n_errors"]) == (5, 10, 0)
    assert found["n_failed"] == 2  # the solver failed: the candidate's own


def test_what_a_model_graded_does_not_ship_before_people_checked_some(cli, fixture_file, tmp_path):
    log = json.loads(fixture_file("inspect", "plain.json").read_text())
    one = log["samples"][0]
    log["samples"] = [
        {**one, "id": str(i), "input": f"q {i}", "scores": {"model_graded_qa": {"value": "C"}}}
        for i in range(60)
    ]
    log["results"]["scores"] = [
        {"name": "model_graded_qa", "scorer": "model_graded_qa", "params": {}, "metrics": {}}
    ]
    (tmp_path / "log.json").write_text(json.dumps(log))
    said = cli("import", "log.json", "--into", "out", "--bar", "model_graded_qa >= 80%", "--run", "--json")
    assert said.code == 3, said.out
    [bar] = next(iter(said.json["candidates"].values()))["bars"]
    assert (bar["status"], bar["estimate"]) == ("unclear", 1.0)
    assert "--as labels" in said.err


def log_of(fixture_file, scores, n=60, **changed):
    log = json.loads(fixture_file("inspect", "plain.json").read_text())
    one = log["samples"][0]
    log["samples"] = [
        {**one, "id": str(i), "input": f"q {i}", "scores": scores, **changed.get("sample", {})}
        for i in range(n)
    ]
    log["results"] = changed.get("results", log["results"])
    log["eval"] |= changed.get("eval", {})
    log["status"] = changed.get("status", log["status"])
    return json.dumps(log)


@pytest.mark.parametrize(
    ("scores", "changed"),
    [
        (
            {"checked": {"value": "C"}},
            {
                "results": None,
                "eval": {
                    "scorers": [
                        {"name": "inspect_ai/model_graded_fact", "options": {}},
                        {"name": "checked", "options": {"model": "openai/gpt-4o"}},
                    ]
                },
            },
        ),
        (
            {"checked": {"value": "C"}},
            {"sample": {"model_usage": {"openai-api/stub/small": {}, "openai/gpt-4o": {}}}},
        ),
        ({"checked": {"value": "C", "metadata": {"grading": [{"role": "user"}]}}}, {}),
        ({"my_llm_judge": {"value": "C"}}, {}),
        ({"two": {"value": {"checked": 1}, "metadata": {"grading": []}}}, {}),
    ],
)
def test_a_model_that_graded_is_found_wherever_the_log_shows_it(cli, fixture_file, put, scores, changed):
    put("log.json", log_of(fixture_file, scores, **changed))
    name = next(iter(scores)) if "two" not in scores else "checked"
    said = cli("import", "log.json", "--into", "out", "--bar", f"{name} >= 80%", "--run", "--json")
    assert said.code == 3, said.out


def test_inspects_own_code_scorers_ship_without_labels(cli, fixture_file, put):
    put(
        "log.json",
        log_of(
            fixture_file,
            {"includes": {"value": "C"}},
            sample={"model_usage": {"openai-api/stub/small": {}, "tool/model": {}}},
        ),
    )
    assert cli("import", "log.json", "--into", "out", "--bar", "includes >= 80%", "--run", "--json").code == 0


def test_two_logs_of_the_same_run_both_count(cli, fixture_file, put):
    put("good.json", log_of(fixture_file, {"includes": {"value": "C"}}))
    put("bad.json", log_of(fixture_file, {"includes": {"value": "I"}}))
    for files in (("good.json", "bad.json"), ("bad.json", "good.json")):
        said = cli(
            "import", *files, "--into", f"out-{files[0]}", "--bar", "includes >= 80%", "--run", "--json"
        )
        [found] = said.json["candidates"].values()
        assert (found["verdict"], found["n_trials"], found["bars"][0]["estimate"]) == ("DONT_SHIP", 120, 0.5)


def test_a_log_that_was_cut_off_or_cancelled_decides_nothing(cli, fixture_file, put):
    whole = log_of(fixture_file, {"includes": {"value": "C"}})
    put("cut.json", whole[: int(len(whole) * 0.9)])
    put("cancelled.json", log_of(fixture_file, {"includes": {"value": "C"}}, status="cancelled"))
    for name in ("cut.json", "cancelled.json"):
        said = cli("import", name, "--into", f"out-{name}", "--bar", "includes >= 80%", "--run")
        assert said.code == 4
        assert "could not be read to its end" in said.err
        assert "no fair part" in said.err


def test_our_own_samples_come_back_as_they_were(cli, put, tmp_path):
    cases = [
        {"id": f"c{i}", "input": [{"role": "user", "content": f"q {i}"}] if i % 2 else f"q {i}", "expected": {"word": "oak", "n": i}, "group": f"g{i % 3}", "weight": 1.5 + i, "context": "the list", "region": "EU", "metadata": {"note": "x", "deep": {"a": 1}}}
        for i in range(6)
    ]  # fmt: skip
    put(
        "prd.yaml",
        "product: x\ncases: cases.jsonl\nslices: [region]\ncandidates: {new: {recorded: a.jsonl}}\ndimensions: {d: {scored_by: equals}}\n",
    )
    put("cases.jsonl", cases)
    put("a.jsonl", [{"case": f"c{i}", "output": "x"} for i in range(6)])
    assert cli("export", "-o", "samples.jsonl", "--as", "inspect").code == 0
    assert cli("import", "samples.jsonl", "--into", "back").code == 0
    back = [json.loads(line) for line in (tmp_path / "back" / "cases.jsonl").read_text().splitlines()]
    for before, after in zip(cases, back, strict=True):
        region = after.pop("slice.region")
        assert {**after, "region": region} == before
