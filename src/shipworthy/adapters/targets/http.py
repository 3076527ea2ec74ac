"""`HttpTarget`: an endpoint of the product.

Whose failure: its 4xx, 5xx, empty or invalid output, broken connection and timeout are the candidate's;
that it can't be found or refuses the connection is infrastructure. A 429, a 503 with `Retry-After` and a
connection that breaks are asked again first (`retry_after_s` is set), and only what remains after all
retries is the candidate's: it gets the time it asks for, but can't hide behind it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.exchange import Broken, Reply, exchange, retry_after_s
from shipworthy.adapters.redact import redact, shortened
from shipworthy.adapters.targets.answer_fields import answer_of
from shipworthy.adapters.targets.http_template import HttpTemplate
from shipworthy.adapters.targets.json_path import JsonPath, NotThere, parse_json_path
from shipworthy.define.candidate import HttpTarget as HttpConfig
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Answer, Failure, Whose
from shipworthy.run.identity import asked_as

NOT_REACHED = ("dns", "refused", "connection", "connect timeout", "tls", "bad url")
ASK_AGAIN_S = 1.0
"""How long to wait where the product says none."""


class HttpTarget:
    """Sends each case to an endpoint and takes the answer from its reply.

    Args:
        config: The candidate's `http:`.
        name: The candidate's name, for messages.
        connections: The run's shared connections.
        version: The candidate's own `version:`, which says that the product behind the address changed.

    Raises:
        WrongCall: A template, path, address or variable of the config is wrong.
    """

    timeout_whose: Whose = "candidate"

    def __init__(
        self,
        config: HttpConfig,
        *,
        name: str = "http",
        connections: Connections | None = None,
        version: str | None = None,
    ) -> None:
        self._template = HttpTemplate(config, name)
        self._output = parse_json_path(config.output)
        self._also: dict[str, JsonPath] = {
            field: parse_json_path(path) for field, path in config.also.items()
        }
        self._connections = connections or Connections()
        self._connections.join()
        self.asked_as = asked_as("http", config=config.model_dump(by_alias=True), version=version)

    def check(self, case: Case) -> None:
        """Finds a template's faults on the first case, before a call is spent.

        Raises:
            WrongCall: Says where.
        """
        self._template.request(case)

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """The endpoint's answer to one case."""
        try:
            sending = self._template.request(case)
        except WrongCall as fault:
            return Failure("candidate", "template", fault.message, is_final=True)
        came = await exchange(self._connections, sending)
        if isinstance(came, Broken):
            return self._broken(came)
        if not 200 <= came.status < 300:
            return self._status(came)
        return self._read(came)

    async def close(self) -> None:
        """Leaves the shared connections."""
        await self._connections.leave()

    def _broken(self, came: Broken) -> Failure:
        whose: Whose = "infrastructure" if came.kind in NOT_REACHED else "candidate"
        again = ASK_AGAIN_S if came.kind in ("disconnected", "cut off") else None
        return Failure(
            whose,
            came.kind,
            self._shown(came.message),
            retry_after_s=again,
            latency_s=came.latency_s,
            is_final=came.is_final,
        )

    def _status(self, came: Reply) -> Failure:
        asked_to_wait = retry_after_s(came.headers)
        seen = f"HTTP {came.status}: {shortened(came.text) or 'nothing'}"
        if 300 <= came.status < 400:
            to = came.headers.get("location", "somewhere else")
            seen = f"HTTP {came.status}, a redirect to {to}: write that address as url"
            return Failure("infrastructure", "redirect", self._shown(seen), is_final=True)
        if came.status == 429 and asked_to_wait is None:
            asked_to_wait = ASK_AGAIN_S
        return Failure(
            "candidate",
            "rate limit" if came.status == 429 else f"http {came.status}",
            self._shown(seen),
            retry_after_s=asked_to_wait if came.status in (429, 503) else None,
            latency_s=came.latency_s,
            output=shortened(came.text, 2000) or None,
        )

    def _read(self, came: Reply) -> Answer | Failure:
        body, is_json = _parsed(came)
        try:
            output = self._output.find(body) if is_json or self._output.steps else came.text
            said = {
                name: value for name, path in self._also.items() if (value := _maybe(path, body)) is not None
            }
        except NotThere as fault:
            what = f"{self._output.text} is not in the reply: {fault}" if is_json else "the reply is not JSON"
            seen = shortened(came.text, 2000) or None
            kind = "invalid" if came.body.strip() else "empty"
            return Failure("candidate", kind, what, latency_s=came.latency_s, output=seen)
        details = {"status": came.status} | ({} if came.is_utf8 else {"invalid_utf8": True})
        return answer_of(output, {**said, "details": details}, latency_s=came.latency_s)

    def _shown(self, text: str) -> str:
        return redact(text, *self._template.secrets)


def _parsed(came: Reply) -> tuple[Any, bool]:
    try:
        return json.loads(came.text), True
    except (ValueError, RecursionError):
        return None, False


def _maybe(path: JsonPath, body: Mapping[str, Any] | Any) -> Any:
    """What a reply says beside its answer; it may leave it out."""
    try:
        return path.find(body)
    except NotThere:
        return None
