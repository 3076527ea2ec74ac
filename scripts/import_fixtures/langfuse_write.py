#!/usr/bin/env python3
"""Writes Langfuse's shapes with its own SDK's models, offline: items, scores of both API versions. One argument: the folder.

`traces.json` is written by hand in the shape of the API: the SDK of today has no model of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from langfuse.api.commons.types.dataset_item import DatasetItem
from langfuse.api.commons.types.score import Score_Boolean, Score_Categorical, Score_Numeric, Score_Text
from langfuse.api.scores.types.score_v3 import ScoreV3_Boolean, ScoreV3_Categorical, ScoreV3_Numeric

FOLDER = Path(sys.argv[1])
AT = "2026-03-02T09:00:00Z"
ROWS = [
    (
        {"question": "What is the lead time of the oak chair?"},
        {"answer": "30 days"},
        {"language": "en"},
        "ACTIVE",
    ),
    (
        "How many oak chairs fit into a 40 ft container?",
        "820",
        {"language": "en", "note": "a long\nnote"},
        "ACTIVE",
    ),
    ([{"role": "user", "content": "交货期是多久？"}], "30天", {"language": "zh"}, "ACTIVE"),
    ("An old question", "an old answer", None, "ARCHIVED"),
]


def items() -> list[Any]:
    """Four, one archived."""
    return [
        DatasetItem(id=f"item-{number}", status=status, input=given, expected_output=expected, metadata=metadata,
                    source_trace_id=f"trace-{number}" if number == 1 else None, source_observation_id=None,
                    dataset_id="ds-1", dataset_name="trade", created_at=AT, updated_at=AT, media_references=[])
        for number, (given, expected, metadata, status) in enumerate(ROWS)
    ]  # fmt: skip


def scores() -> list[Any]:
    """People's and a judge's."""
    told = {"timestamp": AT, "created_at": AT, "updated_at": AT, "environment": "default", "metadata": {}}
    person = {"source": "ANNOTATION", "author_user_id": "user-mei", **told}
    judge, program = {"source": "EVAL", **told}, {"source": "API", **told}
    return [
        Score_Numeric(id="s-1", trace_id="trace-0", name="helpful", value=5, comment="At once.", **person),
        Score_Numeric(id="s-2", trace_id="trace-1", name="helpful", value=2, **person),
        Score_Boolean(id="s-3", trace_id="trace-0", name="grounded", value=1, string_value="True", **judge),
        Score_Categorical(id="s-4", trace_id="trace-1", name="tone", value=0, string_value="too casual", **judge),
        Score_Boolean(id="s-5", trace_id="trace-1", name="grounded", value=0, string_value="False", comment="900 is not.", **judge),
        Score_Numeric(id="s-6", trace_id="trace-0", name="words", value=0.5, **program),
        Score_Numeric(id="s-7", trace_id="trace-2", observation_id="obs-1", name="words", value=0.25, **program),
        Score_Text(id="s-8", trace_id="trace-2", name="remark", value="Ask Mei.", string_value="Ask Mei.", **person),
    ]  # fmt: skip


def scores_of_today() -> list[Any]:
    """The same as version 3 of the API says them."""
    told = {
        "project_id": "p-1",
        "timestamp": AT,
        "environment": "default",
        "created_at": AT,
        "updated_at": AT,
    }
    one = {"kind": "trace", "id": "trace-0"}
    other = {"kind": "observation", "id": "obs-1", "traceId": "trace-1"}
    return [
        ScoreV3_Numeric(
            id="s-1",
            name="helpful",
            source="ANNOTATION",
            value=5,
            subject=one,
            author_user_id="user-mei",
            **told,
        ),
        ScoreV3_Boolean(id="s-3", name="grounded", source="EVAL", value=True, subject=one, **told),
        ScoreV3_Boolean(id="s-5", name="grounded", source="EVAL", value=False, subject=other, **told),
        ScoreV3_Categorical(id="s-4", name="tone", source="EVAL", value="too casual", subject=other, **told),
    ]


def answered(rows: list[Any]) -> str:
    """As the API answers."""
    data = [json.loads(row.json(by_alias=True)) for row in rows]
    meta = {"page": 1, "limit": 50, "totalItems": len(data), "totalPages": 1}
    return json.dumps({"data": data, "meta": meta}, ensure_ascii=False, indent=1) + "\n"


(FOLDER / "items.json").write_text(answered(items()), encoding="utf-8")
(FOLDER / "scores.json").write_text(answered(scores()), encoding="utf-8")
(FOLDER / "scores_v3.json").write_text(answered(scores_of_today()), encoding="utf-8")
