#!/usr/bin/env python3
"""A small OpenAI-compatible endpoint on loopback for the promptfoo fixtures; the answers are fixed by the prompt.

Models: `small` and `large` answer, `judge` grades, `embed-*` embeds. `large` has bad days: a question with the
word "outage" is always answered with 500, one with "busy" always with 429, one with "policy" with 400.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zlib import crc32

FAILURES = {
    "outage": (500, "The server had an error while processing your request."),
    "busy": (429, "Rate limit reached for requests."),
    "policy": (400, "Your request was rejected as a result of our safety system."),
}
CITIES = {"France": "Paris", "Japan": "Tokyo", "Peru": "Lima", "Kenya": "Nairobi", "Chile": "Santiago"}


def answer(model: str, text: str) -> str:
    """What a model says to a prompt."""
    country = next((name for name in CITIES if name in text), "")
    if "as JSON" in text:
        return json.dumps({"capital": CITIES.get(country, ""), "sure": model == "large"})
    if "silent" in text:
        return ""
    if not country:
        return "I'm sorry, but I can't help with that."
    if model == "small" and country == "Kenya":
        return "The capital of Kenya is Mombasa."
    if model == "large":
        return f"{CITIES[country]} is the capital of {country}. Guaranteed!"
    return f"The capital of {country} is {CITIES[country]}."


def verdict(text: str) -> str:
    """What the judge says: generous to whatever has no exclamation mark in its last line."""
    share = crc32(text.encode()) % 5 / 4
    good = "Guaranteed!" not in text and "Mombasa" not in text
    return json.dumps(
        {
            "pass": good,
            "score": round(0.7 + share * 0.3 if good else share * 0.3, 3),
            "reason": "Fits." if good else "Too sure.",
        }
    )


def embedding(text: str) -> list[float]:
    """A direction made of letters: near for texts with the same words."""
    found = [0.0] * 16
    for word in text.casefold().split():
        found[crc32(word.strip(".!?").encode()) % 16] += 1.0
    return found if any(found) else [1.0] + [0.0] * 15


class Endpoint(BaseHTTPRequestHandler):
    """Answers chat completions and embeddings."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """One request."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        model = str(body.get("model", ""))
        if self.path.endswith("/embeddings"):
            data = [{"object": "embedding", "index": 0, "embedding": embedding(str(body.get("input")))}]
            self._say(200, {"object": "list", "data": data, "usage": {"prompt_tokens": 4, "total_tokens": 4}})
            return
        text = "\n".join(str(message.get("content")) for message in body.get("messages", []))
        if model == "large":
            for word, (status, message) in FAILURES.items():
                if word in text:
                    self._say(status, {"error": {"message": message, "type": "error", "code": str(status)}})
                    return
        said = verdict(text) if model == "judge" else answer(model, text)
        usage = {"prompt_tokens": len(text) // 4, "completion_tokens": len(said) // 4 + 1}
        usage["total_tokens"] = sum(usage.values())
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said}}
        reply = {"id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": model}
        self._say(200, {**reply, "choices": [choice], "usage": usage})

    def _say(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if status == 429:
            self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Endpoint).serve_forever()
