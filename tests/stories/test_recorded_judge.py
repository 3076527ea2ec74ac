"""Verdicts that exist already: a judge that is recorded, scores that came with the answers, and both mixed."""

from __future__ import annotations

import pytest
from tests.stories.judge_server import serve

N = 10


@pytest.fixture
def project(put):
    def make(judge: str, dimension: str = "{scale: 1-5, scored_by: judge}", carried: bool = False) -> None:
        put(
            "prd.yaml",
            "product: praise\ncases: cases.jsonl\ncandidates:\n  old: {recorded: old.jsonl}\n  new: {recorded: new.jsonl}\n"
            f"baseline: old\n{judge}dimensions:\n  praise: {dimension}\n",
        )
        put("cases.jsonl", [{"id": f"c{i}", "input": f"praise {i}"} for i in range(N)])
        put("new.jsonl", [{"case": f"c{i}", "output": f"new {i}"} for i in range(N)])
        scores = {"scores": {"praise": 2}} if carried else {}
        put("old.jsonl", [{"case": f"c{i}", "output": f"old {i}", **scores} for i in range(N)])

    return make


def verdicts(candidate="new", n=N, **more):
    return [
        {
            "case": f"c{i}",
            "candidate": candidate,
            "dimension": "praise",
            "value": 1 + i % 5,
            "explanation": "so",
            **more,
        }
        for i in range(n)
    ]


def praise(said, candidate="new"):
    found = said.json["candidates"][candidate]["measurements"]
    return next(one for one in found if one["name"] == "praise" and not one["slice"])


def test_recorded_verdicts_are_scores_and_nobody_is_asked(cli, project, put):
    project("judge: {recorded: judged.jsonl, name: the panel of May}\n")
    put("judged.jsonl", verdicts() + verdicts("old", n=8))
    said = cli("run", "--json")
    assert said.code == 0, said.err
    assert praise(said)["estimate"] == pytest.approx(3)
    assert praise(said)["n_trials"] == N
    assert (
        "2 trials of old without a score on praise: the recorded judge has no verdict on this answer"
        in said.err
    )
    found = cli("judge", "--json").json["judges"][0]
    assert (found["who"], found["kind"], found["n_judged"]) == ("the panel of May", "recorded judge", 18)
    assert said.json["candidates"]["new"]["judge_cost_usd"] is None


def test_a_verdict_with_its_answer_counts_for_that_answer_only(cli, project, put):
    project("judge: {recorded: judged.jsonl}\n")
    rows = [
        {**row, "output": f"new {i}\r\n" if i < 7 else "an older answer"} for i, row in enumerate(verdicts())
    ]
    put("judged.jsonl", rows)
    said = cli("run", "--candidate", "new", "--json")
    assert praise(said)["n_trials"] == 7
    assert (
        "3 trials of new without a score on praise: the recorded judge's verdict is on another answer"
        in said.err
    )


def test_bad_rows_are_reported_with_file_and_line(cli, project, put):
    project("judge: {recorded: 'judged*.jsonl'}\n")
    bad = [
        {"case": "c9", "candidate": "new", "dimension": "prase", "value": 3},
        {"case": "c99", "candidate": "new", "dimension": "praise", "value": 3},
        {"case": "c9", "candidate": "now", "dimension": "praise", "value": 3},
        {"case": "c9", "candidate": "new", "dimension": "praise", "value": 7},
        {"case": "c9", "candidate": "new", "dimension": "praise"},
        {"case": "c0", "candidate": "new", "dimension": "praise", "value": 5},
    ]
    put("judged.jsonl", [*verdicts(n=9), *bad])
    said = cli("run", "--candidate", "new", "--json")
    assert praise(said)["n_trials"] == 9
    for text in (
        "6 of 15 rows of recorded verdicts can't be used",
        "judged.jsonl:10: unknown dimension 'prase'",
        "did you mean 'praise'",
        "judged.jsonl:11: unknown case 'c99'",
        "judged.jsonl:12: unknown candidate 'now'",
        "judged.jsonl:13: value of 'praise': 7 is outside the scale 1-5",
        "judged.jsonl:14: the verdict has no value",
        "judged.jsonl:15: a second verdict on 'praise' of the same answer differs from the first",
    ):
        assert text in said.err


def test_a_file_that_is_not_there(cli, project):
    project("judge: {recorded: judgd.jsonl}\n")
    said = cli("run")
    assert (said.code, "there is no file 'judgd.jsonl'" in said.err) == (2, True)


def test_trials_may_have_verdicts_of_their_own(cli, project, put):
    project("judge: {recorded: judged.jsonl}\n")
    put("new.jsonl", [{"case": f"c{i}", "output": f"new {i} {t}"} for i in range(N) for t in range(2)])
    put("judged.jsonl", [
        {"case": f"c{i}", "candidate": "new", "trial": t, "dimension": "praise", "value": 1 + 4 * t}
        for i in range(N) for t in range(2)
    ])  # fmt: skip
    said = cli("run", "--candidate", "new", "--trials", "2", "--json")
    assert (praise(said)["estimate"], praise(said)["n_trials"]) == (3, 2 * N)


def test_scores_that_came_with_the_answers_fill_what_the_recorded_judge_lacks(cli, project, put):
    project("judge: {recorded: judged.jsonl}\n", carried=True)
    put("judged.jsonl", verdicts())
    said = cli("run", "--json")
    assert praise(said, "old")["estimate"] == 2
    assert praise(said)["estimate"] == 3
    project("judge: recorded\n", carried=True)
    said = cli("run", "--json")
    assert praise(said, "old")["estimate"] == 2
    assert "10 trials of new without a score on praise: the recorded judge has no verdict" in said.err


def test_without_a_judge_carried_scores_count_and_the_rest_waits_for_people(cli, project):
    project("", carried=True)
    said = cli("run", "--json")
    assert praise(said, "old")["estimate"] == 2
    assert "without a score on praise" not in said.err
    assert cli("judge").code == 2


def test_a_judge_that_is_named_scores_everybody_alike(cli, project, monkeypatch):
    server, thread = serve()
    try:
        judge = f"judge: {{canaries: false, model: x, base_url: '{server.url}'}}\n"
        project(judge, carried=True)
        said = cli("run", "--json")
        assert praise(said, "old")["estimate"] == 1
        assert len(server.bodies) == 2 * N
        assert "10 answers carry a score on praise already" in said.err
        project(judge, dimension="{scale: 1-5, scored_by: {judge: recorded}}", carried=True)
        assert praise(cli("run", "--json"), "old")["estimate"] == 2
        assert len(server.bodies) == 2 * N
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
