"""`LocalModel`: a small model in this process, through xllamacpp (the extra `[local]`).

One thread, one slot and no prompt cache: llama.cpp promises equal text for equal seeds only then
(ggml-org/llama.cpp #7052, #22224), and on a busy machine more threads are slower.
"""

from __future__ import annotations

import importlib.util
import json
import secrets
import threading
import time
import urllib.request
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from shipworthy.adapters.daemon_threads import THREADS
from shipworthy.adapters.models.chat_reply import read_completion
from shipworthy.adapters.weights import check_chat_template, find_weights, hash_file, weights_path
from shipworthy.errors import ModelMissing, WrongCall
from shipworthy.run.answer import Failure
from shipworthy.run.model import Completion

N_CONTEXT = 4096
N_THREADS = 1
MAX_TOKENS = 512
"""Where the PRD states none: a small model may repeat itself until its context is full."""

PROVIDER = "local"
TOO_LONG = "exceed_context_size_error"

_runtimes: dict[Path, _Runtime] = {}
_runtimes_lock = threading.Lock()


class LocalModel:
    """Completes messages with weights on this machine.

    Args:
        name: An embedded model (`default`, `smollm2`), or the path of a `.gguf` file.
        folder: Where the weights are; else `SHIPWORTHY_MODELS` or the user's data folder.

    Raises:
        ModelMissing: The extra or the weights are not there; says the command that brings them.
        WrongCall: No embedded model has that name, or the file has no chat template.
    """

    takes_seed = True
    """A caller may pass `seed`, so that trials differ and yet can be repeated."""

    concurrency = 1
    """Answers are made one after the other; a time limit must not count the waiting."""

    def __init__(self, name: str = "default", *, folder: Path | None = None) -> None:
        if importlib.util.find_spec("xllamacpp") is None:
            raise ModelMissing(
                f"{PROVIDER}/{name} needs the extra [local], which is not installed",
                hint='pip install "shipworthy[local]"',
            )
        self._name, path, sha256 = _locate(name, folder)
        self._runtime = _join(path)
        self.identity = f"{PROVIDER}/{self._name} {sha256[:16]} xllamacpp {_version()} threads {N_THREADS}"

    async def complete(
        self, messages: Sequence[Mapping[str, Any]], settings: Mapping[str, Any]
    ) -> Completion | Failure:
        """The model's reply; made in a thread, so that asyncio goes on."""
        request = {"messages": [dict(item) for item in messages], **settings, "cache_prompt": False}
        request.pop("stream", None)
        if not request.keys() & {"max_tokens", "max_completion_tokens", "n_predict"}:
            request["max_tokens"] = MAX_TOKENS
        try:
            body, latency_s = await THREADS.run(self._runtime.chat, request)
        except (ValueError, RuntimeError, TypeError) as fault:
            return Failure("infrastructure", "bad request", f"{self._name}: {fault}", is_final=True)
        error = body.get("error")
        if isinstance(error, Mapping):
            return self._failed(error, latency_s)
        found = read_completion(body, latency_s=latency_s)
        return found or Failure("infrastructure", "malformed", f"{self._name} gave no choices")

    def count_tokens(self, text: str) -> int | None:
        """Tokens of a text by the model's own tokenizer."""
        return self._runtime.count(text)

    async def close(self) -> None:
        """Frees the memory when the last user of these weights has left."""
        await THREADS.run(_leave, self._runtime)

    def _failed(self, error: Mapping[str, Any], latency_s: float) -> Failure:
        seen = f"{self._name}: {error.get('message')}"
        if error.get("type") == TOO_LONG:
            return Failure("candidate", "too long", seen, latency_s=latency_s)
        code = error.get("code", 500)
        return Failure("infrastructure", f"error {code}", seen, latency_s=latency_s, is_final=code < 500)


class _Runtime:
    """The weights in memory: loaded at the first use, shared by the candidates that use them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.n_users = 0
        self._server: Any = None
        self._secret = secrets.token_urlsafe(24)
        self._loading = threading.Lock()
        self._chatting = threading.Lock()
        self.count = lru_cache(maxsize=2048)(self._count)

    def chat(self, request: Mapping[str, Any]) -> tuple[Mapping[str, Any], float]:
        """The reply's body and the seconds it took, waiting and loading left out."""
        with self._chatting:
            server = self._loaded()
            started = time.perf_counter()
            body = server.handle_chat_completions(dict(request))
            return body, time.perf_counter() - started

    def free(self) -> None:
        """Gives the memory back."""
        with self._chatting, self._loading:
            self._server = None

    def _count(self, text: str) -> int:
        address = self._loaded().listening_address
        body = json.dumps({"content": text}).encode()
        headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{address}/tokenize", data=body, headers=headers)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=30) as reply:
            return len(json.load(reply)["tokens"])

    def _loaded(self) -> Any:
        with self._loading:
            if self._server is None:
                self._server = self._load()
            return self._server

    def _load(self) -> Any:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(self.path)
        params.n_ctx, params.n_parallel, params.n_gpu_layers = N_CONTEXT, 1, 0
        params.verbosity = -1
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = N_THREADS
        params.api_keys = [self._secret]  # the library always listens on loopback: nobody else may ask
        return xllamacpp.Server(params)


def _join(path: Path) -> _Runtime:
    with _runtimes_lock:
        runtime = _runtimes.setdefault(path, _Runtime(path))
        runtime.n_users += 1
        return runtime


def _leave(runtime: _Runtime) -> None:
    with _runtimes_lock:
        runtime.n_users -= 1
        is_last = runtime.n_users <= 0
        if is_last and _runtimes.get(runtime.path) is runtime:
            del _runtimes[runtime.path]
    if is_last:
        runtime.free()


def _locate(name: str, folder: Path | None) -> tuple[str, Path, str]:
    """The name, the file of the weights and its sha256, checked."""
    if name.endswith(".gguf"):
        path = Path(name).expanduser()
        if not path.is_file():
            raise WrongCall(f"{PROVIDER}/{name}: there is no such file")
        check_chat_template(path)
        return path.name, path.resolve(), hash_file(path)
    weights = find_weights(name)
    path = weights_path(weights, folder)
    pull = f"shipworthy models pull {weights.name}"
    if not path.is_file():
        raise ModelMissing(f"the weights of {weights.name} are not in {path.parent}", hint=pull)
    if hash_file(path) != weights.sha256:
        raise ModelMissing(f"{path} is not what it should be (its sha256 differs)", hint=pull)
    return weights.name, path, weights.sha256


def _version() -> str:
    from importlib.metadata import version

    return version("xllamacpp")
