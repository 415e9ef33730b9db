"""Features, columns and reports as sites print them: how much of their sections is found.

`python -m tests.digest.test_sections_features FILE` prints the figures of a file of samples.
"""

import sys
from collections.abc import Sequence

import pytest

from bench.digest_quality.sections import Score, pairs, score
from digest.article import Form
from tests.digest.composed import (
    BOLD,
    LEDE,
    PROSE,
    TITLES,
    Gold,
    Piece,
    as_html,
    as_markdown,
    as_text,
    found,
    read_as,
)
from tests.digest.pages import Sample, forms, pages

FILES = ("features.txt", "columns.txt", "reports.txt", "articles.txt")
SAMPLES = [sample for file in FILES for sample in pages(file)]
# F1 in per cent: exact label and title, in order, both scripts together.
FLOORS: dict[Form, float] = {"text": 98.0, "markdown": 99.8, "html": 99.5}

TITLED = '<section data-role="title"><p><strong>{}</strong></p></section>'


def scores(samples: Sequence[Sample], form: str, *, numbered: bool | None = None) -> list[Score]:
    """The score of each sample in each shape of a form, in both scripts."""
    found = []
    for sample in samples:
        if numbered is not None and numbered != any(label for label, _ in sample.gold):
            continue
        for one in (sample, sample.turned()):
            wanted = [{"label": label, "title": title} for label, title in one.gold]
            article = {"sections": wanted, "sub_headings": sorted(one.deeper)}
            found += [
                score(pairs(read_as(body, kind)), article)
                for _, kind, body in forms(one)
                if kind == form
            ]
    return found


def f1(found: Sequence[Score]) -> float:
    """F1 in per cent over all scores."""
    common, got, wanted = (sum(column) for column in zip(*found, strict=True))
    return 200.0 * float(common) / float(got + wanted)


@pytest.mark.parametrize("form", FLOORS)
def test_sections_of_features_are_found(form: Form) -> None:
    assert f1(scores(SAMPLES, form)) >= FLOORS[form]


@pytest.mark.parametrize("form", FLOORS)
def test_features_without_sections_are_left_alone(form: Form) -> None:
    bare = [sample for sample in SAMPLES if not sample.gold]
    assert len(bare) >= 12
    assert all(got == 0 for _, got, _ in scores(bare, form))


def test_numbers_of_a_level_count_up_over_lists_of_the_same_numbers_below() -> None:
    lines: list[str] = []
    for n, title in enumerate(("市場", "對手", "報告", "讀者", "改進"), 1):
        lines.append(f"## {n}. {title}")
        for deeper in range(1, 5 - n % 2):
            lines += [f"### {deeper}. {title}之{deeper}", PROSE[deeper]]
    article = read_as("\n\n".join(lines), "markdown")
    assert found(article) == [
        ("1", "市場"), ("2", "對手"), ("3", "報告"), ("4", "讀者"), ("5", "改進"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", FLOORS)
def test_english_between_a_number_and_its_title_is_decoration(form: Form) -> None:
    pieces: list[Piece] = [("p", text) for text in LEDE]
    wanted: Gold = []
    for n, english in enumerate(("The Morning Store", "SCHOOL", "Who Pays the Bill"), 1):
        wanted.append((f"0{n}", TITLES[n - 1]))
        pieces += [("h", f"0{n}"), ("h", english), ("h", TITLES[n - 1])]
        pieces += [("p", text) for text in PROSE[:3]]
    shaped = {
        "text": as_text(pieces),
        "markdown": as_markdown(pieces, "**{}**"),
        "html": as_html(pieces, BOLD),
    }
    article = read_as(shaped[form], form)
    assert found(article) == wanted
    assert all(list(section.paragraphs) == list(PROSE[:3]) for section in article.sections)


@pytest.mark.parametrize("mark", ["{}. ", "（{}）", "第{}步："])
@pytest.mark.parametrize("numbers", [(1, 2, 2, 4), (1, 2, 2, 3), (1, 3, 4, 5)])
def test_a_number_misprinted_stays_as_it_is(mark: str, numbers: tuple[int, ...]) -> None:
    lines = list(LEDE)
    for n, title in zip(numbers, TITLES, strict=False):
        lines += [mark.format(n) + title, *PROSE[:3]]
    article = read_as("\n".join(lines), "text")
    assert [section.title for section in article.sections] == list(TITLES[:4])


def test_bold_points_before_the_first_section_do_not_hide_bold_headings() -> None:
    pieces: list[Piece] = [("p", PROSE[0])]
    for point in ("1、船票：", "2、雨衣：", "3、暈船藥："):
        pieces += [("h", point), ("p", PROSE[1])]
    wanted: Gold = []
    for title in ("雜貨店與學校", "「會飛的船」值得買嗎？", "結語"):
        wanted.append((None, title))
        pieces += [("h", title), *(("p", text) for text in PROSE)]
    assert found(read_as(as_html(pieces, BOLD), "html")) == wanted


@pytest.mark.parametrize("heading", [BOLD, TITLED])
def test_bold_headings_may_end_in_a_colon_beside_a_bold_sentence(heading: str) -> None:
    pieces: list[Piece] = [("p", PROSE[0]), ("p", PROSE[1])]
    wanted: Gold = []
    for title, text in (("鎮公所的帳：", 2), ("雨量簿與船票：", 3), ("麵包送上漁船：", 4)):
        wanted.append((None, title))
        pieces += [("h", title), ("p", PROSE[text]), ("p", PROSE[text + 3])]
    said = BOLD.format(PROSE[8])
    assert found(read_as(said + as_html(pieces, heading), "html")) == wanted


if __name__ == "__main__":
    given = pages(sys.argv[1])
    plain = [sample for sample in given if not sample.gold]
    for name in FLOORS:
        every = f1(scores(given, name))
        parts = [f1(scores(given, name, numbered=which)) for which in (True, False)]
        invented = sum(got > 0 for _, got, _ in scores(plain, name))
        sys.stdout.write(
            f"{name:9} F1 {every:5.1f}, numbered {parts[0]:5.1f}, without number {parts[1]:5.1f};"
            f" {invented} of {len(scores(plain, name))} given sections they do not have\n"
        )
