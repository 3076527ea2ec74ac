"""`Endpoint`: where a model is reached and with which key, found before anything is spent."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.define.candidate import parse_model_id
from shipworthy.errors import WrongCall

OPENAI = "openai"
KNOWN_BASE_URLS = {
    OPENAI: "https://api.openai.com/v1",
    "deepseek": "https://api.deepseek.com/v1",
    "groq": "https://api.groq.com/openai/v1",
    "mistral": "https://api.mistral.ai/v1",
    "openrouter": "https://openrouter.ai/api/v1",
    "together": "https://api.together.xyz/v1",
    "ollama": "http://localhost:11434/v1",
}
"""Providers that speak the OpenAI protocol; any other one needs a `base_url`."""


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible endpoint and the model there.

    Attributes:
        model: The model's name as the endpoint knows it.
        base_url: Without a slash at its end.
        api_key: None where none is needed; never shown.
        identity: Provider, name and, where the PRD itself names one, the base URL.
    """

    model: str
    base_url: str
    api_key: str | None = field(repr=False)
    identity: str


def find_endpoint(
    model: str,
    *,
    base_url: str | None = None,
    api_key_env: str | None = None,
    environ: Mapping[str, str] | None = None,
) -> Endpoint:
    """The endpoint of a model id, from the PRD and the environment.

    A candidate's own `base_url` wins, then `<PROVIDER>_BASE_URL` (or `_API_BASE`), then the provider's
    known address, then, as a gateway for any model, `OPENAI_BASE_URL`. The key comes from `api_key_env`,
    else from `<PROVIDER>_API_KEY`, and from `OPENAI_API_KEY` where `openai` or its base URL is used.
    The prefix `openai/` and those of known providers are left out of the name that is sent.

    Raises:
        WrongCall: No address, no key for an address that needs one, or a variable that isn't set.
    """
    env = os.environ if environ is None else environ
    provider = parse_model_id(model).provider
    is_gateway = False
    url = base_url or _base_url_of(provider, env)
    if url is None:
        url, is_gateway = _base_url_of(OPENAI, env, known=False), True
    if url is None:
        raise WrongCall(
            f"model {model!r}: no address is known for the provider {provider!r}",
            hint=f"set base_url in the PRD, {_variable(provider)}_BASE_URL, or OPENAI_BASE_URL for a gateway",
        )
    if not re.match(r"https?://[^/\s]", url):
        raise WrongCall(f"model {model!r}: base_url {url!r} is not an http(s) address")
    key = _key(model, provider if not is_gateway else OPENAI, api_key_env, env)
    if key is None and url in KNOWN_BASE_URLS.values() and not url.startswith("http://localhost"):
        name = _variable(provider)
        hint = f"set {name}_API_KEY or {name}_BASE_URL"
        raise WrongCall(f"model {model!r}: there is no key for {url}", hint=hint)
    name = _name_sent(model, provider, is_gateway=is_gateway)
    identity = f"{provider}/{name}" if provider == OPENAI else model.strip()
    return Endpoint(name, url.rstrip("/"), key, f"{identity} at {base_url}" if base_url else identity)


def _variable(provider: str) -> str:
    return re.sub(r"\W", "_", provider).upper()


def _base_url_of(provider: str, env: Mapping[str, str], *, known: bool = True) -> str | None:
    name = _variable(provider)
    stated = env.get(f"{name}_BASE_URL") or env.get(f"{name}_API_BASE")
    return stated or (KNOWN_BASE_URLS.get(provider) if known else None)


def _key(model: str, provider: str, api_key_env: str | None, env: Mapping[str, str]) -> str | None:
    if api_key_env is None:
        return env.get(f"{_variable(provider)}_API_KEY") or None
    if not env.get(api_key_env):
        raise WrongCall(
            f"model {model!r}: api_key_env names {api_key_env}, which is not set",
            hint=f"export {api_key_env}=…",
        )
    return env[api_key_env]


def _name_sent(model: str, provider: str, *, is_gateway: bool) -> str:
    """The name without a prefix that only shipworthy knows; a gateway needs the whole."""
    whole = model.strip()
    if is_gateway or provider not in KNOWN_BASE_URLS:
        return whole
    return parse_model_id(whole).name
