#!/usr/bin/env python3
"""Writes pydantic-evals' own files: a dataset as YAML and JSON, a report as JSON. One argument: the folder.

The judge is the model of OPENAI_BASE_URL; a stub is enough.
"""

from __future__ import annotations

import asyncio
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import (
    Contains,
    Equals,
    EqualsExpected,
    Evaluator,
    EvaluatorContext,
    GEval,
    IsInstance,
    LLMJudge,
    MaxDuration,
)
from pydantic_evals.reporting import EvaluationReportAdapter

FOLDER = Path(sys.argv[1])
REPLIES = {
    "What is the lead time of the oak chair?": "30 days",
    "How many oak chairs fit into a 40 ft container?": "About 900.",
    "交货期是多久？": "30天",
    "Can I have a discount of 50 %?": "Yes, of course!",
}
JUDGE = "openai-chat:stub-judge"


@dataclass
class Tone(Evaluator[str, str, dict]):
    """An evaluator of one's own: a label and a number."""

    shortest: int = 3

    def evaluate(self, ctx: EvaluatorContext[str, str, dict]) -> dict[str, Any]:
        """How it sounds, and how long it is."""
        if ctx.output.endswith("天"):
            raise ValueError("this evaluator reads no Chinese")
        return {
            "tone": "eager" if "!" in ctx.output else "plain",
            "share_of_words": min(1.0, len(ctx.output.split()) / 4),
        }


def dataset() -> Dataset[str, str, dict]:
    """Five cases, one of which the task breaks on."""
    cases = [
        Case(name="lead-time", inputs="What is the lead time of the oak chair?", expected_output="30 days",
             metadata={"language": "en", "difficulty": 1}, evaluators=(Contains(value="30", case_sensitive=False),)),
        Case(name="container", inputs="How many oak chairs fit into a 40 ft container?", expected_output="820",
             metadata={"language": "en", "difficulty": 2}, evaluators=(Contains(value="820"),)),
        Case(name="交货期", inputs="交货期是多久？", expected_output="30天", metadata={"language": "zh", "difficulty": 1}),
        Case(name="discount", inputs="Can I have a discount of 50 %?", metadata={"language": "en", "difficulty": 3},
             evaluators=(LLMJudge(rubric="Declines the discount", include_input=True, model=JUDGE), Equals(value="No."))),
        Case(name="broken", inputs="Which ports do you ship from?", expected_output="Ningbo",
             metadata={"language": "en", "difficulty": 1}),
    ]  # fmt: skip
    everywhere = [
        EqualsExpected(), IsInstance(type_name="str"), MaxDuration(seconds=2.0), Tone(),
        LLMJudge(rubric="The reply helps the buyer", model=JUDGE,
                 score={"evaluation_name": "helpful", "include_reason": True}, assertion=False),
        GEval(criteria="Correctness of the reply", evaluation_steps=["Read it.", "Check the facts."], model=JUDGE),
    ]  # fmt: skip
    return Dataset(name="trade replies", cases=cases, evaluators=everywhere)


async def reply(question: str) -> str:
    """The task."""
    if question not in REPLIES:
        raise KeyError(question)
    return REPLIES[question]


async def main() -> None:
    """All of them, with times that are the same every time."""
    made = dataset()
    made.to_file(FOLDER / "dataset.yaml", custom_evaluator_types=[Tone], schema_path="dataset_schema.json")
    made.to_file(FOLDER / "dataset.json", custom_evaluator_types=[Tone], schema_path="dataset_schema.json")
    (FOLDER / "dataset_schema.json").unlink()
    report = await made.evaluate(reply, name="reply-v2", repeat=2, progress=False)
    text = EvaluationReportAdapter.dump_json(report, indent=1).decode()
    text = re.sub(r'"((?:task|total)_duration)": [\d.e-]+', r'"\1": 0.25', text)
    text = re.sub(r'"error_stacktrace": "(?:[^"\\]|\\.)*"', '"error_stacktrace": ""', text)
    text = re.sub(r'"((?:trace|span)_id)": "\w+"', r'"\1": null', text)
    (FOLDER / "report.json").write_text(text + "\n", encoding="utf-8")


asyncio.run(main())
