"""Scores real data with the code scorers: tool calls, retrieval, instructions. Prints what stands in the docs.

python scripts/real_scoring.py tools | retrieval [--lexical] | instructions
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from real_data import rows as rows_of

from shipworthy.define.case import Case
from shipworthy.define.dimension import PASS_FAIL, ScoredBy, parse_scored_by
from shipworthy.run.trial import Trial
from shipworthy.score.build import build_scorer
from shipworthy.score.metrics.retrieval_measures import read_measures
from shipworthy.score.scorer import Grade
from shipworthy.score.tool_call_forms import Call, expected_calls
from shipworthy.stats.mean_dirichlet import MeanDirichlet

K = 10
NO_TOOL_WANTED = ("special_incomplete", "special_error_param", "special_irrelevant")


def grade(scored_by: Any, case: Case, **answer: Any) -> Grade:
    """What a scorer of the PRD says of one answer."""
    scorer = build_scorer("quality", ScoredBy(**parse_scored_by(scored_by)), PASS_FAIL)
    assert scorer is not None
    about = {"run": "r", "candidate": "c", "asked_as": "a", "case": case.id, "case_hash": "h", "trial": 0}
    return scorer.grade(Trial(**{**about, "output": "done", **answer}), case)


def shown(values: Sequence[float]) -> str:
    """A mean with its interval and n."""
    mean = MeanDirichlet(values)
    low, high = mean.lower(0.025), mean.upper(0.025)
    return f"{mean.estimate:.3f} ({low:.3f} to {high:.3f}, n {mean.n})"


def ace_cases(language: str = "zh") -> Iterator[tuple[str, Case]]:
    """ACEBench: normal items with the calls they accept, special items where no call is right."""
    for row in rows_of(f"acebench/{language}.jsonl.gz"):
        if row["group"] == "normal":
            truth = row["ground_truth"]
            expected = {"any_of": truth} if isinstance(truth, list) else truth
            yield row["category"], Case(row["id"], row["question"], expected=expected)
        elif row["category"] in NO_TOOL_WANTED:
            yield row["category"], Case(row["id"], row["question"], expected=[])


def talk_cases() -> Iterator[tuple[str, Case]]:
    """ToolTalk: every answer of the assistant, with its calls or none."""
    for row in rows_of("tooltalk/conversations.jsonl.gz"):
        for place, turn in enumerate(row["conversation"]):
            if turn["role"] == "assistant":
                calls = [api["request"] for api in turn.get("apis") or ()]
                yield row["split"], Case(f"{row['name']}-{place}", turn["text"], expected=calls)


def as_calls(calls: Sequence[Call]) -> tuple[dict[str, Any], ...]:
    """As an answer brings them."""
    return tuple({"name": call.name, "arguments": dict(call.arguments)} for call in calls)


def spoilt(calls: Sequence[Call]) -> Mapping[str, tuple[dict[str, Any], ...]]:
    """The right calls, made wrong in the ways that models do."""
    gold = as_calls(calls)
    if not gold:
        return {"a call where none is needed": ({"name": "search", "arguments": {}},)}
    found = {"no call": (), "one call too many": (*gold, gold[0])}
    found["another tool"] = ({**gold[0], "name": gold[0]["name"] + "_2"}, *gold[1:])
    found["an argument too many"] = ({**gold[0], "arguments": {**gold[0]["arguments"], "zz": 1}}, *gold[1:])
    if gold[0]["arguments"]:
        name = next(iter(gold[0]["arguments"]))
        left, wrong = deepcopy(gold[0]), deepcopy(gold[0])
        del left["arguments"][name]
        wrong["arguments"][name] = changed(wrong["arguments"][name])
        found["an argument left out"] = (left, *gold[1:])
        found["a wrong value"] = (wrong, *gold[1:])
    return found


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, list):
        return [*value, "zz"]
    return {**value, "zz": 1} if isinstance(value, dict) else f"{value} zz"


def tool_figures(cases: Iterator[tuple[str, Case]]) -> tuple[int, int, dict[str, tuple[int, int]]]:
    """How many gold answers pass, and of every way to spoil them how many still do."""
    n = n_gold = 0
    passed: dict[str, list[float]] = defaultdict(list)
    for _, case in cases:
        accepted = expected_calls(case.expected)
        n += 1
        n_gold += grade("tool_calls", case, tool_calls=as_calls(accepted[0])).value == 1
        for how, calls in spoilt(accepted[0]).items():
            passed[how].append(grade("tool_calls", case, tool_calls=calls).value == 1)
    return n, n_gold, {how: (sum(map(int, found)), len(found)) for how, found in passed.items()}


def tools() -> None:
    """Gold calls and spoilt ones of ACEBench and ToolTalk."""
    print("| set | gold answers that pass | spoilt answers that still pass |\n|---|---|---|")
    for name, cases in (
        ("acebench zh", ace_cases("zh")),
        ("acebench en", ace_cases("en")),
        ("tooltalk", talk_cases()),
    ):
        n, n_gold, ways = tool_figures(cases)
        print(
            f"| {name} | {n_gold} of {n} | {'; '.join(f'{how}: {bad} of {of}' for how, (bad, of) in ways.items())} |"
        )


def chunk_cases(size: int = 800) -> tuple[list[dict[str, Any]], list[Case]]:
    """The five corpora in pieces of some 800 characters at line or sentence ends; gold excerpts by offset."""
    chunks = []
    for corpus in rows_of("chunking_eval/corpora.jsonl.gz"):
        text, start = corpus["text"], 0
        while start < len(text):
            end = min(start + size, len(text))
            cut = max(text.rfind("\n", start + size // 2, end), text.rfind(". ", start + size // 2, end))
            end = cut + 1 if cut > 0 and end < len(text) else end
            about = {"document": corpus["corpus_id"], "start": start, "end": end}
            chunks.append({"id": f"{corpus['corpus_id']}-{start}", "text": text[start:end], **about})
            start = end
    cases = []
    for row in rows_of("chunking_eval/questions.jsonl.gz"):
        gold = [
            {"document": row["corpus_id"], "start": one["start_index"], "end": one["end_index"]}
            for one in row["references"]
        ]
        cases.append(Case(str(row["question_id"]), row["question"], expected=gold))
    return chunks, cases


def policy_cases() -> tuple[list[dict[str, Any]], list[Case]]:
    """The 698 policy documents, and the documents each task needs."""
    documents = [
        {"id": row["id"], "text": f"{row['title']}\n{row['content']}"}
        for row in rows_of("tau_knowledge_banking/documents.jsonl.gz")
    ]
    cases = [
        Case(row["task_id"], row["instructions"], expected=row["required_documents"])
        for row in rows_of("tau_knowledge_banking/tasks.jsonl.gz")
        if row["required_documents"]
    ]
    return documents, cases


def by_bm25(passages: Sequence[Mapping[str, Any]], questions: Sequence[str]) -> list[list[int]]:
    """The first K passages by BM25 (bm25s, Lucene's variant, no stemming)."""
    import bm25s

    words = re.compile(r"\w+")
    index = bm25s.BM25()
    index.index([words.findall(one["text"].lower()) for one in passages], show_progress=False)
    asked = [words.findall(question.lower()) for question in questions]
    places, _ = index.retrieve(asked, k=K, show_progress=False)
    return [list(map(int, row)) for row in places]


def by_embedding(
    passages: Sequence[Mapping[str, Any]], questions: Sequence[str], by_words: bool = False
) -> list[list[int]]:
    """The first K passages by cosine of the multilingual embedding."""
    import numpy as np

    from shipworthy.adapters.embeddings import Embeddings

    model = Embeddings(by_words)
    near = model.encode(list(questions)) @ model.encode([one["text"] for one in passages]).T
    return [list(map(int, row)) for row in np.argsort(-near, axis=1, kind="stable")[:, :K]]


RETRIEVERS: Mapping[str, Callable[..., list[list[int]]]] = {
    "BM25": by_bm25,
    "embedding": by_embedding,
    "embedding, by words": partial(by_embedding, by_words=True),
}
SETS = {"chunking_eval": chunk_cases, "tau_knowledge_banking": policy_cases}


def ranked(set_name: str, retriever: str) -> list[Any]:
    """The measures of every case."""
    passages, cases = SETS[set_name]()
    places = RETRIEVERS[retriever](passages, [case.input for case in cases])
    found = []
    for case, row in zip(cases, places, strict=True):
        got = grade({"retrieval": f"recall@{K}"}, case, retrieved=tuple(passages[place] for place in row))
        found.append(read_measures(got.explanation))
    return found


def retrieval(names: Sequence[str]) -> None:
    """Recall, precision, MRR and nDCG of both retrievers over both sets."""
    print(f"| set | retriever | recall@{K} | precision@{K} | MRR | nDCG@{K} |\n|---|---|---|---|---|---|")
    for set_name in SETS:
        for name in names:
            found = ranked(set_name, name)
            cells = " | ".join(shown([one[column] for one in found]) for column in range(4))
            print(f"| {set_name} | {name} | {cells} |")


def scorers_of(instruction: str, given: Mapping[str, Any]) -> list[Any] | None:
    """The code scorers that check an instruction of IFBench; None where none fits."""
    word = re.escape(str(given.get("keyword") or given.get("word") or ""))
    fitting: Mapping[str, Callable[[], list[Any]]] = {
        "count:word_count_range": lambda: [{"length": {"min": int(given["min_words"]), "max": int(given["max_words"])}}],
        "count:keywords_multiple": lambda: [times(given[f"keyword{n}"], n_times) for n, n_times in zip(range(1, 6), (1, 2, 3, 5, 7), strict=True)],
        "count:numbers": lambda: [{"regex": rf"(?s)\A\D*(?:\b\d+\b\D*){{{int(given['N'])}}}\Z"}],
        "format:no_whitespace": lambda: [{"not_regex": r"\s"}],
        "format:newline": lambda: [{"not_regex": r"\S[^\S\n]+\S"}],
        "format:options": lambda: [{"regex": {"pattern": rf"\A\s*(?:{'|'.join(map(re.escape, re.split(r'[/,]| or ', given['options'])))})\W*\Z", "ignore_case": True}}],
        "format:output_template": lambda: [{"contains": ["My Answer:", "My Conclusion:", "Future Outlook:"]}],
        "format:title_case": lambda: [{"not_regex": r"\b[a-z]{5,}"}],
        "format:quote_unquote": lambda: [{"regex": "[\"\u201c]"}],
        "format:list": lambda: [{"contains": given["sep"]}, {"not_regex": r"(?m)^\s*[-*\u2022] "}],
        "format:thesis": lambda: [{"regex": r"<(?:i|em)>.+?</(?:i|em)>"}],
        "sentence:keyword": lambda: [{"regex": {"pattern": rf"\A\s*(?:[^.!?]+[.!?]+\s*){{{int(given['N']) - 1}}}[^.!?]*\b{word}\b", "ignore_case": True}}],
        "custom:multiples": lambda: [{"contains": ["14", "21", "28", "35", "42", "49"]}, {"not_regex": r"\b(?:1[0-35-9]|2[02-79]|3[0-46-9]|4[013-8])\b"}],
        "custom:date_format_list": lambda: [{"regex": r"\d{4}-\d{2}-\d{2}"}],
    }  # fmt: skip
    return fitting[instruction]() if instruction in fitting else None


def times(word: str, n: int) -> dict[str, Any]:
    """That a word stands in the answer exactly so often."""
    other = rf"(?:(?!\b{re.escape(word)}\b).)*"
    return {
        "regex": {"pattern": rf"(?s)\A{other}(?:\b{re.escape(word)}\b{other}){{{n}}}\Z", "ignore_case": True}
    }


def instruction_figures() -> tuple[int, int, dict[str, list[float]]]:
    """How many instructions there are, how many have a scorer, and the share that the recorded answers follow."""
    n_all = 0
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows_of("ifbench/items.jsonl.gz"):
        for instruction, given in zip(row["instruction_id_list"], row["kwargs"], strict=True):
            n_all += 1
            scorers = scorers_of(instruction, given)
            if scorers is None:
                continue
            case = Case(row["key"], row["prompt"])
            values = [grade(one, case, output=row["sample_response"]).value for one in scorers]
            if all(value is not None for value in values):
                found[instruction].append(float(min(value for value in values if value is not None)))
    return n_all, sum(map(len, found.values())), dict(found)


def instructions() -> None:
    """Of IFBench's instructions those that a code scorer can check."""
    n_all, n_scored, found = instruction_figures()
    kinds = Counter({name: len(values) for name, values in found.items()})
    everything = [value for values in found.values() for value in values]
    print(f"{n_scored} of {n_all} instructions ({len(kinds)} kinds); followed: {shown(everything)}")
    for name, n in kinds.most_common():
        print(f"| {name} | {n} | {sum(found[name]):.0f} |")


def main() -> int:
    """Runs what is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=("tools", "retrieval", "instructions"))
    asked.add_argument("--lexical", action="store_true", help="BM25 alone, without the embedding")
    given = asked.parse_args()
    if given.what == "retrieval":
        retrieval(["BM25"] if given.lexical else list(RETRIEVERS))
    else:
        {"tools": tools, "instructions": instructions}[given.what]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
