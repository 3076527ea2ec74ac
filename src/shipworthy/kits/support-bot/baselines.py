"""The baseline: keyword search over knowledge/*.md, the best article's paragraph as it stands, else a person.

What a support team could build in an afternoon, without a model: BM25 over articles of which each has an
English and a Chinese answer, a list of words that always mean a person, and a threshold. It sees the message
only, and no account data.
"""

import math
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

ESCALATE = re.compile(
    r"swollen|puffed|smoke|smells? like|burnt|injur|stitches|journalist|lawyer|police|stolen"
    r"|鼓|冒烟|异味|受伤|夹伤|律师|记者|被偷|投诉",
    re.I,
)
THRESHOLD = 6.0
"""BM25 score below which the best article is too far from the question; set on questions of our own."""

STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be can do does for from get have how i if in is it its me my not of on or our"
        " so that the there they this to was we what when where which who will with you your",
    )
)
HAND_OVER = {
    "en": (
        "Thank you for your message. I am handing this to a colleague; you hear from us within 1 working day."
    ),
    "zh": "感谢您的来信。我已经转交给同事，1个工作日内答复您。",
}
NOTHING = "KB-20"


class Article(NamedTuple):
    id: str
    title: str
    words: Counter[str]
    answers: dict[str, str]

    def passage(self, language: str) -> dict[str, Any]:
        return {"id": self.id, "text": self.answers[language]}


def language_of(text: str) -> str:
    return "zh" if len(re.findall(r"[\u4e00-\u9fff]", text)) > 0.2 * max(1, len(text)) else "en"


def words_of(text: str) -> list[str]:
    """English words without their endings, pairs of Chinese characters."""
    english = [w for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in STOP]
    stems = [re.sub(r"(?:ing|ed|es|s)$", "", w) if len(w) > 4 else w for w in english]
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    return stems + [run[n : n + 2] for run in runs for n in range(max(1, len(run) - 1))]


def article_of(path: Path) -> Article:
    title, keywords, english, chinese = re.split(r"\n\n", path.read_text(encoding="utf-8").strip())
    words = Counter(words_of(f"{title} {keywords}") * 2 + words_of(f"{english} {chinese}"))
    return Article(path.stem[:5], title, words, {"en": english, "zh": chinese})


@lru_cache(maxsize=1)
def articles() -> tuple[Article, ...]:
    folder = Path(__file__).with_name("knowledge")
    return tuple(article_of(path) for path in sorted(folder.glob("KB-*.md")))


def bm25(asked: list[str], article: Article, k: float = 1.5, b: float = 0.75) -> float:
    everything = articles()
    mean_length = sum(one.words.total() for one in everything) / len(everything)
    score = 0.0
    for word in set(asked):
        n_holding = sum(word in one.words for one in everything)
        rarity = math.log(1 + (len(everything) - n_holding + 0.5) / (n_holding + 0.5))
        often = article.words[word]
        score += rarity * often * (k + 1) / (often + k * (1 - b + b * article.words.total() / mean_length))
    return score


def reply(input: str) -> dict[str, Any]:
    """The best article's answer with its id, or a person."""
    language, asked = language_of(input), words_of(input)
    ranked = sorted(articles(), key=lambda one: (-bm25(asked, one), one.id))
    best, score = ranked[0], bm25(asked, ranked[0])
    found = {
        "retrieved": [one.passage(language) for one in ranked[:2]],
        "confidence": round(score / (score + THRESHOLD), 3),
    }
    if ESCALATE.search(input) or score < THRESHOLD:
        rule = next(one for one in articles() if one.id == NOTHING)
        found["retrieved"] = list({one.id: one.passage(language) for one in (best, rule)}.values())
        return {"output": f"{HAND_OVER[language]} [{NOTHING}]", **found}
    return {"output": f"{best.answers[language]} [{best.id}]", **found}
