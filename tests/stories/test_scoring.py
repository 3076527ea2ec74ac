"""Every scorer by code through the whole loop."""

from __future__ import annotations

import json

PRD = """\
product: scorers
cases: cases.jsonl
candidates: {base: {recorded: a.jsonl}, new: {recorded: a.jsonl}}
dimensions:
  equals: {scored_by: equals}
  contains: {scored_by: {contains: ["{{ expected }}"]}}
  not_contains: {scored_by: {not_contains: [guaranteed, "{{ id }}-x"]}}
  regex: {scored_by: {regex: "^city \\\\d+$"}}
  not_regex: {scored_by: {not_regex: "\\\\d{4,}"}}
  schema: {scored_by: {json_schema: reply.json}}
  inline: {scored_by: {json_schema: {type: object, required: [city]}}}
  language: {scored_by: {language: "{{ language }}"}}
  length: {scored_by: {length: {min: 3, max: 400, unit: characters}}}
  latency: {scored_by: {latency: 2}}
  cost: {scored_by: {cost: 0.01}}
  recorded: {scale: 1-5, scored_by: {recorded: stars}}
  label: {scored_by: {classification: {labels: [good, bad], field: $.city}}}
  own: {scale: 1-5, scored_by: {python: "own.py:stars"}}
failure_modes:
  - {id: shouts, definition: writes in capitals, severity: minor, at_most: 50%, detect: {regex: "[A-Z]{4,}"}}
"""


def values(said, candidate="new"):
    rows = said.json["candidates"][candidate]["measurements"]
    return {row["name"]: row["estimate"] for row in rows if row["slice"] is None}


def test_all_of_them(cli, put):
    put("prd.yaml", PRD)
    put("reply.json", json.dumps({"type": "object", "required": ["city"]}))
    put(
        "own.py",
        "def stars(output, expected, metadata):\n    return {'value': 5 if expected in output else 1, 'explanation': 'looked'}\n",
    )
    put("cases.jsonl", [
        {"id": "1", "input": "one", "expected": "city 1", "language": "en"},
        {"id": "2", "input": "two", "expected": "good", "language": "en"},
        {"id": "3", "input": "three", "expected": "price", "language": "zh"},
    ])  # fmt: skip
    common = {"latency_s": 1.0, "cost_usd": 0.02}
    put("a.jsonl", [
        {"case": "1", "output": "city 1", "scores": {"stars": 4}, **common},
        {"case": "2", "output": '{"city": "good"}', "scores": {"stars": 2}, **common},
        {"case": "3", "output": "您好，椅子的价格是每把48美元，交货期为三十天。SHOUT", "scores": {"stars": 3}, "latency_s": 9.0},
    ])  # fmt: skip
    found = values(cli("run", "--json"))
    third = 1 / 3
    expected = {
        "equals": third, "contains": 2 * third, "not_contains": 1.0, "regex": third, "not_regex": 1.0,
        "schema": third, "inline": third, "length": 1.0, "latency": 2 * third, "cost": 0.0, "recorded": 3.0,
        "shouts": third,
    }  # fmt: skip
    for name, value in expected.items():
        assert abs(found[name] - value) < 1e-9, (name, found[name], value)
    assert found["own"] == (5 + 5 + 1) / 3
    assert "recall of good" in found
    assert found["label"] > 0


def test_a_pattern_that_never_ends_is_unscored(cli, put):
    put("prd.yaml", "product: x\ncases: c.jsonl\ncandidates: {a: {recorded: a.jsonl}}\n"
        'dimensions: {r: {scored_by: {regex: "(a|aa)+$"}}}\nbars: [r >= 50%]\n')  # fmt: skip
    put("c.jsonl", [{"id": "1", "input": "q"}, {"id": "2", "input": "r"}])
    put("a.jsonl", [{"case": "1", "output": "a" * 60 + "b"}, {"case": "2", "output": "aa"}])
    found = cli("run", "--json").json["candidates"]["a"]
    assert found["n_unscored"] in (0, 1)  # the engine may be clever enough to end
    assert found["n_trials"] == 2
