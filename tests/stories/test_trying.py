"""An edited prompt on a candidate's worst cases: kept apart from every verdict, until it is saved as a version."""

from __future__ import annotations

import json
import threading

import pytest
from tests.stories.judge_server import JudgeServer

from shipworthy.adapters.prd_files import load
from shipworthy.errors import WrongCall
from shipworthy.learn.trying.sides import two_sides
from shipworthy.run.trial import Trial
from shipworthy.workbench.background import Background
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.trying.keeping import read_try, tries_of
from shipworthy.workbench.trying.running import TryOrder, begin_try, run_try, run_try_async
from shipworthy.workbench.trying.saving import save_as, save_over

PRD = """\
product: price assistant   # a comment that stays
cases: cases.jsonl
candidates:
  rules: {{recorded: rules.jsonl}}
  new: {{model: openai/gpt-4.1-mini, base_url: '{url}', prompt: prompts/reply.md, trials: 1}}
judge: {{model: openai/gpt-4.1, base_url: '{url}'}}
dimensions:
  right: {{definition: names the price, scored_by: {{contains: "{{{{ expected }}}}"}}}}
  please: {{definition: says please, scored_by: judge}}
bars:
  - right >= 60%
"""
PROMPT = "Answer the buyer.\n\n{{ input }}\n"
BETTER = "Answer the buyer, and always name the price.\n\n{{ input }}\n"


class Model(JudgeServer):
    """A model that names a price where its prompt says so, and else for every second item; also the judge."""

    def __init__(self):
        super().__init__()
        self.mood = self.answer

    def answer(self, texts, body, number):
        if "answer" in texts:
            return None  # the judge's rule
        said = "\n".join(message["content"] for message in body["messages"])
        item = int(said.split("item ")[1].split()[0])
        has_price = "always name the price" in said or item % 2 == 0
        return f"Item {item} costs {item} USD, please." if has_price else f"We like item {item}."


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789abcdef")
    found = Model()
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def prices(put, server, cli):
    """A live candidate that misses the price on every second of 16 cases, measured once."""

    def make(prd: str = PRD) -> dict:
        put("prd.yaml", prd.format(url=server.url))
        put("prompts/reply.md", PROMPT)
        put(
            "cases.jsonl",
            [{"id": f"c{i}", "input": f"Price of item {i} ?", "expected": f"{i} USD"} for i in range(16)],
        )
        put("rules.jsonl", [{"case": f"c{i}", "output": "ask us"} for i in range(16)])
        found = cli("run", "--json")
        assert found.code in (0, 1, 3), found.err
        return found.json

    return make


def tried(tmp_path, **order):
    with open_desk(load(tmp_path).benchmark) as desk:
        begun = begin_try(
            desk, TryOrder(**{"candidate": "new", "text": BETTER, "by": "maria", "n": 5, **order})
        )
        assert begun.state == "running" and read_try(desk.folder, begun.id) == begun
        return run_try(desk, begun)


def n_trials(tmp_path):
    with open_desk(load(tmp_path).benchmark) as desk:
        return len(desk.store.read(Trial))


def test_the_edited_prompt_answers_the_worst_cases_beside_the_live_version(prices, server, tmp_path):
    prices()
    n_before = n_trials(tmp_path)
    server.bodies.clear()
    found = tried(tmp_path)
    assert found.state == "finished" and len(found.cases) == 5 and len(server.bodies) == 5
    for row in found.cases:
        assert int(row.case[1:]) % 2, "the bad answers were chosen"
        assert row.live.text.startswith("We like") and "USD" in row.edited.text and row.again is None
        right = {score.dimension: score.value for score in row.edited.scores}
        assert right["right"] == 1.0 and "please" not in right, "no judge was asked for"
    assert found.cost_usd > 0
    assert n_trials(tmp_path) == n_before, "a try is no trial of the candidate"
    with open_desk(load(tmp_path).benchmark) as desk:
        assert tries_of(desk.folder, "new") == (found,) and not tries_of(desk.folder, "rules")


def test_judges_and_the_live_version_once_more_if_asked(prices, server, tmp_path):
    prices()
    found = tried(tmp_path, has_judge=True, has_again=True, n=3)
    assert found.state == "finished"
    for row in found.cases:
        assert {score.dimension: score.value for score in row.edited.scores}["please"] == 1.0
        assert row.again.text == row.live.text
        assert {score.dimension: score.value for score in row.again.scores}["please"] == 0.0


def test_no_verdict_ever_sees_a_try(prices, cli, tmp_path):
    before = prices()
    tried(tmp_path, has_judge=True)
    after = cli("verdict", "--json").json
    for name, verdict in before["candidates"].items():
        now = after["candidates"][name]
        assert [bar["estimate"] for bar in now["bars"]] == [bar["estimate"] for bar in verdict["bars"]]
        assert (now["n_trials"], now["attempt"]) == (verdict["n_trials"], verdict["attempt"])


def test_a_saved_version_is_an_attempt_in_the_ledger(prices, cli, tmp_path):
    assert prices()["candidates"]["new"]["attempt"] == 1
    found = tried(tmp_path)
    with open_desk(load(tmp_path).benchmark) as desk:
        saved = save_over(desk, found)
        assert read_try(desk.folder, found.id).saved_as == "new"
    assert (tmp_path / "prompts" / "reply.md").read_text() == BETTER
    assert (tmp_path / saved.kept).read_text() == PROMPT, "the text before is kept"
    assert "+Answer the buyer, and always name the price." in saved.diff
    now = cli("run", "--json").json["candidates"]["new"]
    assert now["attempt"] == 2 and now["bars"][0]["estimate"] == 1.0 and now["n_trials"] == 16


def test_a_new_candidate_has_everything_of_the_other_but_the_prompt(prices, cli, tmp_path):
    prices()
    found = tried(tmp_path)
    with open_desk(load(tmp_path).benchmark) as desk:
        saved = save_as(desk, found, "new-2")
    assert saved.file == "prompts/new-2.md" and (tmp_path / saved.file).read_text() == BETTER
    text = (tmp_path / "prd.yaml").read_text()
    assert "# a comment that stays" in text
    candidates = load(tmp_path).benchmark.candidates
    assert candidates["new-2"] == candidates["new"].model_copy(update={"prompt": "prompts/new-2.md"})
    assert (tmp_path / "prompts" / "reply.md").read_text() == PROMPT
    verdict = cli("run", "--json").json["candidates"]
    assert verdict["new-2"]["attempt"] == 2, "the second version that is scored on these cases"


def test_what_can_not_be_saved_is_said_and_changes_nothing(prices, put, tmp_path):
    prices()
    found = tried(tmp_path)
    broken = tried(tmp_path, text="Answer {{ inptu }}, naming {{ price }}")
    assert broken.state == "failed" and "inptu" in broken.message
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*") if ".shipworthy" not in path.parts}
    with open_desk(load(tmp_path).benchmark) as desk:
        for attempt in (
            lambda: save_over(desk, broken),
            lambda: save_as(desk, broken, "new-2"),
            lambda: save_as(desk, found, "new"),
            lambda: save_as(desk, found, "../../outside"),
            lambda: save_as(desk, found, "a/b"),
            lambda: save_as(desk, found, "reply"),
            lambda: begin_try(desk, TryOrder("rules", BETTER)),
            lambda: begin_try(desk, TryOrder("nobody", BETTER)),
            lambda: read_try(desk.folder, "../prd"),
        ):
            with pytest.raises(WrongCall):
                attempt()
    assert {path: path.read_bytes() for path in before} == before
    put("prompts/reply.md", "Somebody else was here.\n{{ input }}\n")
    with open_desk(load(tmp_path).benchmark) as desk, pytest.raises(WrongCall, match="changed since"):
        save_over(desk, found)


def test_a_prompt_within_the_prd_is_saved_there(prices, tmp_path):
    prices(PRD.replace("prompt: prompts/reply.md", 'prompt: "Answer: {{{{ input }}}}"'))
    found = tried(tmp_path)
    with open_desk(load(tmp_path).benchmark) as desk:
        save_over(desk, found)
    assert load(tmp_path).benchmark.candidates["new"].prompt == BETTER
    assert "# a comment that stays" in (tmp_path / "prd.yaml").read_text()


def test_a_try_that_is_stopped_or_has_no_money_left_keeps_what_came(prices, server, tmp_path):
    prices(PRD + "limits: {{concurrency: 1}}\n")
    server.delay_s = 0.15
    with open_desk(load(tmp_path).benchmark) as desk:
        begun = begin_try(desk, TryOrder("new", BETTER, "maria", n=8))
        work, came = Background(), threading.Event()

        def seen(texts, body, number):
            came.set()
            return server.answer(texts, body, number)

        server.mood = seen
        handle = work.start("try", "a try", lambda handle: handle.run(run_try_async(desk, begun)))
        with pytest.raises(WrongCall, match="still under way"):
            work.start("try", "a try", lambda handle: None)
        assert came.wait(10)
        came.clear()
        assert came.wait(10)  # the first answer is in by now
        handle.stop()
        while not handle.is_over:
            threading.Event().wait(0.01)
        found = read_try(desk.folder, begun.id)
    assert found.state == "stopped" and not handle.failed
    assert 1 <= sum(row.edited is not None for row in found.cases) < 8
    server.delay_s = 0.0
    poor = tried(tmp_path, n=8, max_cost_usd=1e-9)
    assert poor.state == "stopped" and "limit" in poor.message


def test_infrastructure_is_no_answer(prices, server, tmp_path):
    prices(PRD + "limits: {{retries: 0}}\n")
    server.mood = lambda texts, body, number: 401
    found = tried(tmp_path)
    assert found.state == "failed" and "401" in found.message
    assert all("not asked" in row.edited.failure and not row.edited.scores for row in found.cases)


@pytest.mark.parametrize(
    ("left", "right", "marked"),
    [
        ("the price is 5 USD", "the price is 6 USD", (["5"], ["6"])),
        ("same words here", "same  words\nhere", ([], [])),
        ("ship it now please", "please do not ship it now", None),
        ("\u4ef7\u683c\u662f\u4e94\u7f8e\u5143", "\u4ef7\u683c\u662f\u516d\u7f8e\u5143", (["\u4e94"], ["\u516d"])),
        ("", "something", None),
    ],
)  # fmt: skip
def test_differing_words_are_marked_and_no_character_is_lost(left, right, marked):
    sides = two_sides(left, right)
    assert "".join(piece.text for piece in sides.left) == left
    assert "".join(piece.text for piece in sides.right) == right
    if marked is not None:
        found = [[piece.text for piece in side if piece.is_marked] for side in (sides.left, sides.right)]
        assert tuple(found) == marked
    json.dumps(sides)
