"""`FunctionTarget`: a Python function of the user's (`python: "file.py:function"`), sync or async.

It is given, by name, what it asks for: `input`, `case`, `context`, `metadata`, `messages`, `trial`, any
field of the case; a single parameter of another name gets the input. Never the expected answer.
"""

from __future__ import annotations

import difflib
import inspect
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shipworthy.adapters.daemon_threads import THREADS
from shipworthy.adapters.python_files import load_function
from shipworthy.adapters.targets.answer_fields import TAKEN, answer_of
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Answer, Failure, Whose
from shipworthy.run.identity import asked_as
from shipworthy.run.prompt import shown
from shipworthy.run.template import is_chat

GIVEN = ("input", "case", "context", "metadata", "messages", "trial")


class FunctionTarget:
    """Calls a function; a sync one in a thread, so that others go on.

    Args:
        reference: `file.py:function`.
        folder: Where relative paths start.
        version: The candidate's own.

    Raises:
        WrongCall: The file or the function isn't right, or it asks for the expected answer.
    """

    timeout_whose: Whose = "candidate"

    def __init__(self, reference: str, folder: Path, *, version: str | None = None) -> None:
        found = load_function(reference, folder)
        self._file, _, name = reference.rpartition(":")
        self._path = str((folder / self._file.strip()).resolve())
        self._function = found.function
        self._parameters = _parameters(found.function, reference)
        self._is_async = _is_async(found.function)
        self.asked_as = asked_as("python", function=name, content=found.content_hash, version=version)

    def check(self, case: Case) -> None:
        """Finds a parameter that nothing is known as, before a call is spent.

        Raises:
            WrongCall: Names it, and what is near.
        """
        known = {*GIVEN, *shown(case)}
        unknown = [p.name for p in self._parameters if p.default is p.empty and p.name not in known]
        if not unknown or unknown == [self._sole_stranger(known)]:
            return
        near = difflib.get_close_matches(unknown[0], sorted(known), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it can ask for {', '.join(sorted(known))}"
        raise WrongCall(f"{self._file}: nothing is known as {unknown[0]!r}", hint=hint)

    async def answer(self, case: Case, trial: int) -> Answer | Failure:
        """What the function gives for one case; what it raises is the candidate's failure."""
        arguments = self._arguments(case, trial)
        started = time.perf_counter()
        try:
            if self._is_async:
                given = await self._function(**arguments)
            else:
                given = await THREADS.run(_called, self._function, arguments)
        except (Exception, SystemExit) as fault:
            latency_s = time.perf_counter() - started
            return Failure("candidate", "exception", self._seen(fault), latency_s=latency_s)
        return _read(given, time.perf_counter() - started)

    async def close(self) -> None:
        """Nothing to give back."""

    def _arguments(self, case: Case, trial: int) -> dict[str, Any]:
        seen = shown(case)
        known = {**seen, "case": seen, "messages": _messages(case), "trial": trial}
        stranger = self._sole_stranger(known)
        arguments = {}
        for parameter in self._parameters:
            if parameter.name in known:
                arguments[parameter.name] = known[parameter.name]
            elif parameter.name == stranger:
                arguments[parameter.name] = case.input
            elif parameter.default is parameter.empty:
                arguments[parameter.name] = None  # a field that this case lacks
        return arguments

    def _sole_stranger(self, known: Mapping[str, Any] | set[str]) -> str | None:
        """The one required parameter of an unknown name, which then stands for the input."""
        if any(parameter.name in ("input", "messages", "case") for parameter in self._parameters):
            return None
        strangers = [p.name for p in self._parameters if p.default is p.empty and p.name not in known]
        return strangers[0] if len(strangers) == 1 else None

    def _seen(self, fault: BaseException) -> str:
        """The last line of the traceback, and where in the user's file it came from."""
        cause = fault.__cause__ if isinstance(fault, _Exited) and fault.__cause__ else fault
        text = f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__
        line, trace = 0, cause.__traceback__
        while trace is not None:
            line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == self._path else line
            trace = trace.tb_next
        return f"{text} ({self._file}:{line})" if line else text


class _Exited(Exception):
    """Stands for `SystemExit`, which would end the event loop."""


def _called(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    try:
        return function(**arguments)
    except (SystemExit, KeyboardInterrupt) as fault:  # in a thread of its own a real Ctrl-C never arrives
        raise _Exited from fault


def _is_async(function: Callable[..., Any]) -> bool:
    called = inspect.getattr_static(type(function), "__call__", None)  # an object may have an async __call__
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(called)


def _parameters(function: Callable[..., Any], reference: str) -> tuple[inspect.Parameter, ...]:
    """The parameters that are given by name."""
    try:
        found = tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError) as fault:
        raise WrongCall(f"{reference}: what it asks for can't be seen: {fault}") from fault
    if any(p.kind is p.POSITIONAL_ONLY for p in found):
        raise WrongCall(f"{reference}: parameters are given by name", hint="remove the / from its signature")
    if any(p.name == "expected" for p in found):
        raise WrongCall(
            f"{reference} asks for `expected`: a candidate must not see the answer that it is compared with",
            hint="a scorer is given `expected`, a candidate is not",
        )
    return tuple(p for p in found if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))


def _messages(case: Case) -> list[dict[str, Any]]:
    """The input as chat messages."""
    if is_chat(case.input):
        return [dict(item) for item in case.input]
    return [{"role": "user", "content": case.input}]


def _read(given: Any, latency_s: float) -> Answer | Failure:
    if isinstance(given, Answer | Failure):
        return given
    if not isinstance(given, Mapping) or "output" not in given:
        return answer_of(given, {}, latency_s=latency_s)
    known = {name: given[name] for name in TAKEN if name in given}
    others = {name: value for name, value in given.items() if name not in TAKEN and name != "output"}
    if others and isinstance(known.get("details", {}), Mapping):
        known["details"] = {**known.get("details", {}), **others}
    return answer_of(given["output"], known, latency_s=latency_s)
