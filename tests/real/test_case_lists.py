"""Real sets as lists of cases: 5,574 messages, and an agent's transcripts with the tools it called."""

from __future__ import annotations

import pytest

import shipworthy as sw
from shipworthy.web.project import Project
from shipworthy.workbench.cases.book import CaseBook
from shipworthy.workbench.cases.listing import cases_page
from shipworthy.workbench.cases.one_case import case_page

SPAM = """\
product: spam filter
cases: messages.jsonl
slices: [label]
candidates:
  rules: {python: "rules.py:spam"}
trials: 1
dimensions:
  right: {definition: the label people gave, scored_by: {classification: {labels: [spam, ham]}}}
"""
RULES = 'import re\n\ndef spam(input):\n    return "spam" if re.search(r"\\d{4,}", input) else "ham"\n'
AGENT = """\
product: airline agent
cases: cases.jsonl
candidates: {gpt-4o: {recorded: trials.jsonl}}
dimensions: {solved: {definition: as the policy wants, scored_by: {recorded: reward}}}
"""


@pytest.fixture
def look():
    """Pages over a folder's measured project."""
    opened = []

    def pages(folder):
        project = Project(folder)
        opened.append(project)
        return project, CaseBook(wait_s=120)

    yield pages
    for project in opened:
        project.close()


def test_every_message_of_sms_spam_is_listed_and_found(real, write, look):
    rows = real("sms_spam/messages.jsonl.gz")
    messages = [
        {"id": f"m{n}", "input": row["text"], "expected": row["label"], "label": row["label"]}
        for n, row in enumerate(rows)
    ]
    folder = write(prd__yaml=SPAM, rules__py=RULES, messages__jsonl=messages)
    sw.run(folder / "prd.yaml")
    project, book = look(folder)
    wrong = [
        row
        for row in messages
        if ("spam" if __import__("re").search(r"\d{4,}", row["input"]) else "ham") != row["label"]
    ]
    with project.desk() as desk:
        whole = cases_page(desk, book)
        assert (whole.n_cases, whole.n_answers, whole.n_pages) == (len(rows), len(rows), -(-len(rows) // 50))
        last = cases_page(desk, book, [("page", str(whole.n_pages))])
        assert last.lines[-1].case == messages[-1]["id"]
        free = cases_page(desk, book, [("q", "FREE entry")])
        assert free.n_cases == sum("free entry" in row["input"].casefold() for row in messages) > 0
        failed = cases_page(desk, book, [("dimension", "right"), ("max", "0"), ("slice", "label=spam")])
        assert failed.n_cases == sum(row["label"] == "spam" for row in wrong) > 0


def test_an_agents_transcript_shows_its_messages_and_tools(real, write, look):
    rows = real("tau_bench/trials_airline_gpt-4o.jsonl.gz")
    cases = {row["task_id"]: {"id": str(row["task_id"]), "input": row["user_instruction"]} for row in rows}
    trials = [
        {
            "case": str(row["task_id"]), "trial": row["trial"], "output": row["messages"],
            "scores": {"reward": row["reward"]}, "tool_calls": row["tool_calls"],
        }
        for row in rows
    ]  # fmt: skip
    folder = write(prd__yaml=AGENT, cases__jsonl=list(cases.values()), trials__jsonl=trials)
    sw.run(folder / "prd.yaml")
    project, book = look(folder)
    first = next(row for row in trials if row["tool_calls"])
    with project.desk() as desk:
        page = case_page(desk, book, first["case"])
        assert page.n_answers == sum(row["case"] == first["case"] for row in trials)
        part = next(one for one in page.answers if one.trial == first["trial"])
        assert len(part.output) == len(first["output"])
        assert {message.role for message in part.output} >= {"user", "assistant"}
        assert [piece.title for piece in part.tool_calls] == [call["name"] for call in first["tool_calls"]]
        differing = cases_page(desk, book, [("differ", "trials"), ("dimension", "solved")])
        seen: dict = {}
        for row in rows:
            seen.setdefault(row["task_id"], set()).add(row["reward"])
        assert differing.n_cases == sum(len(rewards) > 1 for rewards in seen.values())
