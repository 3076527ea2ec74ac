"""Real material before reviewers, through the app: pandalm's three people, tau-bench's talks, WritingBench's briefs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter

import pytest
from tests.web.conftest import Browser
from tests.web.test_review_pages import fields_of

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.score.review.grade import Grade
from shipworthy.web.app import build_app
from shipworthy.web.guard.door import Door
from shipworthy.web.project import Project
from shipworthy.workbench.evaluate import evaluate
from shipworthy.workbench.options import RunOptions

PANDALM = """\
product: pandalm
cases: cases.jsonl
candidates:
  first: {recorded: answers.jsonl}
  second: {recorded: answers.jsonl}
baseline: first
dimensions:
  better: {definition: follows the instruction better, scored_by: human}
"""
TAU = """\
product: airline agent
cases: cases.jsonl
candidates: {gpt-4o: {recorded: answers.jsonl}}
baseline: gpt-4o
dimensions:
  policy: {definition: keeps to the airline's policy, scale: 1-4, anchors: {4: always, 1: broke it}, scored_by: human}
  tools: {definition: looks things up before saying them, scale: 1-4, anchors: {4: always, 1: guessed}, scored_by: human}
  tone: {definition: is clear and kind, scale: 1-4, anchors: {4: a pleasure, 1: rude}, scored_by: human}
  recommendation: {definition: would you let it work alone?, scale: 1-3, anchors: {3: yes, 2: watched, 1: no},
                   scored_by: human}
"""
RESPONSES = ("response1", "response2")
FIVE = ("first", "second", "third", "fourth", "fifth")


@pytest.fixture
def app_of(write):
    """A browser before the app over a measured project."""
    opened = []

    def make(prd, cases, answers) -> Browser:
        folder = write(prd__yaml=prd, cases__jsonl=cases, answers__jsonl=answers)
        evaluate(load_benchmark(folder / "prd.yaml"), RunOptions())
        opened.append(Project(folder))
        return Browser(build_app(opened[-1], Door(user="pm")))

    yield make
    for one in opened:
        one.close()


def drawn(browser, **wish):
    said = browser.post("/review", {"overlap": "1", "distance": "25", "seed": "1", **wish}, page="/review")
    assert said.status_code == 200, said.text
    return said.text, re.search(r'href="/review/([0-9a-f]{8,})"', said.text)[1]


def grades(browser):
    return browser.client.app.state.project.store.read(Grade)


def test_pandalm_s_three_people_review_999_pairs_and_their_disagreements_are_ruled(real, app_of):
    rows = real("pandalm/testset.jsonl.gz")
    cases = [
        {"id": f"p{row['item']}", "input": f"{row['instruction']}\n\n{row['input']}".strip()} for row in rows
    ]
    answers = [
        {"case": f"p{row['item']}", "candidate": name, "output": text_of(row[column])}
        for row in rows
        for name, column in (("first", "response1"), ("second", "response2"))
    ]
    browser = app_of(PANDALM, cases, answers)
    _, batch = drawn(browser, mode="pair", n_items="2000", overlap="3")
    sheet = browser.get(f"/review/{batch}/sheet.csv").text
    lines = list(csv.DictReader(io.StringIO(sheet.lstrip("\ufeff"))))
    said_of = {}  # what the three said, by what is shown
    for row in rows:
        shown = (f"{row['instruction']}\n\n{row['input']}", *(text_of(row[name]) for name in RESPONSES))
        said_of.setdefault(tuple(map(squeezed, shown)), row["human"])
    n_same = sum(text_of(row["response1"]).strip() == text_of(row["response2"]).strip() for row in rows)
    assert len(lines) == 999 - n_same > 950  # nobody need look where both say just the same

    expected = Counter()
    for person in range(3):
        for line in lines:
            question, a, b = (squeezed(line[name]) for name in ("question", "answer A", "answer B"))
            swapped = (question, a, b) not in said_of
            humans = said_of[(question, b, a) if swapped else (question, a, b)]
            value = humans[person]
            line["better"] = "tie" if value == 0 else "A" if (value == 1) != swapped else "B"
            if person == 0:
                expected["apart"] += len(set(humans)) > 1
                expected["unanimous"] += len(set(humans)) == 1
        out = io.StringIO()
        writer = csv.DictWriter(out, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
        form = {"reviewer": f"person {person + 1}"}
        files = {"sheet": ("graded.csv", out.getvalue().encode(), "text/csv")}
        said = browser.post(f"/review/{batch}/sheet", form, page="/review", files=files)
        assert f"{len(lines)} grades were taken over" in said.text, said.text[-3000:]

    listed = browser.get("/rulings.json").json()
    assert listed["n_waiting"] == expected["apart"] > 100
    one = browser.get(f"/rulings/{listed['waiting'][0]['id']}")
    assert one.text.count('class="voice"') == 3 and "person" not in re.sub(
        r"(?s)<main.*?voices-h", "", one.text, count=1
    )
    sent = fields_of(one.text, **{"value-0": "left", "why": "it follows the instruction"})
    browser.post(one.url.path, sent, page=one.url.path)
    after = browser.get("/rulings.json").json()
    assert (after["n_waiting"], after["n_settled"]) == (expected["apart"] - 1, 1)
    assert len(grades(browser)) == 3 * len(lines)


def text_of(value):
    """Two answers of the set were read as true by whoever wrote it down."""
    return (value if isinstance(value, str) else json.dumps(value)) or "(nothing)"


def squeezed(text):
    return " ".join(text.removeprefix("'").split())


def test_tau_bench_talks_under_a_performance_review(real, app_of):
    rows = real("tau_bench/trials_airline_gpt-4o.jsonl.gz")
    cases = {row["task_id"]: {"id": str(row["task_id"]), "input": row["user_instruction"]} for row in rows}
    answers = [
        {"case": str(row["task_id"]), "trial": row["trial"], "output": row["messages"][-1]["content"] or "(none)",
         "tool_calls": row["tool_calls"], "messages": [{"role": "system", "content": "SECRET PROMPT"}, *row["messages"]]}
        for row in rows
    ]  # fmt: skip
    browser = app_of(TAU, list(cases.values()), answers)
    dimensions = ["policy", "tools", "tone", "recommendation"]
    _, batch = drawn(browser, mode="form", n_items="5", dimension=dimensions, candidate=["gpt-4o"])
    page = browser.get(f"/review/{batch}")
    for number in range(5):
        assert "SECRET PROMPT" not in page.text and "gpt-4o" not in page.text
        assert page.text.count("<summary>calls ") == page.text.count(" gives back <") > 0
        assert "Overall recommendation" in page.text
        turns = re.findall(r'data-where="(turn \d+)"', page.text)
        assert turns == [f"turn {n}" for n in range(1, len(turns) + 1)] and len(turns) > 5
        quote = f"[{turns[3]}] what was said there"
        chosen = {"value-0": "4", "value-1": "cant_judge", "value-2": "2", "value-3": "1",
                  "quotes-0": quote, "note-2": "curt", "note": f"summary {number}"}  # fmt: skip
        page = browser.post(page.url.path, fields_of(page.text, **chosen), page="/review")
    assert "Nothing is left for you here" in page.text
    found = grades(browser)
    assert len(found) == 20 and {one.quotes[0]["where"] for one in found if one.dimension == "policy"} == {
        "turn 4"
    }
    assert {one.note for one in found if one.dimension == "tone"} == {"curt"}


def test_writing_bench_s_own_rubrics_of_each_brief_in_both_languages(real, app_of):
    rows = real("writingbench_marketing/queries.jsonl.gz")
    prd = {
        "product": "marketing texts", "cases": "cases.jsonl", "slices": ["brief"], "baseline": "echo",
        "candidates": {"echo": {"recorded": "answers.jsonl"}},
        "dimensions": {
            name: {
                "definition": f"the {name} criterion of the brief", "scale": "1-10", "scored_by": "human",
                "in_slices": {
                    f"brief={row['index']}": {
                        "definition": f"{told['name']}: {told['criteria_description']}",
                        "anchors": {level.partition("-")[2]: told[level] for level in told if "-" in level},
                    }
                    for row in rows
                    for told in [row["checklist"][number]]
                },
            }
            for number, name in enumerate(FIVE)
        },
    }  # fmt: skip
    cases = [{"id": f"w{row['index']}", "input": row["query"], "brief": row["index"]} for row in rows]
    answers = [{"case": f"w{row['index']}", "output": row["query"][:200]} for row in rows]
    browser = app_of(json.dumps(prd, ensure_ascii=False), cases, answers)
    _, batch = drawn(browser, mode="form", n_items="12", dimension=list(FIVE), candidate=["echo"])
    by_query = {squeezed(row["query"])[:60]: row for row in rows}
    languages = Counter()
    page = browser.get(f"/review/{batch}", headers={"Accept-Language": "en"})
    for _ in range(12):
        shown = browser.get(f"{page.url.path}.json").json()
        row = by_query[squeezed(shown["question"][0]["parts"][0]["text"])[:60]]
        languages[row["lang"]] += 1
        for asked, told in zip(shown["asked"], row["checklist"], strict=True):
            assert asked["definition"].startswith(told["name"])
            anchored = {level["value"]: level["text"] for level in asked["levels"] if level["text"]}
            assert anchored == {level.partition("-")[2]: told[level] for level in told if "-" in level}
        chosen = {f"value-{number}": "6" for number in range(5)}
        page = browser.post(page.url.path, fields_of(page.text, **chosen), page="/review")
    assert languages["en"] > 1 and languages["zh"] > 1
    assert Counter(one.value for one in grades(browser)) == {6.0: 60}
