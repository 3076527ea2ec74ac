"""PRDs over real sets whose answers code can score: classes, calls, documents, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from real_data import LOCAL, Files, rows


def acebench() -> Files:
    """Tool calls in Chinese and English against accepted answers."""
    cases = [
        {
            "id": f"{row['lang']}-{row['id']}",
            "input": row["question"],
            "functions": row["functions"],
            "expected": _calls(row["ground_truth"]),
            "language": row["lang"],
            "category": row["category"],
        }
        for lang in ("en", "zh")
        for row in rows(f"acebench/{lang}.jsonl.gz")
        if row["group"] == "normal"
    ]
    prd = """\
product: a tool caller in two languages
cases: cases.jsonl
slices: [language, category]
candidates:
  small: {model: local/default, prompt: 'Tools: {{ functions }} Request: {{ input }}'}
dimensions:
  right_calls: {definition: the tools that were needed with the right arguments, scored_by: tool_calls}
bars:
  - right_calls >= 80%
  - right_calls >= 75% in language=zh
"""
    return {"prd.yaml": prd, "cases.jsonl": cases}


def _calls(truth: Any) -> Any:
    """`{name: arguments}` (and lists of them) as a list of calls; other answers as they are."""
    items = truth if isinstance(truth, list) else [truth]
    if all(isinstance(item, dict) for item in items):
        return [{"name": re.sub(r"_\d+$", "", n), "arguments": a} for item in items for n, a in item.items()]
    return truth


def asos_experiments() -> Files:
    """Calling an experiment at half time: is the treatment better, worse, or can't it be told?"""
    cases, answers = [], []
    for row in rows("asos_experiments/series.jsonl.gz"):
        points = row["checkpoints"]
        if row["metric_id"] != 1 or len(points) < 4:
            continue
        half, last = points[len(points) // 2], points[-1]
        name = f"{row['experiment_id']}-{row['variant_id']}"
        said = ", ".join(f"{key} {value:.6g}" for key, value in half.items())
        cases.append(
            {"id": name, "input": f"After {said}", "expected": _called(last), "group": row["experiment_id"]}
        )
        answers.append({"case": name, "output": _called(half)})
    prd = """\
product: calling experiments early
cases: cases.jsonl
candidates:
  half time: {recorded: answers.jsonl}
  small: {model: local/default, prompt: '{{ input }}'}
baseline: half time
dimensions:
  right: {definition: what the whole experiment says, scored_by: {classification: [better, worse, same]}}
bars:
  - right >= 90%
  - {dimension: right, class: better, measure: recall, at_least: 0.8}
"""
    return {"prd.yaml": prd, "cases.jsonl": cases, "answers.jsonl": answers}


def _called(point: Mapping[str, float]) -> str:
    error = (point["var_c"] / point["n_c"] + point["var_t"] / point["n_t"]) ** 0.5
    z = (point["mean_t"] - point["mean_c"]) / error
    return "better" if z > 1.96 else "worse" if z < -1.96 else "same"


def chunking_eval() -> Files:
    """Retrieval: which passages answer the question."""
    cases = [
        {
            "id": str(row["question_id"]),
            "input": row["question"],
            "expected": [part["content"] for part in row["references"]],
            "corpus": row["corpus_id"],
        }
        for row in rows("chunking_eval/questions.jsonl.gz")
    ]
    prd = """\
product: search over five corpora
cases: cases.jsonl
slices: [corpus]
candidates:
  bm25: {python: "search.py:bm25"}
dimensions:
  found: {definition: the passages that hold the answer are among the first five, scored_by: retrieval}
bars: [found >= 80%]
"""
    search = "def bm25(input):\n    return input\n"
    return {"prd.yaml": prd, "cases.jsonl": cases, "search.py": search}


def gsm8k_two_models() -> Files:
    """Two recorded models on the same problems."""
    items = rows("gsm8k_two_models/items.jsonl.gz")
    cases = [{"id": str(r["item"]), "input": r["question"], "expected": r["gold_answer"]} for r in items]
    answers = [
        {
            "case": str(r["item"]),
            "candidate": name,
            "output": one["text"],
            "scores": {"right": one["correct"]},
        }
        for r in items
        for name, one in r["responses"].items()
    ]
    prd = """\
product: school maths
cases: cases.jsonl
candidates:
  mixtral-8x7b-instruct-v0.1: {recorded: answers.jsonl}
  gpt-4-1106-preview: {recorded: answers.jsonl}
dimensions:
  right: {definition: the final number is right, scored_by: {recorded: right}}
bars: [right >= 80%, right better than mixtral-8x7b-instruct-v0.1]
"""
    return {"prd.yaml": prd, "cases.jsonl": cases, "answers.jsonl": answers}


def sms_spam() -> Files:
    """A rule, a recorded BERT, and what the BERT was trained on."""
    test = rows("sms_spam/bert_predictions.jsonl.gz")
    cases = [{"id": str(n), "input": r["text"], "expected": r["label"]} for n, r in enumerate(test)]
    answers = [{"case": str(n), "output": r["recorded_prediction"]} for n, r in enumerate(test)]
    train = [
        {"input": r["text"], "expected": r["label"]}
        for r in rows("sms_spam/messages.jsonl.gz")
        if "train" in (r.get("bert_split") or ())
    ]
    prd = """\
product: spam filter
data: {seen: [train.jsonl]}
cases: cases.jsonl
candidates:
  rules: {python: "rules.py:spam"}
  bert: {recorded: answers.jsonl}
dimensions:
  right: {definition: the label people gave, scored_by: {classification: {labels: [spam, ham]}}}
bars:
  - right >= 97%
  - right better than rules
  - {dimension: right, class: spam, measure: recall, at_least: 0.90}
"""
    rules = 'import re\n\ndef spam(input):\n    return "spam" if re.search(r"\\d{4,}", input) else "ham"\n'
    return {
        "prd.yaml": prd, "cases.jsonl": cases, "answers.jsonl": answers, "train.jsonl": train, "rules.py": rules,
    }  # fmt: skip


def tau_bench() -> Files:
    """A recorded agent, four trials a task."""
    trials = rows("tau_bench/trials_airline_gpt-4o.jsonl.gz")
    tasks = {r["task_id"]: r for r in trials}
    cases = [
        {
            "id": str(name),
            "input": r["user_instruction"],
            "expected": [{"name": a["name"], "arguments": a["kwargs"]} for a in r["gold_actions"]],
        }
        for name, r in sorted(tasks.items())
    ]
    answers = [
        {
            "case": str(r["task_id"]),
            "trial": r["trial"],
            "output": next(
                (m["content"] for m in reversed(r["messages"]) if m["role"] == "assistant" and m["content"]),
                "",
            ),
            "tool_calls": r["tool_calls"],
            "scores": {"solved": r["reward"]},
        }
        for r in trials
    ]
    prd = f"""\
product: an airline agent
cases: cases.jsonl
trials: 4
candidates:
  gpt-4o: {{recorded: answers.jsonl}}
  small: {LOCAL}
baseline: gpt-4o
dimensions:
  solved: {{definition: the database is left as the task asks, scored_by: {{recorded: solved}}}}
bars: [solved >= 60%, pass^4 of solved >= 40%]
"""
    return {"prd.yaml": prd, "cases.jsonl": cases, "answers.jsonl": answers}


def tau_knowledge_banking() -> Files:
    """Which policy documents a support agent needs."""
    cases = [
        {"id": r["task_id"], "input": r["instructions"], "expected": r["required_documents"]}
        for r in rows("tau_knowledge_banking/tasks.jsonl.gz")
    ]
    prd = """\
product: a bank's knowledge base
data: {personal_data: redact}
cases: cases.jsonl
candidates:
  bm25: {python: "search.py:bm25"}
dimensions:
  found: {definition: the documents that the task needs are found, scored_by: retrieval}
bars: [found >= 70%]
"""
    search = "def bm25(input):\n    return input\n"
    return {"prd.yaml": prd, "cases.jsonl": cases, "search.py": search}


def tooltalk() -> Files:
    """Conversations up to the first tool call."""
    cases = []
    for r in rows("tooltalk/conversations.jsonl.gz"):
        turns = r["conversation"]
        first = next((n for n, turn in enumerate(turns) if turn.get("apis")), None)
        if first is None:
            continue
        chat = [{"role": turn["role"], "content": turn["text"]} for turn in turns[:first]]
        calls = [
            {"name": call["request"]["api_name"], "arguments": call["request"]["parameters"]}
            for call in turns[first]["apis"]
        ]
        cases.append({"id": r["name"], "input": chat, "expected": calls, "split": r["split"]})
    prd = f"""\
product: an assistant with tools
data: {{personal_data: forbid}}
cases: cases.jsonl
slices: [split]
candidates:
  small: {LOCAL}
dimensions:
  right_calls: {{definition: the calls that were needed, scored_by: tool_calls}}
bars: [right_calls >= 70%]
"""
    return {"prd.yaml": prd, "cases.jsonl": cases}
