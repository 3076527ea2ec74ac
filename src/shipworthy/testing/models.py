"""What every `Model` must do; a plugin's tests call `check_model` with a model that works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from shipworthy.run.answer import Failure
from shipworthy.run.model import Completion, Model

MESSAGES = (
    {"role": "system", "content": "Answer in one word."},
    {"role": "user", "content": "What is the capital of Australia? 堪培拉?"},
)


async def check_model(make: Callable[[], Model]) -> None:
    """Asserts the promises of the port on a model that is reachable."""
    model, same = make(), make()
    try:
        assert model.identity, "a model says which one it is"
        assert model.identity == same.identity, "the identity depends on nothing but the model"
        await _check_completion(model)
        await _check_concurrency(model)
        _check_tokens(model)
    finally:
        await model.close()
        await same.close()


async def check_model_failure(model: Model) -> Failure:
    """Asserts that a model which can't work gives a failure and doesn't raise; gives the failure."""
    try:
        came = await model.complete(MESSAGES, {})
    finally:
        await model.close()
    assert isinstance(came, Failure), f"expected a Failure, saw {came!r}"
    assert came.kind, "a failure has a short kind that can be counted"
    assert came.message, "a failure says what was seen"
    return came


async def _check_completion(model: Model) -> None:
    settings = {"max_tokens": 8, "temperature": 0}
    before = dict(settings)
    came = await model.complete(MESSAGES, settings)
    assert isinstance(came, Completion), f"expected a Completion, saw {came!r}"
    assert settings == before, "the settings are not changed"
    assert came.text, "a completion has a text"
    assert came.latency_s is not None, "a model that answered knows how long it took"
    assert came.latency_s >= 0, "time goes forward"
    for n_tokens in (came.input_tokens, came.output_tokens, came.cached_input_tokens):
        assert n_tokens is None or n_tokens >= 0, "tokens are counts; unknown is None"


async def _check_concurrency(model: Model) -> None:
    came = await asyncio.gather(*(model.complete(MESSAGES, {"max_tokens": 2}) for _ in range(3)))
    assert all(isinstance(one, Completion) for one in came), f"three at once must work, saw {came!r}"


def _check_tokens(model: Model) -> None:
    few, many = model.count_tokens("one"), model.count_tokens("one two three four five six")
    if few is not None and many is not None:
        assert 0 < few < many, "a longer text has more tokens"
