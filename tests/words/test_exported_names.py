"""The public face: sorted, complete, lazy; two stages share names with functions and stay importable."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import shipworthy as sw


def test_the_names_of_the_contract():
    assert {
        "load",
        "parse",
        "run",
        "arun",
        "decide",
        "compare",
        "pass_at_k",
        "pass_hat_k",
        "agreement",
        "correct",
    } <= set(sw.__all__)
    names = [name for name in sw.__all__ if not name.startswith("_")]
    assert names == sorted(names)
    for name in sw.__all__:
        assert getattr(sw, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'drift'"):
        _ = sw.drift  # what a later issue brings isn't exported until it works


def test_functions_stay_functions_whatever_is_imported_first():
    code = (
        "import shipworthy.decide.ledger, shipworthy.run.plan, shipworthy as sw, inspect\n"
        "assert inspect.isfunction(sw.decide) and inspect.isfunction(sw.run)\n"
        "from shipworthy.decide.ledger import Look\n"
        "from shipworthy import decide, run\n"
        "assert inspect.isfunction(decide) and inspect.isfunction(run)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_costs_nothing_heavy():
    code = (
        "import sys, shipworthy\n"
        "heavy = {'numpy', 'scipy', 'pydantic', 'aiohttp', 'sqlalchemy', 'duckdb', 'rich', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "shipworthy.decide\n"
        "heavy = {'aiohttp', 'sqlalchemy', 'duckdb', 'rich', 'jinja2', 'genai_prices'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_decide_has_the_signature_of_the_contract():
    parameters = inspect.signature(sw.decide).parameters
    assert list(parameters)[:3] == ["benchmark", "scores", "candidate"]
    for name in ("labels", "measures", "looks", "planned_cases"):
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY


def test_a_run_shows_itself_in_a_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    benchmark = sw.parse(
        {
            "product": "<b>p</b>",
            "cases": [{"id": str(n), "input": f"q{n}", "answer": "yes"} for n in range(40)],
            "candidates": {"a": {"recorded": {"column": "answer"}}},
            "dimensions": {"yes": {"scored_by": {"equals": "yes"}}},
            "bars": ["yes >= 80%"],
        }
    )
    run = sw.run(benchmark)
    html = run._repr_html_()
    assert "<table" in html
    assert "<b>p</b>" not in html
    assert run.decision.candidates["a"].verdict == "SHIP"
    assert run.report(tmp_path / "page.html").stat().st_size > 5000


def test_the_awaitable_twin(tmp_path, monkeypatch):
    import asyncio

    monkeypatch.chdir(tmp_path)
    benchmark = sw.parse(
        {
            "product": "p",
            "cases": [{"input": "q", "answer": "yes"}],
            "candidates": {"a": {"recorded": {"column": "answer"}}},
            "dimensions": {"yes": {"scored_by": {"equals": "yes"}}},
        }
    )
    assert asyncio.run(sw.arun(benchmark)).decision.verdict is None
