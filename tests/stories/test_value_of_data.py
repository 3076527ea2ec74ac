"""A PM asks what data to buy: from the PRD's options to a sentence, in the terminal, JSON, the document, Python."""

from __future__ import annotations

import shipworthy as sw

OPTIONS = """\
data:
  options:
    - {name: perfect, weeks: 26, cost_usd: 100000, cases: 2000, label_error: 0.01}
    - {name: good enough, weeks: 6, cost_usd: 20000, cases: 800, label_error: 0.08}
    - {name: a friend's list, cases: 300}
"""
BARS = "  - {dimension: right, at_least: 90%, expect: 95%}\n"


def test_what_to_buy(cli, project):
    project(bars=BARS, extra=OPTIONS)
    said = cli("lint")
    text = " ".join(said.out.split())
    assert (
        "Value of data: Buy 'good enough': 800 cases in 6 weeks for 20,000 USD take the chance of a verdict"
        in text
    )
    assert "'perfect' adds" in text and "for 80,000 USD and 20 weeks more" in text
    assert "Not weighed: 'a friend's list': how many of its labels are wrong is not stated" in text
    assert "That counts on correcting for the wrong labels of 'good enough' (8 %)" in text
    assert "interval of right >= 90%" in text.replace("0.9", "90%")
    assert cli("lint").out == said.out  # the same again


def test_machines_read_the_same(cli, project):
    project(bars=BARS, extra=OPTIONS)
    found = cli("lint", "--json").json
    value = found["data_options"]
    assert value["buy"] == "good enough"
    assert value["now"]["ship"] == found["chance"]["joint"]
    assert [one["n_cases"] for one in value["options"]] == [2080, 880, 380]
    assert value["options"][2]["ship"] is None


def test_the_document_shows_it(cli, project, tmp_path):
    project(bars=BARS, extra=OPTIONS)
    for name in ("prd.md", "prd.html"):
        assert cli("report", "--document", "-o", name).code == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "800 cases in 6 weeks for 20,000 USD" in text
        assert "a verdict" in text


def test_without_options_nothing_changes(cli, project):
    project(bars=BARS)
    assert "Value of data" not in cli("lint").out
    assert cli("lint", "--json").json["data_options"] is None


def test_a_prd_without_cases_is_told_so(cli, put, project, tmp_path):
    project(bars=BARS, extra=OPTIONS)
    text = (tmp_path / "prd.yaml").read_text(encoding="utf-8")
    put("prd.yaml", text.replace("cases: cases.jsonl\n", ""))
    assert "Nothing can be said of what to buy: there are no cases yet." in cli("lint").out


def test_in_python(project, tmp_path):
    project(bars=BARS, extra=OPTIONS)
    benchmark = sw.load(tmp_path / "prd.yaml")
    found = sw.value_of_data(benchmark)
    assert found.buy == "good enough"
    better = sw.value_of_data(benchmark, estimates={benchmark.all_bars[0].id: 0.99})
    assert better.now.ship > found.now.ship
    assert better.advice.startswith("Nothing needs to be bought") == (better.now.verdict >= 0.8)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "answers.jsonl",
        "cases.jsonl",
        "prd.yaml",
        "rules.py",
    ]
