"""PRDs for the tests of the lint: one that nothing is wrong with, and how to change it."""

from __future__ import annotations

import copy
from typing import Any

from shipworthy.define.lint.subject import Subject
from shipworthy.define.parse import parse

GOOD: dict[str, Any] = {
    "product": "reply assistant",
    "prd": {
        "problem": "buyers wait a day for an answer",
        "goals": ["a right first reply within a minute"],
        "evaluation_plan": {"before_launch": "golden cases", "after_launch": "outcomes, weekly"},
        "decisions": [{"date": "2026-11-20", "decided": "one standard in every region", "because": "one brand"}],
    },
    "fit": {
        name: {"holds": True, "because": "products change weekly"}
        for name in (
            "rules_break_often", "hidden_patterns", "environment_changes", "personal_experience",
            "success_is_measurable",
        )
    },
    "data": {"sources": ["inquiries of March, drawn at random"]},
    "outcomes": {"replied": {"definition": "the buyer answers", "within_days": 14, "target": 0.12}},
    "slices": ["region"],
    "candidates": {
        "rules": {"python": "baselines.py:reply"},
        "new": {"model": "openai/gpt-4.1-mini", "params": {"temperature": 0.7}, "trials": 3},
    },
    "baseline": "rules",
    "judge": "openai/gpt-4.1",
    "dimensions": {
        "relevance": {
            "definition": "answers every question that was asked, with the product that was named",
            "serves": {"replied": "a buyer who is understood answers"},
            "scale": "1-5",
            "anchors": {5: "every question, the product by name", 3: "half of the questions", 1: "another product"},
            "weight": 0.6,
            "scored_by": {"hybrid": {"labels": 200}},
        },
        "honest": {
            "definition": "no price outside the catalogue",
            "serves": {"replied": "a price that holds keeps the buyer"},
            "weight": 0.4,
            "scored_by": {"not_contains": ["guaranteed"]},
        },
    },
    "failure_modes": [
        {
            "id": "discount", "definition": "offers a price nobody approved", "severity": "critical",
            "at_most": 0.05, "detect": {"regex": "% off"}, "response": "block it",
        }
    ],
    "bars": [
        {"dimension": "relevance", "at_least": 4.0, "expect": 4.6},
        {"dimension": "honest", "at_least": 0.9, "expect": 0.98},
        {"dimension": "honest", "at_least": 0.8, "slice": {"region": "EU"}, "expect": 0.97},
        {"dimension": "discount", "at_most": 0.05, "expect": 0.005},
    ],
    "rollout": {
        "stages": [{"name": "internal", "percent": 0}, "5%", "100%"],
        "guardrails": [{"id": "errors", "source": "error_rate", "max_ratio": 1.2}],
    },
}  # fmt: skip

GOOD_CASES = tuple(
    {
        "id": f"c{n}",
        "input": f"{_question} {_thing}",
        "expected": f"the {_thing}",
        "region": ("EU", "SEA")[n % 2],
    }
    for n, (_question, _thing) in enumerate(
        (question, thing)
        for question in (
            "What does it cost to ship", "Who pays the duty on", "How long until you deliver", "Is there a sample of",
            "Which port do you use for", "May I return", "Do you insure", "Can you repaint",
        )
        for thing in (
            "oak chairs", "steel lamps", "paper straws", "cotton bags", "glass bottles", "rubber boots",
            "bicycle chains", "garden hoses", "coffee mills", "wool socks", "copper pans", "beach tents",
            "door locks", "ink pens", "tea pots", "ski poles", "fish hooks", "wall clocks", "rice cookers",
            "dog beds", "hand drills", "yoga mats", "zip files", "corn seeds", "ear plugs",
        )
    )
)  # fmt: skip


def changed(*changes: tuple[tuple[Any, ...], Any], cases: Any = GOOD_CASES) -> dict[str, Any]:
    """The good PRD with values set at paths; `...` takes the key out."""
    data = copy.deepcopy(GOOD)
    data["cases"] = list(cases)
    for path, value in changes:
        place = data
        for part in path[:-1]:
            place = place[part] if isinstance(place, list) else place.setdefault(part, {})
        if value is ...:
            del place[path[-1]]
        elif isinstance(place, list) and path[-1] == len(place):
            place.append(value)
        else:
            place[path[-1]] = value
    if not data["cases"]:
        del data["cases"]
    return data


def subject(*changes: tuple[tuple[Any, ...], Any], cases: Any = GOOD_CASES, **more: Any) -> Subject:
    """A subject of the changed PRD."""
    return Subject(parse(changed(*changes, cases=cases)), **more)
