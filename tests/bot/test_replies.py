"""The file of rules: read again when it changes, faults told, the old rules kept."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import zhaibao
from bot.replies import RulesFile

GOOD = '[[rule]]\nkeywords = ["客服"]\nreplies = ["一"]\n'


def save(path: Path, text: str, second: int) -> None:
    """Write the file as if at a certain second."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (second, second))


def said(rules: RulesFile) -> tuple[str, ...]:
    found = rules.current().answer("客服")
    return found.replies if found else ()


def test_a_changed_file_answers_at_once_and_a_faulty_one_changes_nothing(tmp_path: Path) -> None:
    path, faults = tmp_path / "rules.toml", list[Exception]()
    rules = RulesFile(path, faults.append)
    assert said(rules) == ()
    assert said(rules) == ()
    assert [str(fault) for fault in faults] == [f"{path} cannot be read: No such file or directory"]
    save(path, GOOD, 1)
    assert said(rules) == ("一",)
    save(path, GOOD.replace("一", "二"), 2)
    assert said(rules) == ("二",)
    save(path, GOOD + "[[rule]]\n", 3)
    assert said(rules) == ("二",)
    assert said(rules) == ("二",)
    assert str(faults[-1]) == f"{path}: rule 2 has no keywords; rule 2 has no replies"
    path.unlink()
    assert said(rules) == ("二",)
    save(path, GOOD, 4)
    assert said(rules) == ("一",)
    assert len(faults) == 3


def test_without_a_file_there_is_no_rule() -> None:
    assert said(RulesFile(None, print)) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("請問客服", "rule 1, by the keyword 客服 (contain), priority 0, all replies:\n  一\n"),
        ("摘要", "no rule is asked: that is /summary\n"),
        ("別的", "no rule answers: the archive is searched\n"),
    ],
)
def test_the_verb_shows_which_rule_answers(tmp_path: Path, text: str, told: str) -> None:
    save(tmp_path / "rules.toml", GOOD, 1)
    file = str(tmp_path / "rules.toml")
    ran = CliRunner().invoke(zhaibao, ["rules", "--file", file, "test", text])
    assert ran.output.startswith(told)
    assert ran.exit_code == 0


def test_the_verb_names_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "rules.toml", "[[rule]]\n", 1)
    monkeypatch.setenv("RULES_FILE", str(tmp_path / "rules.toml"))
    ran = CliRunner().invoke(zhaibao, ["rules", "check"])
    assert "rule 1 has no keywords; rule 1 has no replies" in str(ran.exception)
    save(tmp_path / "rules.toml", GOOD, 1)
    assert "1 rules, sound" in CliRunner().invoke(zhaibao, ["rules", "check"]).output
