from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from shipworthy.adapters.connections import Connections
from shipworthy.adapters.models.endpoint import Endpoint
from shipworthy.adapters.models.openai_chat import OpenAIChat
from shipworthy.adapters.targets.prompt import Asking, PromptTarget
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Answer, Failure
from shipworthy.run.model import Completion
from shipworthy.run.prompt import PromptPart, parse_prompt
from shipworthy.testing.targets import check_target

CASE = Case("1", "How much?", fields={"region": "EU"})
SCHEMA = {
    "type": "object",
    "properties": {"price": {"type": "number"}},
    "required": ["price"],
    "additionalProperties": False,
}


def completing(text="100 USD"):
    async def handle(request, number):
        body = {
            "choices": [{"message": {"content": text}}],
            "usage": {"prompt_tokens": 40, "completion_tokens": 3},
        }
        return web.json_response(body)

    return handle


def asking(text="system:\nBe short.\n{{ notes }}\nuser:\n{{ input }}", **options):
    prompt = parse_prompt(text, parts=[PromptPart("notes", text="oak chair 100 USD " * 9, max_tokens=12)])
    return Asking(prompt, "openai/stub", **options)


def answered(serving, handle, how, case=CASE):
    async def ask():
        async with serving(handle) as endpoint:
            model = OpenAIChat(Endpoint("stub", endpoint.url, None, "openai/stub"), Connections())
            target = PromptTarget(how, model, lambda name, completion: 0.5)
            try:
                return await target.answer(case, 0), endpoint
            finally:
                await target.close()

    return asyncio.run(ask())


def test_the_kit(serving):
    async def check():
        async with serving(completing()) as endpoint:
            model_of = Endpoint("stub", endpoint.url, None, "openai/stub")
            await check_target(lambda: PromptTarget(asking(), OpenAIChat(model_of)))

    asyncio.run(check())


def test_an_answer_says_what_it_took(serving):
    came, endpoint = answered(serving, completing(), asking(params={"temperature": 0.2}))
    assert isinstance(came, Answer)
    assert (came.output, came.cost_usd, came.input_tokens, came.output_tokens) == ("100 USD", 0.5, 40, 3)
    assert came.parts.keys() == {"system", "notes", "input"}
    assert sum(came.parts.values()) == 40
    assert came.parts_are_estimated
    assert came.details["cut"].keys() == {"notes"}
    assert [message["role"] for message in came.prompt] == ["system", "user"]
    assert json.loads(endpoint.seen[0]["body"])["temperature"] == 0.2


def test_a_format_is_asked_for_and_checked(serving):
    came, endpoint = answered(serving, completing('{"price": 100}'), asking(schema=SCHEMA))
    told = json.loads(endpoint.seen[0]["body"])["response_format"]
    assert told == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True},
    }
    assert came.output == '{"price": 100}'
    for wrong, seen in (("100 USD", "is not JSON"), ('{"price": "100"}', "$.price")):
        came, _ = answered(serving, completing(wrong), asking(schema=SCHEMA))
        assert isinstance(came, Failure)
        assert (came.whose, came.kind, came.output) == ("candidate", "invalid", wrong)
        assert seen in came.message


def test_a_schema_that_is_none():
    with pytest.raises(WrongCall, match="not a JSON schema"):
        PromptTarget(asking(schema={"type": "nonsense"}), OpenAIChat(Endpoint("s", "http://x", None, "s")))


def test_a_prompt_that_fails_for_one_case_is_the_candidates(serving):
    came, endpoint = answered(serving, completing(), asking("{{ region }} {{ input }}"), Case("2", "x"))
    assert isinstance(came, Failure)
    assert (came.whose, came.kind, came.is_final, endpoint.seen) == ("candidate", "prompt", True, [])


def test_what_the_version_covers():
    model = OpenAIChat(Endpoint("stub", "http://127.0.0.1:1", None, "openai/stub"))
    other = OpenAIChat(Endpoint("stub", "http://127.0.0.1:2", None, "openai/other"))
    base = PromptTarget(asking(), model).asked_as
    assert PromptTarget(asking(), model).asked_as == base
    variants = [
        PromptTarget(asking("{{ input }}"), model),
        PromptTarget(asking(params={"seed": 1}), model),
        PromptTarget(asking(schema=SCHEMA), model),
        PromptTarget(asking(version="2"), model),
        PromptTarget(asking(), other),
        PromptTarget(Asking(parse_prompt(asking().prompt.text), "openai/stub"), model),
    ]
    assert len({base, *(variant.asked_as for variant in variants)}) == 7


class SeededModel:
    """A model in this process: takes a seed and counts words."""

    identity = "local/fake"
    takes_seed = True
    concurrency = 1

    def __init__(self):
        self.seeds = []

    async def complete(self, messages, settings):
        self.seeds.append(settings["seed"])
        return Completion("x", input_tokens=100)

    def count_tokens(self, text):
        return len(text.split())

    async def close(self):
        pass


def test_trials_differ_and_can_be_repeated():
    async def seeds(params):
        model = SeededModel()
        target = PromptTarget(asking(params=params), model)
        came = [await target.answer(CASE, trial) for trial in (0, 1, 0)]
        assert target.concurrency == 1
        assert not came[0].parts_are_estimated
        assert sum(came[0].parts.values()) == 100
        assert came[0].parts["chat_template"] > 0
        return model.seeds

    first, second, again = asyncio.run(seeds({}))
    assert first == again != second
    assert asyncio.run(seeds({"seed": 5}))[0] == (first + 5) % 2**31
