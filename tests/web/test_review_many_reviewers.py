"""Twenty people grade at once over real HTTP; in the middle the server is killed with SIGKILL and started again."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime

import httpx2
import pytest
from tests.workbench.review.projects import letters

from shipworthy.adapters.prd_files import load_benchmark
from shipworthy.adapters.project_store import project_store
from shipworthy.score.review.account import Account
from shipworthy.score.review.grade import Grade
from shipworthy.score.review.said import fold
from shipworthy.score.review.seat import Seat
from shipworthy.web.guard.door import Door
from shipworthy.web.guard.guard import Guard
from shipworthy.workbench.desk import open_desk
from shipworthy.workbench.logins import Logins
from shipworthy.workbench.review.draw import DrawWish, draw

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
N_REVIEWERS, N_CASES, OVERLAP = 20, 14, 3
N_GRADES = 2 * N_CASES * OVERLAP
"""Two candidates answer every case."""


class Server:
    """`shipworthy ui` as a process of its own."""

    def __init__(self, folder):
        self._folder, self._port = folder, 0
        self.url = ""

    def start(self):
        command = [
            sys.executable,
            "-m",
            "shipworthy",
            "ui",
            str(self._folder),
            "--port",
            str(self._port),
            "--json",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.url = (
            json.loads(self._process.stdout.readline())["url"].rstrip("/").replace("localhost", "127.0.0.1")
        )
        self._port = int(self.url.rpartition(":")[2])

    def kill(self):
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        self._process.stdout.close()


class Reviewer:
    """Somebody with a browser: reads, chooses, sends; sends again if the server is gone."""

    def __init__(self, name, cookie, server, batch, told):
        self.name, self._server, self._batch, self._told = name, server, batch, told
        self._cookie = cookie
        self.seen, self.acknowledged = set(), {}

    async def work(self):
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with httpx2.AsyncClient(headers=headers, cookies=self._cookie, timeout=30) as client:
            text = await self._open(client, f"/review/{self._batch}")
            while text and (
                form := re.search(r'<form class="to-grade" method="post" action="([^"]+)"', text)
            ):
                item = form[1].rpartition("/")[2]
                self.seen.add(item)
                fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
                level = str(1 + (len(self.name) + int(item, 16)) % 5)
                fields |= {"value-0": level, "value-1": "1", "note": self.name}
                said = await self._send(client, form[1], fields)
                self.acknowledged[item] = float(level)
                self._told.append(item)
                text = await self._open(client, said)

    async def _open(self, client, path):
        """The page that a path leads to."""
        for _ in range(4):
            said = await self._ask(client, "GET", path)
            if said.status_code != 303:
                return said.text if said.status_code == 200 else ""
            path = said.headers["location"]
        return ""

    async def _send(self, client, path, fields):
        said = await self._ask(client, "POST", path, data=fields)
        assert said.status_code == 303, (said.status_code, said.text[-2000:])
        return said.headers["location"]

    async def _ask(self, client, method, path, **more):
        for _ in range(200):
            try:
                return await client.request(method, self._server.url + path, **more)
            except httpx2.TransportError:
                await asyncio.sleep(0.1)
        raise AssertionError("the server did not come back")


@pytest.fixture
def there(tmp_path):
    """A project with a batch and twenty accounts that are logged in."""
    folder = letters(tmp_path, n_cases=N_CASES)
    with open_desk(load_benchmark(folder / "prd.yaml")) as desk:
        wish = DrawWish(dimensions=("style", "kind"), overlap=OVERLAP, seed=5, n=2 * N_CASES)
        batch = draw(desk, wish).id
        accounts = [Account(f"reviewer-{n}", 0, "reviewer") for n in range(N_REVIEWERS)]
        desk.store.append(accounts)
        logins = Logins(desk.store, lambda: datetime.now(UTC))
        cookie = Guard(Door(), Kept(folder, desk.store)).cookie_name("session")
        cookies = {one.name: {cookie: logins.begin(one)} for one in accounts}
    server = Server(folder)
    server.start()
    yield folder, batch, cookies, server
    server.kill()


class Kept:
    """What a guard takes of a project."""

    def __init__(self, folder, store):
        self.folder, self.store, self.now = folder, store, lambda: datetime.now(UTC)


async def all_work(reviewers, server, told):
    tasks = [asyncio.create_task(one.work()) for one in reviewers]
    while len(told) < N_GRADES // 2 and not all(task.done() for task in tasks):
        await asyncio.sleep(0.01)
    server.kill()
    n_before = len(told)
    await asyncio.to_thread(server.start)
    await asyncio.gather(*tasks)
    return n_before


def test_nothing_is_lost_nothing_graded_twice_nothing_seen_by_others(there):
    folder, batch, cookies, server = there
    told: list[str] = []
    reviewers = [Reviewer(name, cookie, server, batch, told) for name, cookie in cookies.items()]
    n_before = asyncio.run(all_work(reviewers, server, told))
    assert 0 < n_before < N_GRADES  # the server died in the middle

    store = project_store(folder)
    grades, seats = store.read(Grade, batch=batch), store.read(Seat, batch=batch)
    store.close()
    words = fold(grades)
    per_item = Counter(item for (item, _), one in words.items() if one.is_said)
    # no item lost, none graded by more than its overlap
    assert len(per_item) == 2 * N_CASES and set(per_item.values()) == {OVERLAP}
    # nobody's word is there twice, and every word that was acknowledged is there as it was sent
    assert len(grades) == 2 * N_GRADES and all(len(one.submissions) == 1 for one in words.values())
    for reviewer in reviewers:
        for item, level in reviewer.acknowledged.items():
            style = next(one for one in words[item, reviewer.name].present if one.dimension == "style")
            assert (style.value, style.note) == (level, reviewer.name)
    assert len(told) == N_GRADES
    # an item was seen by those alone who had a seat at it
    seated = {(seat.item, seat.reviewer) for seat in seats}
    assert {(item, one.name) for one in reviewers for item in one.seen} <= seated
    assert max(Counter(item for item, _ in seated).values()) <= OVERLAP
