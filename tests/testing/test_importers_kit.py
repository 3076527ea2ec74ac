"""Every importer on files of its own tool, whole and spoilt; and the kit itself, which must be able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.adapters.importers.known import BUILT_IN, importer_named, importers
from shipworthy.define.importing.imported import CaseRow, Note
from shipworthy.testing.importers import check_importer

FIXTURES = Path(__file__).parents[1] / "fixtures" / "importers"
FILES = [
    ("inspect-dataset", "inspect/samples.jsonl"),
    ("inspect-log", "inspect/chairs.eval"),
    ("inspect-log", "inspect/plain.json"),
    ("lm-eval-samples", "lm_eval/samples_chairs.jsonl"),
]


@pytest.mark.parametrize(("name", "file"), FILES)
def test_an_importer_keeps_its_promises(name, file, tmp_path):
    check_importer(importer_named(name), FIXTURES / file, tmp_path / "spoilt")


def test_the_list_is_in_order_and_the_names_are_different():
    assert list(BUILT_IN) == sorted(BUILT_IN)
    names = [one.name for one in importers()]
    assert len(set(names)) == len(names)


class _Careless:
    name = "lm-eval-samples"
    title = "careless"

    def recognises(self, glimpse):
        return 0.99

    def read(self, source, options):
        for row in source.rows():
            yield CaseRow({"id": row.values["doc_id"], "input": row.values["doc"]["question"]})


class _Talks:
    name = "lm-eval-samples"
    title = "talks only"

    def recognises(self, glimpse):
        return 0.99

    def read(self, source, options):
        yield Note("mapped", "everything")


@pytest.mark.parametrize(
    ("importer", "said"), [(_Careless(), "raised on a file"), (_Talks(), "nothing was read")]
)
def test_the_kit_can_fail(importer, said, tmp_path):
    with pytest.raises(AssertionError, match=said):
        check_importer(importer, FIXTURES / "lm_eval/samples_chairs.jsonl", tmp_path / "spoilt")
