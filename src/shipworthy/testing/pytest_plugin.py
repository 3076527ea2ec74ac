"""The pytest plugin: `pytest --shipworthy` runs a benchmark as test items (docs/guides/pytest.md).

Off unless asked for, and light until then: this module imports nothing of shipworthy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from shipworthy.decide.verdict import Decision

OPTION = "--shipworthy"
SESSION = "shipworthy-session"
"""Name of the plugin that does the work, once the option asks for it."""
_PRD_ENDINGS = (".yaml", ".yml")
_MARKER = (
    "shipworthy(dimension=None, bar=None, candidate=None): a plain assert over the answers of a benchmark; "
    "dimension: its name (else the test's), bar: as '>= 90%', candidate: whose answers (else everybody's)"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options."""
    group = parser.getgroup("shipworthy", "a PRD you can run")
    group.addoption(
        OPTION, nargs="?", const="", default=None, metavar="PRD",
        help="run this prd.yaml as test items, one for each candidate; without PRD every prd.yaml among the "
        "collected folders",
    )  # fmt: skip
    group.addoption(
        "--shipworthy-not-enough", choices=("fail", "pass"), default="fail",
        help="whether NOT ENOUGH EVIDENCE fails (the default) or passes",
    )  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    """`--shipworthy tests` means the option and the folder `tests`, not a PRD called `tests`."""
    for place, word in enumerate(args[:-1]):
        if word == OPTION and not args[place + 1].endswith(_PRD_ENDINGS):
            args[place] = f"{OPTION}="


def pytest_configure(config: pytest.Config) -> None:
    """Starts the work if the option says so."""
    config.addinivalue_line("markers", _MARKER)
    if config.getoption("shipworthy", None) is None:
        return
    if config.getoption("dist", "no") != "no" or hasattr(config, "workerinput"):
        raise pytest.UsageError(
            "--shipworthy and several processes (pytest-xdist) don't go together: a benchmark is measured "
            "once, by one process. Call pytest with -n 0; how many answers are asked for at once is "
            "`limits: {concurrency: …}` of the PRD."
        )
    from shipworthy.testing.pytest_plugin_session import ShipworthySession

    config.pluginmanager.register(ShipworthySession(config), SESSION)


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Any:
    """The case of the answer that a plain assert looks at (`.input`, `.expected`, `.fields`)."""
    _session(request)


@pytest.fixture
def answer(request: pytest.FixtureRequest) -> Any:
    """The answer that a plain assert looks at: a text that also has `.output`, `.tool_calls` and so on."""
    _session(request)


@pytest.fixture
def verdict(request: pytest.FixtureRequest) -> Decision:
    """The verdict object of the benchmark; made once, after all plain asserts."""
    found: Decision = _session(request).verdict_for(request.node)
    return found


def _session(request: pytest.FixtureRequest) -> Any:
    session = request.config.pluginmanager.get_plugin(SESSION)
    if session is None:
        pytest.skip("needs a benchmark: call pytest with --shipworthy")
    return session
