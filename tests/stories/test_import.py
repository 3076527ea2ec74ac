"""`shipworthy import`: from another tool's file to a verdict, and what it says when it can't."""

from __future__ import annotations

import json

import pytest


def samples(n=60, wrong=()):
    return [
        {
            "doc_id": i, "doc": {"question": f"How many oak chairs fit into container {i}?"}, "target": str(i),
            "arguments": {"gen_args_0": {"arg_0": f"How many oak chairs fit into container {i}?"}},
            "resps": [[f"About {i}."]], "filtered_resps": [str(i)], "filter": "none", "metrics": ["exact_match"],
            "exact_match": float(i not in wrong),
        }
        for i in range(n)
    ]  # fmt: skip


def test_from_a_log_to_a_verdict_without_a_model(cli, put, tmp_path):
    put("log.jsonl", samples())
    said = cli(
        "import",
        "log.jsonl",
        "--into",
        "out",
        "--candidate",
        "tiny",
        "--bar",
        "exact_match >= 90%",
        "--run",
        "--json",
    )
    assert said.code == 0, said.err
    assert said.json["candidates"]["tiny"]["verdict"] == "SHIP"
    assert said.json["candidates"]["tiny"]["n_cases"] == 60
    report = json.loads((tmp_path / "out" / "import-report.json").read_text())
    assert (report["n_cases"], report["n_answers"], report["candidates"]) == (60, 60, ["tiny"])
    assert "60 cases, 60 answers" in said.err


def test_without_a_bar_it_says_that_one_is_needed(cli, put, tmp_path):
    put("log.jsonl", samples(5))
    said = cli("import", "log.jsonl", "--into", "out", "--json")
    assert said.code == 0, said.err
    assert "say what is good enough" in said.json["needs"][0]
    assert "#   - {dimension: exact_match, at_least: 90%}" in (tmp_path / "out" / "prd.yaml").read_text()
    assert cli("lint", "out").code in (0, 1)


def test_nothing_is_overwritten_and_nothing_left_behind(cli, put, tmp_path):
    put("log.jsonl", samples(5))
    put("prd.yaml", "product: mine\n")
    said = cli("import", "log.jsonl")
    assert said.code == 2
    assert "already" in said.err
    assert (tmp_path / "prd.yaml").read_text() == "product: mine\n"
    (tmp_path / "out" / "outputs").mkdir(parents=True)
    (tmp_path / "out" / "outputs" / "tiny.jsonl").write_text("mine")
    assert cli("import", "log.jsonl", "--into", "out", "-c", "tiny").code == 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["outputs"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.jsonl"], "there is no file"),
        (["log.jsonl", "--as", "promptfo"], "there is no importer"),
        (["log.jsonl", "--bar", "nonsense"], "cannot read bar"),
        (["poem.txt"], "no known shape"),
        (["empty.jsonl"], "empty"),
        (["log.jsonl", "--into", "poem.txt"], "is a file"),
        (["log.jsonl", "--bar", "right >= 80%"], "the files have the dimensions: exact_match"),
        (["cut.eval"], "the zip is damaged or cut off"),
        (["odd.json"], "no JSON"),
        (["latin.csv"], "not UTF-8"),
    ],
)
def test_wrong_calls_say_what_and_leave_nothing(cli, put, tmp_path, arguments, said):
    put("log.jsonl", samples(3))
    put("poem.txt", "Roses are red\nand so on\n")
    put("empty.jsonl", "")
    before = sorted(tmp_path.iterdir())
    put("cut.eval", b"PK\x03\x04" + b"x" * 3000)
    put("odd.json", '{"results": [1, 2, \xff')
    put("latin.csv", "question,answer\nWie viel für Stühle?,zu teuer\n".encode("latin-1"))
    before = sorted(tmp_path.iterdir())
    found = cli("import", *arguments, *([] if "--into" in arguments else ["--into", "out"]))
    assert found.code == 2
    assert said in found.err
    assert sorted(tmp_path.iterdir()) == before


def test_rows_that_cant_be_used_are_counted_with_their_lines(cli, put):
    rows = [json.dumps(row) for row in samples(3)]
    put("log.jsonl", "\n".join([rows[0], '{"doc_id": ', rows[1], '{"doc": 1}', rows[2]]) + "\n")
    said = cli("import", "log.jsonl", "--into", "out", "--json")
    assert said.code == 0
    assert (said.json["n_cases"], said.json["n_faults"]) == (3, 2)
    assert [fault["line"] for fault in said.json["faults"]] == [2, 4]
