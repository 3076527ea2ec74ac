from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.models.endpoint import Endpoint
from shipworthy.adapters.models.openai_chat import OpenAIChat
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Failure
from shipworthy.run.model import Completion
from shipworthy.testing.models import check_model, check_model_failure

KEY = "sk-verysecretkey0123456789"
MESSAGES = [{"role": "user", "content": "hi 你好"}]


def reply(text="fine", **others):
    return {
        "id": "chatcmpl-1",
        "model": "stub-2026",
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 8}},
        **others,
    }


def model_at(url, *, timeout_s=5.0, key=KEY):
    return OpenAIChat(Endpoint("stub", f"{url}/v1", key, "openai/stub"), Connections(timeout_s=timeout_s))


def asked(serving, handle, settings=None, **options):
    """What one call to an endpoint gives, and the endpoint."""

    async def ask():
        async with serving(handle) as endpoint:
            model = model_at(endpoint.url, **options)
            try:
                return await model.complete(MESSAGES, settings or {}), endpoint
            finally:
                await model.close()

    return asyncio.run(ask())


def answering(status=200, body=None, headers=None):
    async def handle(request, number):
        raw = body if isinstance(body, bytes) else json.dumps(reply() if body is None else body).encode()
        return web.Response(status=status, body=raw, headers=headers)

    return handle


def test_the_kit(serving):
    async def check():
        async with serving(answering()) as endpoint:
            await check_model(lambda: model_at(endpoint.url))

    asyncio.run(check())


def test_what_is_sent_and_what_is_read(serving):
    settings = {"temperature": 0.7, "max_tokens": 300, "seed": 5, "logit_bias": {"1": -1}}
    came, endpoint = asked(serving, answering(), settings)
    sent = json.loads(endpoint.seen[0]["body"])
    assert sent == {"model": "stub", "messages": MESSAGES, **settings}
    assert endpoint.seen[0]["path"] == "/v1/chat/completions"
    assert endpoint.seen[0]["headers"]["Authorization"] == f"Bearer {KEY}"
    assert isinstance(came, Completion)
    assert (came.text, came.model, came.finish_reason) == ("fine", "stub-2026", "stop")
    assert (came.input_tokens, came.output_tokens, came.cached_input_tokens) == (12, 3, 8)
    assert came.latency_s > 0


def test_no_usage_is_unknown_and_not_0(serving):
    came, _ = asked(serving, answering(body={"choices": [{"message": {"content": "x"}}]}))
    assert (came.input_tokens, came.output_tokens, came.cached_input_tokens) == (None, None, None)


def test_tool_calls_logprobs_and_a_reported_cost(serving):
    calls = [
        {"function": {"name": "quote", "arguments": '{"n": 4}'}},
        {"function": {"name": "x", "arguments": "{"}},
    ]
    body = reply(choices=[{"message": {"content": None, "tool_calls": calls}, "logprobs": {"content": []}}])
    body["usage"]["cost"] = 0.02
    came, _ = asked(serving, answering(body=body))
    assert list(came.tool_calls) == [
        {"name": "quote", "arguments": {"n": 4}},
        {"name": "x", "arguments": "{"},
    ]
    assert came.details["logprobs"] == {"content": []}
    assert came.details["cost_usd"] == 0.02


@pytest.mark.parametrize(
    ("status", "body", "kind", "whose", "is_final"),
    [
        (429, {"error": {"message": "slow down"}}, "rate limit", "infrastructure", False),
        (429, {"error": {"code": "insufficient_quota"}}, "rate limit", "infrastructure", True),
        (500, b"<html>oops</html>", "http 500", "infrastructure", False),
        (503, b"", "http 503", "infrastructure", False),
        (400, {"error": {"message": "no such parameter: topp"}}, "http 400", "infrastructure", True),
        (401, {"error": {"message": f"Incorrect API key: {KEY}"}}, "http 401", "infrastructure", True),
        (403, {"detail": "forbidden"}, "http 403", "infrastructure", True),
        (404, {"error": {"message": "The model `stub` does not exist"}}, "http 404", "infrastructure", True),
        (302, b"", "http 302", "infrastructure", True),
        (400, {"error": {"message": "m", "code": "context_length_exceeded"}}, "too long", "candidate", False),
        (400, {"error": {"message": "m", "code": "content_filter"}}, "content filter", "candidate", False),
        (200, b'{"choices": [{"mess', "malformed", "infrastructure", False),
        (200, b"[1]", "malformed", "infrastructure", False),
        (200, b"{}", "malformed", "infrastructure", False),
        (200, b'{"choices": 3}', "malformed", "infrastructure", False),
        (200, b"[" * 100_000, "malformed", "infrastructure", False),
        (200, {"error": {"message": "upstream", "code": 502}}, "http 502", "infrastructure", False),
        (200, {"choices": []}, "empty", "candidate", False),
        (200, reply("  \n"), "empty", "candidate", False),
        (200, reply(None), "empty", "candidate", False),
    ],
)  # fmt: skip
def test_whose_failure(serving, status, body, kind, whose, is_final):
    came, _ = asked(serving, answering(status, body))
    assert isinstance(came, Failure)
    assert (came.kind, came.whose, came.is_final) == (kind, whose, is_final)
    assert KEY not in came.message


def test_the_providers_own_words_are_quoted(serving):
    came, _ = asked(serving, answering(404, {"error": {"message": "The model `stub` does not exist"}}))
    assert "404: The model `stub` does not exist" in came.message


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-3"}, None),
        ({}, None),
    ],
)
def test_retry_after(serving, headers, expected):
    came, _ = asked(serving, answering(429, {}, headers))
    assert came.retry_after_s == expected


def test_retry_after_as_a_date(serving):
    now = datetime.now(UTC)
    headers = {"Date": format_datetime(now, usegmt=True)}
    headers["Retry-After"] = format_datetime(now + timedelta(seconds=30), usegmt=True)
    came, _ = asked(serving, answering(503, {}, headers))
    assert came.retry_after_s == 30


def test_a_redirect_is_not_followed(serving):
    came, endpoint = asked(serving, answering(307, b"", {"Location": "/elsewhere"}))
    assert len(endpoint.seen) == 1
    assert "redirects to /elsewhere" in came.message


def test_invalid_utf8_is_replaced_and_said(serving):
    came, _ = asked(serving, answering(body=json.dumps(reply("pr@ce")).encode().replace(b"@", b"\xff")))
    assert came.text == "pr\ufffdce"
    assert came.details["invalid_utf8"] is True


def test_ten_megabytes(serving):
    came, _ = asked(serving, answering(body=reply("x" * 10_000_000)))
    assert len(came.text) == 10_000_000


def test_a_hang_is_the_providers_timeout(serving):
    async def handle(request, number):
        await asyncio.sleep(0.4)

    came, _ = asked(serving, handle, timeout_s=0.1)
    assert (came.kind, came.whose, came.is_final) == ("timeout", "infrastructure", False)


def test_connections_that_break(serving, cut_off, hang_up):
    for break_off, kind in ((cut_off, "cut off"), (hang_up, "disconnected")):
        came, _ = asked(serving, lambda request, _, b=break_off: b(request))
        assert (came.kind, came.whose, came.is_final) == (kind, "infrastructure", False)


def test_nobody_listens(refused_url):
    came = asyncio.run(check_model_failure(model_at(refused_url)))
    assert (came.kind, came.whose, came.is_final) == ("refused", "infrastructure", False)


def test_no_such_host():
    came = asyncio.run(check_model_failure(model_at("http://nobody.invalid")))
    assert (came.kind, came.whose, came.is_final) == ("dns", "infrastructure", False)


def test_one_session_is_shared_and_closed_by_the_last(serving):
    async def check():
        async with serving(answering()) as endpoint:
            shared = Connections(limit=2)
            one, two = (OpenAIChat(Endpoint(n, endpoint.url, None, n), shared) for n in "ab")
            await asyncio.gather(*(one.complete(MESSAGES, {}) for _ in range(8)))
            assert endpoint.most_at_once <= 2
            await one.close()
            assert isinstance(await two.complete(MESSAGES, {}), Completion)
            session = shared.session()
            await two.close()
            assert session.closed

    asyncio.run(check())


def test_streams_are_refused():
    with pytest.raises(WrongCall, match="stream"):
        asyncio.run(model_at("http://127.0.0.1:9").complete(MESSAGES, {"stream": True}))
