"""`shipworthy compare` and `shipworthy upgrade`: what differs, for whom, and where the answers changed."""

from __future__ import annotations

import json

import pytest

PRD = """\
product: shop replies
cases: cases.jsonl
slices: [region]
candidates:
  today: {recorded: answers.jsonl}
  new: {recorded: answers.jsonl}
  never: {recorded: other.jsonl}
dimensions:
  right: {definition: names the city, scored_by: {contains: "{{ expected }}"}}
  useful: {scale: 1-5, scored_by: {recorded: useful}}
failure_modes:
  - {id: discount, definition: offers a price nobody approved, severity: critical, at_most: 10%, detect: {regex: "% off"}}
bars:
  - right >= 60%
"""


@pytest.fixture
def shop(put, cli):
    """90 cases; the new one is right everywhere but wrong in SEA, and offers a discount in a third."""
    put("prd.yaml", PRD)
    cases, answers = [], []
    for n in range(90):
        region = ["EU", "SEA", "US"][n % 3]
        cases.append(
            {"id": f"c{n}", "input": f"where is shop {n}?", "expected": f"city {n}", "region": region}
        )
        old = f"The shop is in city {n}, open all day." if n % 2 else "I do not know."
        new = f"You find it in city {n}." if region != "SEA" else "Take 20 % off today!".replace(" %", "%")
        for name, text, took in (("today", old, 2.0), ("new", new, 1.0)):
            scores = {"useful": 4 if name == "today" else 5}
            answers.append({"case": f"c{n}", "candidate": name, "output": text, "latency_s": took + n / 100,
                            "cost_usd": took / 100, "scores": scores})  # fmt: skip
    put("cases.jsonl", cases)
    put("answers.jsonl", answers)
    put("other.jsonl", [{"case": "c0", "output": "city 0"}])
    assert cli("run", "--candidate", "new", "--candidate", "today").code in (0, 1, 3)
    return cli


def test_compare_says_what_differs_and_for_whom(shop):
    said = shop("compare", "new", "today", "--wording")
    assert said.code == 0
    text = " ".join(said.out.split())
    for words in (
        "new against today",
        "worse on discount",
        "right in region=SEA",
        "Where the behaviour changed",
    ):
        assert words in text
    assert "✕ worse" in said.out
    assert "\x1b" not in said.out
    assert "SHIP" not in said.out.replace("wrong SHIP", "")


def test_one_object_with_json(shop):
    said = shop("compare", "new", "today", "--wording", "--json")
    assert said.out.count("\n") == 1
    found = said.json
    assert (found["a"], found["b"]) == ("new", "today")
    assert "right in region=SEA" in found["blocked"]
    row = next(row for row in found["differences"] if row["name"] == "useful" and row["slice"] is None)
    assert (row["estimate"], row["status"], row["is_judged"]) == (1.0, "better", False)
    assert row["low"] < 1.0 <= row["high"]
    assert found["behaviour"]["n_pairs"] == 90
    assert found["behaviour"]["clusters"]
    assert [one["candidate"] for one in found["standings"]] == ["today", "new"]


def test_a_comparison_is_no_look(shop):
    before = shop("verdict", "--candidate", "new", "--json").json["looks"]
    shop("compare", "new", "today", "--wording")
    shop("upgrade", "today", "new", "--wording")
    assert shop("verdict", "--candidate", "new", "--json").json["looks"] == before


def test_upgrade_says_what_to_do_and_never_ships(shop):
    said = shop("upgrade", "today", "new", "--wording", "--json")
    found = said.json
    assert said.code == 0
    assert found["recommendation"].startswith("Keep today for now: new is worse on discount")
    assert [mode["change"] for mode in found["modes"]] == ["appeared"]
    assert {one["kind"] for one in found["cases"]} == {"saturated", "dead", "discriminating"}
    assert found["comparison"]["a"] == "new"
    assert found["ablation"] is None
    text = shop("upgrade", "today", "new", "--wording").out
    for words in ("Improved", "Regressed", "Failure modes, before and after", "Bars that could be raised"):
        assert words in text
    assert "SHIP" not in text.replace("wrong SHIP", "")


@pytest.mark.parametrize("command", [("compare", "new", "today"), ("upgrade", "today", "new")])
@pytest.mark.parametrize("ending", ["html", "md", "json", "txt"])
def test_pages(shop, tmp_path, command, ending):
    said = shop(*command, "--wording", "-o", f"out/page.{ending}")
    assert (said.code, "page: " in said.err) == (0, True)
    text = (tmp_path / "out" / f"page.{ending}").read_text(encoding="utf-8")
    assert "SEA" in text
    if ending == "json":
        assert json.loads(text)["behaviour"]["n_pairs"] == 90


def test_meaning_or_wording_is_said(shop):
    assert (
        shop("compare", "new", "today", "--wording", "--json").json["behaviour"]["measured_by"] == "wording"
    )
    assert "in wording, by letters" in shop("compare", "new", "today", "--wording").out.replace("\n  ", " ")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("compare", "new", "ghost"), 2, ["unknown candidate 'ghost'", "the PRD has today, new, never"]),
        (("upgrade", "ghost", "new"), 2, ["unknown candidate 'ghost'"]),
        (("compare", "new", "new"), 2, ["compared with itself"]),
        (("compare", "new", "never"), 4, ["never: not measured as it is now", "shipworthy run"]),
        (("compare", "new"), 2, ["Missing argument 'B'"]),
        (("compare", "new", "today", "-o", "page.pdf"), 2, ["'.pdf'", ".html, .md, .json, .txt"]),
        (("compare", "new", "today", "nowhere"), 2, ["nowhere"]),
    ],
)
def test_wrong_calls(shop, arguments, code, words):
    said = shop(*arguments)
    assert said.code == code
    for word in words:
        assert word in said.err
    assert said.out == ""


def test_an_edited_candidate_must_be_measured_again(shop, put):
    put("answers.jsonl", [{"case": "c1", "candidate": name, "output": "x"} for name in ("today", "new")])
    said = shop("compare", "new", "today")
    assert said.code == 4
    assert "not measured as it is now" in said.err
