"""Bars on a class where the class stands inside `expected`: lint counts the cases that run measures."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("scored_by", "expected", "label"),
    [
        (
            '{classification: {labels: [spam, ham], expected: "{{ expected.class }}"}}',
            ({"class": "spam"}, {"class": "ham"}),
            "spam",
        ),
        ("tool_calls", ([], [{"name": "search", "arguments": {}}]), "(no tool)"),
        ("tool_calls", ([], [{"name": "search", "arguments": {}}]), "search"),
        ("{classification: {labels: [spam, ham]}}", ("spam", "ham"), "spam"),
    ],
)
def test_lint_counts_the_cases_of_the_class(cli, put, scored_by, expected, label):
    put("prd.yaml", (
        "product: x\ncases: cases.jsonl\ncandidates: {new: {recorded: answers.jsonl}}\n"
        f"dimensions: {{kind: {{definition: the right one, scored_by: {scored_by}}}}}\n"
        f"bars: [{{dimension: kind, class: {label!r}, measure: recall, at_least: 80%}}]\n"
    ))  # fmt: skip
    put(
        "cases.jsonl",
        [{"id": str(i), "input": f"mail {i} about {i * 7}", "expected": expected[i % 2]} for i in range(80)],
    )
    put("answers.jsonl", [{"case": str(i), "output": label} for i in range(80)])
    found = cli("lint", "--json").json
    assert [bar["n_cases"] for bar in found["chance"]["bars"]] == [40]
