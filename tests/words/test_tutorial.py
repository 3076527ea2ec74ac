"""The blocks of the README, the tutorial and the Python guide run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shipworthy.cli.main import run_cli

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(name: str) -> list[tuple[str, str]]:
    return BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def test_the_tutorial_runs(folder, capsys):
    found = blocks("docs/tutorial/first-prd.md")
    tables = [text for kind, text in found if kind == "csv"]
    prds = [text for kind, text in found if kind == "yaml" and text.startswith("product")]
    rules = [text for kind, text in found if kind == "python"]
    (folder / "inquiries.csv").write_text(tables[0], encoding="utf-8")
    (folder / "prd.yaml").write_text(prds[0], encoding="utf-8")
    assert run_cli(["run"]) == 0  # today is the baseline and never gates
    said = capsys.readouterr().out
    assert "NOT ENOUGH EVIDENCE" in said
    (folder / "rules.py").write_text(rules[0], encoding="utf-8")
    (folder / "prd.yaml").write_text(prds[1], encoding="utf-8")
    assert run_cli(["run", "--json"]) == 3
    assert '"NOT_ENOUGH_EVIDENCE"' in capsys.readouterr().out


def test_the_readmes_prd_runs(folder, capsys):
    prd = next(text for kind, text in blocks("README.md") if kind == "yaml")
    (folder / "prd.yaml").write_text(prd, encoding="utf-8")
    (folder / "inquiries.csv").write_text("input,answer,region\nHow much?,USD 48,EU\nAny discount?,No,SEA\n")
    (folder / "new_answers.jsonl").write_text(
        '{"case": 1, "output": "USD 48"}\n{"case": 2, "output": "30% off"}\n'
    )
    assert run_cli(["run", "-o", "report.html"]) == 3
    assert "NOT ENOUGH EVIDENCE" in capsys.readouterr().out
    assert (folder / "report.html").exists()


def test_the_python_guide_runs():
    code = [text for kind, text in blocks("docs/guides/python.md") if kind == "python"]
    exec("import shipworthy as sw\n" + code[1], {})


def test_the_scoring_guides_own_scorer():
    code = next(text for kind, text in blocks("docs/guides/scoring.md") if kind == "python")
    names: dict = {}
    exec(code, names)
    assert names["names_a_price"]("it is 48", {"price": "48"})["value"] is True


@pytest.mark.parametrize(
    "page", sorted(str(p.relative_to(ROOT)) for p in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
)
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http", "mailto")):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_every_command_is_documented():
    from shipworthy.cli.main import app

    page = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    names += [group.name for group in app.registered_groups]
    assert len(names) >= 6
    for name in names:
        assert f"## `shipworthy {name}`" in page


def test_every_scorer_is_documented():
    from shipworthy.define.dimension import CODE_SCORERS

    page = (ROOT / "docs/guides/scoring.md").read_text(encoding="utf-8")
    assert all(f"`{name}" in page for name in CODE_SCORERS)
