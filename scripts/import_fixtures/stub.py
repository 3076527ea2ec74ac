"""A stub of a chat endpoint on loopback: `python stub.py PORT`.

Answers "About 360." to everything; a prompt that asks for a grade is graded C, one that asks for JSON gets some.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def answer(messages: list[dict]) -> str:
    """What is said to the last message."""
    last = str(messages[-1].get("content", "")) if messages else ""
    return "It fits.\nGRADE: C" if "GRADE" in last else "About 360."


class Stub(BaseHTTPRequestHandler):
    """Chat completions and plain completions."""

    def do_POST(self) -> None:
        """One answer."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        usage = {"prompt_tokens": 20, "completion_tokens": 4, "total_tokens": 24}
        if "messages" in asked:
            message = {"role": "assistant", "content": answer(asked["messages"])}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
        else:
            prompts = asked["prompt"] if isinstance(asked["prompt"], list) else [asked["prompt"]]
            choice = {
                "index": 0,
                "text": f"The answer is {len(str(prompts[0])) % 7}",
                "finish_reason": "stop",
            }
        body = {
            "id": "stub", "object": "chat.completion", "created": 0, "model": asked.get("model", "stub"),
            "choices": [choice], "usage": usage,
        }  # fmt: skip
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Stub).serve_forever()
