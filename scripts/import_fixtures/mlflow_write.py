#!/usr/bin/env python3
"""Writes MLflow's own rows: traces with assessments as `search_traces` gives them. One argument: the folder.

Evaluation rows (`inputs, outputs, expectations`) are what a user hands to `mlflow.genai.evaluate`.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path

import mlflow
from mlflow.entities import AssessmentError, AssessmentSource, Expectation, Feedback

FOLDER = Path(sys.argv[1])
HUMAN = AssessmentSource(source_type="HUMAN", source_id="mei")
JUDGE = AssessmentSource(source_type="LLM_JUDGE", source_id="openai:/gpt-4.1-mini")
CODE = AssessmentSource(source_type="CODE", source_id="scorers.py")
ROWS = [
    ("What is the lead time of the oak chair?", "30 days", "30 days"),
    ("How many oak chairs fit into a 40 ft container?", "820", "About 900."),
    ("交货期是多久？", "30天", "30天"),
]


@mlflow.trace(name="reply")
def reply(question: str) -> str:
    """The product."""
    return next(answer for asked, _, answer in ROWS if asked == question)


def assess(trace: str, number: int, expected: str) -> None:
    """What people, a judge and code said of one answer."""
    mlflow.log_assessment(trace, Expectation(name="expected_response", value=expected, source=HUMAN))
    mlflow.log_assessment(
        trace, Feedback(name="helpful", value=5 - 2 * number, source=HUMAN, rationale="As a buyer.")
    )
    failed = AssessmentError(error_code="RATE_LIMIT", error_message="429 Too Many Requests")
    judged = (
        {"error": failed}
        if number == 2
        else {"value": "yes" if number == 0 else "no", "rationale": "Compared."}
    )
    mlflow.log_assessment(trace, Feedback(name="correctness", source=JUDGE, **judged))
    mlflow.log_assessment(trace, Feedback(name="words", value=len(ROWS[number][2].split()) / 4, source=CODE))


def main() -> None:
    """Both files."""
    os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false"
    with tempfile.TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.set_experiment("trade replies")
        for number, (question, expected, _) in enumerate(ROWS):
            reply(question)
            assess(str(mlflow.get_last_active_trace_id()), number, expected)
        found = mlflow.search_traces(order_by=["timestamp_ms ASC"], return_type="list")
        rows = [trace.to_pandas_dataframe_row() for trace in found]
    for number, row in enumerate(rows):
        row.pop("trace")  # the same once more, as text
        text = json.dumps(row, ensure_ascii=False, default=str)
        text = re.sub(r"tr-[0-9a-f]{32}", f"tr-{number:032d}", text)
        row = json.loads(text)  # noqa: PLW2901 - the same row, cleaned
        row["request_time"], row["execution_duration"] = 1772442000000, 250
        row["spans"] = []
        row["tags"] = {key: value for key, value in row["tags"].items() if not key.startswith("mlflow.")}
        row["trace_metadata"] = {}
        for one in row["assessments"]:
            one["create_time"] = one["last_update_time"] = "2026-03-02T09:00:00Z"
            one["assessment_id"] = f"a-{number}-{one['assessment_name']}"
        rows[number] = row
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (FOLDER / "traces.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = [
        {"inputs": {"question": question}, "outputs": answer, "expectations": {"expected_response": expected},
         "tags": {"language": "zh" if number == 2 else "en"}}
        for number, (question, expected, answer) in enumerate(ROWS)
    ]  # fmt: skip
    lines = [json.dumps(row, ensure_ascii=False) for row in given]
    (FOLDER / "eval_rows.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
