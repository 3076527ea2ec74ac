"""What people call their columns, in English and Chinese, and what a header says by it."""

from __future__ import annotations

import re
from functools import lru_cache

from shipworthy.define.init.column import Role


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_NAMES = {
    Role.id: (
        "id|case|case id|item|item id|task id|no|nr|number|#|ticket|ticket id|question id|prompt id|"
        "qid|uuid|sample id|trace id|doc id|编号|序号|工单号|题号|用例|用例编号|案例|案例编号"
    ),
    Role.input: (
        "input|question|query|prompt|inquiry|enquiry|user|user message|user input|user query|message|"
        "request|customer message|customer|instruction|instructions|utterance|text|source|email|"
        "user question|问题|提问|输入|询盘|用户问题|用户输入|客户问题|客户消息|题目|用户消息|指令|咨询|"
        "原文|用户提问|用户"
    ),
    Role.expected: (
        "expected|expected output|expected answer|reference|reference answer|target|ideal|ideal answer|"
        "gold|golden|gold answer|golden answer|ground truth|correct answer|truth|model answer key|"
        "标准答案|参考答案|期望|期望输出|期望回答|正确答案|预期|预期输出|参考|标准回复|标准回答|"
        "期望答案"
    ),
    Role.answer: (
        "answer|output|response|completion|reply|bot|assistant|model answer|model output|"
        "model response|generated|generation|actual|actual output|prediction|bot answer|bot reply|"
        "ai answer|ai reply|draft|agent|agent reply|answer text|回答|回复|答案|输出|模型回答|模型输出|"
        "模型回复|机器人回答|机器人回复|机器人|回应|应答|ai回复|ai回答|助手|助手回复"
    ),
    Role.candidate: (
        "candidate|system|model|variant|version|provider|model name|bot name|engine|模型|候选|系统|"
        "版本|模型名称"
    ),
    Role.trial: ("trial|epoch|repeat|repetition|run|attempt|try|轮次|次数|第几次"),
    Role.grade: (
        "grade|rating|good|ok|okay|verdict|label|mark|human|human rating|human score|human label|"
        "quality|thumbs|feedback|pass|passed|pass/fail|correct|is correct|acceptable|score|stars|"
        "human grade|good/bad|useful|helpful|评分|打分|评价|等级|得分|分数|好坏|是否合格|合格|是否正确|"
        "人工评分|质量|满意度|是否通过|通过|正确|评级"
    ),
    Role.score: (
        "judge score|auto score|llm score|machine score|model score|judge|metric score|auto grade|"
        "自动评分|机器评分"
    ),
    Role.dimension: ("dimension|criterion|metric|aspect|维度|指标|评分维度"),
    Role.reviewer: (
        "reviewer|annotator|rater|grader|graded by|reviewed by|rated by|labeller|labeler|评审|标注员|"
        "评分人|评审人|审核人|打分人|标注人|评委"
    ),
    Role.note: (
        "note|notes|comment|comments|remark|remarks|reason|why|explanation|rationale|feedback text|"
        "备注|评语|说明|理由|意见|评论|原因"
    ),
    Role.outcome: (
        "outcome|replied|reply received|bought|purchased|converted|ordered|renewed|churned|resolved|"
        "solved|retained|clicked|upgraded|refunded|buyer replied|customer replied|booked|sold|"
        "escalated|已回复|是否回复|成交|是否成交|下单|是否下单|购买|是否购买|续费|是否续费|解决|已解决|"
        "是否解决|转化|是否转化|客户已回复"
    ),
    Role.latency_s: (
        "latency|latency s|seconds|duration|duration s|response time|time s|耗时|延迟|响应时间|秒"
    ),
    Role.latency_ms: ("latency ms|ms|duration ms|response time ms|time ms|毫秒|耗时毫秒"),
    Role.cost: ("cost|cost usd|usd|price usd|total cost|成本|费用"),
    Role.context: ("context|passages|passage|history|retrieved context|上下文|背景"),
    Role.group: (
        "group|conversation id|thread|thread id|session|session id|dialog id|dialogue id|email thread|"
        "user id|customer id|customer|client id|会话|会话编号|会话id|对话id|客户编号|客户id|用户id"
    ),
    Role.weight: ("weight|权重"),
    Role.slice: (
        "region|country|language|lang|locale|segment|channel|category|topic|type|product|tier|market|"
        "intent|difficulty|domain|tag|tags|split|地区|区域|国家|语言|渠道|类别|分类|类型|客户类型|产品|"
        "难度|市场|意图|领域"
    ),
}

BY_NAME: dict[str, Role] = {name: role for role, names in _NAMES.items() for name in names.split("|")}
"""Header (normalised) to role."""

QUALITIES = words(
    "accuracy relevance tone helpfulness correctness clarity fluency completeness safety style "
    "faithfulness politeness honesty conciseness empathy compliance usefulness coherence groundedness "
    "准确 准确性 相关性 语气 完整性 流畅性 安全 安全性 有用性 礼貌 清晰度 合规"
)
"""Names of qualities: a column of marks under such a name is a dimension."""

GRADE_WORDS = words(
    "grade graded rating rated score scored mark human label stars 评分 打分 得分 分数 评级 评价 人工评分"
)
MODEL_WORDS = words(
    "gpt claude qwen gemini llama deepseek glm kimi mistral bot model candidate baseline rules system "
    "version v1 v2 v3 old new current today ours theirs 模型 机器人 系统 新 旧"
)
"""What the header of a candidate's answers often holds."""

_BRACKETS = re.compile(r"[(\[\uff08【]([^)\]\uff09】]*)[)\]\uff09】]")
_APART = re.compile(r"[\s_\-./:,;?!\uff1f\uff01\uff1a]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_RATERS = re.compile(r"^(?:(?:reviewer|annotator|rater|grader|评审|标注员|评委)\s*)?(?:\d{1,2}|[a-z])$")


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """The header in small letters, words apart, brackets left out: `Human_Rating (1-5)` is `human rating`."""
    text = _CAMEL.sub(" ", _BRACKETS.sub(" ", str(header).strip()))
    return " ".join(_APART.sub(" ", text.casefold()).split()) or str(header).strip().casefold()


def in_brackets(header: str) -> str:
    """What stands in brackets in a header: `Grade (Anna)` says Anna."""
    match = _BRACKETS.search(str(header))
    return match.group(1).strip() if match else ""


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header."""
    return tuple(plain(header).split())


def role_by_name(header: str) -> tuple[Role, float] | None:
    """What the name alone says: the whole of it, else its last or first words."""
    name = plain(header)
    if name in BY_NAME:
        return BY_NAME[name], 0.95
    if name in QUALITIES:
        return Role.grade, 0.75
    if name.endswith(("评分", "打分", "得分", "评级")):
        return Role.grade, 0.75
    words = name.split()
    for size in range(len(words) - 1, 0, -1):
        for part in (" ".join(words[-size:]), " ".join(words[:size])):
            if part in BY_NAME and part not in ("no", "number", "user", "text", "source", "type", "run"):
                return BY_NAME[part], 0.75
    return None


def is_rater(text: str) -> bool:
    """Whether what is left of a header names one of several reviewers: `1`, `b`, `reviewer 2`."""
    return _RATERS.match(text.casefold()) is not None


def without_grade_words(header: str) -> str:
    """What a grade's header says beside that it is a grade: `accuracy score` says accuracy."""
    words = [word for word in words_of(header) if word not in GRADE_WORDS]
    return " ".join(words)


def slug(text: str, otherwise: str) -> str:
    """A name that a PRD takes everywhere, bars included: letters of any script, digits and dashes."""
    made = re.sub(r"[^\w]+", "-", _CAMEL.sub("-", text.strip()).casefold(), flags=re.UNICODE).strip("-_")
    made = made[:40].strip("-_")
    return made if made and not made[0].isdigit() else f"{otherwise}-{made}" if made else otherwise
