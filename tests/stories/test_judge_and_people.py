"""People's labels and the judge: a judge that says one thing to everything adds nothing and ships nothing."""

from __future__ import annotations

import pytest
from tests.stories.judge_server import serve

N, N_LABELS = 120, 60


@pytest.fixture
def server():
    found, thread = serve()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def project(put, server):
    """Answer n is polite in 9 of 10 cases; people have labelled every second answer, at random as they say."""

    def make(scored_by: str = "judge", n_labels: int = N_LABELS, sampled: str = "random") -> None:
        put(
            "prd.yaml",
            "product: manners\ncases: cases.jsonl\ncandidates: {new: {recorded: answers.jsonl}}\n"
            f"labels: {{file: labels.jsonl, sampled: {sampled}}}\n"
            f"judge: {{canaries: false, model: x, base_url: '{server.url}'}}\n"
            f"dimensions:\n  polite: {{definition: says please, scored_by: {scored_by}}}\nbars:\n  - polite >= 70%\n",
        )
        put("cases.jsonl", [{"id": f"c{i}", "input": f"ask for {i}"} for i in range(N)])
        put(
            "answers.jsonl",
            [{"case": f"c{i}", "output": f"{i} please" if i % 10 else f"{i} now"} for i in range(N)],
        )
        put("labels.jsonl", [
            {"case": f"c{i}", "candidate": "new", "dimension": "polite", "value": "pass" if i % 10 else "fail",
             "reviewer": "ann"}
            for i in range(0, n_labels * 2 - n_labels % 2, 2)
        ] or [{"case": "c0", "candidate": "new", "dimension": "polite", "value": "fail", "reviewer": "ann"}])  # fmt: skip

    return make


def bar(said):
    return said.json["candidates"]["new"]["bars"][0]


def test_a_judge_that_agrees_with_people_saves_labels(cli, project):
    project()
    found = bar(cli("run", "--json"))
    assert (found["corrected"], found["n_labels"]) == (True, N_LABELS)
    assert found["status"] == "met"
    assert found["judge_value"] > 0.3
    said = cli("judge")
    out = said.out.replace("\u00a0", " ")
    assert f"say the same as the judge in 100 % (95 % sure between 94 and 100 %, n = {N_LABELS})" in out
    assert "people fail 12 answers; the judge passes 0 of them, 0 %" in out
    assert "of the labels: with the judge, 60 say as much as" in out
    assert "!" not in out
    found = cli("judge", "--json").json
    assert found["trust"][0]["judge_value"] > 0.3
    people = found["judges"][0]["people"]
    assert people["agreement"]["confusion"]["true_pass"] + people["agreement"]["confusion"]["true_fail"] == 60
    assert people["agreement"]["alt_test"]["reason"]
    assert people["length_bias"]["is_flagged"] is False


def test_a_judge_that_passes_everything_adds_nothing(cli, project, server):
    server.mood = lambda texts, body, number: '{"explanation": "fine", "value": "pass"}'
    project()
    found = bar(cli("run", "--json"))
    assert found["raw"]["estimate"] == 1  # what an uncorrected judge would have claimed
    assert found["estimate"] == pytest.approx(0.8, abs=0.02)
    assert found["judge_value"] <= 0.05
    said = cli("judge")
    assert (
        f"gave all {N} answers the verdict 1; a judge that can't tell answers apart says nothing" in said.out
    )


def test_without_labels_or_with_few_a_judge_ships_nothing(cli, project):
    for n_labels, reason in ((0, "too_few_labels"), (10, "too_few_labels")):
        project(n_labels=n_labels)
        said = cli("run", "--json")
        assert said.code == 3
        assert bar(said)["reason"] == reason
    assert "not corrected" in cli("judge").out


def test_a_hybrid_is_judged_and_labelled(cli, project, server):
    project(scored_by="{hybrid: {labels: 60, per_verdict: 10, borderline: true, reviewers: 2}}")
    assert bar(cli("run", "--json"))["status"] == "met"
    assert len(server.bodies) == N


def test_labels_survive_a_new_judge(cli, project, server):
    project()
    cli("run")
    n_first = len(server.bodies)
    project(scored_by="{judge: {prompt: 'Rate {{ answer }} by {{ rubric }}'}}")
    found = bar(cli("run", "--json"))
    assert len(server.bodies) == 2 * n_first
    assert found["n_labels"] == N_LABELS
