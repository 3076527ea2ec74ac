from __future__ import annotations

import asyncio
import importlib.util
import threading
import time

import pytest
from aiohttp import web

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.engines.local import LocalEngine
from shipworthy.adapters.models import open_model
from shipworthy.adapters.models.endpoint import Endpoint
from shipworthy.adapters.models.openai_chat import OpenAIChat
from shipworthy.adapters.targets.function import FunctionTarget
from shipworthy.adapters.targets.prompt import Asking, PromptTarget
from shipworthy.adapters.targets.recorded import RecordedTarget
from shipworthy.adapters.weights import find_weights, weights_path
from shipworthy.define.candidate import Limits
from shipworthy.define.case import Case
from shipworthy.errors import StoreUnwritable, WrongCall
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.plan import Call
from shipworthy.run.prompt import PromptPart, parse_prompt
from shipworthy.testing.engines import ScriptedTarget, check_engine


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def calls_of(n, name="it"):
    return [Call(name, Case(f"{i}", f"case {i}"), 0) for i in range(n)]


def ran(calls, targets, limits, engine=None):
    ended = []
    asyncio.run((engine or LocalEngine()).execute(calls, targets, limits, ended.append))
    return ended


def asking_model(serving, handle, n, limits, clock=None):
    """Asks a prompt and a model behind a real server; gives what ended, and the endpoint."""

    async def ask():
        async with serving(handle) as endpoint:
            connections = Connections(limit=limits.concurrency, timeout_s=limits.timeout_s)
            model = OpenAIChat(Endpoint("stub", endpoint.url, None, "openai/stub"), connections)
            target = PromptTarget(Asking(parse_prompt("{{ input }}"), "openai/stub"), model)
            ended = []
            engine = LocalEngine(clock=clock, sleep=clock.sleep) if clock else LocalEngine()
            try:
                await engine.execute(calls_of(n), {"it": target}, limits, ended.append)
            finally:
                await target.close()
            return ended, endpoint

    return asyncio.run(ask())


def ok():
    return web.json_response({"choices": [{"message": {"content": "fine"}}]})


def test_the_kit():
    asyncio.run(check_engine(LocalEngine))


def test_a_429_pauses_the_whole_target_for_as_long_as_it_asks(serving):
    clock = Clock()
    times = []

    async def handle(request, number):
        times.append(clock.now)
        return ok() if number != 2 else web.json_response({}, status=429, headers={"Retry-After": "7"})

    ended, endpoint = asking_model(serving, handle, 4, Limits(concurrency=1), clock)
    assert all(isinstance(done.result, Answer) for done in ended)
    assert sorted(done.attempts for done in ended) == [1, 1, 1, 2]
    assert times[:2] == [0.0, 0.0]
    assert all(7.0 <= moment <= 7.5 for moment in times[2:])
    assert len(endpoint.seen) == 5


def test_a_500_is_asked_again_and_then_fine(serving):
    clock = Clock()

    async def handle(request, number):
        return ok() if number > 2 else web.Response(status=500)

    ended, _ = asking_model(serving, handle, 1, Limits(concurrency=1), clock)
    assert (ended[0].attempts, ended[0].result.output) == (3, "fine")
    assert len(clock.slept) == 2


def test_retries_end_and_what_is_final_is_not_asked_again(serving):
    async def down(request, number):
        return web.Response(status=500)

    async def wrong_key(request, number):
        return web.json_response({"error": {"message": "wrong key"}}, status=401)

    limits = Limits(concurrency=1, retries=2)
    ended, endpoint = asking_model(serving, down, 1, limits, Clock())
    assert (ended[0].attempts, len(endpoint.seen), ended[0].result.whose) == (3, 3, "infrastructure")
    ended, endpoint = asking_model(serving, wrong_key, 1, limits, Clock())
    assert (ended[0].attempts, len(endpoint.seen), ended[0].result.is_final) == (1, 1, True)


def test_malformed_replies_are_asked_again_and_empty_ones_are_the_candidates(serving):
    async def handle(request, number):
        return (
            web.Response(body=b'{"choices": [{"mess') if number == 1 else web.json_response({"choices": []})
        )

    ended, _ = asking_model(serving, handle, 1, Limits(concurrency=1), Clock())
    assert (ended[0].attempts, ended[0].result.kind, ended[0].result.whose) == (2, "empty", "candidate")


def test_the_concurrency_limit_holds_on_the_wire(serving):
    async def handle(request, number):
        await asyncio.sleep(0.005)
        return ok() if number % 10 else web.json_response({}, status=500)

    ended, endpoint = asking_model(serving, handle, 120, Limits(concurrency=7))
    assert len(ended) == 120
    assert endpoint.most_at_once == 7
    assert all(isinstance(done.result, Answer) for done in ended)


def test_a_hanging_provider_is_infrastructure_and_asked_again(serving):
    async def handle(request, number):
        if number == 1:
            await asyncio.sleep(0.5)
        return ok()

    ended, _ = asking_model(serving, handle, 1, Limits(timeout_s=0.15))
    assert (ended[0].attempts, ended[0].result.output) == (2, "fine")


def test_a_hanging_function_is_the_candidates_and_left_behind(tmp_path):
    (tmp_path / "mine.py").write_text(
        "import threading\ngate = threading.Event()\n"
        "def reply(input):\n    if input == 'case 1': gate.wait(5)\n    return 'x'\n"
    )
    target = FunctionTarget("mine.py:reply", tmp_path)
    started = time.perf_counter()
    ended = ran(calls_of(3), {"it": target}, Limits(timeout_s=0.1))
    assert time.perf_counter() - started < 2
    results = {done.call.case.id: done.result for done in ended}
    assert isinstance(results["0"], Answer)
    hung = results["1"]
    assert (hung.whose, hung.kind, hung.latency_s) == ("candidate", "timeout", 0.1)
    target._function.__globals__["gate"].set()


def test_requests_a_minute():
    clock = Clock()
    target = ScriptedTarget()
    moments = []
    target.answer = lambda case, trial: _noting(moments, clock)
    ran(
        calls_of(5),
        {"it": target},
        Limits(concurrency=1, requests_per_minute=30),
        LocalEngine(clock=clock, sleep=clock.sleep),
    )
    assert moments == [0.0, 2.0, 4.0, 6.0, 8.0]


async def _noting(moments, clock):
    moments.append(clock.now)
    return Answer("x")


def test_a_product_that_only_says_429_fails_in_the_end():
    target = ScriptedTarget()
    clock = Clock()

    async def answer(case, trial):
        return Failure("candidate", "rate limit", "wait", retry_after_s=1.0)

    target.answer = answer
    ended = ran(calls_of(1), {"it": target}, Limits(retries=3), LocalEngine(clock=clock, sleep=clock.sleep))
    assert (ended[0].attempts, ended[0].result.whose) == (4, "candidate")
    assert 3.0 <= clock.now < 4.0


def test_a_call_that_waits_lets_others_go_on():
    clock = Clock()
    target = ScriptedTarget()
    order = []

    async def answer(case, trial):
        order.append(case.id)
        return (
            Failure("infrastructure", "http 500", "down")
            if order.count("0") == 1 and case.id == "0"
            else Answer("x")
        )

    target.answer = answer
    ran(calls_of(3), {"it": target}, Limits(concurrency=1), LocalEngine(clock=clock, sleep=clock.sleep))
    assert order == ["0", "1", "2", "0"]


def test_a_target_may_limit_itself_and_the_waiting_is_not_counted():
    target = ScriptedTarget()
    target.concurrency = 1

    async def answer(case, trial):
        target.most_in_flight = max(target.most_in_flight, target.n_in_flight + 1)
        target.n_in_flight += 1
        await asyncio.sleep(0.05)
        target.n_in_flight -= 1
        return Answer("x")

    target.answer = answer
    ended = ran(calls_of(6), {"it": target}, Limits(concurrency=6, timeout_s=0.15))
    assert target.most_in_flight == 1
    assert all(isinstance(done.result, Answer) for done in ended)


@pytest.mark.parametrize("fault", [StoreUnwritable("full"), KeyError("bug")])
def test_what_on_done_raises_stops_the_execution(fault):
    target = ScriptedTarget()

    def on_done(done):
        raise fault

    with pytest.raises(type(fault)):
        asyncio.run(LocalEngine().execute(calls_of(50), {"it": target}, Limits(concurrency=2), on_done))
    assert sum(target.n_asked.values()) <= 4


def test_errors_of_the_call_itself_are_raised():
    target = ScriptedTarget()

    async def answer(case, trial):
        raise WrongCall("params: stream is not possible here")

    target.answer = answer
    with pytest.raises(WrongCall):
        ran(calls_of(5), {"it": target}, Limits())


def test_a_target_that_cancels_itself_does_not_lose_its_call():
    target = ScriptedTarget()

    async def answer(case, trial):
        raise asyncio.CancelledError

    target.answer = answer
    ended = ran(calls_of(3), {"it": target}, Limits())
    assert [done.result.kind for done in ended] == ["broken target"] * 3


def test_on_done_is_called_in_the_loops_thread(tmp_path):
    (tmp_path / "mine.py").write_text("def reply(input):\n    return 'x'\n")
    seen = set()

    def note(done):
        seen.add(threading.current_thread())

    target = FunctionTarget("mine.py:reply", tmp_path)
    asyncio.run(LocalEngine().execute(calls_of(4), {"it": target}, Limits(), note))
    assert seen == {threading.main_thread()}


def test_many_calls_are_quick_and_make_few_tasks():
    n_calls = 10_000
    target = RecordedTarget({"case": f"{i}", "output": "x"} for i in range(n_calls))
    most = 0
    n_ended = 0

    def note(done):
        nonlocal most, n_ended
        n_ended += 1
        if n_ended % 1000 == 0:
            most = max(most, len(asyncio.all_tasks()))

    started = time.process_time()
    asyncio.run(LocalEngine().execute(calls_of(n_calls), {"it": target}, Limits(), note))
    assert (n_ended, most) == (n_calls, 17)
    assert time.process_time() - started < 3


@pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None or not weights_path(find_weights("default")).is_file(),
    reason="needs the extra [local] and `shipworthy models pull smollm2`",
)
@pytest.mark.slow
def test_a_real_model_from_end_to_end():
    prompt = parse_prompt(
        "system:\nYou sell chairs.\n{{ notes }}\nuser:\n{{ input }}",
        parts=[PromptPart("notes", text="An oak chair costs 100 USD. " * 30, max_tokens=40)],
    )
    asking = Asking(prompt, "local/default", {"temperature": 0.9, "max_tokens": 12})
    calls = [
        Call("it", Case(f"{i}", f"What is the price of {i} chairs?"), trial)
        for i in (1, 2)
        for trial in (0, 1)
    ]

    async def ask():
        target = PromptTarget(asking, open_model("local/default"))
        ended = []
        await LocalEngine().execute(calls, {"it": target}, Limits(concurrency=4, timeout_s=20), ended.append)
        await target.close()
        return {(done.call.case.id, done.call.trial): done.result for done in ended}

    first, second = asyncio.run(ask()), asyncio.run(ask())
    assert all(isinstance(answer, Answer) for answer in first.values())
    assert {key: answer.output for key, answer in first.items()} == {
        key: answer.output for key, answer in second.items()
    }
    assert first["1", 0].output != first["1", 1].output
    one = first["1", 0]
    assert not one.parts_are_estimated
    assert sum(one.parts.values()) == one.input_tokens
    assert one.parts["notes"] <= 40
    assert one.cost_usd is None
