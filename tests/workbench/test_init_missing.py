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
    assert found[0].says == "12 answers, 0 bad: too few to show `good >= 90%`"
    assert found[0].do.startswith("390 more cases")
    assert "94 %" in found[0].do


def test_the_last_ungraded_answers_come_first_and_nothing_speaks_against_it(missing):
    rows = ["question,answer,grade"] + [f"what is {n}?,a {n},{'good' if n < 114 else ''}" for n in range(120)]
    found = missing(rows)
    assert (found[0].says, found[0].do) == ("114 of 120 answers are graded", "grade the other 6 answers")
    assert "cases" not in kinds(found)


def test_marks_of_which_nothing_says_what_they_mean_are_told(missing):
    rows = ["question,answer,Flavour,Severity,Rating"]
    rows += [f"what is {n}?,a {n},{'yes' if n % 2 else 'no'},{n % 5 + 1},so{n % 3}" for n in range(30)]
    found = [one for one in missing(rows) if one.kind == "grades"]
    assert [one.says for one in found] == [
        "column 'Flavour' is not used: nothing says whether yes is good there",
        "column 'Severity' is not used: nothing says whether high is good there",
        "column 'Rating' is not used: its grades can't be read, as 'so0'",
    ]
    assert found[0].do == '--column "grade=Flavour" if yes is good, "grade reversed=Flavour" if it is bad'


def test_marks_of_a_machine_that_nobody_has_checked(missing):
    rows = ["question,answer,LLM judge score"] + [f"what is {n}?,a {n},5" for n in range(60)]
    found = missing(rows)
    assert found[0].says == "good: a machine's marks that nobody has checked ship nothing"


@pytest.mark.parametrize(
    ("says", "is_nothing"),
    [
        ("relax `good >= 4` to 1, still expecting 4.5", True),
        ("relax `good >= 4` to 3.5, still expecting 4.5", False),
        ("40 more cases", False),
        ("relax `other >= 4` to 1", False),
    ],
)
def test_a_bar_at_the_bottom_of_its_scale_is_no_advice(missing, tmp_path, says, is_nothing):
    missing(["question,answer,grade"] + [f"what is {n}?,a {n},{n % 5 + 1}" for n in range(20)])
    assert init_missing._asks_nothing(says, init_missing.benchmark_at(str(tmp_path))) is is_nothing


def test_personal_data_is_counted_by_kind(missing):
    rows = ["question,answer,grade"] + [f"write to jane{n}@example.com please,a {n},good" for n in range(12)]
    found = missing(rows)
    assert kinds(found)[:2] == ["cases", "personal data"]
    assert found[1].says == "12 of 24 texts hold personal data (email 12)"
