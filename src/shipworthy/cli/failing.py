"""Errors at the top: one clear message, the exit code of CONTRACTS §3, a traceback only with `--debug`."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any

import typer

WRONG_CALL = 2
WORK_FAILED = 4
INTERRUPTED_BY_SHELL = 130
STOPPED = "stopped; everything measured so far is kept"


def call_safely(app: typer.Typer, arguments: list[str]) -> int:
    """Runs the app; gives the exit code."""
    debug = "--debug" in arguments
    as_json = "--json" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    _speak_unicode()
    signal.signal(signal.SIGTERM, _as_interrupt)
    if sys.stdout is None or sys.stderr is None:
        return WORK_FAILED  # nobody could hear the verdict: better no code than a wrong one
    try:
        code = _called(app, arguments, debug=debug, as_json=as_json)
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up("error: whoever read the result has gone\n")
        return WORK_FAILED
    except OSError as error:  # stdout itself can't be written (a full disk): say so where it can be read
        _give_up(f"error: the result can't be written to stdout: {error.strerror}\n")
        return WORK_FAILED
    return code


def _called(app: typer.Typer, arguments: list[str], *, debug: bool, as_json: bool) -> int:
    try:
        code = app(args=arguments, prog_name="shipworthy", standalone_mode=False)
    except KeyboardInterrupt:
        return _fail(STOPPED, WORK_FAILED, as_json=as_json)
    except BrokenPipeError:
        raise
    except Exception as error:
        if debug:
            raise
        return _failed(error, as_json=as_json)
    if code == INTERRUPTED_BY_SHELL:
        return _fail(STOPPED, WORK_FAILED, as_json=as_json)
    return code if isinstance(code, int) else 0


def _give_up(text: str) -> None:
    """The last word: on stderr, and stdout closed so that the interpreter does not stumble over it again."""
    with suppress(OSError):
        sys.stderr.write(text)
    with suppress(OSError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - open until the process ends


def _failed(error: Exception, *, as_json: bool) -> int:
    from shipworthy.errors import InvalidBenchmark, ShipworthyError

    if isinstance(error, ShipworthyError):
        faults = [_fault(fault) for fault in error.faults] if isinstance(error, InvalidBenchmark) else None
        return _fail(str(error), error.exit_code, as_json=as_json, faults=faults, message=error.message)
    if hasattr(error, "exit_code") and hasattr(error, "format_message"):  # the command line's own
        context = getattr(error, "ctx", None)
        usage = f"{context.get_usage()}\n" if context is not None else ""
        return _fail(f"{usage}{error.format_message()}", int(error.exit_code) or WRONG_CALL, as_json=as_json)
    if type(error).__name__ == "Abort":
        return _fail("stopped", WORK_FAILED, as_json=as_json)
    if isinstance(error, OSError | MemoryError):
        what = str(error) or type(error).__name__
        return _fail(f"the work failed: {what}", WORK_FAILED, as_json=as_json)
    text = f"shipworthy has a fault of its own: {type(error).__name__}: {error}"
    return _fail(
        f"{text}\n  hint: call it again with --debug and report what it says", WORK_FAILED, as_json=as_json
    )


def _fail(text: str, code: int, *, as_json: bool, **more: Any) -> int:
    """Says it on stderr; with `--json` also as one object on stdout."""
    sys.stderr.write(f"error: {text}\n")
    if as_json:
        found = {"exit_code": code, "message": more.get("message", text)}
        if more.get("faults") is not None:
            found["faults"] = more["faults"]
        sys.stdout.write(json.dumps({"error": found}, ensure_ascii=False) + "\n")
    return code


def _fault(fault: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(fault)


def _as_interrupt(number: int, frame: object) -> None:
    """A polite kill is a Ctrl-C: the run writes down what it has and leaves with 4."""
    signal.raise_signal(signal.SIGINT)


def _speak_unicode() -> None:
    """A terminal that can't show a character gets a replacement, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
