"""Whether yes is good, which end of a scale is the best, and what a header says of its scale."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shipworthy.define.init.names import words

_BAD_STEMS = tuple(
    words(
        "hallucinat error wrong incorrect fail issue problem bug defect complain rework toxic harm "
        "unsafe violat refus mistake inaccura false bad poor unhelpful offensive bias spam leak flagged "
        "reject invalid irrelevan contradict fabricat invented outdated rude severity jailbreak "
        "omission untrue unacceptable unsatisf nonsense broken risk danger abus insult misleading "
        "unsupported ungrounded inappropriate blocker correction lack needed "
        "fehler falsch fehlt missing off-topic"
    )
)
_BAD_PHRASES = (
    "made up", "needs fix", "needs edit", "needs review", "needs correction",
    "needs revision", "need fix", "off topic", "must be redone", "to be redone",
    "escalation",
)  # fmt: skip
_BAD_SIGNS = tuple(
    words(
        "错误 幻觉 失败 有问题 存在问题 出问题 投诉 违规 不合格 不通过 未通过 缺陷 返工 有害 不当 敏感 "
        "风险 有误 误导 编造 虚构 遗漏 不满 差评 拒绝 泄露 违反 违禁 需修改 需要修改 重写 不准确 不正确 "
        "不相关 偏见 歧视 答错 出错 不可用 有错"
    )
)
_GOOD_STEMS = tuple(
    words(
        "accura relevan polite complete clear safe helpful useful correct friendly grounded faithful "
        "accept appropriate concise success satisf complian follows good right ok pass approved usable "
        "fluent consistent honest valid 合格 正确 通过 满意 准确 相关 礼貌 可用 有用 达标 完整 清晰 "
        "安全 合规"
    )
)
_BOTH = words("pass passed good correct right accept accepted ok acceptable true 合格 好 对 正确 通过")
_JOINING = frozenset(["or", "vs", "and", "或", "还是"])
_NOT = words("no not without free zero never non isn't isnt un none 无 没有 未 非 并非")
_NOT_SIGNS = ("无", "没有", "未", "非", "免")

_BEST = (
    r"(?:the\s+)?(?:very\s+)?(?:best|good|great|excellent|perfect|top|sehr\s+gut|gut|beste?|highest quality|"
    r"最好|最佳|优秀|优|很好|好|满意|非常满意)"
)
_WORST = (
    r"(?:the\s+)?(?:very\s+)?(?:worst|bad|poor|terrible|awful|ungenügend|schlecht|sehr\s+schlecht|"
    r"最差|很差|差|不满意|非常不满意)"
)
_IS = r"\s*(?:=|:|\uff1a|is|ist|为|是|-|\u2013)\s*"
_NUMBER = r"(\d+(?:\.\d+)?)"
_BEST_AT = (
    re.compile(rf"{_NUMBER}{_IS}{_BEST}"),
    re.compile(rf"\b{_BEST}{_IS}{_NUMBER}"),
)
_WORST_AT = (re.compile(rf"{_NUMBER}{_IS}{_WORST}"), re.compile(rf"\b{_WORST}{_IS}{_NUMBER}"))
_LOW_IS_GOOD = re.compile(
    r"low(?:er|est)?\s*(?:=|is|:)\s*(?:better|good|best)|越低越好|越小越好|(?:逆序|反向)|reversed"
)
_GERMAN = re.compile(r"schulnote|school grade")
_RANK = re.compile(r"\brank(?:ing)?\b|排名|名次")
_TOP = (
    re.compile(
        r"(?:out\s+of|/|von|max(?:imum)?\.?|top|满分(?:为|是)?|总分(?:为|是)?)\s*(\d{1,3})(?!\d|\s*/)"
    ),
    re.compile(r"(\d{1,3})\s*(?:-?\s*point|分制|分满|stars?\b)"),
)
_RANGE = re.compile(r"(?<![\d.])(\d{1,2})\s*(?:-|\u2013|\u2014|\.\.+|~|to|bis|到|至)\s*(\d{1,3})(?![\d.])")
_TOPS = (3.0, 4.0, 5.0, 6.0, 7.0, 10.0, 20.0, 100.0)


def says_bad(header: str) -> bool:
    """Whether a header says something bad: `Hallucinated?`, `Needs rework`, `是否错误`."""
    text = _words(header)
    first, *rest = text.split() or [""]
    if first in _BOTH and rest and all(word in _JOINING or _is_bad(word) for word in rest):
        return False  # "pass/fail": yes is the first of them
    return (
        any(word.startswith(_BAD_STEMS) for word in text.split())
        or any(phrase in text for phrase in _BAD_PHRASES)
        or any(sign in text for sign in _BAD_SIGNS)
    )


def says_good(header: str) -> bool:
    """Whether a header says something good, so that yes is good: `Polite?`, `是否准确`."""
    if says_bad(header) or is_denied(header):
        return False
    text = _words(header).removeprefix("is ").removeprefix("是否")
    return any(text.startswith(stem) or f" {stem}" in text for stem in _GOOD_STEMS)


def _is_bad(word: str) -> bool:
    return word.startswith(_BAD_STEMS) or any(sign in word for sign in _BAD_SIGNS)


def _words(header: str) -> str:
    return " ".join(re.split(r"[\s_\-./:,;?!()\[\]\uff1f\uff08\uff09]+", _apart(header))).strip()


def is_denied(header: str) -> bool:
    """Whether a header denies what it names: `No errors`, `not ok`; which way it points is then not told."""
    parts = re.split(r"[\s_\-./:,;?!()]+", _apart(header))
    return bool(_NOT & set(parts)) or any(f"{no}{sign}" in header for no in _NOT_SIGNS for sign in _BAD_SIGNS)


def is_rank(header: str) -> bool:
    """Whether numbers under it are places, of which the first is the best."""
    return _RANK.search(_apart(header)) is not None


def low_is_good(header: str) -> bool | None:
    """Whether the header says that low numbers are the good ones; None if it says nothing of it."""
    text = _apart(header)
    if _GERMAN.search(text) or _LOW_IS_GOOD.search(text):
        return True
    best, worst = _at(_BEST_AT, text), _at(_WORST_AT, text)
    if best is not None and worst is not None:
        return best < worst
    if best is not None:
        return best <= 1
    return None if worst is None else worst > 1


def stated_scale(header: str, numbers: Iterable[float]) -> str:
    """The scale that a header states, as `prd.yaml` writes it, if the values lie on it; else empty."""
    seen = sorted(numbers)
    text = _apart(header)
    best, worst = _at(_BEST_AT, text), _at(_WORST_AT, text)
    ends: tuple[float, float] | None = None
    if best is not None and worst is not None and best != worst:
        ends = (min(best, worst), max(best, worst))
    elif match := _RANGE.search(text):
        ends = (float(match[1]), float(match[2]))
    elif top := _top(text):
        ends = (0.0 if seen and seen[0] < 1 else 1.0, top)
    elif _GERMAN.search(text):
        ends = (1.0, 6.0)
    elif "%" in text:
        ends = (0.0, 100.0 if seen and seen[-1] > 1 else 1.0)
    elif worst is not None and worst > 1:
        ends = (1.0, worst)
    elif best is not None and best > 1:
        ends = (1.0, best)
    if ends is None or ends[0] >= ends[1] or not seen or seen[0] < ends[0] or seen[-1] > ends[1]:
        return ""
    return f"{ends[0]:g}-{ends[1]:g}"


def _top(text: str) -> float | None:
    for pattern in _TOP:
        if match := pattern.search(text):
            top = float(match[1])
            return top if top in _TOPS else None
    return None


def _at(patterns: Iterable[re.Pattern[str]], text: str) -> float | None:
    for pattern in patterns:
        if match := pattern.search(text):
            return float(match[1])
    return None


def _apart(header: str) -> str:
    """Small letters, words in camel case apart."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(header)).casefold()
