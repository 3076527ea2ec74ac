from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.define.examples import FULL, SMALLEST

from shipworthy.define.parse import parse, parse_text
from shipworthy.errors import InvalidBenchmark


def faults(text: str) -> list[str]:
    with pytest.raises(InvalidBenchmark) as caught:
        parse_text(text)
    return [str(fault) for fault in caught.value.faults]


def test_the_smallest_prd_of_the_contract() -> None:
    benchmark = parse_text(SMALLEST)
    assert benchmark.baseline_name == "today"
    assert [bar.kind for bar in benchmark.bars] == ["mean", "mean"]
    assert benchmark.scored_by("relevance").kind == "human"
    assert (benchmark.trials_of("today"), benchmark.trials_of("new")) == (1, 3)
    assert benchmark.weights == {"relevance": 0.5, "honest": 0.5}
    assert benchmark.outcomes["replied"].definition == "the buyer answers within 14 days"
    assert benchmark.file == "prd.yaml"


def test_the_full_prd_of_the_contract() -> None:
    benchmark = parse_text(FULL)
    assert [bar.kind for bar in benchmark.all_bars] == [
        "mean", "share", "mean", "better", "not_worse", "quantile", "mean", "mean",
    ]  # fmt: skip
    assert benchmark.bars[2].slice == {"region": "EU"}
    assert benchmark.all_bars[-1].id == "invented-discount <= 2%"
    assert benchmark.dimensions["relevance"].anchors["5"] == "names the product"
    assert benchmark.rollout is not None
    assert benchmark.rollout.stages[2].percent == 10


def test_the_mappings_beside_the_texts_parse_to_the_same_bars() -> None:
    texts = parse_text(FULL).bars
    mappings = parse(
        {
            "product": "x",
            "slices": ["region"],
            "candidates": {"rules": {"python": "a.py:f"}, "small": {"model": "m"}},
            "dimensions": {"relevance": {"scale": "1-5"}, "compliance": "ok"},
            "bars": [
                {"dimension": "relevance", "at_least": 4.0},
                {"dimension": "relevance", "share_at_least": {"level": 4, "share": 0.9}},
                {"dimension": "compliance", "at_least": "98%", "slice": {"region": "EU"}},
                {"dimension": "overall", "better_than": "rules"},
                {"dimension": "relevance", "not_worse_than": {"candidate": "rules", "by": 0.2}},
                {"measure": "latency_s", "quantile": 0.95, "at_most": 3},
                {"measure": "cost_usd", "at_most": 0.01},
            ],
        }
    ).bars
    assert [bar.model_dump() for bar in mappings] == [bar.model_dump() for bar in texts]


def test_inline_cases_are_golden() -> None:
    benchmark = parse({"product": "x", "cases": [{"input": "a", "region": "EU"}, {"input": "b", "id": "z"}]})
    assert [(case.id, case.input) for case in benchmark.golden] == [("1", "a"), ("z", "b")]


def test_faults_of_inline_cases_have_their_line() -> None:
    text = "product: x\ncases:\n  - {input: a, id: 1}\n  - {input: b, id: 1}\n  - {id: 3}\n"
    assert faults(text) == [
        "prd.yaml:4: case id '1' stands twice; the first is in prd.yaml:3\n"
        "  hint: ids are unique; give 'group' for cases that belong together",
        "prd.yaml:5: the row has no input\n  hint: its columns are: id; name the input column 'input'",
    ]


def test_a_column_of_answers_that_no_inline_case_has() -> None:
    text = "product: x\ncases: [{input: a, answr: b}]\ncandidates: {old: {recorded: {column: answer}}}\n"
    assert faults(text) == [
        "prd.yaml:3:39: 'old' is recorded in column 'answer', which no case has\n  hint: did you mean 'answr'?"
    ]


def test_a_waiver_may_spell_its_bar_otherwise() -> None:
    data = {"product": "x", "dimensions": {"a": {"scale": "1-5"}}, "bars": ["a is at least 4.0"]}
    waive = [{"bar": "a >= 4", "by": "me", "because": "y"}]
    assert parse({**data, "waive": waive}).waive[0].bar == "a is at least 4.0"


def test_empty_sections_are_sections_still_to_be_written() -> None:
    assert parse_text("product: x\nbars:\ncases:\ndimensions:\n").bars == ()


def test_percentages_and_fractions_are_the_same() -> None:
    assert parse({"product": "x", "confidence": "95%"}).confidence == 0.95


def test_all_faults_come_at_once_each_with_its_place() -> None:
    text = """\
product: 5
dimensons: {}
candidates:
  rules: {python: "baselines.py"}
  small: {modle: x}
  both: {model: x, python: "a.py:f"}
dimensions:
  relevance: {definition: x, scale: 1-5, weight: .inf}
  tone: {sclae: 1-5, scored_by: judg}
  ok: {scale: 1-5, scored_by: {regex: "("}, serves: {replied: x}}
bars:
  - ok >= 90%
  - ok >= 4.5 in region=EU
  - relevnce >= 4
  - ok > 4
  - ok better than ruls
  - tone >= 4
  - 5
confidence: 2
trials: many
generalise_to: these
data: {options: [{weeks: -1, name: x}, {}]}
"""
    assert faults(text) == [
        'prd.yaml:1:10: product: expected text, saw 5\n  hint: put it in quotes: "5"',
        "prd.yaml:2:1: unknown key 'dimensons'\n  hint: did you mean 'dimensions'?",
        "prd.yaml:4:19: python: expected 'file.py:function', saw 'baselines.py'",
        "prd.yaml:5:11: unknown key 'modle'\n  hint: did you mean 'model'?",
        "prd.yaml:6:9: a candidate needs exactly one of recorded, python, http, model; saw python and model",
        "prd.yaml:8:50: expected a finite number, saw inf",
        "prd.yaml:9:10: unknown key 'sclae'\n  hint: did you mean 'scale'?",
        "prd.yaml:9:33: unknown scorer 'judg'\n  hint: did you mean 'judge'?",
        "prd.yaml:10:39: regex: '(' is no regular expression: missing ) at position 1\n"
        "  hint: in YAML write it in single quotes, as '\\d+ ?%'",
        "prd.yaml:10:54: 'ok' serves 'replied', which is no outcome\n  hint: declare it under 'outcomes:'",
        "prd.yaml:12:5: bar 'ok >= 90%' asks for 0.9 on 'ok', whose scale is 1-5\n"
        "  hint: write 4.6, or 'share of ok >= 4 is at least 90%'",
        "prd.yaml:13:5: bar 'ok >= 4.5 in region=EU': slice field 'region' is not declared in slices\n"
        "  hint: declare it: 'slices: [region]'",
        "prd.yaml:14:5: bar 'relevnce >= 4' is on 'relevnce', which the PRD does not define\n"
        "  hint: did you mean 'relevance'?",
        "prd.yaml:15:5: cannot read bar 'ok > 4': expected '>=' or '<=', saw '>'\n  hint: write '>=' instead of '>'",
        "prd.yaml:16:5: bar 'ok better than ruls' compares with 'ruls', which is no candidate\n"
        "  hint: did you mean 'rules'?",
        "prd.yaml:18:5: bars: expected a mapping, saw 5",
        "prd.yaml:19:13: confidence: expected a number less than 1, saw 2",
        "prd.yaml:20:9: trials: expected a whole number, saw 'many'",
        "prd.yaml:21:16: generalise_to: expected 'cases_like_these' or 'these_cases', saw 'these'\n"
        "  hint: did you mean 'these_cases'?",
        "prd.yaml:22:26: weeks: expected a number of at least 0, saw -1",
        "prd.yaml:22:40: 'options' needs 'name', which is missing",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "prd.yaml: the file is empty"),
        ("# nothing", "prd.yaml: the file is empty"),
        ("- a\n- b", "prd.yaml:1:1: a PRD is a mapping of keys to values, saw a list"),
        ("hello", "prd.yaml:1:1: a PRD is a mapping of keys to values, saw 'hello'"),
        ("bars: []", "prd.yaml:1:1: the PRD needs 'product', which is missing"),
        ("product: ''", "prd.yaml:1:10: product: expected a text that is not empty, saw ''"),
        (
            "product: x\nmetrics: {a: b}",
            "prd.yaml:2:1: unknown key 'metrics'\n  hint: did you mean 'dimensions'?",
        ),
        (
            "product: x\ndimensions: {5: x}",
            "prd.yaml:2:14: a name must be text, saw 5\n  hint: put it in quotes: '5'",
        ),
        (
            "product: x\ndimensions: {a: {scale: 5-1}}",
            "prd.yaml:2:25: scale '5-1': the first number must be the lower one",
        ),
        ("product: x\ndimensions: {a: [b]}", "prd.yaml:2:17: a: expected a mapping, saw ['b']"),
        ("product: x\ncases: [5]", "prd.yaml:2:9: cases: expected text or a mapping, saw 5"),
        ("product: x\ndimensions: {a: {weight: .nan}}", "prd.yaml:2:26: expected a finite number, saw nan"),
        (
            "product: x\njudge: {model: 5}",
            'prd.yaml:2:16: model: expected text, saw 5\n  hint: put it in quotes: "5"',
        ),
        ("product: x\nslices: 5", "prd.yaml:2:9: slices: expected a list, saw 5"),
        ("product: x\nrollout: {stages: [abc]}", "prd.yaml:2:20: stages: expected a mapping, saw 'abc'"),
    ],
)
def test_a_fault_in_words_a_person_reads(text: str, message: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert found[0].startswith(message)
    assert "pydantic" not in found[0] and "http" not in found[0]


@pytest.mark.parametrize(
    "data", [None, [], "x", 5, {"product": float("nan")}, {}, {5: 1}, {"product": "x", 5: 1}]
)
def test_python_data_that_is_no_prd(data: Any) -> None:
    with pytest.raises(InvalidBenchmark):
        parse(data)


def test_faults_of_python_data_say_their_path() -> None:
    with pytest.raises(InvalidBenchmark) as caught:
        parse({"product": "x", "bars": ["a >= 1", {"dimension": "a", "at_least": "x"}]})
    assert [(fault.where, fault.message) for fault in caught.value.faults] == [
        ("bars[1].at_least", "at_least: expected a number, as 0.9 or 90%, saw 'x'"),
        ("bars[0]", "bar 'a >= 1' is on 'a', which the PRD does not define"),
    ]


def read_or_refuse(text: str) -> None:
    try:
        parse_text(text)
    except InvalidBenchmark as error:
        assert error.faults
        for fault in error.faults:
            assert fault.message and "pydantic" not in fault.message


@given(st.integers(0, 2**32), st.sampled_from([SMALLEST, FULL]))
@settings(deadline=None)
def test_a_mutilated_prd_is_read_or_refused(seed: int, text: str) -> None:
    chance = random.Random(seed)
    letters = list(text)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(letters))
        act = chance.randrange(4)
        if act == 0:
            del letters[at : at + chance.randint(1, 30)]
        elif act == 1:
            letters.insert(at, chance.choice("{}[]:,-#&*!|>'\"%@`\t\n\r\0\x85\ufeff\ud800é?~<>"))
        elif act == 2:
            letters[at] = chance.choice("0123456789.-:{}[]\n ")
        else:
            cut = chance.randrange(len(letters))
            letters[at:at] = letters[cut : cut + chance.randint(1, 60)]
    read_or_refuse("".join(letters))


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("90%")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["definition", "scale", "id", "at_least", "dimension", "x", "class"]), inner
        ),
    ),
    max_leaves=8,
)
SECTIONS = st.dictionaries(
    st.sampled_from(
        ["dimensions", "candidates", "bars", "failure_modes", "cases", "judge", "slices", "waive", "rollout", "tiers",
         "outcomes", "baseline", "labels", "prd", "data", "limits", "confidence"]
    ),
    PLAIN,
)  # fmt: skip


@given(SECTIONS)
@settings(deadline=None)
def test_any_plain_data_is_read_or_refused(sections: dict[str, Any]) -> None:
    try:
        parse({"product": "x", **sections})
    except InvalidBenchmark as error:
        assert error.faults
