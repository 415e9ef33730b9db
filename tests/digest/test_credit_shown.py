"""Whoever wrote an article is named with every digest of it, and quoted in full with its text."""

import pytest

from digest.article import Article, Piece, RawArticle
from digest.compose import Voice, section_message, summary_message
from digest.full_text import full_message
from digest.message import Message
from digest.phrases import phrases
from digest.reading import read
from digest.script import target_named
from digest.serial import Onward, part_message
from tests.digest.composed import LEDE, PROSE, TITLE

TOP, END = "作者：林海　責編：周潮", "本文來自微信公眾號「小島來信」，海風網經授權發佈。"


def article(*, top: str = TOP, end: str = END) -> Article:
    lines = [TITLE, top, *LEDE, "01 船班", *PROSE[:4], "02 信件", *PROSE[4:], end]
    return read(RawArticle("\n".join(line for line in lines if line)))


def shown(message: Message) -> str:
    return "\n".join("".join(span.text for span in block.spans) for block in message.blocks)


@pytest.mark.parametrize("script", ["none", "hans", "tw"])
def test_every_digest_names_account_author_and_publisher(script: str) -> None:
    target = target_named(script)
    assert target
    voice, piece = Voice(phrases("zh-Hant"), target), Piece(1, article())
    section = piece.article.sections[1]
    for message in (
        summary_message(piece, voice),
        section_message(piece, section, voice),
        part_message(piece, 1, Onward(), voice),
    ):
        named = voice.name("小島來信 林海 · 海風網", piece.article)
        assert shown(message).count(named) == 1


def test_the_full_text_ends_with_the_lines_of_both_ends() -> None:
    target = target_named("none")
    assert target
    voice, piece = Voice(phrases("zh-Hant"), target), Piece(1, article())
    for section in (None, piece.article.sections[0]):
        assert f"{TOP}\n{END}" in shown(full_message(piece, section, 0, voice))


def test_nothing_is_shown_where_nobody_is_named() -> None:
    target = target_named("none")
    assert target
    voice, piece = Voice(phrases("zh-Hant"), target), Piece(1, article(top="", end=""))
    assert piece.article.credit is None
    said = shown(section_message(piece, piece.article.sections[0], voice))
    assert said.split("\n")[:2] == ["01 船班", TITLE]
    assert all(block.spans for block in full_message(piece, None, 0, voice).blocks)
