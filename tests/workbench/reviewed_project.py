"""A project with three reviewers of whom one mixes up two anchors, and a judge that favours its kin."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

N_CASES = 120
N_LABELLED = 80
EVIL = "<script>document.title='owned'</script>"

PRD = """\
product: replies
cases: cases.jsonl
slices: [region]
candidates:
  gpt-new: {recorded: {files: answers.jsonl, candidate: gpt-new}}
  claude-old: {recorded: {files: answers.jsonl, candidate: claude-old}}
baseline: claude-old
labels: {file: labels.jsonl, sampled: random}
judge: {recorded: verdicts.jsonl, name: gpt-4.1}
dimensions:
  tone:
    definition: sounds like a person who cares
    scale: 1-5
    anchors: {5: warm and personal, 3: polite but flat, 1: rude}
    scored_by: judge
  polite: {definition: says please, scored_by: judge}
bars:
  - tone >= 3.2
  - polite >= 70%
"""


def luck(*names: object) -> float:
    """A number in [0, 1) that these names always get."""
    text = "|".join(map(str, names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


def write_project(folder: Path) -> Path:
    """All files of the project."""
    cases, answers, verdicts, labels = [], [], [], []
    for i in range(N_CASES):
        case, region = f"c{i:03}", "EU" if i % 2 else "US"
        cases.append(
            {"id": case, "input": f"Where is parcel {i}? {EVIL}", "region": region, "topic": f"t{i % 4}"}
        )
        for name in ("gpt-new", "claude-old"):
            right = min(5, 1 + int(5 * luck("truth", name, i)))
            text = f"{name} says {'please ' * (right + i % 3)}wait for parcel {i} {EVIL}"
            answers.append({"case": case, "candidate": name, "output": text})
            kinder = 1 if name == "gpt-new" and luck("kind", i) < 0.55 else 0
            place = {"case": case, "candidate": name}
            why = {"explanation": f"It is {right} because of reasons {EVIL}"}
            verdicts.append({**place, "dimension": "tone", "value": min(5, right + kinder), **why})
            polite = right >= 3
            judged = polite if luck("j", name, i) < 0.93 else not polite
            verdicts.append({**place, "dimension": "polite", "value": "pass" if judged else "fail", **why})
            if luck("sample", i) * N_CASES < N_LABELLED:
                for who in ("ann", "bo", "cy"):
                    if who == "cy" and i % 3:
                        continue
                    labels.append(
                        {**place, "dimension": "tone", "value": tone_of(who, right, i, name), "reviewer": who,
                         "output": text, "note": "hard to say" if i % 10 == 0 else ""}
                    )  # fmt: skip
                    said = polite if luck("p", who, i, name) < 0.97 else not polite
                    value = "pass" if said else "fail"
                    labels.append(
                        {**place, "dimension": "polite", "value": value, "reviewer": who, "output": text}
                    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prd.yaml").write_text(PRD, "utf-8")
    for name, rows in {"cases": cases, "answers": answers, "verdicts": verdicts, "labels": labels}.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    return folder


def tone_of(who: str, right: int, i: int, name: str) -> int:
    """What a reviewer says: bo takes 3 for 4 and 4 for 3 more often than not."""
    if who == "bo" and right in (3, 4) and luck("bo", i, name) < 0.7:
        return 7 - right
    if luck(who, i, name) < 0.05:
        return max(1, right - 1)
    return right
