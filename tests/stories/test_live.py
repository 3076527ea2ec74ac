"""Live candidates through the whole loop: a real OpenAI-compatible server and a real endpoint on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shipworthy.adapters.stores.open import open_store
from shipworthy.run.trial import Mishap, Trial


class Handler(BaseHTTPRequestHandler):
    """`/v1/chat/completions` echoes the last number; `/reply` is the product's own endpoint."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.bodies.append((self.path, dict(self.headers), body))
        status, reply = server.answer(self.path, body)
        data = json.dumps(reply).encode()
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Silent."""


@pytest.fixture
def server():
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.bodies, found.refused = [], set()
    found.handle_error = lambda *_: None  # a client that hangs up is part of the test

    def answer(path, body):
        if path == "/reply":
            number = int(body["text"].split()[-1])
            return (500, {"error": "broken"}) if number % 10 == 0 else (200, {"reply": f"city {number}"})
        text = body["messages"][-1]["content"]
        if text not in found.refused and text.endswith("7"):
            found.refused.add(text)
            return 429, {"error": {"message": "slow down"}}
        return 200, {
            "model": body["model"],
            "choices": [{"message": {"role": "assistant", "content": f"city {text.split()[-1]}"}}],
            "usage": {"prompt_tokens": 40, "completion_tokens": 3},
        }

    found.answer = answer
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def live(put, server, monkeypatch):
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("OPENAI_BASE_URL", f"{url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789abcdef")
    put(
        "prd.yaml",
        "product: quiz\ncases: cases.jsonl\ncandidates:\n"
        f'  service: {{http: {{url: "{url}/reply", json: {{text: "{{{{ input }}}}"}}, output: "$.reply"}}}}\n'
        "  small: {model: openai/gpt-4.1-mini, prompt: quiz.md, params: {temperature: 0.7, seed: 3},"
        " context: [{name: atlas, from: atlas.md, max_tokens: 50}]}\n"
        "  mystery: {model: openai/never-heard-of, prompt: quiz.md, context: [{name: atlas, from: atlas.md}], trials: 1}\n"
        "baseline: service\nlimits: {concurrency: 8}\ntrials: 2\n"
        "dimensions: {right: {scored_by: equals}}\nbars: [right >= 90%, right better than service]\n",
    )
    put("quiz.md", "system:\nYou know capitals.\n{{ atlas }}\nuser:\n{{ input }}\n")
    put("atlas.md", "Every number has a city. " * 40)
    put("cases.jsonl", [
        {"id": f"c{n}", "input": f"capital of {n}", "expected": f"city {n}"} for n in range(60)
    ])  # fmt: skip


def test_a_model_an_endpoint_and_what_they_take(cli, live, server, tmp_path):
    said = cli("run", "--json")
    found = said.json["candidates"]
    assert found["small"]["verdict"] == "SHIP", found["small"]["why"]
    assert found["small"]["n_trials"] == 120
    assert found["small"]["n_errors"] == 0  # every 429 was asked again
    assert found["service"]["n_failed"] == 12  # the product's own 500s are its failures
    assert found["service"]["bars"][0]["estimate"] == pytest.approx(0.9)
    assert found["small"]["cost_usd"] == pytest.approx(120 * (40 * 0.4 + 3 * 1.6) / 1e6)
    assert found["mystery"]["cost_usd"] is None  # a price nobody knows is not 0
    store = open_store(tmp_path / ".shipworthy" / "store.db")
    trial = next(trial for trial in store.read(Trial) if trial.candidate == "small")
    assert set(trial.parts) == {"system", "atlas", "input"}
    assert sum(trial.parts.values()) == 40  # estimates are scaled to what the provider counted
    assert trial.parts_are_estimated
    assert (trial.input_tokens, trial.output_tokens) == (40, 3)
    assert trial.latency_s > 0
    store.close()
    sent = next(body for path, _, body in server.bodies if body.get("model") == "gpt-4.1-mini")
    assert (sent["temperature"], sent["seed"]) == (0.7, 3)
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"sk-very-secret" not in path.read_bytes(), path


def test_nothing_is_asked_twice_and_changes_are(cli, live, server, put):
    cli("run")
    n_calls = len(server.bodies)
    cli("run")
    assert len(server.bodies) == n_calls
    put("quiz.md", "system:\nYou know all capitals.\n{{ atlas }}\nuser:\n{{ input }}\n")
    said = cli("run", "--candidate", "small", "--json").json
    assert len([1 for _, _, body in server.bodies[n_calls:] if body.get("model") == "gpt-4.1-mini"]) == 120
    assert said["candidates"]["small"]["attempt"] == 3  # small, mystery, and the new small


def test_the_provider_is_down(cli, live, monkeypatch, tmp_path):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    (tmp_path / "prd.yaml").write_text(
        (tmp_path / "prd.yaml").read_text().replace("concurrency: 8", "concurrency: 64, retries: 0")
    )
    said = cli("run", "--candidate", "small")
    assert said.code == 4
    assert "gave not one answer" in said.err
    assert "refused" in said.err
    store = open_store(tmp_path / ".shipworthy" / "store.db")
    assert not [trial for trial in store.read(Trial) if trial.candidate == "small"]
    assert len(store.read(Mishap)) == 120
    store.close()


def test_without_a_key_nothing_is_spent(cli, live, server, monkeypatch):
    monkeypatch.delenv("OPENAI_BASE_URL")
    monkeypatch.delenv("OPENAI_API_KEY")
    said = cli("run")
    assert said.code == 2
    assert "OPENAI_API_KEY" in said.err
    assert server.bodies == []


def test_a_prompt_that_names_what_is_not_there(cli, live, server, put):
    put("quiz.md", "user:\n{{ inputt }}\n")
    said = cli("run")
    assert (said.code, "quiz.md:2" in said.err, "input" in said.err) == (2, True, True), said.err
    assert server.bodies == []


def test_the_cost_limit_keeps_what_was_paid_for(cli, live, server):
    said = cli("run", "--candidate", "small", "--max-cost", "0.0005", "--json")
    found = said.json["candidates"]["small"]
    n_paid = len([1 for path, _, body in server.bodies if body.get("model") == "gpt-4.1-mini"]) - len(
        server.refused
    )
    assert found["n_trials"] == n_paid  # every answer that was paid for is kept
    assert found["cost_usd"] == pytest.approx(n_paid * 2.08e-5)
    assert 0.0003 < found["cost_usd"] <= 0.0005
    assert "--max-cost" in said.err


def test_a_cost_limit_that_cannot_be_kept_stops(cli, live, server):
    said = cli("run", "--candidate", "mystery", "--max-cost", "0.0005")
    assert "the cost of mystery is unknown" in said.err
    assert len([1 for _, _, body in server.bodies if body.get("model") == "never-heard-of"]) <= 8


def test_a_candidate_that_prints_does_not_spoil_the_json(cli, project, put):
    project()
    put("rules.py", "def answer(input):\n    print('hello from', input)\n    return input\n")
    assert cli("run", "--json").json["product"] == "capital quiz"


def test_the_chance_is_said_before_models_and_endpoints_are_asked(cli, live):
    assert "Chance to ship: " in cli("run", "--json").err
    assert "Chance to ship: " not in cli("run", "--json").err  # nothing is asked any more


def test_an_estimate_that_fails_stops_no_run(cli, live, monkeypatch):
    from shipworthy.workbench import lint as job

    def broken(benchmark):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(job, "chance_of", broken)
    said = cli("run", "--json")
    assert said.json["candidates"]["small"]["n_cases"] == 60
    assert "Chance to ship: unknown, it could not be worked out (ZeroDivisionError: oops)" in said.err
