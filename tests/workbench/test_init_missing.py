"""What a first PRD lacks, in the order that matters, from what was measured."""

import pytest

from shipworthy.define.init.said import Said
from shipworthy.workbench import init, init_missing
from shipworthy.workbench.evaluate import evaluate


@pytest.fixture
def missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHIPWORTHY_STORE", raising=False)

    def call(rows, **said):
        (tmp_path / "a.csv").write_text("\n".join(rows) + "\n", "utf-8")
        table = init.read_answers_of(tmp_path / "a.csv", tmp_path)
        made, text = init.made_of(table, init.propose(table), Said(**said), "p")
        init.write(made, text, tmp_path)
        benchmark = init_missing.benchmark_at(str(tmp_path))
        return init_missing.missing_of(made, evaluate(benchmark), benchmark)

    return call


def kinds(found):
    return [one.kind for one in found]


def test_what_is_said_is_not_missing(missing):
    rows = ["question,rules,rules ok,gpt,gpt ok"] + [f"what is {n}?,r {n},no,g {n},yes" for n in range(60)]
    said = {
        "good": ("right",), "five": ("the fact",), "three": ("no fact",), "bars": ("good >= 60%",),
        "outcomes": ("solved: no second call",),
    }  # fmt: skip
    assert kinds(missing(rows, **said)) == []


def test_a_rate_below_the_bar_on_enough_cases_is_not_for_want_of_cases(missing):
    rows = ["question,answer,grade"] + [f"what is {n}?,a {n},{'good' if n % 2 else 'bad'}" for n in range(80)]
    found = missing(rows)
    assert found[0].kind == "cases"
    assert found[0].says == "80 answers, 40 bad: as good as these are, no number of cases shows `good >= 90%`"


def test_a_good_rate_on_few_cases_is(missing):
    rows = ["question,answer,grade"] + [f"what is {n}?,a {n},good" for n in range(12)]
    found = missing(rows)
    assert found[0].says.startswith("12 answers, 0 bad: a 90 % bar needs about 411 cases if 94 %")
    assert "no number of cases" not in found[0].says


def test_personal_data_is_counted_by_kind(missing):
    rows = ["question,answer,grade"] + [f"write to jane{n}@example.com please,a {n},good" for n in range(12)]
    found = missing(rows)
    assert kinds(found)[:2] == ["cases", "personal data"]
    assert found[1].says == "12 of 24 texts hold personal data (email 12)"
