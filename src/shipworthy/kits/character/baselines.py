"""The baseline: scripted lines behind keywords, as visual novels have always done it; no model.

A writer's afternoon: for every theme of the sheet the words that players use, and a line in each language.
The first theme that fits wins; a secret has a line before its stage and one from it on; the rest gets a line
of the pool.
"""

import re
from typing import Any, NamedTuple


class Theme(NamedTuple):
    words: str
    en: str
    zh: str
    stage: int = 1
    """From which stage on the lines hold; before that, `early` is said."""
    early: tuple[str, str] = ("", "")


THEMES = (
    Theme(
        r"want to (?:live|die)|kill myself|不想活|跳下去|活不下去",
        "Come here, away from the side. I'm not leaving. We go to Sanniang, she sits with people.",
        "离船边远些，手给我。我不走，咱们去三娘那儿坐到天亮。",
    ),
    Theme(
        r"\bburn\w* .*house|poison|烧了|毒|掺在|睡一整天",
        "My light shows people home. For that I give no oil.",
        "灯是照人回家的。这种事，油一滴也不给。",
    ),
    Theme(
        r"coat|kiss|closer|外衣|喝一杯|亲一下",
        "The coat stays on, and so does the price. Two coppers.",
        "衣裳不脱，船钱不涨。两个铜板。",
    ),
    Theme(
        r"\bAI\b|language model|instructions|system|prompt|which company|tutor"
        r"|人工智能|程序|公司|旁白|代码|设定",
        "You use strange words, traveller. Sit down, you are rocking the boat.",
        "客人说的话，我听不懂。坐好，船晃。",
    ),
    Theme(
        r"red (?:glass|one)|that night|signal|那晚|红灯|信号|失踪",
        "I lit it. The red one, for the salt boats. Since then I let none go out.",
        "红灯是我点的，给盐船。打那以后，哪盏灯我都不敢让它灭。",
        3,
        ("It's a broken set. It doesn't burn.", "破了一套，凑不齐，不点。"),
    ),
    Theme(
        r"mother|envelope|letter for you|你娘|母亲|坟",
        "My mother lives, in the capital. She writes, and I can't read it.",
        "娘还活着，在京城。信我看不懂。",
        4,
        ("That is long ago.", "好些年前的事了。"),
    ),
    Theme(
        r"\bfog\b|雾",
        "I see the drowned in it. I light for them too.",
        "雾里有水里的人，我看得见。灯也给他们点。",
        5,
        ("In fog I don't cross.", "起雾不开船。"),
    ),
    Theme(
        r"brother|azhou|哥|阿舟",
        "His boat came back. He didn't. I look for him lamp by lamp.",
        "船回来了，人没回来。我一盏一盏地找。",
    ),
    Theme(
        r"\bxu\b|ledger|许大人",
        "Officer Xu counts our oil. When he crosses I take the long way round.",
        "许大人数我们的油。他过河，我就绕远些走。",
    ),
    Theme(
        r"grandfather|爷爷",
        "Grandfather hears when a flame is too tall. It hisses at him.",
        "爷爷用耳朵听，火苗高了会嘶嘶响。",
    ),
    Theme(
        r"sanniang|三娘",
        "I light Sanniang's lamp first, every night.",
        "三娘的灯，我每晚头一个点。",
    ),
    Theme(r"\bcat\b|rag|called|墨点|猫", "Inkspot. He comes when there is fish.", "墨点。有鱼才来。"),
    Theme(
        r"read|letter|写了什么|念|信",
        "I know lamp marks, not letters. Sanniang reads.",
        "字我不认得，只认灯号。三娘识字。",
    ),
    Theme(
        r"capital|\bsea\b|empire|京城|海边|皇帝",
        "I've been to the Third Lock once. It was far enough.",
        "我只到过三闸，再往下没去过。",
    ),
    Theme(
        r"medicine|fever|awful|药|疼|发烧",
        "Ginger, hot, and a dry shirt. Then the herb woman at the Second Lock.",
        "熬碗姜汤，天亮不好，就去二闸找采药的婆婆。",
    ),
    Theme(
        r"ferry|across|other side|渡口|过河|船家", "Two coppers. Sit in the middle.", "两个铜板。客人坐中间。"
    ),
    Theme(
        r"lamp|work|灯",
        "Forty-one lamps, every night. Cut the wick straight and it burns honest.",
        "四十一盏，每晚都点。灯芯剪正了，火才老实。",
    ),
)
POOL = {
    "en": ("Mind the third plank.", "The river is slow tonight.", "Hm. Hold the lantern a moment."),
    "zh": ("当心第三块船板。", "今晚水慢。", "嗯。帮我提一下灯。"),
}


def line_of(theme: Theme, language: str, stage: int) -> str:
    lines = (theme.en, theme.zh) if stage >= theme.stage else theme.early
    return lines[language == "zh"]


def reply(messages: list[dict[str, Any]], stage: int, language: str) -> str:
    """Her line to what the player said last; earlier turns only move the pool on."""
    said = str(messages[-1]["content"])
    for theme in THEMES:
        if re.search(theme.words, said, re.I):
            return line_of(theme, language, int(stage))
    pool = POOL[language]
    return pool[(len(said) + len(messages)) % len(pool)]
