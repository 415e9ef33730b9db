"""summarise and convert on the command line: a line of JSON in, a line out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import opencc
import pytest
from click.testing import CliRunner

from bot.cli import zhaibao
from digest.convert import CONFIGS

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "bot" / "samples" / "1-night-market.txt"
BARE = "老街的早市開了四十年，攤販從三十家減到十二家。市政府去年提出改建方案。"


def answers(*arguments: str, lines: list[Any]) -> list[dict[str, Any]]:
    given = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    done = CliRunner().invoke(zhaibao, list(arguments), input=given)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_each_line_is_answered_by_its_own_budget() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    long, short, blank = answers(
        "summarise", "--jsonl",
        lines=[
            {"id": 1, "text": text, "title": "夜市", "sentences": 4},
            {"id": "b", "text": text, "chars": 60},
            {"id": 3, "text": " \n\u3000"},
        ],
    )  # fmt: skip
    assert long["id"] == 1
    assert len(long["sentences"]) == 4
    assert 0 < sum(len("".join(s.split())) for s in short["sentences"]) <= 60
    assert all(sentence in text for sentence in long["sentences"] + short["sentences"])
    assert blank == {"id": 3, "sentences": []}


def test_text_is_taken_literally() -> None:
    literal = "他寫下 <b>兩個字</b> 和 **星號** 以後，就把這張紙交給了門口的守衛。"
    (answer,) = answers("summarise", "--jsonl", lines=[{"id": 1, "text": literal}])
    assert answer["sentences"] == [literal]


SHORT = (
    "早市開了四十年",
    "早市為什麼要搬？",
    "好。",
    "OK",
    "？？？",
    "# 早市開了四十年，攤販從三十家減到十二家。",
    "* 早市開了四十年，攤販從三十家減到十二家。",
    "早市開了四十年&amp;攤販從三十家減到十二家，市政府去年提出了改建方案。",
    "[早市](https://a.example/b)開了四十年，攤販從三十家減到十二家，市府要改建。",
    "**粗體**的早市開了四十年，__攤販__從三十家減到 `十二家`，市府要改建。",
    "ＡＩ市场２０２４年增长了３０％，很多公司都在招人，但是工程师不够。",
    "早市開了四十年,攤販從三十家減到十二家.市府要改建,攤販不同意.",
    "1. 早市開了四十年，攤販從三十家減到十二家。",
)


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("asked", [{}, {"chars": 5}, {"sentences": 1}, {"chars": 300}])
def test_a_short_text_is_its_own_summary(text: str, asked: dict[str, int]) -> None:
    (answer,) = answers("summarise", "--jsonl", lines=[{"id": 1, "text": text, **asked}])
    assert answer == {"id": 1, "sentences": [text]}


def test_an_empty_title_equals_none() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    with_empty, without, null = answers(
        "summarise", "--jsonl",
        lines=[
            {"id": 1, "text": text, "title": "", "chars": 90},
            {"id": 1, "text": text, "chars": 90},
            {"id": 1, "text": text, "title": None, "chars": 90},
        ],
    )  # fmt: skip
    assert with_empty == without == null


def test_about_adds_keywords_minutes_and_one_line_in_the_script_asked_for() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    (told,) = answers(
        "summarise", "--jsonl", "--about", "--script", "t2s", lines=[{"id": 1, "text": text}]
    )
    assert set(told) == {"id", "sentences", "keywords", "minutes", "line"}
    assert "扫码" in told["keywords"]
    assert told["minutes"] == 4
    assert len(told["line"]) <= 40
    shown = CliRunner().invoke(zhaibao, ["summarise", str(SAMPLE), "--about"])
    assert "掃碼" in shown.output
    assert "(4 min)" in shown.output


def test_convert_answers_by_the_line_s_own_script_or_the_option_s() -> None:
    own, option, unknown = answers(
        "convert", "--jsonl", "--script", "s2twp",
        lines=[
            {"id": 1, "text": "软件,在这里", "script": "s2hk"},
            {"id": 2, "text": "软件见 https://example.com/软件 吧"},
            {"id": 3, "text": "软件", "script": "s2x"},
        ],
    )  # fmt: skip
    assert own == {"id": 1, "text": "軟件,在這裏"}
    assert option == {"id": 2, "text": "軟體見 https://example.com/软件 吧"}
    assert set(unknown) == {"id", "error"}


def test_convert_offers_every_direction_of_opencc_by_name() -> None:
    text = "软件里面的头发，軟體裏面的頭髮；账本、實驗與體驗。"
    given = [{"id": config, "text": text, "script": config} for config in CONFIGS]
    told = answers("convert", "--jsonl", lines=given)
    assert len(told) == 16
    assert told == [
        {"id": config, "text": opencc.OpenCC(config).convert(text)} for config in CONFIGS
    ]
    assert len({row["text"] for row in told}) == 8


def test_sections_keep_the_marks_of_the_source() -> None:
    body = "01 软件,真好!\n他说:(今天)用软件,明天也用。\n02 后来?\n还在用,一直用。"
    (told,) = answers("sections", "--jsonl", lines=[{"id": 1, "text": body}])
    assert [section["title"] for section in told["sections"]] == ["软件,真好!", "后来?"]
    assert "他说:(今天)用软件,明天也用。" in json.dumps(told, ensure_ascii=False)


def test_convert_turns_a_file_and_adds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("鼠标里面", encoding="utf-8")
    done = CliRunner().invoke(zhaibao, ["convert", "--script", "s2twp", str(file)])
    assert done.output == "滑鼠裡面"
    missing = CliRunner().invoke(zhaibao, ["convert", str(file)])
    assert missing.exit_code == 2


@pytest.mark.parametrize(
    ("verb", "line", "foreign"),
    [
        (["summarise", "--jsonl"], {"id": 1, "text": BARE}, ("opencc", "sqlite3", "lxml")),
        (["convert", "--jsonl", "--script", "s2t"], {"id": 1, "text": BARE}, ("sqlite3", "lxml")),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_verb_loads_only_what_it_needs(
    verb: list[str], line: dict[str, Any], foreign: tuple[str, ...]
) -> None:
    code = (
        "import sys; from bot.cli import main\n"
        f"try: main({verb!r})\nexcept SystemExit: pass\n"
        "unwanted = {'telegram', 'httpx2', 'trafilatura', 'starlette', 'uvicorn', 'feedparser'}\n"
        f"print(sorted((unwanted | set({foreign!r})) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(line), cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.strip() == "[]"
    assert json.loads(done.stdout)["id"] == 1
