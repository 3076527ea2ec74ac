"""Every importer on files of its own tool, whole and spoilt; and the kit itself, which must be able to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.adapters.importers.known import BUILT_IN, importer_named, importers
from shipworthy.define.importing.imported import CaseRow, Note
from shipworthy.testing.importers import check_importer, spoilt

FIXTURES = Path(__file__).parents[1] / "fixtures" / "importers"
FILES = [
    ("braintrust-rows", "braintrust/dataset.jsonl"),
    ("deepeval-goldens", "deepeval/conversations.csv"),
    ("deepeval-test-run", "deepeval/test_run.json"),
    ("function-calls", "function_calls/BFCL_v4_irrelevance.json"),
    ("ifbench", "ifbench/items.jsonl"),
    ("inspect-dataset", "inspect/samples.jsonl"),
    ("inspect-log", "inspect/chairs.eval"),
    ("inspect-log", "inspect/plain.json"),
    ("langfuse-items", "langfuse/items.json"),
    ("langfuse-scores", "langfuse/scores.json"),
    ("langfuse-traces", "langfuse/traces.json"),
    ("langsmith-examples", "langsmith/examples.jsonl"),
    ("langsmith-feedback", "langsmith/feedback.jsonl"),
    ("langsmith-rubric", "langsmith/annotation_queue.json"),
    ("langsmith-runs", "langsmith/experiment.csv"),
    ("lm-eval-samples", "lm_eval/samples_chairs.jsonl"),
    ("mlflow-rows", "mlflow/eval_rows.jsonl"),
    ("openai-evals", "openai_evals/data.jsonl"),
    ("openai-evals-log", "openai_evals/oaieval.jsonl"),
    ("opik-items", "opik/experiment_items.jsonl"),
    ("phoenix-annotations", "phoenix/annotations.jsonl"),
    ("phoenix-rows", "phoenix/dataset.json"),
    ("promptfoo-config", "promptfoo/promptfooconfig.yaml"),
    ("promptfoo-results", "promptfoo/results.json.gz"),
    ("promptfoo-tests", "promptfoo/more.yaml"),
    ("pydantic-evals", "pydantic_evals/dataset.json"),
    ("pydantic-evals-report", "pydantic_evals/report.json"),
    ("ragas-rows", "ragas/conversation.jsonl"),
    ("table-cases", "lm_eval/docs.jsonl"),
    ("table-results-wide", "function_calls/verdicts.jsonl"),
    ("tooltalk", "tooltalk/AddAlarm-easy.json"),
]


@pytest.mark.parametrize(("name", "file"), FILES)
def test_an_importer_keeps_its_promises(name, file, tmp_path):
    check_importer(importer_named(name), FIXTURES / file, tmp_path / "spoilt")


def test_the_list_is_in_order_and_the_names_are_different():
    assert list(BUILT_IN) == sorted(BUILT_IN)
    names = [one.name for one in importers()]
    assert len(set(names)) == len(names)


def test_the_same_seed_spoils_a_file_the_same_way_every_time_in_one_process():
    file = FIXTURES / "lm_eval/samples_chairs.jsonl"
    first, *others = ([data for _, data in spoilt(file, n_mutants=200, seed=1)] for _ in range(3))
    assert all(other == first for other in others)


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
