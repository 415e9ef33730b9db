"""Articles as editors print them: what is a section, in every form, in both scripts."""

import pytest

from digest.article import Article
from tests.digest.composed import Gold, read_as
from tests.digest.pages import Sample, forms, pages

SAMPLES = {sample.name: sample for sample in pages()}


def found_in(article: Article, sample: Sample) -> Gold:
    """The sections found; deeper headings count neither for nor against."""
    kept = []
    for section in article.sections:
        pair = (section.label, section.title)
        if pair in sample.gold or section.heading not in sample.deeper:
            kept.append(pair)
    return kept


@pytest.mark.parametrize("name", SAMPLES)
def test_sections_are_those_that_an_editor_marks(name: str) -> None:
    for sample in (SAMPLES[name], SAMPLES[name].turned()):
        for shape, form, body in forms(sample):
            assert found_in(read_as(body, form), sample) == sample.gold, shape


@pytest.mark.parametrize("name", [name for name in SAMPLES if SAMPLES[name].gold])
def test_bodies_are_whole(name: str) -> None:
    sample = SAMPLES[name]
    for shape, form, body in forms(sample):
        article = read_as(body, form)
        credit = "".join((article.credit.text if article.credit else "").split())
        for section, wanted in zip(article.sections, sample.bodies, strict=False):
            if (section.label, section.title) in sample.gold:
                whole = "".join(section.text.split())
                assert whole in (wanted, wanted.removesuffix(credit)), shape
