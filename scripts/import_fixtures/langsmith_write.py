#!/usr/bin/env python3
"""Writes LangSmith's shapes with its own SDK, offline. One argument: the folder.

Examples, runs and feedback as its models dump them, and the table of an experiment that
`evaluate(…, upload_results=False)` made.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from langsmith import Client, evaluate
from langsmith.schemas import AnnotationQueueWithDetails, Example, Feedback, FeedbackSourceBase, Run

FOLDER = Path(sys.argv[1])
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DATASET = UUID("11111111-2222-4333-8444-555555555555")
ROWS = [
    ("What is the lead time of the oak chair?", "30 days", "It is 30 days.", "base", "en"),
    ("How many oak chairs fit into a 40 ft container?", "820", "About 900.", "base", "en"),
    ("交货期是多久？", "30天", "30天。", "test", "zh"),
    ("Which ports do you ship from?", "Ningbo", "Ningbo.", "test", "en"),
]


def uuid(kind: int, number: int) -> UUID:
    """The same every time."""
    return UUID(f"{kind:08d}-0000-4000-8000-{number:012d}")


def examples() -> list[Example]:
    """Four."""
    return [
        Example(id=uuid(1, number), dataset_id=DATASET, created_at=START, modified_at=START,
                inputs={"question": question}, outputs={"answer": answer},
                metadata={"dataset_split": [split], "language": language})
        for number, (question, answer, _, split, language) in enumerate(ROWS)
    ]  # fmt: skip


def runs() -> list[Run]:
    """One a question; the last one met a rate limit."""
    return [
        Run(id=uuid(2, number), name="reply", run_type="chain", trace_id=uuid(2, number), session_id=uuid(9, 1),
            start_time=START, end_time=START + timedelta(seconds=1.5), inputs={"question": row[0]},
            outputs={"answer": row[2]} if number < 3 else None, reference_example_id=uuid(1, number) if number < 2 else None,
            error=None if number < 3 else "RateLimitError('429 Too Many Requests')", dotted_order="", status="success",
            prompt_tokens=120, completion_tokens=9, total_tokens=129, total_cost="0.0002", tags=["spring"],
            extra={"metadata": {"ls_model_name": "reply-small"}})
        for number, row in enumerate(ROWS)
    ]  # fmt: skip


def feedback() -> list[Feedback]:
    """People's and a model's."""
    said: list[tuple[int, str, Any, Any, str, str | None]] = [
        (0, "helpful", 5, None, "app", "Says it at once."), (0, "correct", None, "yes", "app", None),
        (1, "helpful", 2, None, "app", None), (1, "tone", None, "too casual", "app", None),
        (0, "grounded", 0.9, None, "model", "All of it is in the catalogue."), (1, "grounded", 0.2, None, "model", "900 is not."),
        (2, "grounded", None, None, "model", "The judge gave no score."), (0, "words", 4, None, "api", None),
    ]  # fmt: skip
    return [
        Feedback(id=uuid(3, number), run_id=uuid(2, run), trace_id=uuid(2, run), key=key, score=score, value=value,
                 comment=comment, created_at=START, modified_at=START,
                 feedback_source=FeedbackSourceBase(type=kind, user_name="Mei" if kind == "app" else None))
        for number, (run, key, score, value, kind, comment) in enumerate(said)
    ]  # fmt: skip


def rubric() -> AnnotationQueueWithDetails:
    """What reviewers are told."""
    return AnnotationQueueWithDetails(
        id=uuid(4, 1), name="trade replies", tenant_id=uuid(9, 2), created_at=START, updated_at=START,
        rubric_instructions="Read as the buyer would.",
        rubric_items=[
            {"feedback_key": "helpful", "description": "Does it help the buyer?", "is_required": True,
             "score_descriptions": {"1": "No answer to the question.", "3": "The fact, and no more.", "5": "The fact and the next step."}},
            {"feedback_key": "tone", "description": "How does it sound?",
             "value_descriptions": {"too casual": "As to a friend.", "fine": "As to a client."}},
        ],
    )  # fmt: skip


def table() -> Any:
    """An experiment that was never uploaded."""
    answers = {row[0]: row[2] for row in ROWS}

    def reply(inputs: dict[str, Any]) -> dict[str, Any]:
        if inputs["question"].startswith("Which"):
            raise ValueError("no ports are known")
        return {"answer": answers[inputs["question"]]}

    def correct(outputs: dict[str, Any], reference_outputs: dict[str, Any]) -> bool:
        return reference_outputs["answer"] in outputs["answer"]

    def share(outputs: dict[str, Any]) -> dict[str, Any]:
        return {
            "key": "share_of_words",
            "score": min(1.0, len(outputs["answer"].split()) / 4),
            "comment": "words / 4",
        }

    client = Client(api_key="none", auto_batch_tracing=False)
    found = evaluate(reply, data=examples(), evaluators=[correct, share], upload_results=False, client=client,
                     experiment_prefix="reply-small", num_repetitions=2, max_concurrency=0)  # fmt: skip
    made = found.to_pandas()
    made["error"] = [
        said.split("\n", 1)[0] if isinstance(said, str) else None for said in made["error"]
    ]  # no traceback: it names folders
    made["execution_time"], made["id"] = 0.25, [str(uuid(5, number)) for number in range(len(made))]
    return made


def dump(name: str, rows: list[Any]) -> None:
    """JSONL of models."""
    lines = [json.dumps(row.model_dump(mode="json", exclude_none=True), ensure_ascii=False) for row in rows]
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


dump("examples.jsonl", examples())
dump("runs.jsonl", runs())
dump("feedback.jsonl", feedback())
(FOLDER / "annotation_queue.json").write_text(
    json.dumps(rubric().model_dump(mode="json", exclude_none=True), ensure_ascii=False, indent=1) + "\n"
)
made = table()
made.to_csv(FOLDER / "experiment.csv", index=False)
