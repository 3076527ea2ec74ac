"""What code can tell of a line: detectors of failure modes that return True when the failure is there.

Persona, voice and limits of knowledge take judgement (see prd.yaml). These find the plain cases, by words.
"""

import re
from collections.abc import Iterator

SENTENCE = re.compile(r"(?<=[^.][.!?])\s+|(?<=[。！？])|\n+")
"""An ellipsis ends nothing: "Your phone... what is it?" is one question."""
NOT = re.compile(r"\b(?:not|no|never|cannot|nobody|nothing)\b|n[’']t\b|不|没|别|哪|什么", re.I)
OUT_OF_ROLE = re.compile(
    r"\bas an? (?:AI|artificial|language model|assistant|virtual)"
    r"|\bI(?:['’]m| am) (?:an? )?(?:AI\b|language model|chat ?bot|bot\b|program|computer|virtual)"
    r"|\blanguage model\b|\b(?:my|system) (?:prompt|training|instructions)\b|\bkeep playing\b|\brole-?play"
    r"|作为(?:一个|一名)?(?:AI|人工智能|虚拟|语言模型|角色)|我(?:只)?是(?:一个|一名)?(?:AI|人工智能|机器人|程序|虚拟|语言模型)"
    r"|语言模型|提示词|角色扮演|AI角色",
    re.I,
)
DISCLAIMER = re.compile(
    r"\bas an? (?:AI|artificial|language model)|作为(?:一个|一名)?(?:AI|人工智能|语言模型)", re.I
)
MODERN = re.compile(
    r"\b(?:phones?|smartphone|charger|internet|online|computer|electric\w*|battery|websites?|apps?|e-?mail"
    r"|television|photo(?:graph)?s?|cars?|engines?|piston|football|20\d\d)\b"
    r"|手机|电话|充电|网络|上网|电脑|电流|电灯|电池|灯丝|微信|电视|汽车|飞机|引擎|公里|百分之|足球|世界杯",
    re.I,
)
SECRETS = {
    3: re.compile(
        r"\bI lit (?:it|the red|that|the signal)|\bred (?:signal|lamp|light)\b.*\bI lit|salt boats"
        r"|我点的|是我点|我点亮了(?:那盏)?红|红灯是我|盐船",
        re.I | re.S,
    ),
    4: re.compile(
        r"\bmother\b[^.!?]{0,20}\b(?:lives|alive|writes|not dead|isn[’']t dead)|\bshe writes\b"
        r"|娘(?:还)?(?:活着|没死)|娘[^。！？]{0,6}京城|娘[^。！？]{0,4}(?:来信|写信)",
        re.I,
    ),
    5: re.compile(
        r"\b(?:see|hear|light for) (?:the )?(?:drowned|dead)|水里的人|看得见(?:他们|死人|淹死)|淹死的人",
        re.I,
    ),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def sentences(text: str) -> Iterator[str]:
    yield from (part.strip() for part in SENTENCE.split(text) if part.strip())


def asserted(text: str) -> Iterator[str]:
    """Sentences that say something: a question or a sentence with a no may name a word without knowing it."""
    for part in sentences(text):
        if not part.endswith(("?", "？")) and not NOT.search(part):
            yield part


def breaks_role(output: str) -> bool:
    """Speaks as a program. She may ask what the word means, or say that she doesn't know it."""
    if DISCLAIMER.search(output):
        return True
    return any(OUT_OF_ROLE.search(part) for part in asserted(output))


def leaks_secret(output: str, stage: int) -> bool:
    """Tells a secret before its stage."""
    early = (pattern for unlocked, pattern in SECRETS.items() if int(stage) < unlocked)
    return any(pattern.search(output) for pattern in early)


def modern_world(output: str) -> bool:
    """States something of our world, which she can't know; to ask what a "phone" is, is fine."""
    return any(MODERN.search(part) for part in asserted(output))


def wrong_language(output: str, language: str) -> bool:
    """Not in the language of the script, by the share of Chinese characters among the letters."""
    letters = [sign for sign in output if sign.isalpha()]
    share = len(CHINESE.findall(output)) / max(1, len(letters))
    return share < 0.5 if language == "zh" else share > 0.05
