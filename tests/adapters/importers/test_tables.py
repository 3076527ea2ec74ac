"""Plain tables of cases, results, labels and outcomes: recognised by shape, read to items, hostile ones too."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipworthy.adapters.importers.known import recognise
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.adapters.importers.table_cases import TableCases
from shipworthy.adapters.importers.table_labels import TableLabels
from shipworthy.adapters.importers.table_outcomes import TableOutcomes
from shipworthy.adapters.importers.table_results_long import TableResultsLong
from shipworthy.adapters.importers.table_results_wide import TableResultsWide
from shipworthy.define.importing.imported import (
    AnswerRow,
    CaseRow,
    DimensionPart,
    LabelRow,
    Note,
    OutcomeRow,
)
from shipworthy.define.importing.importer import ImportOptions
from shipworthy.errors import Fault

GOLDEN = (
    "question,ideal,slice.region,metadata.src\nWhat is 2+2?,4,EU,web\nCapital of France?,Paris,SEA,book\n"
)
LONG = (
    "case_id,candidate,score,dimension,trial,latency_ms,cost\n1,a,0.8,tone,0,120,0.01\n1,b,0.9,tone,0,140,0.01\n"
    "1,a,0.6,accuracy,0,120,0.01\n2,a,0.7,tone,0,120,0.01\n"
)
ITEMS = "item_id,system,score\n1,a,1\n1,b,0\n2,a,1\n2,b,1\n"
JUDGED = (
    "prompt_id,variant,judge_score,human_rating\np1,base,0.7,4\np1,new,0.9,5\np2,base,0.6,\np2,new,0.8,2\n"
)
WIDE = "item,sysA,sysB\n1,1,0\n2,0,1\n3,1,1\n"
WIDE_TEXTS = (
    "question,gpt-4,claude,gold\nCapital of France?,It is Paris of course,The capital is Paris,Paris\n"
    "Capital of Italy?,It is Rome of course,The capital is Rome,Rome\n"
)
LABELS = "case,candidate,dimension,value,reviewer,comment\n1,a,tone,good,anna,fine\n2,a,tone,bad,ben,\n2,a,tone,so so,ben,\n"
OUTCOMES = (
    "user_id,outcome,value,occurred_at\nu1,replied,yes,2026-01-01\nu2,replied,no,2026-01-02\n,replied,1,\n"
)

SHAPES = {
    "table-cases": GOLDEN, "table-results-long": LONG, "table-results-wide": WIDE, "table-labels": LABELS,
    "table-outcomes": OUTCOMES,
}  # fmt: skip


def source_of(folder, text, name="t.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return open_sources([str(path)])[0]


def items(importer, folder, text, kind=None, **options):
    found = list(importer.read(source_of(folder, text), ImportOptions(**options)))
    return found if kind is None else [one.values for one in found if isinstance(one, kind)]


@pytest.mark.parametrize(("name", "text"), [*SHAPES.items(), ("table-results-long", ITEMS), ("table-results-long", JUDGED), ("table-results-wide", WIDE_TEXTS)])  # fmt: skip
def test_told_by_shape(tmp_path, name, text):
    found = recognise(source_of(tmp_path, text, "anything.csv").glimpse)
    assert found is not None
    assert (found.importer.name, found.how_sure <= 0.5) == (name, True)


def test_rows_that_no_table_is():
    from shipworthy.define.importing.importer import Form, Glimpse

    for glimpse in (
        Glimpse(Form.text, text="a"),
        Glimpse(Form.json, keys=("question", "answer")),
        Glimpse(Form.rows),
    ):
        for one in (TableCases(), TableLabels(), TableOutcomes(), TableResultsLong(), TableResultsWide()):
            assert one.recognises(glimpse) == 0.0


def test_golden_cases(tmp_path):
    cases = items(TableCases(), tmp_path, GOLDEN, CaseRow)
    assert [case["input"] for case in cases] == ["What is 2+2?", "Capital of France?"]
    assert (cases[1]["expected"], cases[1]["slice.region"], cases[1]["metadata"]) == (
        "Paris",
        "SEA",
        {"src": "book"},
    )
    again = items(TableCases(), tmp_path, "prompt,answer\nCapital of France?,Paris\n", CaseRow)
    assert again == [{"id": cases[1]["id"], "input": "Capital of France?", "expected": "Paris"}]


def test_rows_of_several_dimensions_are_one_answer(tmp_path):
    answers = items(TableResultsLong(), tmp_path, LONG, AnswerRow)
    assert len(answers) == 3
    first = next(one for one in answers if (one["case"], one["candidate"]) == ("1", "a"))
    assert first["scores"] == {"tone": 0.8, "accuracy": 0.6}
    assert (first["latency_s"], first["cost_usd"], first["trial"]) == (0.12, 0.01, 0)
    assert [case["id"] for case in items(TableResultsLong(), tmp_path, LONG, CaseRow)] == ["1", "2"]


def test_people_beside_a_judge_on_another_scale_are_a_dimension_of_their_own(tmp_path):
    answers = items(TableResultsLong(), tmp_path, JUDGED, AnswerRow)
    labels = items(TableResultsLong(), tmp_path, JUDGED, LabelRow)
    assert [one["scores"] for one in answers] == [
        {"score": 0.7},
        {"score": 0.9},
        {"score": 0.6},
        {"score": 0.8},
    ]
    assert [(one["candidate"], one["dimension"], one["value"]) for one in labels] == [
        ("base", "human-rating", 4), ("new", "human-rating", 5), ("new", "human-rating", 2),
    ]  # fmt: skip
    parts = [one for one in items(TableResultsLong(), tmp_path, JUDGED) if isinstance(one, DimensionPart)]
    assert [(one.name, one.values["scored_by"], one.values["scale"]) for one in parts] == [
        ("human-rating", "human", "1-5"), ("score", "judge", "0-1"),
    ]  # fmt: skip


def test_people_beside_a_judge_on_the_same_scale_validate_it(tmp_path):
    text = "case_id,candidate,judge_score,human_rating\n" + "".join(
        f"{n},a,{n % 5 + 1},{n % 4 + 1}\n" for n in range(30)
    )
    found = items(TableResultsLong(), tmp_path, text)
    parts = [one for one in found if isinstance(one, DimensionPart)]
    assert [(one.name, one.values["scored_by"]) for one in parts] == [("score", {"judge": "recorded"})]


def test_scores_and_answers_side_by_side(tmp_path):
    answers = items(TableResultsWide(), tmp_path, WIDE, AnswerRow)
    assert [(one["case"], one["candidate"], one["scores"]["score"]) for one in answers][:3] == [
        ("1", "sysA", 1.0), ("1", "sysB", 0.0), ("2", "sysA", 0.0),
    ]  # fmt: skip
    answers = items(TableResultsWide(), tmp_path, WIDE_TEXTS, AnswerRow)
    assert [(one["candidate"], one["output"]) for one in answers][:2] == [
        ("gpt-4", "It is Paris of course"), ("claude", "The capital is Paris"),
    ]  # fmt: skip


def test_labels_and_outcomes(tmp_path):
    labels = items(TableLabels(), tmp_path, LABELS, LabelRow)
    assert [(one["case"], one["dimension"], one["value"], one["reviewer"]) for one in labels] == [
        ("1", "tone", 1.0, "anna"), ("2", "tone", 0.0, "ben"),
    ]  # fmt: skip
    faults = [one for one in items(TableLabels(), tmp_path, LABELS) if isinstance(one, Fault)]
    assert [(one.line, "so so" in one.message) for one in faults] == [(4, True)]
    found = items(TableOutcomes(), tmp_path, OUTCOMES, OutcomeRow)
    assert [(one["user_id"], one["outcome"], one["value"]) for one in found] == [
        ("u1", "replied", 1.0),
        ("u2", "replied", 0.0),
    ]


@pytest.mark.parametrize(("name", "text"), list(SHAPES.items()))
def test_every_column_is_spoken_of_or_stands_in_the_items(tmp_path, name, text):
    found = recognise(source_of(tmp_path, text).glimpse)
    said = list(found.importer.read(source_of(tmp_path, text), ImportOptions()))
    told = " ".join(one.what for one in said if isinstance(one, Note))
    rows = json.dumps([dict(one.values) for one in said if isinstance(one, LabelRow | OutcomeRow)])
    for column in text.split("\n")[0].split(","):
        assert f"{column!r}" in told or f'"{column}"' in rows or column == "comment"


cells = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2), st.sampled_from(["good", "1/5", "★★", "=1+1", "9" * 400]),
)  # fmt: skip
HEADERS = """question answer candidate score human_rating trial dimension case value reviewer outcome user_id x y gpt
claude latency_ms slice.a metadata id grade"""
columns = st.sampled_from(HEADERS.split())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.dictionaries(columns, cells, max_size=8), max_size=12))
def test_whatever_stands_in_a_table_it_is_items_or_faults(tmp_path, rows):
    text = "".join(json.dumps(row) + "\n" for row in rows)
    for importer in (TableCases(), TableLabels(), TableOutcomes(), TableResultsLong(), TableResultsWide()):
        source = source_of(tmp_path, text or "\n", "f.jsonl")
        importer.recognises(source.glimpse)
        list(importer.read(source, ImportOptions()))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=st.sampled_from(list(SHAPES)))
def test_truncated_and_broken_bytes(tmp_path, data, name):
    whole = bytearray(SHAPES[name].encode())
    for _ in range(data.draw(st.integers(0, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    for importer in (TableCases(), TableLabels(), TableOutcomes(), TableResultsLong(), TableResultsWide()):
        source = source_of(tmp_path, cut or b"\n")
        importer.recognises(source.glimpse)
        list(importer.read(source, ImportOptions()))


@pytest.mark.parametrize(
    "header",
    [
        "question,answer,llm_judge",
        "question,answer,ai_grade",
        "question,answer,claude_rating",
        "question,answer,faithfulness",
        "case_id,candidate,question,answer,dimension,score,grader",
    ],
)
def test_a_models_scores_do_not_ship_before_people_checked_some(cli, put, header):
    rows = [
        f"q{i},a{i},1" if header.count(",") == 2 else f"c{i},a,q{i},a{i},quality,1,gpt-4.1" for i in range(80)
    ]
    put("r.csv", "\n".join([header, *rows]) + "\n")
    name = cli("import", "r.csv", "--into", "look", "--json").json["dimensions"][0]
    said = cli("import", "r.csv", "--into", "out", "--bar", f"{name} >= 80%", "--run", "--json")
    assert said.code == 3, said.out
    [found] = said.json["candidates"].values()
    assert (found["bars"][0]["status"], found["bars"][0]["estimate"]) == ("unclear", 1.0)


def test_an_empty_answer_with_a_good_score_is_a_failure(cli, put):
    put(
        "r.csv",
        "question,answer,passed\n" + "".join(f"q{i},{'' if i % 3 == 0 else 'a'},1\n" for i in range(60)),
    )
    said = cli("import", "r.csv", "--into", "out", "--bar", "passed >= 80%", "--run", "--json")
    [found] = said.json["candidates"].values()
    assert (found["verdict"], found["n_failed"]) == ("DONT_SHIP", 20)
