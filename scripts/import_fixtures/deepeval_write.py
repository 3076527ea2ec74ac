#!/usr/bin/env python3
"""Writes deepeval's own files: goldens (JSON, CSV, JSONL), conversational goldens, a test run. One argument: the folder.

The judge is the model of OPENAI_BASE_URL; a stub is enough, the one of answer relevancy cannot be reached.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from deepeval import evaluate
from deepeval.dataset import ConversationalGolden, EvaluationDataset, Golden
from deepeval.dataset.expectations import Expectations
from deepeval.evaluate import AsyncConfig, CacheConfig, DisplayConfig, ErrorConfig
from deepeval.metrics import (
    AnswerRelevancyMetric,
    ExactMatchMetric,
    GEval,
    JsonCorrectnessMetric,
    ToolCorrectnessMetric,
)
from deepeval.models import OpenAIModel
from deepeval.test_case import LLMTestCase, RetrievedContextData, SingleTurnParams, ToolCall, Turn
from pydantic import BaseModel

FOLDER = Path(sys.argv[1])
QUESTIONS = [
    ("What is the lead time of the oak chair?", "30 days", "30 days"),
    ("How many oak chairs fit into a 40 ft container?", "820", "About 900."),
    ("交货期是多久？", "30天", "30天"),
    ("Can I have a discount of 50 %?", "No, ask the sales desk.", "Yes, of course!"),
    ("Which ports do you ship from?", "Ningbo and Shanghai", ""),
]


class Reply(BaseModel):
    """What JSON correctness looks for."""

    days: int


def goldens() -> list[Golden]:
    """Five, with tools, passages and metadata."""
    made = [
        Golden(
            input=question, expected_output=expected, actual_output=actual, name=f"trade-{number}",
            context=["Lead time is 30 days.", "A 40 ft container takes 820 oak chairs."],
            retrieval_context=["Lead time is 30 days.", RetrievedContextData(source="ports.md", context="Ports: Ningbo.")],
            additional_metadata={"language": "zh" if number == 2 else "en", "number": number},
            comments="seen at the spring fair" if number == 0 else None, source_file="catalogue.md",
        )
        for number, (question, expected, actual) in enumerate(QUESTIONS)
    ]  # fmt: skip
    made[1].expected_tools = [
        ToolCall(name="fit", input_parameters={"product": "oak chair", "container": "40ft"})
    ]
    made[1].tools_called = [ToolCall(name="fit", input_parameters={"product": "oak chair"}, output=900)]
    made[3].expectations = Expectations(must=["declines politely"], must_not=["grants a discount"])
    made[4].custom_column_key_values = {"owner": "sales"}
    return made


def conversations() -> list[ConversationalGolden]:
    """Two: one with turns."""
    return [
        ConversationalGolden(
            scenario="A buyer asks for the lead time and then haggles.", expected_outcome="The price stands.",
            user_description="An impatient buyer", name="haggle", context=["Lead time is 30 days."],
            turns=[Turn(role="user", content="How long?"), Turn(role="assistant", content="30 days."),
                   Turn(role="user", content="And for half the price?")],
        ),
        ConversationalGolden(scenario="A buyer asks for a refund.", expected_outcome="The desk is named."),
    ]  # fmt: skip


def write_test_run() -> None:
    """`evaluate` over the goldens, each with metrics that pass, fail and break."""
    judge = OpenAIModel(model="stub-judge", cost_per_input_token=0.000001, cost_per_output_token=0.000002)
    broken = OpenAIModel(model="stub-judge", base_url="http://127.0.0.1:9/v1", api_key="none", cost_per_input_token=0.0,
                      cost_per_output_token=0.0)  # fmt: skip
    told = [SingleTurnParams.INPUT, SingleTurnParams.ACTUAL_OUTPUT]
    metrics = [
        ExactMatchMetric(),
        GEval(name="Helpful reply", criteria="The reply helps the buyer.", evaluation_params=told, model=judge,
              threshold=0.7, async_mode=False),
        AnswerRelevancyMetric(model=broken, async_mode=False),
        JsonCorrectnessMetric(expected_schema=Reply, model=judge, include_reason=False, async_mode=False),
        ToolCorrectnessMetric(model=judge, async_mode=False, include_reason=False),
    ]  # fmt: skip
    cases = [
        LLMTestCase(
            input=golden.input, actual_output=golden.actual_output or "", expected_output=golden.expected_output,
            name=golden.name, retrieval_context=golden.retrieval_context, tools_called=golden.tools_called or [],
            expected_tools=golden.expected_tools or [], metadata=golden.additional_metadata,
            token_cost=0.0004, completion_time=0.8, tags=["spring"],
        )
        for golden in goldens()
    ]  # fmt: skip
    evaluate(
        cases, metrics, identifier="reply-v2", hyperparameters={"model": "reply-small", "temperature": 0.2},
        async_config=AsyncConfig(run_async=False), cache_config=CacheConfig(write_cache=False),
        error_config=ErrorConfig(ignore_errors=True),
        display_config=DisplayConfig(results_folder=str(FOLDER), print_results=False, show_indicator=False),
    )  # fmt: skip
    written = sorted(FOLDER.glob("test_run_*.json"))[-1]
    run = json.loads(written.read_text(encoding="utf-8"))
    text = re.sub(r"at 0x[0-9a-f]+", "at 0x0", json.dumps(run, ensure_ascii=False, indent=1))
    (FOLDER / "test_run.json").write_text(text + "\n", encoding="utf-8")
    for one in FOLDER.glob("test_run_*.json"):
        one.unlink()


def main() -> None:
    """All of them."""
    dataset = EvaluationDataset(goldens=goldens())
    for form in ("json", "csv", "jsonl"):
        dataset.save_as(form, str(FOLDER), file_name="goldens")
    talks = EvaluationDataset(goldens=conversations())
    for form in ("json", "csv"):
        talks.save_as(form, str(FOLDER), file_name="conversations")
    write_test_run()


main()
