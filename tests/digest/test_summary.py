"""A summary is whole sentences of the source, in order, within its budget."""

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.article import Section
from digest.summary import digest_section, summarise

STREET = (
    "老街的早市開了四十年，攤販從三十家減到十二家。街坊說，年輕人不愛早起。",
    "市政府去年提出改建方案，打算把早市搬進新大樓的一樓。但攤販擔心租金太高。他們要求保留原來的攤位費。",
    "方案在今年三月通過，租金由市府補貼三年。搬遷定在九月完成。",
)


def test_sentences_are_the_sources_own_and_in_order() -> None:
    chosen = summarise(STREET, title="老街早市要搬家", chars=60)
    assert chosen
    assert [s.index for s in chosen] == sorted({s.index for s in chosen})
    assert all(s.text in STREET[s.paragraph] for s in chosen)
    assert sum(len("".join(s.text.split())) for s in chosen) <= 60


def test_the_number_of_sentences_is_kept() -> None:
    assert len(summarise(STREET, sentences=2)) == 2
    assert summarise(STREET, sentences=0) == ()


def test_blank_text_gives_nothing() -> None:
    assert summarise([], chars=50) == ()
    assert summarise(["", " \n\u3000"], sentences=3) == ()


def test_one_whole_sentence_exceeds_a_budget_where_none_fits() -> None:
    chosen = summarise(STREET, chars=3)
    assert len(chosen) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(max_size=80), max_size=6),
    st.integers(0, 60),
    st.one_of(st.none(), st.integers(0, 4)),
)
def test_any_text_is_answered_whole_and_within_budget(
    paragraphs: list[str], chars: int, sentences: int | None
) -> None:
    chosen = summarise(paragraphs, chars=chars, sentences=sentences)
    assert chosen == summarise(paragraphs, chars=chars, sentences=sentences)
    assert all(s.text in paragraphs[s.paragraph] for s in chosen)
    assert len(chosen) <= 1 or sum(len("".join(s.text.split())) for s in chosen) <= chars
    assert sentences is None or len(chosen) <= sentences


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text(st.one_of(st.sampled_from("。！？…「」“”，但這他ab1 中文"), st.characters()),
                     max_size=80), max_size=6),
    st.text(max_size=20),
    st.integers(1, 3),
)  # fmt: skip
def test_any_section_is_answered_by_its_own_sentences_in_order(
    paragraphs: list[str], title: str, sentences: int
) -> None:
    section = Section(1, "01", title, title, tuple(paragraphs))
    chosen = digest_section(section, sentences=sentences)
    assert chosen == digest_section(section, sentences=sentences)
    assert len(chosen) <= sentences
    assert all(s.text in paragraphs[s.paragraph] for s in chosen)
    assert [s.index for s in chosen] == sorted({s.index for s in chosen})
