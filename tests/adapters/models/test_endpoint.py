from __future__ import annotations

import pytest

from shipworthy.adapters.models.endpoint import find_endpoint
from shipworthy.errors import WrongCall

OPENAI = "https://api.openai.com/v1"
GATEWAY = {"OPENAI_BASE_URL": "http://gateway:8011/v1/"}


@pytest.mark.parametrize(
    ("model", "options", "env", "expected"),
    [
        ("openai/gpt-4.1-mini", {}, {"OPENAI_API_KEY": "k"}, ("gpt-4.1-mini", OPENAI, "k")),
        ("gpt-4.1-mini", {}, {"OPENAI_API_KEY": "k"}, ("gpt-4.1-mini", OPENAI, "k")),
        ("openai:gpt-4.1", {}, GATEWAY, ("gpt-4.1", "http://gateway:8011/v1", None)),
        ("openai/x", {}, {"OPENAI_API_BASE": "http://g", "OPENAI_API_KEY": "k"}, ("x", "http://g", "k")),
        ("openai/acme/big", {}, GATEWAY, ("acme/big", "http://gateway:8011/v1", None)),
        ("acme/big", {}, {**GATEWAY, "OPENAI_API_KEY": "k"}, ("acme/big", "http://gateway:8011/v1", "k")),
        ("acme/big", {"base_url": "http://v/v1"}, {"ACME_API_KEY": "a"}, ("acme/big", "http://v/v1", "a")),
        ("openai/x", {"base_url": "http://v", "api_key_env": "MY"}, {"MY": "m"}, ("x", "http://v", "m")),
        ("deepseek/chat", {}, {"DEEPSEEK_API_KEY": "d"}, ("chat", "https://api.deepseek.com/v1", "d")),
        ("ollama/phi", {}, {}, ("phi", "http://localhost:11434/v1", None)),
    ],
)  # fmt: skip
def test_where_a_model_is(model, options, env, expected):
    found = find_endpoint(model, environ=env, **options)
    assert (found.model, found.base_url, found.api_key) == expected


@pytest.mark.parametrize(
    ("model", "options", "env", "message", "hint"),
    [
        ("openai/x", {}, {}, "no key for https://api.openai.com/v1", "set OPENAI_API_KEY or OPENAI_BASE_URL"),
        ("acme/big", {}, {}, "no address is known for the provider 'acme'", "base_url"),
        ("openai/x", {"api_key_env": "MY"}, {}, "MY, which is not set", "export MY"),
        ("openai/x", {"base_url": "ftp://x"}, {}, "not an http", ""),
    ],
)
def test_faults_before_anything_is_spent(model, options, env, message, hint):
    with pytest.raises(WrongCall) as fault:
        find_endpoint(model, environ=env, **options)
    assert message in fault.value.message
    assert hint in fault.value.hint


def test_identity_does_not_depend_on_the_environment():
    one = find_endpoint("openai/x", environ=GATEWAY)
    two = find_endpoint("x", environ={"OPENAI_API_KEY": "k"})
    stated = find_endpoint("openai/x", base_url="http://v/v1", environ={})
    assert one.identity == two.identity == "openai/x"
    assert stated.identity == "openai/x at http://v/v1"
    assert "'k'" not in repr(two)
