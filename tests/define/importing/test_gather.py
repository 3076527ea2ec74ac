"""`Gathering` and `compose`: imported items -> lines in files and a PRD that can be read."""

from __future__ import annotations

from shipworthy.define.importing.compose import compose, judged_dimensions
from shipworthy.define.importing.gather import Gathering, Line
from shipworthy.define.importing.imported import (
    AnswerRow,
    BarPart,
    CandidatePart,
    Carried,
    CaseRow,
    DimensionPart,
    FailureModePart,
    LabelRow,
    Note,
    OutcomeRow,
    PrdPart,
    TextPart,
)
from shipworthy.define.parse import examine_text
from shipworthy.errors import Fault


def gathered(*items):
    found = Gathering()
    return found, [found.take(item) for item in items]


def test_a_case_is_written_once_and_a_contradiction_is_said():
    found, made = gathered(
        CaseRow({"id": "1", "input": "a"}),
        CaseRow({"id": "1", "input": "a"}),
        CaseRow({"id": "1", "input": "b"}, 3),
    )
    assert [one and one.file for one in made] == ["cases.jsonl", None, None]
    assert [said.note.what for said in found.notes.found.values()] == [
        "case '1' stands twice with different content"
    ]


def test_each_candidate_has_a_file_of_its_own_even_if_the_names_look_alike():
    _, made = gathered(
        *[
            AnswerRow({"case": "1", "candidate": name, "output": "x"})
            for name in ("a/b", "a:b", "A-B", "../../x", "模型")
        ]
    )
    files = [one.file for one in made]
    assert len({file.casefold() for file in files}) == 5
    assert all(file.startswith("outputs/") and ".." not in file for file in files)
    assert made[4].file == "outputs/模型.jsonl"


def test_a_score_that_is_no_number_is_unscored_and_said():
    found, [line] = gathered(
        AnswerRow({"case": "1", "scores": {"a": 1, "b": "N/A", "c": float("nan"), "d": None}})
    )
    assert line.values["scores"] == {"a": 1}
    assert {said.note.what for said in found.notes.found.values()} == {
        f"score {name!r} is no number" for name in "bcd"
    }


def test_scales_come_from_the_scores():
    for values, scale in (
        ((0, 1), "pass-fail"), ((0.5, 1), "0-1"), ((1, 4), "1-5"), ((0, 7), "0-10"), ((0, 55), "0-100"), ((-1, 1), "-1-1"),
    ):  # fmt: skip
        found, _ = gathered(*[AnswerRow({"case": "1", "scores": {"a": value}}) for value in values])
        assert found.scores["a"].scale == scale


def test_notes_that_say_the_same_are_counted():
    found, _ = gathered(
        *[Note(Carried.unsupported, "assert 'javascript'", line=line) for line in range(1, 10)]
    )
    [said] = found.notes.found.values()
    assert (said.n, said.lines) == (9, [1, 2, 3, 4, 5])


def test_the_prd_of_everything_can_be_read():
    items = [
        PrdPart({"product": "x", "slices": ["region"], "trials": 2}), PrdPart({"product": "y", "slices": ["lang"]}),
        CaseRow({"id": "1", "input": "a"}),
        DimensionPart("polite", {"definition": "kind: to people", "scale": "1-5", "anchors": {"5": "kind", "1": "rude"}}),
        DimensionPart("judged", {"definition": "by a judge", "scored_by": "human"}),
        AnswerRow({"case": "1", "candidate": "new", "output": "x", "scores": {"polite": 4, "passed": True}}),
        AnswerRow({"case": "2", "candidate": "old: one", "output": "x", "scores": {"passed": False}}),
        CandidatePart("new", {"model": "openai/gpt-4o", "prompt": "prompts/p.md"}),
        FailureModePart({"id": "rude", "definition": "is rude", "severity": "major", "at_most": "5%"}),
        LabelRow({"case": "1", "candidate": "new", "dimension": "felt", "value": 3, "reviewer": "ann"}),
        OutcomeRow({"case": "1", "outcome": "replied", "value": 1}),
        BarPart({"dimension": "polite", "at_least": 4}), BarPart({"dimension": "passed", "at_least": 0.9}, is_stated=False),
        TextPart("prompts/p.md", "Answer {{ input }}"),
        Note(Carried.mapped, "a"), Fault("b"),
    ]  # fmt: skip
    found, made = gathered(*items)
    assert [line.file for line in made if isinstance(line, Line)] == [
        "cases.jsonl", "outputs/new.jsonl", "outputs/old-one.jsonl", "labels.jsonl", "outcomes.jsonl",
    ]  # fmt: skip
    text = compose(found, product="z", bars=["passed >= 80%"], told_by="a.json")
    examined = examine_text(text, "prd.yaml")
    assert [str(fault) for fault in examined.faults] == []
    benchmark = examined.benchmark
    assert benchmark.product == "x"
    assert list(benchmark.slices) == ["region", "lang"]
    assert list(benchmark.candidates) == ["new", "old: one", "new (live)"]
    assert list(benchmark.dimensions) == ["polite", "judged", "passed", "felt"]
    assert found.n_without_case == 1
    assert len(benchmark.bars) == 2


def test_bars_that_nobody_stated_are_comments_only():
    found, _ = gathered(
        CaseRow({"id": "1", "input": "a"}), AnswerRow({"case": "1", "scores": {"passed": True}})
    )
    text = compose(found, product="z")
    assert "# bars:\n#   - {dimension: passed, at_least: 90%}" in text
    assert not examine_text(text, "prd.yaml").benchmark.bars


def test_a_models_scores_are_not_believed_before_people_checked_some():
    found, _ = gathered(
        CaseRow({"id": "1", "input": "a"}), DimensionPart("polite", {"definition": "kind", "scored_by": "judge"}),
        DimensionPart("sure", {"scored_by": {"judge": {"model": "openai/gpt-4o"}}}),
        AnswerRow({"case": "1", "candidate": "new", "output": "x", "scores": {"polite": 1, "sure": 1, "short": 1}}),
    )  # fmt: skip
    benchmark = examine_text(compose(found, product="z"), "prd.yaml").benchmark
    assert {name: one.scored_by.kind for name, one in benchmark.dimensions.items()} == {
        "polite": "judge",
        "sure": "judge",
        "short": "recorded",
    }
    assert judged_dimensions(found) == ["polite", "sure"]


def test_a_case_from_another_file_takes_the_place_of_a_placeholder():
    found, made = gathered(
        CaseRow({"id": "1", "input": "1"}, is_placeholder=True), CaseRow({"id": "2", "input": "2"}, is_placeholder=True),
        CaseRow({"id": "1", "input": "How many chairs?"}), CaseRow({"id": "1", "input": "1"}, is_placeholder=True),
    )  # fmt: skip
    assert [line and line.values["input"] for line in made] == [None, None, "How many chairs?", None]
    assert found.n_cases == 2
    assert [line.values for line in found.rest()] == [{"id": "2", "input": "2"}]


def test_a_weight_that_is_none_does_not_cost_the_case():
    found, made = gathered(
        CaseRow({"id": "1", "input": "a", "weight": -2}), CaseRow({"id": "2", "input": "b", "weight": 3})
    )
    assert [line.values for line in made] == [
        {"id": "1", "input": "a"},
        {"id": "2", "input": "b", "weight": 3},
    ]
    assert [said.note.what for said in found.notes.found.values()] == ["a weight that is no number above 0"]
