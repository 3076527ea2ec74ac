"""What is sent to an endpoint: templates over the case in its URL, headers and JSON body."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from shipworthy.adapters.exchange import Sending
from shipworthy.define.candidate import HttpTarget as HttpConfig
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.prompt import shown
from shipworthy.run.template import compile_template

_ENVIRONMENT = re.compile(r"\$\{env:(\w+)\}")
_ONE_VALUE = re.compile(r"\A\s*\{\{\s*(\w+(?:\.\w+)*)\s*\}\}\s*\Z")

Maker = Callable[[Mapping[str, Any]], Any]


class HttpTemplate:
    """Makes the request of a case. `${env:NAME}` in URL and headers comes from the environment.

    In the body, a string that is nothing but `{{ name }}` takes the value with its JSON type. Without a
    body, `{"input": …}` is sent, and nothing with GET.

    Raises:
        WrongCall: A template is wrong, a variable isn't set, or the address isn't http(s).
    """

    def __init__(self, config: HttpConfig, name: str, environ: Mapping[str, str] | None = None) -> None:
        env = os.environ if environ is None else environ
        self._where = f"candidates.{name}.http"
        self.secrets = tuple(
            env[found]
            for text in (config.url, *config.headers.values())
            for found in _ENVIRONMENT.findall(text)
            if found in env
        )
        url = _with_environment(config.url, env, f"{self._where}.url")
        if not re.match(r"https?://[^/\s]", url):
            raise WrongCall(f"{self._where}.url: {config.url!r} is not an http(s) address")
        self._method = config.method
        self._url = _text_maker(url, f"{self._where}.url")
        self._headers = {
            header: _text_maker(
                _with_environment(text, env, f"{self._where}.headers"), f"{self._where}.headers"
            )
            for header, text in config.headers.items()
        }
        body = {"input": "{{ input }}"} if config.body is None and config.method != "GET" else config.body
        self._body = None if body is None else _maker(body, f"{self._where}.json")

    def request(self, case: Case) -> Sending:
        """What is sent for one case.

        Raises:
            WrongCall: A variable is undefined for this case, or a header can't be sent.
        """
        variables = shown(case)
        headers = {name: make(variables) for name, make in self._headers.items()}
        broken = next((name for name, text in headers.items() if re.search(r"[\r\n\0]", text)), None)
        if broken is not None:
            raise WrongCall(f"{self._where}.headers: {broken} would hold a line break for case {case.id!r}")
        body = None if self._body is None else json.dumps(self._body(variables), default=str).encode()
        if body is not None and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
        return Sending(self._url(variables), body, self._method, headers)


def _with_environment(text: str, env: Mapping[str, str], where: str) -> str:
    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in env:
            raise WrongCall(f"{where}: the variable {name} is not set", hint=f"export {name}=…")
        return "{% raw %}" + env[name] + "{% endraw %}" if "{" in env[name] else env[name]

    return _ENVIRONMENT.sub(value, text)


def _text_maker(text: str, where: str) -> Callable[[Mapping[str, Any]], str]:
    if "{" not in text:
        return lambda variables: text
    return compile_template(text, where).render


def _maker(body: Any, where: str) -> Maker:
    """A function that fills the templates in a JSON value."""
    if isinstance(body, str):
        return _string_maker(body, where)
    if isinstance(body, Mapping):
        members = {str(key): _maker(item, f"{where}.{key}") for key, item in body.items()}
        return lambda variables: {key: make(variables) for key, make in members.items()}
    if isinstance(body, list | tuple):
        items = [_maker(item, f"{where}[{number}]") for number, item in enumerate(body)]
        return lambda variables: [make(variables) for make in items]
    return lambda variables: body


def _string_maker(text: str, where: str) -> Maker:
    make = _text_maker(text, where)
    whole = _ONE_VALUE.match(text)
    if whole is None:
        return make

    def with_type(variables: Mapping[str, Any]) -> Any:
        value: Any = variables
        for name in whole.group(1).split("."):
            if not isinstance(value, Mapping) or name not in value:
                return make(variables)  # which says what is undefined
            value = value[name]
        return value

    return with_type
