"""What `shipworthy export` writes, `shipworthy import` reads back as the same benchmark."""

from __future__ import annotations

import json

import pytest

from shipworthy.adapters.prd_files import load

TEXTS = [
    "=1+1",
    "-5",
    "@here",
    "two\nlines",
    "'quoted'",
    '"x", y',
    "中文",
    "{{ braces }}",
    "#N/A",
    "1e5",
    "007",
]
N = 66


def case_of(number):
    text = TEXTS[number % len(TEXTS)]
    return {
        "id": f"c{number:03}", "input": f"{text} {number}" if number else [{"role": "user", "content": "hi"}],
        "expected": text, "context": f"about {text}", "region": "EU" if number % 2 else "US", "code": text,
        "num": -number / 4, "flag": number % 3 == 0, "question": f"not the input {number}",
        "weight": 1.5 if number % 4 else 1.0, "group": f"g{number // 6}",
        "metadata": {"deep": {"a": [1, None]}, "note": text, "tags": ["x", "y"]},
    }  # fmt: skip


@pytest.fixture
def dependent(put):
    """Eleven groups of six cases each, half of them wrong as a whole: what ships only if groups are lost."""
    put(
        "prd.yaml",
        "product: P\ncases: cases.jsonl\nslices: [region, code]\ncandidates:\n  new: {recorded: new.jsonl}\n"
        "dimensions:\n  eq: {definition: equal, scored_by: equals}\nbars: [eq >= 75%]\n",
    )
    put("cases.jsonl", [case_of(number) for number in range(N)])
    put("new.jsonl", [
        {"case": f"c{n:03}", "output": case_of(n)["expected"] if n // 6 != 3 else "no", "latency_s": n / 7}
        for n in range(N)
    ])  # fmt: skip


def known(case, *, fields=True):
    values = {name: getattr(case, name) for name in ("id", "input", "expected", "context", "group", "weight")}
    return {**values, **(dict(case.fields) if fields else {}), "metadata": dict(case.metadata)}


@pytest.mark.parametrize("file", ["pf.yaml", "pf.csv"])
def test_promptfoo_tests_of_ours_come_back_as_the_same_cases(cli, dependent, tmp_path, file):
    cli("run")
    cli("export", "-o", file, "--as", "promptfoo")
    said = cli("import", file, "--into", "back")
    assert said.code == 0, said.err
    before, after = load("prd.yaml").benchmark, load("back/prd.yaml").benchmark
    assert after.slices == before.slices
    again = {case.id: case for case in after.golden}
    assert list(again) == [case.id for case in before.golden]
    for case in before.golden:
        back = known(again[case.id])
        back.pop("answer_of_new", None)  # the recorded answer: the column of a candidate
        back["metadata"].pop("ideal", None)  # what promptfoo's assertions compare with
        assert back == known(case)


def test_a_group_that_comes_back_keeps_the_verdict(cli, dependent, tmp_path):
    """Lost groups made 66 cases of eleven: a narrower interval, and a wrong SHIP."""
    before = cli("run", "--json").json["candidates"]["new"]
    cli("export", "-o", "pf.yaml", "--as", "promptfoo")
    cli("import", "pf.yaml", "--into", "back", "--bar", "eq >= 75%")
    after = cli("run", "back", "--json").json["candidates"]["new"]
    assert (after["verdict"], after["bars"][0]["low"]) == (before["verdict"], before["bars"][0]["low"])
    assert after["bars"][0]["n_units"] == before["bars"][0]["n_units"] == 11


def test_files_of_others_keep_their_apostrophes_and_names(cli, tmp_path):
    (tmp_path / "pf.csv").write_text("question,code,__expected1,__metadata:id\nq,'=1+1,equals: x,mine\n")
    cli("import", "pf.csv", "--into", "back")
    (row,) = map(json.loads, (tmp_path / "back/cases.jsonl").read_text().splitlines())
    assert row["slices"]["code"] == "'=1+1" and row["id"] != "mine" and row["metadata"]["id"] == "mine"


def test_results_of_tests_of_ours_have_our_cases(cli, tmp_path):
    mark = {"id": "c1", "group": "g1", "weight": 2, "slices": ["region"], "marked": ["input"]}
    variables = {"input": "'=1+1", "region": "EU", "question": "other", "expected": "2"}
    result = {
        "vars": variables, "prompt": {"raw": "{{question}}", "label": "p"}, "provider": {"id": "openai:x"},
        "success": True, "score": 1, "namedScores": {}, "response": {"output": "2"}, "promptIdx": 0,
        "gradingResult": {"pass": True, "score": 1}, "testCase": {"vars": variables, "metadata": {"shipworthy": json.dumps(mark)}},
    }  # fmt: skip
    (tmp_path / "results.json").write_text(
        json.dumps({"results": {"version": 3, "results": [result], "stats": {}}})
    )
    assert cli("import", "results.json", "--into", "back").code == 0
    (case,) = load("back/prd.yaml").benchmark.golden
    assert (case.id, case.group, case.weight, case.input) == ("c1", "g1", 2.0, "=1+1")
    assert case.slice_value("region") == "EU" and load("back/prd.yaml").benchmark.slices == ("region",)


@pytest.fixture
def scored(put):
    """Code, a judge and people; a failure mode, two trials, an unscored answer, a failure, an infrastructure error."""
    put(
        "prd.yaml",
        "product: P\ncases: cases.jsonl\nslices: [region]\nlabels: {file: labels.jsonl}\nbaseline: old\n"
        "candidates:\n  new: {recorded: new.jsonl}\n  old: {recorded: old.jsonl}\n"
        "dimensions:\n  eq: {definition: equal, scored_by: recorded}\n"
        "  kind: {definition: kind, scale: 1-5, scored_by: {judge: recorded}}\n"
        "  style: {definition: good style, scale: 1-5, scored_by: human}\n"
        "failure_modes:\n  - {id: rude, definition: is rude, detect: {recorded: rude}}\n"
        "bars: [eq >= 60%, kind >= 3]\n",
    )
    put(
        "cases.jsonl",
        [case_of(number) | {"id": "=c5" if number == 5 else f"c{number}"} for number in range(N)],
    )
    rows = []
    for n in range(N):
        case = "=c5" if n == 5 else f"c{n}"
        scores = {"eq": int(n % 5 > 0), "kind": 1 + n % 5, "rude": int(n % 9 == 0)}
        if n == 7:
            del scores["eq"]
        rows.append(
            {"case": case, "output": f"answer {n}", "scores": scores, "latency_s": n / 7, "cost_usd": n / 1e5}
        )
    rows[8] = {"case": "c8", "error": "refused"}
    rows[9] = {"case": "c9", "error": "429", "error_of": "infrastructure"}
    put("new.jsonl", rows)
    put("old.jsonl", [{**row, "trial": 0} for row in rows[:40]])
    put("labels.jsonl", [
        {"case": f"c{n}", "candidate": "new", "dimension": name, "value": 1 + (n + 1) % 5, "reviewer": who,
         "probability": 0.5, "chosen_by": "random"}
        for n in range(12, 40) for name in ("kind", "style") for who in ("Ana", "=Ben")
    ])  # fmt: skip


def test_the_long_table_comes_back_with_every_score_and_whose_it_is(cli, scored, tmp_path):
    before = cli("run", "--json").json["candidates"]["new"]
    cli("export", "-o", "long.csv", "--as", "long")
    said = cli("import", "long.csv", "--into", "back", "--bar", "eq >= 60%", "--bar", "kind >= 3")
    assert said.code == 0 and "shipworthy's long table" in said.out, said.err
    benchmark = load("back/prd.yaml").benchmark
    assert benchmark.slices == ("region",) and benchmark.baseline_name == "old"
    assert benchmark.scored_by("kind").kind == "judge" and benchmark.scored_by("eq").kind == "recorded"
    assert benchmark.scored_by("style").kind == "human" and benchmark.failure_mode("rude") is not None
    assert str(benchmark.scale_of("kind")) == str(load("prd.yaml").benchmark.scale_of("kind"))
    own = {case.id: case for case in load("prd.yaml").benchmark.golden}
    for case in benchmark.golden:
        assert (case.group, case.weight) == (own[case.id].group, own[case.id].weight)
        assert case.slice_value("region") == own[case.id].slice_value("region")
    assert {one.reviewer for one in benchmark.labelled} == {"Ana", "=Ben"}
    assert {(one.probability, one.chosen_by) for one in benchmark.labelled} == {(0.5, "random")}
    after = cli("run", "back", "--json").json["candidates"]["new"]
    for mine, again in zip(before["bars"], after["bars"], strict=True):
        for key in ("estimate", "low", "high", "n_units", "n_labels"):
            assert mine[key] == again[key], (mine["id"], key)
    assert after["n_unscored"] == before["n_unscored"] and after["n_failed"] == before["n_failed"]


def test_the_long_table_takes_its_questions_from_the_cases_beside_it(cli, scored, tmp_path):
    cli("run")
    cli("export", "-o", "long.csv", "--as", "long")
    for files in (("long.csv", "cases.xlsx"), ("cases.xlsx", "long.csv")):
        cli("export", "-o", "cases.xlsx", "--as", "cases", "--force")
        into = files[0].partition(".")[0]
        said = cli("import", *files, "--into", into)
        assert "shipworthy's sheet of cases" in said.out
        own = {case.id: known(case) for case in load("prd.yaml").benchmark.golden}
        back = {case.id: known(case) for case in load(f"{into}/prd.yaml").benchmark.golden}
        back["c0"]["input"] = own["c0"]["input"]  # messages: as `cases:` reads the sheet
        assert back == own


def test_a_foreign_long_table_is_none_of_ours(tmp_path, cli):
    (tmp_path / "t.csv").write_text(
        "case,candidate,trial,is_baseline,dimension,score,team\nc1,a,0,false,right,1,x\nc2,a,0,false,right,0,y\n"
    )
    said = cli("import", "t.csv", "--into", "back")
    assert "shipworthy's" not in said.out and said.code == 0
