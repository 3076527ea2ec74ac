"""BFCL and ACEBench: what is imported is scored as their own checkers and a person would."""

from __future__ import annotations

import json

import pytest

from shipworthy.adapters.importers.function_calls import FunctionCalls
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.define.cases import read_cases
from shipworthy.define.dimension import PASS_FAIL, ScoredBy, parse_scored_by
from shipworthy.define.importing.function_calls import expected_of, is_cut, lists_accepted_values
from shipworthy.define.row import Row
from shipworthy.run.trial import Trial
from shipworthy.score.build import build_scorer

BFCL = ("simple_python", "multiple", "parallel", "parallel_multiple", "live_simple", "irrelevance")


def value_of(case, calls, output="", **options):
    """What `tool_calls` says of an answer to an imported case."""
    (read,) = read_cases([Row(case)]).cases
    scored_by = {"tool_calls": options} if options else "tool_calls"
    scorer = build_scorer("right_calls", ScoredBy(**parse_scored_by(scored_by)), PASS_FAIL)
    made = tuple({"name": name, "arguments": given} for call in calls for name, given in call.items())
    about = {"run": "r", "candidate": "c", "asked_as": "a", "case": read.id, "case_hash": "h", "trial": 0}
    return scorer.grade(Trial(**about, output=output or "done", tool_calls=made), read).value


@pytest.fixture
def one_case(imported, put):
    """The case of one row."""

    def make(**values):
        row = {
            "id": "x_0",
            "question": "user: do it\n",
            "functions": [{"name": "f", "parameters": {}}],
            **values,
        }
        return imported(put("rows.jsonl", [row]))[1][0]

    return make


def test_bfcl_agrees_with_its_own_checker(imported, fixture_file, tmp_path):
    page, cases, _ = imported(*[fixture_file("function_calls", f"BFCL_v4_{name}.json") for name in BFCL])
    assert (page.n_cases, page.n_faults) == (13, 0)
    assert {title for _, title in page.sources} == {"function calling cases (BFCL, ACEBench)"}
    by_id = {case["id"]: case for case in cases}
    said = [
        json.loads(line) for line in fixture_file("function_calls", "verdicts.jsonl").read_text().splitlines()
    ]
    assert len(said) == 115
    assert sum(one["valid"] for one in said) == 16
    wrong = [
        (one["id"], one["how"], one["valid"])
        for one in said
        if value_of(by_id[one["id"]], one["calls"]) != float(one["valid"])
    ]
    assert wrong == []


def test_what_bfcl_asks_stands_in_the_case(imported, fixture_file):
    _, cases, _ = imported(fixture_file("function_calls", "BFCL_v4_parallel.json"))
    first = cases[0]
    assert first["id"] == "parallel_0"
    assert first["input"].startswith("Play songs from the artists Taylor Swift")
    assert first["expected"] == [
        {"name": "spotify.play", "arguments": {"artist": ["Taylor Swift"], "duration": [20]}},
        {"name": "spotify.play", "arguments": {"artist": ["Maroon 5"], "duration": [15]}},
    ]
    assert first["slices"] == {"category": "parallel", "needs": "several calls"}
    assert first["metadata"]["functions"][0]["name"] == "spotify.play"


def test_irrelevant_questions_expect_no_call(imported, fixture_file):
    _, cases, _ = imported(fixture_file("function_calls", "BFCL_v4_irrelevance.json"))
    assert [case["expected"] for case in cases] == [[], []]
    assert [value_of(cases[0], calls) for calls in ([], [{"determine_body_mass_index": {"weight": 70}}])] == [
        1,
        0,
    ]


def test_what_has_no_right_calls_says_so(imported, fixture_file):
    page, cases, _ = imported(fixture_file("function_calls", "BFCL_v4_live_relevance.json"))
    assert "expected" not in cases[0]
    assert [one.note.what for one in page.said if one.note.carried == "unsupported"] == [
        "no ground truth that can be read (live_relevance)"
    ]


def test_several_steps_in_an_environment_are_left_with_their_text(imported, fixture_file):
    page, cases, _ = imported(fixture_file("function_calls", "BFCL_v4_multi_turn_base.json"))
    assert cases == []
    left = [one.note for one in page.said if one.note.what == "items of multi_turn_base"]
    assert [note.line for note in left] == [1, 2]
    assert "mkdir(dir_name='temp')" in left[0].text


def test_answers_alone_say_where_they_belong(imported, fixture_file):
    page, cases, _ = imported(fixture_file("function_calls", "possible_answer", "BFCL_v4_parallel.json"))
    assert cases == []
    assert "no questions" in page.faults[0].message
    assert "possible_answer/NAME" in page.faults[0].hint


def test_answers_in_another_order_and_more_of_them(imported, put, tmp_path):
    ask = [
        {"id": f"q_{n}", "question": [[{"role": "user", "content": f"do {n}"}]], "function": [{"name": "f"}]}
        for n in range(3)
    ]
    put("questions.json", ask)
    put(
        "possible_answer/questions.json",
        [{"id": f"q_{n}", "ground_truth": [{"f": {"n": [n]}}]} for n in (2, 7, 0, 1)],
    )
    page, cases, _ = imported(tmp_path / "questions.json")
    assert [case["expected"][0]["arguments"] for case in cases] == [{"n": [n]} for n in range(3)]
    assert any(one.note.what == "1 ground truths without a question" for one in page.said)


ORDER = {"order": {"dish": "noodles", "count": 2, "to": {"street": "Main St 1", "tags": ["fast", "hot"]}}}
WEATHER = {"weather": {"city": "北京", "days": ["周一", "周二"]}}
TWICE = {"weather_1": {"city": "Rome"}, "weather_2": {"city": "Oslo"}}
EITHER = [{"tell": {"loud": True, "text": "hi"}}, {"tell": {"text": "hi"}}]
ACCEPTED = [{"area": {"base": [10], "height": [5], "unit": ["cm", "centimetres", ""]}}]
NESTED = [{"book": {"room": [{"beds": [1, 2], "view": ["sea", ""]}], "nights": [3]}}]

BY_HAND = [
    ("the accepted call", ORDER, [ORDER], 1),
    ("capitals don't matter to a reader", ORDER, [{"order": {**ORDER["order"], "dish": "Noodles"}}], 1),
    ("a number as text is the same number", ORDER, [{"order": {**ORDER["order"], "count": "2"}}], 1),
    ("another number", ORDER, [{"order": {**ORDER["order"], "count": 3}}], 0),
    ("a part of an object is missing", ORDER, [{"order": {**ORDER["order"], "to": {"street": "Main St 1"}}}], 0),
    ("the list within an object in another order", ORDER,
     [{"order": {**ORDER["order"], "to": {"street": "Main St 1", "tags": ["hot", "fast"]}}}], 0),
    ("nothing was called", ORDER, [], 0),
    ("the right thing twice: two dinners come", ORDER, [ORDER, ORDER], 0),
    ("Chinese values", WEATHER, [WEATHER], 1),
    ("one day of two is not both days", WEATHER, [{"weather": {"city": "北京", "days": "周一"}}], 0),
    ("a list with one day of two", WEATHER, [{"weather": {"city": "北京", "days": ["周一"]}}], 0),
    ("Shanghai is not Beijing", WEATHER, [{"weather": {**WEATHER["weather"], "city": "上海"}}], 0),
    ("an argument that nobody asked for", WEATHER, [{"weather": {**WEATHER["weather"], "unit": "C"}}], 0),
    ("both cities", TWICE, [{"weather": {"city": "Rome"}}, {"weather": {"city": "Oslo"}}], 1),
    ("both cities, the other first", TWICE, [{"weather": {"city": "Oslo"}}, {"weather": {"city": "Rome"}}], 1),
    ("one city twice", TWICE, [{"weather": {"city": "Rome"}}, {"weather": {"city": "Rome"}}], 0),
    ("one city only", TWICE, [{"weather": {"city": "Rome"}}], 0),
    ("the first of two answers", EITHER, [EITHER[0]], 1),
    ("the second of two answers", EITHER, [EITHER[1]], 1),
    ("neither of two answers", EITHER, [{"tell": {"loud": False, "text": "hi"}}], 0),
    ("both of two answers are two calls", EITHER, EITHER, 0),
    ("an accepted value", ACCEPTED, [{"area": {"base": 10, "height": 5, "unit": "centimetres"}}], 1),
    ("what may be left out is left out", ACCEPTED, [{"area": {"base": 10, "height": 5}}], 1),
    ("what may not be left out is left out", ACCEPTED, [{"area": {"base": 10, "unit": "cm"}}], 0),
    ("a unit that nobody accepts", ACCEPTED, [{"area": {"base": 10, "height": 5, "unit": "inch"}}], 0),
    ("an object made of accepted parts", NESTED, [{"book": {"room": {"beds": 2, "view": "sea"}, "nights": 3}}], 1),
    ("an object without a part that may be left out", NESTED, [{"book": {"room": {"beds": 1}, "nights": 3}}], 1),
    ("an object with a part that nobody accepts", NESTED, [{"book": {"room": {"beds": 4}, "nights": 3}}], 0),
]  # fmt: skip


@pytest.mark.parametrize(("why", "truth", "calls", "right"), BY_HAND, ids=[one[0] for one in BY_HAND])
def test_as_a_person_says(one_case, why, truth, calls, right):
    assert value_of(one_case(ground_truth=truth), calls) == right


NO_TOOL = [
    ("asks for what is missing", "special_incomplete_0", {"plan": ["date"]}, [], 1),
    ("books without the date", "special_incomplete_0", {"plan": ["date"]}, [{"plan": {"city": "Rome"}}], 0),
    ("says that the number is wrong", "special_error_param_3", {"id": ["12x"]}, [], 1),
    ("calls with the wrong number", "special_error_param_3", {"id": ["12x"]}, [{"look_up": {"id": "12x"}}], 0),
    ("says that it can't", "special_irrelevant_7", "I cannot solve this problem.", [], 1),
    ("calls something else instead", "special_irrelevant_7", "I cannot solve this problem.", [{"dance": {}}], 0),
    ("no tool of this benchmark fits", "live_irrelevance_1-0-0", None, [], 1),
    ("invents a tool", "live_irrelevance_1-0-0", None, [{"google": {"q": "x"}}], 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "identity", "truth", "calls", "right"), NO_TOOL, ids=[one[0] for one in NO_TOOL]
)
def test_as_a_person_says_where_no_tool_is_needed(one_case, why, identity, truth, calls, right):
    given = {} if truth is None else {"ground_truth": truth}
    case = one_case(id=identity, category=identity.rstrip("0123456789-").rstrip("_"), **given)
    assert case["expected"] == []
    assert value_of(case, calls, output="What is the date?") == right


def test_no_candidate_sees_what_is_right(one_case):
    case = one_case(id="special_incomplete_0", category="special_incomplete", ground_truth={"plan": ["date"]})
    (read,) = read_cases([Row(case)]).cases
    assert case["metadata"]["ideal"] == {"ground_truth": {"plan": ["date"]}}
    assert "date" not in json.dumps(read.visible)


def test_a_transcript_becomes_messages(one_case):
    case = one_case(question="user: Where to?\nsystem: Which day?\nuser: Friday:\nat 5\n", ground_truth=ORDER)
    assert case["input"] == [
        {"role": "user", "content": "Where to?"},
        {"role": "assistant", "content": "Which day?"},
        {"role": "user", "content": "Friday:\nat 5"},
    ]


def test_items_of_one_dialogue_are_a_group(one_case):
    case = one_case(id="normal_multi_turn_user_adjust_3_1", lang="zh", ground_truth=ORDER, group="normal")
    assert (case["id"], case["group"]) == (
        "zh-normal_multi_turn_user_adjust_3_1", "zh-normal_multi_turn_user_adjust_3",
    )  # fmt: skip
    assert case["slices"] == {
        "category": "normal_multi_turn_user_adjust", "needs": "one call", "lang": "zh", "kind": "normal",
    }  # fmt: skip


def test_which_of_the_two_meanings_a_ground_truth_has():
    assert lists_accepted_values([ACCEPTED, [{"f": {}}]])
    assert not lists_accepted_values([ACCEPTED, [ORDER]])
    assert not lists_accepted_values([None, "no", [{"f": {}}]])
    assert expected_of([{"f": "x"}], are_accepted=True) is None
    assert expected_of([], are_accepted=False) is None


def test_a_required_argument_is_never_left_out():
    truth = [{"f": {"a": [1, ""], "b": [2, ""]}}]
    assert expected_of(truth, are_accepted=True, required={"f": frozenset("a")}) == [
        {"name": "f", "arguments": {"a": [1], "b": [2, ""]}}
    ]


def test_too_many_alternatives_are_said(one_case):
    many = [{"f": {"x": [{f"k{n}": [0, 1] for n in range(12)}]}}]
    assert is_cut(expected_of(many, are_accepted=True))
    assert one_case(ground_truth=many)["expected"][0]["name"] == "f"


def test_not_everything_with_an_id_and_a_question_is_this(put, tmp_path):
    put("a.jsonl", [{"id": 1, "question": "How?", "function": "sales"}])
    put("b.jsonl", [{"id": 1, "question": "How?", "answer": "So"}])
    for name in ("a.jsonl", "b.jsonl"):
        (source,) = open_sources([str(tmp_path / name)])
        assert FunctionCalls().recognises(source.glimpse) == 0


@pytest.mark.parametrize(("n_spoilt", "code"), [(0, 0), (11, 1)])
def test_a_verdict_on_recorded_calls(cli, fixture_file, tmp_path, n_spoilt, code):
    names = [str(fixture_file("function_calls", f"BFCL_v4_{name}.json")) for name in BFCL]
    assert cli("import", *names, "--into", "out", "--bar", "right_calls >= 60%").code == 0
    said = [
        json.loads(line) for line in fixture_file("function_calls", "verdicts.jsonl").read_text().splitlines()
    ]
    gold = {one["id"]: one["calls"] for one in said if one["how"] == "an accepted answer" and one["valid"]}
    assert len(gold) == 11
    rows = [
        {"case": case, "output": "done", "tool_calls": [{"name": n, "arguments": a} for call in calls for n, a in call.items()]}
        for case, calls in gold.items()
    ] + [{"case": f"irrelevance_{n}", "output": "I can't do that."} for n in (0, 1)]  # fmt: skip
    for row in rows[:n_spoilt]:
        row["tool_calls"] = []
    folder = tmp_path / "out"
    (folder / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    prd = folder / "prd.yaml"
    prd.write_text(prd.read_text("utf-8") + "\ncandidates:\n  mine: {recorded: answers.jsonl}\n", "utf-8")
    verdict = cli("run", "out", "--json")
    assert verdict.code == code, verdict.err
    assert verdict.json["candidates"]["mine"]["n_cases"] == 13
