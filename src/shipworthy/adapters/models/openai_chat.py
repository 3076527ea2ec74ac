"""`OpenAIChat`: a model behind any OpenAI-compatible endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.exchange import Broken, Reply, Sending, exchange, retry_after_s
from shipworthy.adapters.models.chat_reply import read_completion
from shipworthy.adapters.models.endpoint import Endpoint
from shipworthy.adapters.redact import redact, shortened
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Failure
from shipworthy.run.model import Completion

ASK_LATER = (408, 409, 425, 429)
"""Statuses below 500 that may pass by themselves."""

OWN_FAULTS = {
    "context_length_exceeded": "too long",
    "exceed_context_size_error": "too long",
    "content_filter": "content filter",
}
"""Codes of a 400 that come back for this case every time: the candidate has no answer to it."""

OUT_OF_QUOTA = "insufficient_quota"


class OpenAIChat:
    """Completes messages over `POST {base_url}/chat/completions`; parameters are sent as written.

    Args:
        endpoint: Where, and with which key.
        connections: The run's shared connections.
    """

    def __init__(self, endpoint: Endpoint, connections: Connections | None = None) -> None:
        self.identity = endpoint.identity
        self._endpoint = endpoint
        self._connections = connections or Connections()
        self._connections.join()
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if endpoint.api_key:
            self._headers["Authorization"] = f"Bearer {endpoint.api_key}"

    async def complete(
        self, messages: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]
    ) -> Completion | Failure:
        """The model's reply, or what went wrong and whose it is."""
        if settings.get("stream"):
            raise WrongCall("params: stream is not possible here", hint="leave `stream` out")
        body = {"model": self._endpoint.model, "messages": list(messages), **settings}
        sending = Sending(
            f"{self._endpoint.base_url}/chat/completions",
            json.dumps(body, default=str).encode(),
            headers=self._headers,
        )
        came = await exchange(self._connections, sending)
        if isinstance(came, Broken):
            return self._infrastructure(came.kind, came.message, came.latency_s, is_final=came.is_final)
        if not 200 <= came.status < 300:
            return self._refused(came)
        return self._read(came)

    def count_tokens(self, text: str) -> int | None:
        """Not known: the tokenizer is on the other side."""
        return None

    async def close(self) -> None:
        """Leaves the shared connections."""
        await self._connections.leave()

    def _read(self, reply: Reply) -> Completion | Failure:
        try:
            body = json.loads(reply.text)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            seen = f"the reply is not a JSON object: {shortened(reply.text)!r}"
            return self._infrastructure("malformed", seen, reply.latency_s)
        if isinstance(body.get("error"), Mapping) and not body.get("choices"):
            return self._refused(reply)  # some gateways say 200 and put the error into the body
        found = read_completion(body, latency_s=reply.latency_s, is_utf8=reply.is_utf8)
        if found is None:
            seen = f"the reply has no choices: {shortened(reply.text)!r}"
            return self._infrastructure("malformed", seen, reply.latency_s)
        return found

    def _refused(self, reply: Reply) -> Failure:
        """The provider's own error, quoted."""
        said, codes = _error(reply.text)
        status = next((code for code in codes if code.isdigit()), "") if reply.status == 200 else ""
        number = int(status or reply.status)
        seen = f"{self._endpoint.base_url} says {number}: {said}"
        if number == 400:
            for code, kind in OWN_FAULTS.items():
                if code in codes:
                    return Failure("candidate", kind, self._shown(seen), latency_s=reply.latency_s)
        if 300 <= number < 400:
            to = reply.headers.get("location", "somewhere else")
            seen = f"{self._endpoint.base_url} redirects to {to}: write that address as base_url"
        may_pass = number in ASK_LATER or number >= 500 or number == 200
        return Failure(
            "infrastructure",
            "rate limit" if number == 429 else f"http {number}",
            self._shown(seen),
            retry_after_s=retry_after_s(reply.headers),
            latency_s=reply.latency_s,
            is_final=not may_pass or OUT_OF_QUOTA in codes,
        )

    def _infrastructure(
        self, kind: str, message: str, latency_s: float, *, is_final: bool = False
    ) -> Failure:
        seen = self._shown(f"{self._endpoint.base_url}: {message}")
        return Failure("infrastructure", kind, seen, latency_s=latency_s, is_final=is_final)

    def _shown(self, text: str) -> str:
        return redact(text, self._endpoint.api_key)


def _error(text: str) -> tuple[str, tuple[str, ...]]:
    """What the provider says, and its codes and types."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return shortened(text) or "nothing", ()
    error = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(error, Mapping):
        return shortened(str(error)), ()
    inner = error.get("innererror")
    codes = [error.get("code"), error.get("type"), inner.get("code") if isinstance(inner, Mapping) else None]
    said = error.get("message") or error.get("detail") or json.dumps(error)
    return shortened(str(said)), tuple(str(code) for code in codes if code is not None)
