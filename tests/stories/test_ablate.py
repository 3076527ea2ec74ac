"""Leave-one-out of a prompt through the command line, against a real server whose answers follow the prompt."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PROMPT = """\
system:
You answer questions about prices.

- End every answer with a thank you.

- Be as good as gold.

{{ catalogue }}
user:
{{ input }}
"""
PRD = """\
product: price desk
cases: cases.jsonl
candidates:
  new:
    model: openai/small
    prompt: reply.md
    context: [{name: catalogue, from: catalogue.md, max_tokens: 40}]
trials: 1
dimensions:
  price: {definition: names the listed price, scored_by: {contains: "{{ expected }}"}}
  polite: {definition: thanks, scored_by: {contains: thank you}}
"""


class Handler(BaseHTTPRequestHandler):
    """A model that does what it is told: the price if the catalogue is there, a thank you if it is asked for."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = " ".join(message["content"] for message in body["messages"])
        number = int(body["messages"][-1]["content"].split()[-1])
        said = [
            f"Chair {number} is USD {48 + number}." if "USD 48" in text and number % 10 else "I don't know."
        ]
        if "thank you" in text:
            said.append("Well, thank you!")
        reply = {
            "model": "small",
            "choices": [{"message": {"role": "assistant", "content": " ".join(said)}}],
            "usage": {"prompt_tokens": len(text.split()), "completion_tokens": 5},
        }
        data = json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.server.n_asked += 1

    def log_message(self, *_):
        """Silent."""


@pytest.fixture
def desk(put, monkeypatch):
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.n_asked = 0
    threading.Thread(target=found.serve_forever, daemon=True).start()
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{found.server_port}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789abcdef")
    put("prd.yaml", PRD)
    put("reply.md", PROMPT)
    put("catalogue.md", "Oak chairs from USD 48. " + "This line is about the wood. " * 30)
    put(
        "cases.jsonl",
        [{"id": f"c{i}", "input": f"price of {i}", "expected": f"USD {48 + i}"} for i in range(40)],
    )
    yield found
    found.shutdown()
    found.server_close()


def test_which_part_earns_its_tokens_and_which_instruction_does_nothing(cli, desk):
    said = cli("ablate", "new", "--json")
    assert said.code == 0, said.err
    rows = {row["name"]: row for row in said.json["rows"]}
    catalogue = rows["catalogue"]
    effects = {effect["dimension"]: effect for effect in catalogue["effects"]}
    assert (catalogue["kind"], catalogue["earns"]) == ("part", "helps")
    assert effects["price"]["estimate"] == pytest.approx(0.9)
    assert effects["price"]["low"] > 0.5
    assert (effects["polite"]["direction"], effects["polite"]["estimate"]) == ("no_change_shown", 0.0)
    assert catalogue["tokens"]["estimate"] > 20
    assert rows["End every answer with a thank you."]["earns"] == "helps"
    assert rows["Be as good as gold."]["earns"] == "no_change_shown"
    assert rows["system"]["earns"] == "helps"
    assert any("count as versions" in note for note in said.json["notes"])


def test_what_is_measured_is_not_asked_again_and_counts_as_attempts(cli, desk, put):
    assert cli("run", "--json").code == 0
    asked = desk.n_asked
    first = cli("ablate", "new", "--parts", "--json")
    n_variants = len(first.json["rows"])
    assert desk.n_asked == asked + 40 * n_variants  # the whole prompt was there
    assert cli("ablate", "new", "--parts", "--json").json["rows"] == first.json["rows"]
    assert desk.n_asked == asked + 40 * n_variants
    put("prd.yaml", PRD.replace("dimensions:", "bars: [price >= 50%]\ndimensions:").replace("40}]", "41}]"))
    found = cli("run", "--json").json["candidates"]["new"]
    assert found["attempt"] == n_variants + 2  # the first version, its variants, and this one


def test_on_the_screen_and_in_words(cli, desk):
    said = cli("ablate", "new", "--sections", "--limit", "20")
    assert said.code == 0
    assert "earns its place" in said.out and "no change" in said.out
    assert "20 of 20" in said.out


def test_the_page_shows_what_fills_the_window(cli, desk, tmp_path):
    assert cli("run", "-o", "page.html").code == 0
    page = (tmp_path / "page.html").read_text()
    assert "What fills the context window" in page
    assert "catalogue" in page and "in 40 cases at 40" in page
    cli("report", "-o", "page.md")
    assert "tokens by part" in (tmp_path / "page.md").read_text()


@pytest.mark.parametrize(
    ("name", "said"),
    [("old", "unknown candidate 'old'"), ("rules", "has no prompt here that could be ablated")],
)
def test_what_can_not_be_ablated_is_said(cli, desk, put, name, said):
    put("prd.yaml", PRD.replace("candidates:\n", 'candidates:\n  rules: {python: "rules.py:answer"}\n'))
    put("rules.py", "def answer(input):\n    return input\n")
    found = cli("ablate", name)
    assert found.code == 2
    assert said in found.err


def test_a_prompt_may_be_told_to_do_without_a_part(cli, desk, put):
    put("prd.yaml", PRD.replace("prompt: reply.md", "prompt: reply.md\n    without: [catalog]"))
    said = cli("run")
    assert said.code == 2
    assert "did you mean 'catalogue'" in said.err


def test_an_upgrade_shows_which_instructions_still_matter(cli, desk, put):
    both = PRD.replace("trials: 1", "  old: {model: openai/small, prompt: old.md}\ntrials: 1")
    put("prd.yaml", both)
    put("old.md", "system:\nSay thank you.\nuser:\n{{ input }}\n")
    assert cli("run", "--json").code == 0
    said = cli("upgrade", "old", "new", "--ablate", "--json")
    assert said.code == 0, said.err
    rows = {row["section"]: row for row in said.json["ablation"]}
    assert rows["End every answer with a thank you."]["estimate"] == pytest.approx(0.5)
    assert rows["Be as good as gold."]["estimate"] == 0.0
    assert "price" in str(said.json["improved"])
    screen = cli("upgrade", "old", "new", "--ablate").out
    assert "earns its place" in screen


def test_recorded_verdicts_on_other_candidates_are_no_faults(cli, desk, put):
    others = "  old: {recorded: old.jsonl}\ntrials: 1\njudge: {recorded: judged.jsonl}"
    judged = PRD.replace("trials: 1", others) + "  kind: {definition: is kind, scored_by: judge}\n"
    put("prd.yaml", judged)
    put("old.jsonl", [{"case": f"c{i}", "output": "no"} for i in range(40)])
    put("judged.jsonl", [
        {"case": f"c{i}", "candidate": name, "dimension": "kind", "value": 1}
        for i in range(40) for name in ("old", "new", "nobody")
    ])  # fmt: skip
    said = cli("ablate", "new", "--parts", "--limit", "2")
    assert said.code == 0, said.err
    assert "40 of 120 rows of recorded verdicts can't be used" in said.err + said.out
    assert "unknown candidate 'nobody'" in said.err + said.out
    assert "unknown candidate 'old'" not in said.err + said.out
