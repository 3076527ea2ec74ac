from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from shipworthy.adapters.daemon_threads import DaemonThreads


def test_results_exceptions_and_reuse():
    threads = DaemonThreads()

    async def check():
        names = {await threads.run(lambda: threading.current_thread().ident) for _ in range(20)}
        assert len(names) <= 2
        assert await asyncio.gather(*(threads.run(lambda i=i: i * i) for i in range(5))) == [0, 1, 4, 9, 16]
        with pytest.raises(ZeroDivisionError):
            await threads.run(lambda: 1 / 0)
        with pytest.raises(RuntimeError, match="StopIteration"):
            await threads.run(next, iter(()))

    asyncio.run(check())


def test_a_hanging_function_is_left_behind():
    threads = DaemonThreads()
    gate = threading.Event()

    async def check():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await threads.run(gate.wait)
        assert await threads.run(lambda: "others go on") == "others go on"

    asyncio.run(check())
    gate.set()
    time.sleep(0.02)


def test_it_does_not_hold_up_the_exit():
    code = """
import asyncio, time
from shipworthy.adapters.daemon_threads import THREADS
async def main():
    try:
        async with asyncio.timeout(0.05):
            await THREADS.run(time.sleep, 60)
    except TimeoutError:
        print("left")
asyncio.run(main())
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=True)
    assert (ran.stdout.strip(), ran.stderr) == ("left", "")
