from __future__ import annotations

import asyncio
import time

import pytest

from shipworthy.adapters.targets.function import FunctionTarget
from shipworthy.define.case import Case
from shipworthy.errors import WrongCall
from shipworthy.run.answer import Answer, Failure
from shipworthy.testing.targets import CASES, check_target

CASE = Case("1", "How much?", expected="100", context=["c"], fields={"region": "EU"}, metadata={"m": 1})

SOURCE = """
import sys, time, asyncio
from shipworthy.run.answer import Answer, Failure

def reply(input): return "re: " + input
async def later(input): await asyncio.sleep(0); return {"output": input.upper(), "cost_usd": 0.1, "why": "x"}
def everything(input, case, context, metadata, trial, messages, region, other="d"):
    assert "expected" not in case
    return [input, case["id"], context, metadata, trial, messages, region, other]
def stranger(question): return question
def optional(input, verbose=False, *args, **more): return [verbose, args, more]
def cheating(input, expected): return expected
def misspelt(input, regoin): return ""
def positional(input, /): return ""
def fails(input):
    raise ValueError("no such product")
def exits(input): sys.exit(3)
def empty(input): return "  "
def nothing(input): pass
def label(input): return 0
def own(input): return Answer("mine", confidence=0.5)
def refuses(input): return Failure("candidate", "refused", "no")
def lies(input): return {"output": "x", "cost_usd": -1}
def plain(input): return {"price": 1}
def sleeps(input): time.sleep(0.1); return "x"
class Agent:
    async def __call__(self, input): return "agent"
agent = Agent()
NOT_A_FUNCTION = 3
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.py").write_text(SOURCE)
    return tmp_path


def gives(folder, name, case=CASE, trial=0):
    return asyncio.run(FunctionTarget(f"mine.py:{name}", folder).answer(case, trial))


@pytest.mark.parametrize("name", ["reply", "later", "stranger", "agent"])
def test_the_kit(folder, name):
    asyncio.run(check_target(lambda: FunctionTarget(f"mine.py:{name}", folder)))


def test_what_it_is_given(folder):
    message = {"role": "user", "content": "How much?"}
    assert gives(folder, "everything", trial=2).output == [
        "How much?", "1", ["c"], {"m": 1}, 2, [message], "EU", "d",
    ]  # fmt: skip
    assert gives(folder, "optional").output == [False, (), {}]
    assert gives(folder, "everything", Case("2", "x")).output[6] is None


def test_what_it_may_give(folder):
    came = gives(folder, "later")
    assert (came.output, came.cost_usd, came.details) == ("HOW MUCH?", 0.1, {"why": "x"})
    assert gives(folder, "own") == Answer("mine", confidence=0.5)
    assert gives(folder, "refuses").kind == "refused"
    assert gives(folder, "label").output == 0
    assert gives(folder, "plain").output == {"price": 1}
    assert gives(folder, "sleeps").latency_s >= 0.1


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("fails", "exception", "ValueError: no such product (mine.py:16)"),
        ("exits", "exception", "SystemExit: 3 (mine.py:17)"),
        ("empty", "empty", "the answer is empty"),
        ("nothing", "empty", "the answer is empty"),
        ("lies", "invalid", "cost_usd is -1"),
    ],
)
def test_its_own_failures(folder, name, kind, message):
    came = gives(folder, name)
    assert isinstance(came, Failure)
    assert (came.whose, came.kind) == ("candidate", kind)
    assert message in came.message


def test_sync_functions_run_side_by_side(folder):
    async def check():
        target = FunctionTarget("mine.py:sleeps", folder)
        started = time.perf_counter()
        await asyncio.gather(*(target.answer(CASE, trial) for trial in range(8)))
        assert time.perf_counter() - started < 0.5

    asyncio.run(check())


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        ("mine.py:replay", "no function 'replay'", "did you mean 'reply'"),
        ("mien.py:reply", "mien.py", "did you mean 'mine.py'"),
        ("mine.py", "names no function", "file.py:function"),
        ("mine.py:NOT_A_FUNCTION", "no function", ""),
        ("mine.py:cheating", "must not see the answer", ""),
        ("mine.py:positional", "given by name", "remove the /"),
        ("mine.py:misspelt", "nothing is known as 'regoin'", "did you mean 'region'"),
        ("broken.py:f", "broken.py", ""),
    ],
)
def test_faults_before_a_call_is_spent(folder, reference, message, hint):
    (folder / "broken.py").write_text("x = 1\ndef f(:\n")
    with pytest.raises(WrongCall) as fault:
        FunctionTarget(reference, folder).check(CASE)
    assert message in fault.value.message
    assert hint in fault.value.hint


def test_the_version_covers_the_files_content(folder):
    base = FunctionTarget("mine.py:reply", folder).asked_as
    assert FunctionTarget("mine.py:later", folder).asked_as != base
    assert FunctionTarget("mine.py:reply", folder, version="2").asked_as != base
    (folder / "mine.py").write_text(SOURCE + "# changed\n")
    assert FunctionTarget("mine.py:reply", folder).asked_as != base
    assert gives(folder, "reply", CASES[0]).output.startswith("re: Do you")
