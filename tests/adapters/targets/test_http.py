from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.targets.http import HttpTarget
from shipworthy.adapters.targets.json_path import NotThere, parse_json_path
from shipworthy.define.candidate import HttpTarget as Config
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Answer
from shipworthy.testing.targets import check_target, check_target_failure

CASE = Case("1", "How much?", expected="100", fields={"region": "EU", "n": 3, "tags": ["a"]})


def config(url="http://127.0.0.1:1", **options):
    return Config.model_validate({"url": url, **options})


def answered(serving, handle, case=CASE, timeout_s=5.0, **options):
    async def ask():
        async with serving(handle) as endpoint:
            connections = Connections(timeout_s=timeout_s)
            target = HttpTarget(
                config(endpoint.url + options.pop("path", ""), **options), connections=connections
            )
            try:
                return await target.answer(case, 0), endpoint
            finally:
                await target.close()

    return asyncio.run(ask())


def saying(body=b'{"reply": "100 USD"}', status=200, headers=None):
    async def handle(request, number):
        return web.Response(body=body, status=status, headers=headers)

    return handle


def test_the_kit(serving):
    async def handle(request, number):
        return web.json_response({"reply": (await request.json())["text"]})

    async def check():
        async with serving(handle) as endpoint:
            how = config(endpoint.url, json={"text": "{{ input }}"}, output="$.reply")
            await check_target(lambda: HttpTarget(how))

    asyncio.run(check())


def test_what_is_sent(serving, monkeypatch):
    monkeypatch.setenv("PRODUCT_KEY", "s3cret")
    body = {"text": "in {{ region }}: {{ input }}", "n": "{{ n }}", "tags": "{{ tags }}", "deep": [{"k": 1}]}
    headers = {"X-Key": "${env:PRODUCT_KEY}", "X-Region": "{{ region }}"}
    came, endpoint = answered(
        serving, saying(), json=body, headers=headers, path="/v1?r={{ region }}", output="reply"
    )
    sent = endpoint.seen[0]
    assert json.loads(sent["body"]) == {"text": "in EU: How much?", "n": 3, "tags": ["a"], "deep": [{"k": 1}]}
    assert (sent["headers"]["X-Key"], sent["headers"]["X-Region"]) == ("s3cret", "EU")
    assert sent["headers"]["Content-Type"] == "application/json"
    assert sent["path"] == "/v1?r=EU"
    assert came.output == "100 USD"
    assert came.latency_s > 0


def test_without_a_body_the_input_is_sent(serving):
    _, endpoint = answered(serving, saying(), case=Case("1", [{"role": "user", "content": "hi"}]))
    assert json.loads(endpoint.seen[0]["body"]) == {"input": [{"role": "user", "content": "hi"}]}
    _, endpoint = answered(serving, saying(), method="GET")
    assert endpoint.seen[0]["body"] == ""


def test_what_the_reply_says_of_itself(serving):
    body = json.dumps({"a": {"b": ["x", "y"]}, "took": 0.25, "docs": [{"id": "1"}]}).encode()
    also = {"latency_s": "$.took", "retrieved": "$.docs", "cost_usd": "$.nothing"}
    came, _ = answered(serving, saying(body), output="$.a.b[-1]", also=also)
    assert (came.output, came.latency_s, came.retrieved, came.cost_usd) == ("y", 0.25, [{"id": "1"}], None)


def test_whole_bodies(serving):
    assert answered(serving, saying(b"plain words"))[0].output == "plain words"
    assert answered(serving, saying(b'{"a": 1}'))[0].output == {"a": 1}
    came, _ = answered(serving, saying(b"pr\xffce"))
    assert (came.output, came.details["invalid_utf8"]) == ("pr\ufffdce", True)
    assert len(answered(serving, saying(b"x" * 10_000_000))[0].output) == 10_000_000


@pytest.mark.parametrize(
    ("handle", "kind", "whose", "retry_after_s"),
    [
        (saying(status=500), "http 500", "candidate", None),
        (saying(status=404, body=b"no such route"), "http 404", "candidate", None),
        (saying(status=503), "http 503", "candidate", None),
        (saying(status=503, headers={"Retry-After": "2"}), "http 503", "candidate", 2.0),
        (saying(status=429, headers={"Retry-After": "3"}), "rate limit", "candidate", 3.0),
        (saying(status=429), "rate limit", "candidate", 1.0),
        (saying(status=302, headers={"Location": "/x"}), "redirect", "infrastructure", None),
        (saying(b"not json"), "invalid", "candidate", None),
        (saying(b""), "empty", "candidate", None),
        (saying(b'{"other": 1}'), "invalid", "candidate", None),
        (saying(b'{"reply": " "}'), "empty", "candidate", None),
        (saying(b'{"reply": null}'), "empty", "candidate", None),
    ],
)
def test_whose_failure(serving, handle, kind, whose, retry_after_s):
    came, endpoint = answered(serving, handle, output="$.reply")
    assert (came.kind, came.whose, came.retry_after_s) == (kind, whose, retry_after_s)
    assert len(endpoint.seen) == 1


def test_what_is_not_where_it_should_be_says_what_is_there(serving):
    came, _ = answered(serving, saying(b'{"answer": 1, "id": 2}'), output="$.reply")
    assert "$ has no 'reply': it is an object with answer, id" in came.message
    assert came.output == '{"answer": 1, "id": 2}'


def test_broken_connections_are_the_products_in_the_end(serving, cut_off, hang_up):
    for break_off, kind in ((cut_off, "cut off"), (hang_up, "disconnected")):
        came, _ = answered(serving, lambda request, _, b=break_off: b(request))
        assert (came.kind, came.whose, came.retry_after_s) == (kind, "candidate", 1.0)


def test_a_hang_is_the_products(serving):
    async def handle(request, number):
        await asyncio.sleep(0.4)

    came, _ = answered(serving, handle, timeout_s=0.1)
    assert (came.kind, came.whose) == ("timeout", "candidate")


def test_nobody_there_is_infrastructure(refused_url):
    came = asyncio.run(check_target_failure(HttpTarget(config(refused_url))))
    assert (came.kind, came.whose) == ("refused", "infrastructure")
    came = asyncio.run(check_target_failure(HttpTarget(config("http://nobody.invalid"))))
    assert (came.kind, came.whose) == ("dns", "infrastructure")


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        ({"headers": {"K": "${env:NOT_SET_ANYWHERE}"}}, "NOT_SET_ANYWHERE is not set"),
        ({"url": "example.com"}, "not an http"),
        ({"output": "$.a..b"}, "is not a path"),
        ({"json": {"a": {"b": ["{{ inptu }}"]}}}, "service.http.json.a.b[0]:1: 'inptu' is undefined"),
        ({"json": {"a": "{{ expected }}"}}, "'expected' is undefined"),
        ({"json": "{% if %}"}, "candidates.service.http.json:1"),
        ({"headers": {"K": "a\n{{ input }}"}}, "line break"),
    ],
)  # fmt: skip
def test_faults_before_a_call_is_spent(options, seen):
    with pytest.raises(WrongCall) as fault:
        HttpTarget(config(**options), name="service").check(CASE)
    assert seen in fault.value.message


def test_what_the_version_covers():
    base = HttpTarget(config()).asked_as
    others = [
        HttpTarget(config("http://127.0.0.1:2")),
        HttpTarget(config(output="$.x")),
        HttpTarget(config(version="2")),
        HttpTarget(config(), version="2"),
    ]
    assert HttpTarget(config(), name="other").asked_as == base
    assert len({base, *(other.asked_as for other in others)}) == 5


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", {"a": [{"b c": 1}, {"b c": 2}]}),
        ("$.a[0]['b c']", 1),
        ('a[-1]["b c"]', 2),
        ("$.a[*]['b c']", [1, 2]),
    ],
)
def test_paths(path, expected):
    assert parse_json_path(path).find({"a": [{"b c": 1}, {"b c": 2}]}) == expected


@pytest.mark.parametrize("path", ["$.b", "$.a[7]", "$.a.b", "$.a[0].x", "$[*]"])
def test_paths_to_nothing(path):
    with pytest.raises(NotThere):
        parse_json_path(path).find({"a": [{"b c": 1}]})


def test_an_answer_is_an_answer(serving):
    assert isinstance(answered(serving, saying(b"[1]"))[0], Answer)
