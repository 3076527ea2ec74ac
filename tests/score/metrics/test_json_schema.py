from __future__ import annotations

import json

import pytest

from shipworthy.errors import WrongCall

SCHEMA = {"type": "object", "required": ["price"], "properties": {"price": {"type": "number", "minimum": 0}}}


@pytest.mark.parametrize(
    ("output", "value"),
    [
        ({"price": 1}, 1),
        ('{"price": 1.5}', 1),
        ('Sure:\n```json\n{"price": 1}\n```\nThanks', 1),
        ('```\n{"price": 1}\n```', 1),
        ('{"price": -1}', 0),
        ('{"price": NaN}', 0),
        ("{}", 0),
        ("45 dollars", 0),
        ("```json\n{\n```", 0),
        ("", 0),
        (None, 0),
        ("[" * 100_000, 0),
    ],
)
def test_json_schema(bench, output, value):
    assert bench.value({"json_schema": SCHEMA}, output) == value
    assert bench.value({"json_schema": json.dumps(SCHEMA)}, output) == value


def test_it_says_where(bench):
    assert bench.grade({"json_schema": SCHEMA}, '{"price": -1}').explanation == (
        "at $.price: -1 is less than the minimum of 0"
    )
    assert bench.grade({"json_schema": SCHEMA}, "no").explanation.startswith("the answer is not JSON")


def test_a_file_is_given_by_its_name(bench):
    scorer = bench.scorer({"json_schema": "reply.json"}, files={"reply.json": json.dumps(SCHEMA)})
    other = bench.scorer({"json_schema": "reply.json"}, files={"reply.json": "{}"})
    assert scorer.grade(bench.trial("{}"), bench.case()).value == 0
    assert other.grade(bench.trial("{}"), bench.case()).value == 1
    assert scorer.identity != other.identity


def test_a_reference_to_another_host_is_no_download(bench):
    """A server on the reference's host would be asked if it were; here the reference just can't be resolved."""
    scorer = bench.scorer({"json_schema": {"$ref": "http://127.0.0.1:9/schema.json"}})
    with pytest.raises(Exception, match=r"schema\.json") as caught:
        scorer.grade(bench.trial("{}"), bench.case())
    assert "refused" not in repr(caught.value).lower()


@pytest.mark.parametrize("schema", ["reply.json", {"type": "objekt"}, "5"])
def test_a_schema_that_is_none(bench, schema):
    with pytest.raises(WrongCall, match="quality: json_schema"):
        bench.scorer({"json_schema": schema})
