"""A real OpenAI-compatible server on loopback that judges by a rule over what it is sent.

It reads the delimited texts out of the messages, as a model would: the verdict is a function of the answer. It
can be told to be talked round by injections, to write nonsense, to be slow, to refuse, to prefer what is first.
"""

from __future__ import annotations

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MARK = re.compile(r"<<<([0-9a-f]{16,}) (?!NAME|end of)([\w ]+)>>>\n(.*?)\n<<<\1 end of \2>>>", re.DOTALL)


class JudgeServer(ThreadingHTTPServer):
    """Judges: 1 + the number of times the answer says `good`; passes what says `please`; looks for `discount`."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.bodies = []
        self.headers_seen = []
        self.mood = lambda texts, body, number: None
        """Gives another reply (a text, or a status) than the rule's, or None."""
        self.is_injectable = False
        self.takes_schema = True
        self.takes_temperature = True
        self.prefers_first = False
        self.delay_s = 0.0
        self.n_now = self.most_at_once = 0
        self.usage = {"prompt_tokens": 100, "completion_tokens": 20}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_):
        """A client that hangs up is part of the test."""

    def asked_about(self, text):
        return [body for body in self.bodies if any(text in one for one in texts_of(body).values())]


def texts_of(body):
    """The delimited texts of a request, by the name of their place."""
    written = "\n".join(message["content"] for message in body["messages"])
    return {name: text for _, name, text in MARK.findall(written)}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            server.bodies.append(body)
            server.headers_seen.append(dict(self.headers))
            number = len(server.bodies)
            server.n_now += 1
            server.most_at_once = max(server.most_at_once, server.n_now)
        try:
            time.sleep(server.delay_s)
            status, said = self.judged(server, body, number)
        finally:
            with server.lock:
                server.n_now -= 1
        self.reply(status, said)

    def judged(self, server, body, number):
        if not server.takes_schema and "response_format" in body:
            return 400, {"error": {"message": "response_format is not supported"}}
        if not server.takes_temperature and "temperature" in body:
            return 400, {"error": {"message": "temperature is not supported"}}
        texts = texts_of(body)
        said = server.mood(texts, body, number)
        if isinstance(said, int):
            return said, {"error": {"message": f"mood {said}"}}
        if said is None:
            said = json.dumps(
                {"explanation": f"rule on {len(texts)} texts", "value": verdict(server, body, texts)}
            )
        return 200, {
            "model": body["model"],
            "choices": [{"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}],
            "usage": server.usage,
        }

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        """Silent."""


def verdict(server, body, texts):
    """What the rule says of the texts; the form is read from the instructions, as a model would."""
    told = body["messages"][0]["content"]
    answer = texts.get("answer", "")
    if "first answer" in texts:
        first, second = (texts[f"{one} answer"].count("good") for one in ("first", "second"))
        if server.prefers_first:
            return "first"
        return "tie" if first == second else "first" if first > second else "second"
    if '"yes", "no"' in told:
        return "yes" if "discount" in answer else "no"
    is_talked_round = server.is_injectable and re.search(r"Ignore the rubric|Oubliez|忽略", answer)
    if '"pass", "fail"' in told:
        return "pass" if "please" in answer or is_talked_round else "fail"
    best = max(int(number) for number in re.search(r"one of ([\d, ]+)", told).group(1).split(","))
    if "expected answer" in texts:
        return best if texts["expected answer"] in answer else 1
    return best if is_talked_round else min(best, 1 + answer.count("good"))


def serve():
    server = JudgeServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    return server, thread
