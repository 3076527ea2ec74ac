#!/usr/bin/env python3
"""Writes Ragas' own files: a dataset (JSONL, CSV), a conversation, the table of an evaluation. One argument: the folder.

The metrics need no model: exact match, presence of the reference, and one that gives no number for one row.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ragas import EvaluationDataset, MultiTurnSample, SingleTurnSample, evaluate
from ragas.messages import AIMessage, HumanMessage, ToolCall, ToolMessage
from ragas.metrics import ExactMatch, StringPresence

FOLDER = Path(sys.argv[1])
RUBRIC = {
    "score1_description": "Answers something else.",
    "score3_description": "The fact, and no more.",
    "score5_description": "The fact and the next step.",
}
LEAD = "Lead time of the oak chair is 30 days."
SAMPLES = [
    SingleTurnSample(user_input="What is the lead time?", retrieved_contexts=[LEAD, "It's made of oak."], response="30 days",
                     reference="30 days", reference_contexts=[LEAD], rubrics=RUBRIC),
    SingleTurnSample(user_input="How many fit into a 40 ft container?", retrieved_contexts=["Ports: Ningbo."],
                     response="About 900.", reference="820", reference_contexts=["A container takes 820."], rubrics=RUBRIC),
    SingleTurnSample(user_input="交货期是多久？", retrieved_contexts=["交货期30天。"], response="30天", reference="30天",
                     reference_contexts=["交货期30天。"], rubrics=RUBRIC),
]  # fmt: skip
TALK = MultiTurnSample(
    user_input=[
        HumanMessage(content="Ship ten chairs to Rotterdam."),
        AIMessage(content="", tool_calls=[ToolCall(name="quote", args={"port": "Rotterdam", "n": 10})]),
        ToolMessage(content="USD 900"),
        AIMessage(content="That is USD 900."),
    ],
    reference="USD 900", reference_tool_calls=[ToolCall(name="quote", args={"port": "Rotterdam", "n": 10})],
)  # fmt: skip

dataset = EvaluationDataset(samples=SAMPLES)
dataset.to_jsonl(FOLDER / "dataset.jsonl")
dataset.to_csv(FOLDER / "dataset.csv")
EvaluationDataset(samples=[TALK]).to_jsonl(FOLDER / "conversation.jsonl")
result = evaluate(dataset, metrics=[ExactMatch(), StringPresence()], show_progress=False)
table = result.to_pandas()
table["faithfulness"] = [1.0, 0.25, float("nan")]  # as Ragas leaves a row whose judge failed
table.to_csv(FOLDER / "result.csv", index=False)
table.to_json(FOLDER / "result.json", orient="records", force_ascii=False, indent=1)
