from __future__ import annotations

import sys
from hashlib import sha256

import pytest

from shipworthy.adapters.python_files import load_function
from shipworthy.errors import WrongCall


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_function_and_the_hash_of_its_file(tmp_path):
    source = "def reply(input):\n    return input.upper()\n"
    write(tmp_path / "sub" / "my-file.py", source)
    found = load_function("sub/my-file.py:reply", tmp_path)
    assert found.function("hello") == "HELLO"
    assert found.content_hash == sha256(source.encode()).hexdigest()


def test_an_edited_file_is_loaded_anew_even_within_the_same_second(tmp_path):
    path = write(tmp_path / "a.py", "def f(): return 1\n")
    first = load_function("a.py:f", tmp_path)
    path.write_text("def f(): return 2\n", "utf-8")
    second = load_function("a.py:f", tmp_path)
    assert (first.function(), second.function()) == (1, 2)
    assert first.content_hash != second.content_hash


def test_two_functions_of_a_file_share_their_module(tmp_path):
    write(tmp_path / "a.py", "seen = []\ndef f(): seen.append(1)\ndef g(): return seen\n")
    load_function("a.py:f", tmp_path).function()
    assert load_function("a.py:g", tmp_path).function() == [1]


def test_files_import_their_neighbours_and_those_of_the_prd(tmp_path):
    write(tmp_path / "prices_of_ours.py", "PRICE = 45\n")
    write(tmp_path / "scorers" / "words_of_ours.py", "WORD = 'USD'\n")
    write(
        tmp_path / "scorers" / "a.py",
        "import prices_of_ours, words_of_ours\ndef f(): return words_of_ours.WORD, prices_of_ours.PRICE\n",
    )
    before = list(sys.path)
    assert load_function("scorers/a.py:f", tmp_path).function() == ("USD", 45)
    assert sys.path == before


def test_neighbours_of_another_prd_are_not_mixed_up(tmp_path):
    for name in ("one", "other"):
        write(tmp_path / name / "helpers_of_ours.py", f"NAME = {name!r}\n")
        write(tmp_path / name / "a.py", "from helpers_of_ours import NAME\ndef f(): return NAME\n")
    found = [load_function("a.py:f", tmp_path / name).function() for name in ("one", "other")]
    assert found == ["one", "other"]


def test_dataclasses_and_annotations_work(tmp_path):
    write(
        tmp_path / "a.py",
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    x: int = 1\ndef f() -> A: return A()\n",
    )
    assert load_function("a.py:f", tmp_path).function().x == 1


def test_a_module_that_shadows_nothing(tmp_path):
    write(tmp_path / "json.py", "def f(): return 'mine'\n")
    assert load_function("json.py:f", tmp_path).function() == "mine"
    import json

    assert json.loads("1") == 1


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        ("scorers.py", "'scorers.py' names no function", "file.py:function"),
        ("scorer.py:relevance", "'scorer.py' can't be read", "did you mean 'scorers.py'?"),
        ("scorers.py:relevanz", "scorers.py has no function 'relevanz'", "did you mean 'relevance'?"),
        ("scorers.py:LIMIT", "scorers.py has no function 'LIMIT'", "there are honest, relevance"),
        ("empty.py:f", "empty.py has no function 'f'", "there is none"),
        ("broken.py:f", "broken.py can't be imported: SyntaxError: '(' was never closed", "line 2 of"),
        (
            "raises.py:f",
            "raises.py can't be imported: ModuleNotFoundError: No module named 'no_such_thing'",
            "line 2 of",
        ),
        ("exits.py:f", "exits.py can't be imported: SystemExit: 3", "line 2 of"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, reference, message, hint):
    write(tmp_path / "scorers.py", "LIMIT = 3\ndef relevance(): ...\ndef honest(): ...\ndef _hidden(): ...\n")
    write(tmp_path / "empty.py", "")
    write(tmp_path / "broken.py", "\ndef f(:\n")
    write(tmp_path / "broken.py", "\nprint((1\n")
    write(tmp_path / "raises.py", "\nimport no_such_thing\n")
    write(tmp_path / "exits.py", "import sys\nsys.exit(3)\n")
    with pytest.raises(WrongCall) as caught:
        load_function(reference, tmp_path)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert not [
        name for name in sys.modules if name.startswith(("shipworthy_prd_broken", "shipworthy_prd_raises"))
    ]


def test_a_neighbour_that_changes_is_another_version_and_is_read_anew(tmp_path):
    write(tmp_path / "rules.py", "LIMIT = 1\n")
    write(tmp_path / "deep" / "__init__.py", "from rules import LIMIT\n")
    write(tmp_path / "a.py", "import json\nimport deep\ndef f(): return deep.LIMIT\n")
    first = load_function("a.py:f", tmp_path)
    write(tmp_path / "rules.py", "LIMIT = 2\n")
    second = load_function("a.py:f", tmp_path)
    assert (first.function(), second.function()) == (1, 2)
    assert first.content_hash != second.content_hash
    assert load_function("a.py:f", tmp_path).content_hash == second.content_hash
    write(tmp_path / "foreign.py", "X = 1\n")  # nobody imports it
    assert load_function("a.py:f", tmp_path).content_hash == second.content_hash


def test_neighbours_in_a_circle_end(tmp_path):
    write(tmp_path / "a.py", "import b\ndef f(): return b.g()\n")
    write(tmp_path / "b.py", "import c\ndef g(): return 3\n")
    write(tmp_path / "c.py", "import b\n")
    assert load_function("a.py:f", tmp_path).function() == 3
