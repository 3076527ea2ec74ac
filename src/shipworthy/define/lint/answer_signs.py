"""Signs by which an answer is known to be an error message, a refusal, or unfinished."""

from __future__ import annotations

import re

_PAGES = r"traceback \(most recent call last\)|<!doctype html|<html[\s>]|\{\s*[\"']error[\"']\s*:"
_STATUS = (
    r"(?:50[0234]|404|403|429)\s+(?:bad gateway|internal server error|service (?:temporarily )?unavailable"
    r"|gateway time-?out|not found|forbidden|too many requests)|internal server error\b|bad gateway\b"
    r"|service unavailable\b|gateway time-?out\b|error code: \d{3}"
)
_RAISED = r"(?:[a-z_]+\.)*[a-z]*(?:error|exception)(?:: |\().{0,200}$"
_PROVIDER = (
    r"rate limit (?:reached|exceeded)|too many requests\b|request timed out"
    r"|connection (?:refused|reset|timed out)|invalid api key|you exceeded your current quota"
)
_ERROR = re.compile(rf"^\W{{0,3}}(?:{_PAGES}|{_STATUS}|{_RAISED}|{_PROVIDER})", re.IGNORECASE | re.DOTALL)

_NOT_ABLE = r"(?:can['’]?t|cannot|can not|unable|not able|won['’]?t)"
_REFUSAL = re.compile(
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model)\b"
    rf"|^\W*(?:i['’]?m|i am|we are) (?:very |so )?sorry,? (?:but )?(?:i|as)\b[^.]{{0,60}}\b{_NOT_ABLE}\b"
    rf"|^\W*(?:sorry,? )?(?:but )?i (?:am )?{_NOT_ABLE} (?:to )?"
    r"(?:assist|help|fulfill?|comply|provide|do that|answer)\b"
    r"|^\W*(?:很)?(?:抱歉|对不起|不好意思)[,，。]?\s*(?:但)?(?:我|作为)[^。]{0,20}(?:无法|不能)"
    r"|作为一[个名](?:人工智能|ai|语言模型)",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?。！？…:;)\]}\"'”’』」》`*>|~\U0001F000-\U0001FAFF]\s*$")


def is_error(text: str) -> bool:
    """Whether the text begins as error messages, stack traces and error pages do."""
    return bool(_ERROR.match(text[:400]))


def is_refusal(text: str) -> bool:
    """Whether the text begins with a refusal, or speaks of being an AI."""
    return bool(_REFUSAL.search(text[:300]))


def is_finished(text: str) -> bool:
    """Whether the text ends as texts do."""
    return bool(_END.search(text))
