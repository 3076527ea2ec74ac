"""What the section says of a judge beside people, in words a PM reads."""

from __future__ import annotations

from shipworthy.decide.judge_validation import JudgeValidation, LabelledAnswer, validate_judge
from shipworthy.define.dimension import Scale
from shipworthy.report.judge_people import confusion_table, people_facts, people_tables
from shipworthy.report.judge_remarks import remarks_of
from shipworthy.report.judge_trust import Trust, saved_words


def made(said: str, *, is_detector: bool = False, second: bool = False) -> JudgeValidation:
    """Words of two letters: the judge's verdict, then people's; P passes, F fails."""
    answers = []
    for i, (judge, person) in enumerate(said.split()):
        value = float(person == "P")
        people = {"ann": value, "bob": value} if second else {"ann": value}
        answers.append(LabelledAnswer("c", str(i), 0, float(judge == "P"), people, 100 + 7 * i % 90))
    return validate_judge("d", answers, is_detector=is_detector)


def facts(found: JudgeValidation) -> dict[str, str]:
    return {name: said.replace("\u00a0", " ") for name, said in people_facts(found)}


MIXED = "PP " * 20 + "PF " * 3 + "FP " * 5 + "FF " * 12


def test_both_ways_to_be_wrong_have_their_n_and_interval():
    said = facts(made(MIXED))
    assert said["people"] == "say the same as the judge in 80 % (95 % sure between 64 and 91 %, n = 40)"
    assert said["too kind"].startswith("people fail 15 answers; the judge passes 3 of them, 20 % (95 % sure")
    assert said["too strict"].startswith("people pass 25 answers; the judge fails 5 of them, 20 % (95 % sure")
    assert said["leaning"].startswith("judge minus people −5 points (95 % sure between")
    assert "no answer has labels of two of them" in said["one another"]
    assert "fewer than two people have labelled" in said["stand-in"]


def test_a_detector_misses_and_cries_wolf():
    said = facts(made(MIXED, is_detector=True))
    assert said["false alarms"].startswith("people saw nothing in 15 answers; the judge saw it in 3 of them")
    assert said["misses"].startswith("people saw it in 25 answers; the judge missed it in 5 of them")
    assert confusion_table([made(MIXED)]).rows == (("d", 20, 3, 5, 12),)
    assert confusion_table([made(MIXED, is_detector=True)]).rows == (("d", 12, 5, 3, 20),)


def test_the_ceiling_stands_beside_the_judge():
    said = facts(made(MIXED, second=True))["one another"]
    assert said.startswith("people agree with each other in 100 % (95 % sure between 91 and 100 %, n = 40)")
    assert "; the judge with one of them in 80 % (95 % sure between 64 and 91 %, n = 40)" in said


def test_without_labels_it_says_so():
    assert facts(JudgeValidation("d")) == {
        "people": "have labelled none of these answers",
        "length": "not known: no labels",
    }
    assert "none of them with a verdict" in facts(JudgeValidation("d", n_labelled=3))["people"]
    assert people_tables([JudgeValidation("d")]) == []
    assert confusion_table([JudgeValidation("d")]) is None
    assert facts(made("PP " * 20))["too kind"] == "not known: people fail no answer"


def test_means_of_a_panel_are_never_said_to_differ():
    given = [LabelledAnswer("c", str(i), 0, 3.5, {"ann": float(3 + i % 2)}, 5 + i) for i in range(30)]
    said = facts(validate_judge("d", given, Scale(1, 5)))
    assert "lie between the levels" in said["people"]
    assert "on 1-5" in said["leaning"]
    assert "not known: one of the two never changes" in said["correlation"]


def test_remarks_are_one_a_kind_and_speak_of_labels_not_of_the_judge():
    trust = [
        Trust(who, "d", "", "", 71, value)
        for who, value in (("rules", -0.1), ("drafted", 0.0), ("third", 0.2))
    ]
    (said,) = remarks_of([], trust, [made(MIXED)])
    assert said.startswith("The judge saves no labels on d (rules and drafted): ")
    assert said.replace("\u00a0", " ").endswith("judge and people say the same in 80 % of the answers.")
    assert remarks_of([], trust[2:], [made(MIXED)]) == ()
    long = [
        LabelledAnswer("c", str(i), 0, float(min(5, 1 + i // 10)), {"ann": 3.0}, 2 ** (i // 10 + 3))
        for i in range(60)
    ]
    (flagged,) = remarks_of([], [], [validate_judge("tone", long, Scale(1, 5))])
    assert flagged.startswith("tone: length sways the judge: +")


def test_what_the_judge_value_means():
    assert saved_words(0.5, 60).replace("\u00a0", " ") == (
        "50 % of the labels: with the judge, 60 say as much as 120 alone"
    )
    assert saved_words(-0.2, 60) == "no labels: the interval is no narrower than theirs alone"
    assert saved_words(None, 60) == "not known"
