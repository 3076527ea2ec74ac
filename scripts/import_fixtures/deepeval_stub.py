#!/usr/bin/env python3
"""A small OpenAI-compatible judge on loopback for the fixtures of deepeval and pydantic-evals; fixed by the prompt.

An answer that promises something ("Yes, of course!") is bad, one that says "About" middling, any other good.
"""

from __future__ import annotations

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LEVELS = {"of course": (1, "It promises what nobody may grant."), "About": (5, "It is vague.")}
ANSWER = re.compile(r"(?:Actual Output:\s*|<Output>\s*)(.*)")


def grade(prompt: str) -> tuple[int, str]:
    """Out of ten, and why."""
    found = ANSWER.findall(prompt)
    answer = found[-1] if found else ""
    return next((known for sign, known in LEVELS.items() if sign in answer), (9, "It says what was asked."))


def judgement(prompt: str, names: set[str]) -> dict[str, Any]:
    """The object that was asked for."""
    points, reason = grade(prompt)
    known: dict[str, Any] = {
        "score": _score(prompt, points, names), "reason": reason, "pass": points >= 5,
        "statements": ["It answers."], "steps": ["Read the answer.", "Compare it with what was asked."],
        "verdicts": [{"verdict": "yes" if points >= 5 else "no", "reason": reason}],
    }  # fmt: skip
    return {name: value for name, value in known.items() if name in names}


def _score(prompt: str, points: int, names: set[str]) -> float:
    """On the scale that is asked for: a share with a verdict, five points, or ten."""
    if "pass" in names:
        return points / 10
    return (points + 1) // 2 if "1 to 5" in prompt or "between 1 and 5" in prompt else points


def reply_to(asked: dict[str, Any]) -> dict[str, Any]:
    """The message: a tool call where one is asked for, else JSON as text."""
    prompt = "\n".join(str(message.get("content")) for message in asked.get("messages", []))
    tools = asked.get("tools")
    if tools:
        function = tools[0]["function"]
        given = judgement(prompt, set(function["parameters"].get("properties", {})))
        call = {"name": function["name"], "arguments": json.dumps(given)}
        return {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
        }
    schema = asked.get("response_format", {}).get("json_schema", {}).get("schema", {})
    names = set(schema.get("properties", {})) or set(re.findall(r'"(\w+)":', prompt))
    return {"role": "assistant", "content": json.dumps(judgement(prompt, names))}


class Endpoint(BaseHTTPRequestHandler):
    """Answers chat completions."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """One completion."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        message = reply_to(asked)
        reason = "tool_calls" if "tool_calls" in message else "stop"
        body = json.dumps({
            "id": "chatcmpl-stub", "object": "chat.completion", "created": 1700000000, "model": asked["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": reason}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }).encode()  # fmt: skip
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Endpoint).serve_forever()
