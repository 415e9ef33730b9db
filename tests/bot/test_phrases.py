"""Everything the bot says, printed to be read: complete in each language, a next step each time."""

import re

import pytest
from click.testing import CliRunner

from bot.rehearsal import samples
from bot.verbs.phrases import command, talk
from digest.phrases import LANGUAGES
from digest.spoken import Sentence, said, sentences

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_printed_with_every_place_filled(language: str) -> None:
    printed = CliRunner().invoke(command, ["--lang", language])
    assert printed.exit_code == 0
    first = printed.output.split("─" * 40)[0]
    # A place without a sample shows its name: it can be read all the same.
    assert "{" not in first
    assert first.count("〈") == 0
    assert len(first.splitlines()) >= len(sentences())


def test_what_depends_on_a_number_is_said_of_several() -> None:
    about = Sentence("{n} article", counted=True)
    assert about in sentences()
    assert said(about, "zh-Hant", samples("zh-Hant")) == "3 篇文章"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_answer_of_the_talk_offers_a_next_step(language: str) -> None:
    spoken = await talk(language)
    turns = re.split(r"^› (.*)$", spoken, flags=re.MULTILINE)[1:]
    pairs = list(zip(turns[::2], turns[1::2], strict=True))
    assert len(pairs) > 30
    mute = [typed for typed, answer in pairs if not answer.rstrip().endswith("]")]
    assert mute == []


async def test_the_english_talk_speaks_english() -> None:
    spoken = await talk("en")
    ours = [line for line in spoken.splitlines() if line.startswith("[")]
    chinese = [
        line for line in ours if HAN.search(line.replace("繁體中文", "").replace("简体", ""))
    ]
    kept = [line for line in chinese if not re.search(r"\[(?:繁|简)\]|简体中文|繁體", line)]
    assert kept == []
