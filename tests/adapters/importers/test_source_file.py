"""`open_sources`: the form of a file by its content, its rows in pieces, and what is wrong with it in words."""

from __future__ import annotations

import gzip
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipworthy.adapters import table_bytes
from shipworthy.adapters.importers import json_stream
from shipworthy.adapters.importers.source_file import open_sources
from shipworthy.define.importing.importer import Form
from shipworthy.define.row import Row
from shipworthy.errors import Fault


@pytest.fixture
def source(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return open_sources([path])[0]

    return write


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.json", '{"a": [1]}', Form.json),
        ("a.txt", '{"a": 1}\n{"a": 2}\n', Form.rows),
        ("a.jsonl", '{"a": 1}\n', Form.rows),
        ("a.json", '[{"a": 1}]', Form.rows),
        ("a.yaml", "tests:\n  - vars: {a: 1}\n", Form.yaml),
        ("a.yaml", '{"tests": []}', Form.json),
        ("a.csv", "a,b\n1,2\n", Form.table),
        ("a.dat", "a,b\n1,2\n", Form.table),
        ("a.md", "Dear all, hello,\nI write, because\n", Form.text),
        ("a.json", '{\n "a": {\n  "b": 1\n }\n}\n', Form.json),
    ],
)
def test_the_form_is_told_by_the_content(source, name, content, form):
    assert source(name, content).glimpse.form is form


def test_a_glimpse_of_an_object_shows_its_top_levels_cut(source):
    content = {
        "version": 2,
        "results": {"rows": [{"x": i} for i in range(5)], "note": "y" * 5000},
        "deep": {"a": {"b": {"c": {"d": 1}}}},
    }
    glimpse = source("a.json", json.dumps(content)).glimpse
    assert glimpse.keys == ("version", "results", "deep")
    assert glimpse.head["results"]["rows"] == [{"x": 0}, {"x": 1}]
    assert len(glimpse.head["results"]["note"]) == 2000
    assert glimpse.head["deep"]["a"]["b"]["c"] == {"d": 1}


def test_the_items_of_a_list_in_an_object_with_their_lines(source):
    text = '{"a": [1, 2],\n "results": {"rows": [\n  {"x": 1},\n  {"x": 2}, 7\n ]}}'
    rows = list(source("a.json", text).items("results", "rows"))
    assert [(row.values, row.line) for row in rows] == [({"x": 1}, 3), ({"x": 2}, 4), ({"": 7}, 4)]
    assert list(source("b.json", text).items("results", "none")) == []
    assert source("c.json", text).value("a") == [1, 2]


def test_what_comes_before_the_fault_is_used(source):
    rows = list(source("a.json", '{"rows": [{"x": 1}, {"x": 2}, {"x": ').items("rows"))
    assert [row.values for row in rows[:2]] == [{"x": 1}, {"x": 2}]
    assert isinstance(rows[2], Fault)
    assert "ends in the middle" in rows[2].message


def test_a_document_has_the_lines_of_its_keys(source):
    for name, text in (("a.yaml", "a: 1\nb:\n  c: 2\n"), ("a.json", '{"a": 1,\n\t"b":\n  {"c": 2}}')):
        document = source(name, text).document()
        assert document.data == {"a": 1, "b": {"c": 2}}
        assert document.places.keys[("b", "c")][0] == 3


def test_an_archive_is_read_member_by_member_deflated_and_zstandard(tmp_path):
    from backports.zstd import zipfile as with_zstandard

    for number, method in enumerate((zipfile.ZIP_DEFLATED, with_zstandard.ZIP_ZSTANDARD)):
        path = tmp_path / f"{number}.eval"
        with with_zstandard.ZipFile(path, "w", method) as packed:
            packed.writestr("header.json", '{"a": 1}')
            packed.writestr("samples/1.json", '{"rows": [{"x": 1}]}')
        source = open_sources([path])[0]
        assert source.glimpse.form is Form.archive
        assert source.glimpse.members == ("header.json", "samples/1.json")
        assert source.member("header.json").value("a") == 1
        assert [row.values for row in source.member("samples/1.json").items("rows")] == [{"x": 1}]
        assert isinstance(source.member("nothing.json"), Fault)
        source.close()


def test_bombs_end_in_a_message(tmp_path, monkeypatch):
    monkeypatch.setattr(table_bytes, "MAX_BYTES", 50_000)
    monkeypatch.setattr(json_stream, "MAX_VALUE", 20_000)
    bomb = ("[" + '{"x": 1},' * 100_000 + "0]").encode()
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(bomb))
    with zipfile.ZipFile(tmp_path / "a.eval", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("header.json", bomb)
        packed.writestr("one.json", '{"x": "' + "y" * 40_000 + '"}')
    zipped = open_sources([tmp_path / "a.json.gz"])[0]
    assert "too large" in list(zipped.rows())[-1].message
    archive = open_sources([tmp_path / "a.eval"])[0]
    assert "too large" in list(archive.member("header.json").items())[-1].message
    assert archive.member("one.json").value() is None


def test_only_files_of_its_own_folder_are_read(tmp_path):
    inside = tmp_path / "suite"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("key")
    (inside / "a.yaml").write_text("a: 1")
    (inside / "p.txt").write_text("prompt")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    source = open_sources([inside / "a.yaml"])[0]
    assert [one.name for one in source.beside("p.txt")] == [str(inside / "p.txt")]
    assert [one.name for one in source.beside("p*.txt")] == [str(inside / "p.txt")]
    assert "outside" in source.beside("*.txt").message  # the link leads out
    for name in ("../secret.txt", "link.txt", str(tmp_path / "secret.txt")):
        assert "outside" in source.beside(name).message
    assert "no file" in source.beside("nothing.txt").message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04broken",
        b"\xff\xfe\x00",
        b"\x1f\x8bbroken",
        b"{",
        b"[",
        b'{"a": "\xe9"}',
        b"\x00\x01\x02",
        b"{" * 5000,
        b"[" * 100_000,
    ],
)
def test_hostile_files_are_said_and_never_raised(source, content):
    one = source("a.json", content)
    _ = one.glimpse
    for found in (*one.rows(), *one.items("a"), *one.lines()):
        assert isinstance(found, Row | Fault)
    one.value("a")
    one.document()
    if one.glimpse.form is Form.archive:
        one.member("x")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.binary(max_size=300),
    st.sampled_from(["a.json", "a.jsonl", "a.csv", "a.yaml", "a.txt", "a.eval", "a.xlsx"]),
)
def test_any_bytes_at_all(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    one = open_sources([path])[0]
    _ = one.glimpse
    for found in (*one.rows(), *one.items("a"), *one.lines()):
        assert isinstance(found, Row | Fault)


def test_a_line_that_never_ends_is_refused_before_it_fills_the_machine(monkeypatch, source):
    from shipworthy.adapters import json_rows

    monkeypatch.setattr(json_rows, "MAX_LINE", 1000)
    found = list(source("a.jsonl", '{"x": 1}\n{"x": "' + "y" * 5000 + '"}\n{"x": 2}\n').rows())
    assert found[0].values == {"x": 1}
    assert "more than 1,000 characters" in found[1].message
    assert (found[1].line, len(found)) == (2, 2)
