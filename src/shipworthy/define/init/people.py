"""Whether a header is a person's name, and whether it says that a machine graded."""

from __future__ import annotations

from shipworthy.define.init.names import GRADE_WORDS, plain, words

_FIRST_NAMES = words(
    "adam alex alexander alice amy ana andrea andrew anna anne anton ava ben benjamin bernd bob carla carlos "
    "carol charlie chen chris christian claire clara daniel david diana elena ella emily emma eric erik eva "
    "felix fiona frank george grace hanna hannah hans helen henry ines isabel ivan jack jakob james jan jane "
    "jason jean jenny jens jessica jim joe johan john jonas jose julia julian karen karl kate katja kevin "
    "lars "
    "laura lea lena leo lee li lily lin linda lisa liu lucas lucy luis lukas marc maria marie mark marta "
    "martin max maya mei mia michael mike ming mohamed nadia nick nina noah olga oliver olivia paul paula "
    "pedro peter petra pierre priya rachel ralf rob robert rosa sam sandra sara sarah simon sofia sophie "
    "stefan steve susan sven tanja thomas tim tina tom uwe victor wang wei xin yan yang yuki zhang zoe"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程魏苏吕丁沈任姚卢"
)
_TITLES = frozenset(["老师", "经理", "主管", "小姐", "先生"])

_MACHINES = words(
    "llm ai gpt gpt4 gpt4o gpt3 gpt5 chatgpt openai claude gemini qwen deepseek llama judge auto automatic "
    "automated automatically machine model evaluator metric autorater ragas geval 模型 大模型 机器 自动 裁判 "
    "bleu rouge bertscore cosine similarity"
)
_MACHINE_SIGNS = ("模型", "机器评", "自动评", "ai评", "ai打分", "gpt评", "裁判模型", "llm")
_SAY_NOTHING = ("评分", "打分", "得分", "裁判模型", "模型", "机器", "自动", "ai", "gpt", "llm")
_PEOPLE = words(
    "human humans person people manual manually expert experts reviewer my our team user customer"
)
_PEOPLE_SIGNS = ("人工", "专家", "用户", "客户", "手工")
_GRADING = GRADE_WORDS | words(
    "judge judged verdict evaluation eval quality correct pass passed ok okay good bleu rouge bertscore "
    "similarity rater autorater accuracy relevance faithfulness groundedness correctness helpfulness"
)


def is_person(header: str) -> bool:
    """Whether a header is somebody's name: `Anna`, `王芳`, `Ben K.`."""
    text = str(header).strip()
    if 2 <= len(text) <= 3 and text[0] in _SURNAMES and text.isalpha() and not text.isascii():
        return True
    if text[:1] in _SURNAMES and text[1:] in _TITLES:
        return True
    parts = plain(text).split()
    return bool(parts) and len(parts) <= 2 and text[:1].isupper() and parts[0] in _FIRST_NAMES


def is_peoples(header: str) -> bool:
    """Whether a header of grades says that people gave them: `human rating`, `人工评分`."""
    name = plain(header)
    return bool(_PEOPLE & set(name.split())) or any(sign in name for sign in _PEOPLE_SIGNS)


def is_machines(header: str, answers: tuple[str, ...] = ()) -> bool:
    """Whether a header of grades says that a model or code gave them: `LLM judge score`, `模型评分`.

    Args:
        header: Of the grades.
        answers: Headers of answers: `Grade GPT-4` beside answers of `GPT-4` is about them, not by them.
    """
    name = plain(header)
    parts = set(name.split())
    if is_peoples(header):
        return False
    about = [plain(answer) for answer in answers]
    if any(answer in name and (len(about) > 1 or _is_telling(answer)) for answer in about if answer):
        return False
    if any(sign in name for sign in _MACHINE_SIGNS):
        return True
    is_named = bool(_MACHINES & parts) or any(part.startswith(("gpt", "llm")) for part in parts)
    return is_named and bool(_GRADING & parts)


def _is_telling(answer: str) -> bool:
    """Whether a header of answers is more than a word that also names who grades."""
    return " " in answer or (not answer.isascii() and len(answer) >= 4)


def without_machines(words_left: str) -> str:
    """What a header says of the dimension, without who graded: `llm judge` and `gpt 4` say nothing."""
    kept = [
        part
        for part in words_left.split()
        if part not in _MACHINES and not part.startswith(("gpt", "llm")) and not part[0].isdigit()
    ]
    text = " ".join(kept)
    for sign in _SAY_NOTHING if not text.isascii() else ():
        text = text.replace(sign, "")
    return " ".join(text.split())
