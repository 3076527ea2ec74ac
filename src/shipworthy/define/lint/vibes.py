"""Words that name a wish and nothing that anyone could check, in English and Chinese."""

from __future__ import annotations

import re
from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VIBES = _words(
    """
    accurate amazing appealing appropriate attractive awesome beautiful best better brilliant caring
    charming clear clean compelling convincing cool courteous creative decent delightful easy
    effective efficient elegant empathetic empathic engaging enjoyable excellent exciting fluent
    friendly fun good great happy helpful high high-quality humanlike human-like
    impressive inspiring insightful
    intelligent interesting intuitive kind likable lively lovely meaningful natural neat nice on-brand
    perfect pleasant pleasing polished polite positive premium professional proper quality readable
    reasonable relevant reliable respectful robust satisfactory satisfying sensible simple
    smart smooth stylish suitable superb supportive sympathetic tasteful thoughtful trustworthy
    understandable useful user-friendly warm welcoming wonderful world-class
    """
)

_FILLERS = _words(
    """
    a all always also an and answer answers are as at be being both but by comes customer customers
    enough every extremely feel feels for has have high highly i in is it its language like looks make
    makes manner model more most must never not of on or our output outputs overall quite read reads
    really reply replies response responses should so sounds style text that the their they this to tone
    truly user users very voice way with writes writing written you your
    """
)

_VIBES_ZH = _words(
    """
    准确 友好 礼貌 专业 自然 亲切 高质量 优质 有帮助 有用 清晰 清楚 流畅 通顺 生动
    吸引人 有吸引力 合适 恰当 适当 得体 热情 温暖 贴心 人性化 智能 聪明 满意 优秀
    良好 完美 地道 真诚 周到 简洁 易懂 可靠 合理 舒服 好
    """
)
_FILLERS_ZH = _words(
    """
    回答 回复 答案 答复 内容 语气 语言 文字 表达 用户 客户 应该 必须 需要
    非常 十分 足够 整体 模型 输出 以及 并且 而且 同时 让 使 的 地
    得 和 与 且 并 又 要 应 很 更 最 够 是 有
    人 感到 感觉 风格 体验
    """
)

_FELT = re.compile(r"\b(?:feels?|looks?|sounds?|reads?|seems?)\s+(?:right|ok|okay|fine|off|wrong)\b")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.UNICODE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DIGIT = re.compile(r"\d")


def is_only_a_vibe(text: Any) -> bool:
    """Whether a text holds wishes ("friendly and polite") and nothing else; an empty text is none."""
    if not isinstance(text, str) or not text.strip() or _DIGIT.search(text):
        return False
    if _HAN.search(text):
        return _is_vibe_zh(text)
    words = [word.casefold() for word in _WORD.findall(_FELT.sub("nice", text.casefold()))]
    told = [word for word in words if word not in _FILLERS]
    vibes = [word for word in words if word in _VIBES]
    return bool(vibes) and all(word in _VIBES for word in told)


def _is_vibe_zh(text: str) -> bool:
    rest, n_vibes = text, 0
    for word in sorted(_VIBES_ZH, key=lambda one: (-len(one), one)):
        n_vibes += rest.count(word)
        rest = rest.replace(word, " ")
    for word in sorted(_FILLERS_ZH, key=lambda one: (-len(one), one)):
        rest = rest.replace(word, " ")
    left = [word.casefold() for word in _WORD.findall(rest)]
    return n_vibes > 0 and all(word in _VIBES or word in _FILLERS for word in left)
