"""Linting before any money is spent: what a PM sees, what CI reads, what --fix changes."""

from __future__ import annotations

import json

import pytest

PRD = """\
# replies
product: Trade reply assistant
cases: cases.jsonl
slices: [region]
candidates:
  old: {recorded: {column: draft}}   # today
  new: {python: "new.py:reply"}
dimensions:
  honest: {definition: no price outside the catalogue, scored_by: {not_contains: [guaranteed]}, weight: 3}
  named: {definition: names the product, scored_by: {contains: chairs}, weight: 1}  # the product
bars:
  - honest >= 99%
  - named >= 80% in region=EU
"""
TOWNS = (
    "Oslo",
    "Bergen",
    "Hamburg",
    "Bremen",
    "Genoa",
    "Porto",
    "Lyon",
    "Ghent",
    "Malaga",
    "Cork",
    "Leeds",
    "Turku",
)
THINGS = (
    "oak chairs",
    "steel lamps",
    "paper straws",
    "cotton bags",
    "glass jars",
    "boots",
    "chains",
    "hoses",
    "pans",
)


@pytest.fixture
def project(put):
    put("prd.yaml", PRD)
    rows = [
        {"id": f"c{k}", "input": f"What do {thing} cost in {town}?", "draft": f"{thing} cost {k} USD in {town}",
         "region": "EU" if k % 4 == 0 else "SEA"}
        for k, (thing, town) in enumerate((thing, town) for thing in THINGS for town in TOWNS)
    ]  # fmt: skip
    put("cases.jsonl", rows)
    put("new.py", "def reply(input):\n    return 'chairs'\n")
    return put


def test_the_first_screen_says_the_chance_and_what_to_change(cli, project):
    said = cli("lint")
    text = " ".join(said.out.split())
    assert said.code == 1  # a bar that can never be shown is an error
    assert text.startswith("Chance to ship: 0 % for a candidate as good as expected (2 bars, 108 cases)")
    assert "needs at least 368 flawless cases; 98 % would need 183; it has 108 cases" in text
    assert "prd.yaml:12:5: error B201 impossible-bar" in said.out
    assert "27 cases" in text
    assert cli("lint").out == said.out  # the same again


def test_nothing_is_left_behind(cli, project, tmp_path):
    before = sorted(path.name for path in tmp_path.iterdir())
    cli("lint", "--json")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_json_is_one_object(cli, project):
    said = cli("lint", "--json")
    assert said.code == said.json["exit_code"] == 1
    assert said.json["chance"]["joint"] == 0.0
    assert said.json == json.loads(cli("lint", "--format", "json").out)


def test_warnings_alone_are_no_failure(cli, put, project):
    put("prd.yaml", PRD.replace("honest >= 99%", "honest >= 80%"))
    said = cli("lint")
    assert said.code == 0
    assert "warning P711 no-outcomes" in said.out


def test_fix_changes_values_and_nothing_else(cli, put, project, tmp_path):
    said = cli("lint", "--fix")
    fixed = (tmp_path / "prd.yaml").read_text()
    assert fixed == PRD.replace("weight: 3}", "weight: 0.75}").replace("weight: 1}", "weight: 0.25}").replace(
        '  new: {python: "new.py:reply"}\n', '  new: {python: "new.py:reply"}\nbaseline: old\n'
    )
    assert "fixed: weight of honest: 3 -> 0.75" in said.err
    assert "fixed: baseline: old" in said.err
    again = cli("lint", "--fix")
    assert "fixed" not in again.err
    assert (tmp_path / "prd.yaml").read_text() == fixed


def test_fix_refuses_a_file_that_changed_meanwhile(cli, project, tmp_path, monkeypatch):
    from shipworthy.workbench import lint as job

    real = job.fixed_text

    def meddling(text, fixes, file):
        (tmp_path / "prd.yaml").write_text(PRD + "# somebody else\n")
        return real(text, fixes, file)

    monkeypatch.setattr(job, "fixed_text", meddling)
    said = cli("lint", "--fix")
    assert (said.code, "changed while it was being fixed" in said.err) == (2, True)
    assert (tmp_path / "prd.yaml").read_text().endswith("# somebody else\n")


def test_fix_settles_on_thirds(cli, put, project, tmp_path):
    thirds = PRD.replace("weight: 3}", "weight: 0.333}").replace("weight: 1}", "weight: 0.333}")
    put(
        "prd.yaml",
        thirds.replace("bars:", "  new: {scored_by: {contains: x}, definition: x, weight: 0.333}\nbars:"),
    )
    assert "S107" not in cli("lint").out
    for _ in range(2):
        said = cli("lint", "--fix")
        assert "weight" not in said.err and "unusual" not in said.err
    assert (tmp_path / "prd.yaml").read_text().count("weight: 0.333}") == 3


def test_an_invalid_prd_is_a_wrong_call_with_every_fault(cli, put, project):
    put("prd.yaml", PRD.replace("honest >= 99%", "honst >= 99%").replace("region=EU", "regoin=EU"))
    said = cli("lint")
    assert said.code == 2
    assert "honst" in said.err and "regoin" in said.err
    found = cli("lint", "--json")
    assert found.code == found.json["exit_code"] == 2
    sarif = cli("lint", "--format", "sarif")
    assert sarif.code == 2
    messages = [found["message"]["text"] for found in sarif.json["runs"][0]["results"]]
    assert any("honst" in text for text in messages) and any("regoin" in text for text in messages)


def test_sarif_to_a_file(cli, project, tmp_path):
    said = cli("lint", "--format", "sarif", "-o", "out/lint.sarif")
    assert (said.code, said.out) == (1, "")
    data = json.loads((tmp_path / "out/lint.sarif").read_text())
    place = next(found for found in data["runs"][0]["results"] if found["ruleId"] == "B201")
    where = place["locations"][0]["physicalLocation"]
    assert (where["artifactLocation"]["uri"], where["region"]) == (
        "prd.yaml",
        {"startLine": 12, "startColumn": 5},
    )


def test_github_annotations(cli, project, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "::error file=prd.yaml,line=12,col=5,title=B201 impossible-bar::" in cli("lint").out
    said = cli("lint", "--json")
    assert said.json["exit_code"] == 1  # stdout stays one object
    assert "::error file=prd.yaml" in said.err


def test_a_missing_file_is_said_where_it_is_named(cli, put, project):
    put("prd.yaml", PRD + "prd: {narrative: story.md}\noutcomes: {replied: {definition: x, source: o.csv}}\n")
    said = cli("lint")
    assert "prd.yaml:14:7: warning S101 missing-file" in said.out
    assert "'o.csv'" in said.out
    put("prd.yaml", PRD.replace("new.py:reply", "gone.py:reply"))
    assert "error S101 missing-file" in cli("lint").out


def test_a_missing_file_of_cases_is_said_where_the_prd_names_it(cli, put, project):
    put("prd.yaml", PRD.replace("cases.jsonl", "case.jsonl"))
    said = cli("lint")
    assert said.code == 2
    assert "prd.yaml:3:8: cases: there is no file 'case.jsonl'" in said.err
    assert "did you mean 'cases.jsonl'?" in said.err
    (problem,) = cli("lint", "--json").json["problems"]
    assert (problem["file"], problem["line"], problem["column"], problem["path"]) == (
        "prd.yaml",
        3,
        8,
        "cases",
    )
    (result,) = cli("lint", "--format", "sarif").json["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "prd.yaml"
    assert place["region"] == {"startLine": 3, "startColumn": 8}


def test_what_a_candidate_was_built_on_is_never_silently_clean(cli, put, project):
    put("prd.yaml", PRD + "data: {seen: [chat.jsonl, notes.txt, weights.bin]}\n")
    put("chat.jsonl", [{"messages": [{"role": "user", "content": "What do boots cost in Oslo?"},
                                     {"role": "assistant", "content": "boots cost 5 USD in Oslo"}]}])  # fmt: skip
    put("notes.txt", "asked often:\nWhat do hoses cost in Ghent?\n")
    put("weights.bin", b"\x00\x01")
    text = " ".join(cli("lint").out.split())
    assert "C421 seen-cases 2 of 108 (2 %) cases (2 texts) stand word for word" in text
    assert (
        "prd.yaml:14:38: warning C426 unread-seen nothing of it was compared with the cases: weights.bin:"
        in text
    )


@pytest.mark.parametrize("here", [".", "sub", "sub/deep", "beside"])
def test_sarif_paths_start_at_the_repository(cli, put, tmp_path, monkeypatch, here):
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "beside").mkdir()
    put("sub/prd.yaml", PRD.replace("cases.jsonl", "../data/cases.jsonl"))
    put("sub/new.py", "def reply(input):\n    return 'chairs'\n")
    row = {"input": "What do boots cost?", "draft": "5 USD", "region": "EU"}
    put("data/cases.jsonl", [{**row, "id": "a"}, {**row, "id": "b"}])
    for named in (str(tmp_path / "sub" / "prd.yaml"), None if here.startswith("sub") else "SUB"):
        monkeypatch.chdir(tmp_path / here)
        given = {"SUB": "sub" if here == "." else "../sub"}.get(named, named)
        run = cli("lint", "--format", "sarif", *([given] if given else [])).json["runs"][0]
        places = [one["locations"][0]["physicalLocation"]["artifactLocation"] for one in run["results"]]
        assert {place["uri"] for place in places} == {"sub/prd.yaml", "data/cases.jsonl"}
        assert {place["uriBaseId"] for place in places} == {"SRCROOT"}
        assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == f"{tmp_path.as_uri()}/"


def test_sarif_of_a_prd_elsewhere_names_it_whole(cli, project, tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("else where"))
    run = cli("lint", "--format", "sarif", str(tmp_path)).json["runs"][0]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]}
    assert f"{tmp_path.as_uri()}/prd.yaml" in uris
    assert all(uri.startswith("file:///") for uri in uris)


def test_run_says_the_chance_once_where_nothing_is_bought(cli, project):
    said = cli("run")
    assert " ".join(said.out.split()).count("as good as expected") == 1
    assert "as good as expected" not in said.err


def test_after_runs_lint_counts_the_attempts(cli, put, project):
    put("prd.yaml", PRD.replace("honest >= 99%", "honest >= 80%"))
    for version in range(4):
        put("new.py", f"def reply(input):\n    return 'chairs {version}'\n")
        cli("run")
    said = cli("lint")
    assert "B203 dear-attempts" in said.out
    assert "4 versions have been scored on these cases" in " ".join(said.out.split())


def test_there_is_no_prd(cli):
    said = cli("lint")
    assert (said.code, "there is no prd.yaml" in said.err) == (2, True)


def test_an_estimate_that_fails_never_stops_a_run(cli, put, project, monkeypatch):
    from shipworthy.workbench import sections

    def broken(benchmark):
        raise ZeroDivisionError("oops")

    put("prd.yaml", PRD.replace("honest >= 99%", "honest >= 80%"))
    monkeypatch.setattr(sections, "chance_of", broken)
    said = cli("run")
    assert said.code != 4
    assert "unknown, it could not be worked out (ZeroDivisionError: oops)" in " ".join(said.out.split())


def test_the_example_passes_and_gives_a_good_candidate_a_fair_chance(cli, tmp_path):
    from shipworthy.workbench.demo import unpack

    said = cli("lint", str(unpack(tmp_path / "demo")), "--json")
    assert (said.code, said.json["errors"], said.json["warnings"]) == (0, 0, 0)
    assert said.json["chance"]["joint"] >= 0.5
