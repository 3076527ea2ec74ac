"""Which importers there are, and which of them knows a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from shipworthy.define.importing.importer import Glimpse, Importer
from shipworthy.define.nearest import did_you_mean
from shipworthy.errors import WrongCall

BUILT_IN: tuple[str, ...] = (
    "shipworthy.adapters.importers.braintrust_rows:BraintrustRows",
    "shipworthy.adapters.importers.deepeval_goldens:DeepevalGoldens",
    "shipworthy.adapters.importers.deepeval_test_run:DeepevalTestRun",
    "shipworthy.adapters.importers.function_calls:FunctionCalls",
    "shipworthy.adapters.importers.ifbench:IfBench",
    "shipworthy.adapters.importers.inspect_dataset:InspectDataset",
    "shipworthy.adapters.importers.inspect_log:InspectLog",
    "shipworthy.adapters.importers.langfuse_items:LangfuseItems",
    "shipworthy.adapters.importers.langfuse_scores:LangfuseScores",
    "shipworthy.adapters.importers.langfuse_traces:LangfuseTraces",
    "shipworthy.adapters.importers.langsmith_examples:LangsmithExamples",
    "shipworthy.adapters.importers.langsmith_feedback:LangsmithFeedback",
    "shipworthy.adapters.importers.langsmith_feedback:LangsmithRubric",
    "shipworthy.adapters.importers.langsmith_runs:LangsmithRuns",
    "shipworthy.adapters.importers.lm_eval_samples:LmEvalSamples",
    "shipworthy.adapters.importers.mlflow_rows:MlflowRows",
    "shipworthy.adapters.importers.openai_evals:OpenAiEvals",
    "shipworthy.adapters.importers.openai_evals_log:OpenAiEvalsLog",
    "shipworthy.adapters.importers.opik_items:OpikItems",
    "shipworthy.adapters.importers.phoenix_rows:PhoenixAnnotations",
    "shipworthy.adapters.importers.phoenix_rows:PhoenixRows",
    "shipworthy.adapters.importers.promptfoo_config:PromptfooConfig",
    "shipworthy.adapters.importers.promptfoo_results:PromptfooResults",
    "shipworthy.adapters.importers.promptfoo_tests:PromptfooTests",
    "shipworthy.adapters.importers.pydantic_evals_dataset:PydanticEvalsDataset",
    "shipworthy.adapters.importers.pydantic_evals_report:PydanticEvalsReport",
    "shipworthy.adapters.importers.ragas_rows:RagasRows",
    "shipworthy.adapters.importers.shipworthy_cases:ShipworthyCases",
    "shipworthy.adapters.importers.shipworthy_long:ShipworthyLong",
    "shipworthy.adapters.importers.table_cases:TableCases",
    "shipworthy.adapters.importers.table_labels:TableLabels",
    "shipworthy.adapters.importers.table_outcomes:TableOutcomes",
    "shipworthy.adapters.importers.table_results_long:TableResultsLong",
    "shipworthy.adapters.importers.table_results_wide:TableResultsWide",
    "shipworthy.adapters.importers.tooltalk:ToolTalk",
)
"""`module:Class`, one a line, in the order of their names."""

GROUP = "shipworthy.importers"
"""The entry-point group of importers that other packages bring."""

LEAST = 0.3
"""Below this an importer only guesses."""


@dataclass(frozen=True)
class Recognised:
    """An importer that takes the file, and how sure it is."""

    importer: Importer
    how_sure: float


@cache
def importers() -> tuple[Importer, ...]:
    """All of them, our own first."""
    own = tuple(_made(place) for place in BUILT_IN)
    named = {one.name for one in own}
    others = [entry.load()() for entry in entry_points(group=GROUP)]
    return (*own, *(one for one in others if one.name not in named))


def _made(place: str) -> Importer:
    module, _, name = place.partition(":")
    made: Importer = getattr(import_module(module), name)()
    return made


def importer_named(name: str, known: Iterable[Importer] | None = None) -> Importer:
    """The importer of this name.

    Raises:
        WrongCall: There is none.
    """
    found = {one.name: one for one in (importers() if known is None else known)}
    if name not in found:
        hint = did_you_mean(name, found) or f"there are {', '.join(sorted(found))}"
        raise WrongCall(f"there is no importer {name!r}", hint=hint)
    return found[name]


def recognise(glimpse: Glimpse, known: Iterable[Importer] | None = None) -> Recognised | None:
    """The importer that is surest of the file; None if nobody knows it."""
    best: Recognised | None = None
    for one in importers() if known is None else known:
        how_sure = one.recognises(glimpse)
        if how_sure >= LEAST and (best is None or how_sure > best.how_sure):
            best = Recognised(one, how_sure)
    return best
