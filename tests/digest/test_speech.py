"""Spoken minutes: known as speech, and summed up without what only keeps a talk going."""

import re

import pytest

from digest import speech
from digest.characters import fold
from digest.convert import turn
from digest.sentences import Sentence, split_sentences
from digest.standing import candidate
from digest.summary import summarise
from tests.digest.test_digests import ALL, bare, likeness
from tests.digest.told import Told, minutes

MINUTES = minutes()
EACH = pytest.mark.parametrize("one", MINUTES, ids=lambda one: one.title)
BUDGETS = (80, 120, 200)
# What no digest of a meeting begins with or consists of.
EMPTY = re.compile(r"嗯|呃|好[的，]|那么|然后|\d\d:|发言人|讲者|[^，：]{2,5}：")
COURTESY = re.compile(r"大家(?:好|下午好|晚安)|谢谢|掌声|没有的话|就先这样|请.{1,6}讲$")


@EACH
def test_speech_is_known_by_its_hesitations(one: Told) -> None:
    assert speech.is_speech(split_sentences(one.text))
    assert speech.is_speech([turn(s, "s2t") for s in split_sentences(one.text)])


def test_what_was_written_is_no_speech() -> None:
    for one in ALL:
        assert not speech.is_speech(split_sentences(one.article().text)), one.id
    quoted = "他说：“嗯，好啊，那个，我们走吧。”街上没有人，雨下了一整夜，天亮才停。" * 9
    assert not speech.is_speech(split_sentences(quoted.replace("，", "，雨，")) + ["天晴了。"] * 20)


@EACH
def test_no_digest_holds_greetings_turns_or_questions(one: Told) -> None:
    for budget in BUDGETS:
        for sentence in summarise(one.paragraphs, title=one.title, chars=budget):
            folded = fold(sentence.text)
            assert not EMPTY.match(folded), sentence.text
            assert not (len(folded) < 60 and COURTESY.search(folded)), sentence.text
            assert not folded.endswith("?"), sentence.text
            assert sentence.text in one.text
            assert sum(char >= "\u3400" for char in sentence.text) >= 20


@EACH
def test_the_other_script_gives_the_same_choice(one: Told) -> None:
    other = "tw2s" if "會議" in one.reference else "s2tw"
    turned = [turn(paragraph, other) for paragraph in one.paragraphs]
    for budget in BUDGETS:
        here = summarise(one.paragraphs, title=one.title, chars=budget)
        there = summarise(turned, title=turn(one.title, other), chars=budget)
        assert [s.index for s in here] == [s.index for s in there]


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("嗯，好，那人手这块就是志愿者加保安。", "人手这块就是志愿者加保安。"),
        ("00:02:15 講者C：那最簡單的就是延後。", "最簡單的就是延後。"),
        ("周师傅：分批我们后厨没问题。", "分批我们后厨没问题。"),
        ("赵主任：那个，大家手里有一张图。", "大家手里有一张图。"),
        ("然后成本这块呢，肉价涨了。", "成本这块呢，肉价涨了。"),
        ("那一班就不要開了。", "那一班就不要開了。"),
        ("那些玩具要擦。", "那些玩具要擦。"),
        ("是的", "是的"),
        ("2024年的数据在这里。", "2024年的数据在这里。"),
    ],
)
def test_what_leads_into_a_spoken_sentence_is_left_out(said: str, rest: str) -> None:
    assert said[speech.opening(said) :] == rest


def test_nothing_is_left_out_of_what_was_written() -> None:
    written = "周师傅：分批我们后厨没问题，菜分两锅炒就行了。"
    assert candidate(Sentence(written, 0, 0)).text == written
    assert candidate(Sentence(written, 0, 0), said=True).text == written[4:]
    assert candidate(Sentence("嗯，好，对。", 0, 0), said=True).able is False


def test_more_of_the_minutes_is_said_than_by_what_the_chair_says_first() -> None:
    ours, leads = [], []
    for one in MINUTES:
        for budget in BUDGETS:
            chosen = summarise(one.paragraphs, title=one.title, chars=budget)
            ours.append(likeness("".join(s.text for s in chosen), one.reference))
            leads.append(likeness(_lead(one, budget), one.reference))
    assert sum(ours) > 1.05 * sum(leads), (sum(ours), sum(leads))


def _lead(one: Told, budget: int) -> str:
    found = ""
    for sentence in split_sentences(one.text):
        if found and bare(found + sentence) > budget:
            break
        found += sentence
    return found


@pytest.mark.parametrize("piece", ["嗯", "好", "嗯，好", "那个", "是是", "00:00 ", "然后呢然后"])
def test_a_long_hesitation_takes_no_longer_than_its_length(piece: str) -> None:
    # A pattern that tries every division of it would not come to an end.
    assert 0 <= speech.opening(piece * 5000 + "x") <= len(piece) * 5000
    assert speech.is_chatter(fold(piece * 5000)) in (True, False)
