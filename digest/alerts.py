"""What is said about watched keywords: alerts, and why they came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.article import Piece
from digest.compose import Voice, summary_message
from digest.keywords import Term, Watch, holds
from digest.message import About, Block, Button, Message, Span, say
from digest.passage import Excerpt, excerpt
from digest.phrases import Phrase


def alert_message(piece: Piece, watched: Sequence[str], voice: Voice) -> Message:
    """The summary of an article, headed by the watch that it answers, with the way to the why."""
    message = summary_message(piece, voice)
    why = Button(voice.t("Why did I get this?"), f"why:{piece.id}")
    blocks = (say(mark_line(watched), kind="note"), *message.blocks)
    return replace(message, blocks=blocks).with_buttons(*message.buttons, [why])


def mark_line(watched: Sequence[str]) -> str:
    """🔔 短劇 +AI: the watches that an article answers."""
    return "🔔 " + " · ".join(watched)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article answers a watch: a term, the section it stands in (None: title, lede), where.

    `passage` is empty where the term stands in the account's name.
    """

    term: Term
    section: int | None
    passage: Excerpt


def reasons(piece: Piece, watch: Watch) -> list[Reason]:
    """The first place of each term of a watch in an article that answers it."""
    if not holds(piece.article, watch):
        return []
    return [found for term in (*watch.some, *watch.every) if (found := _reason(piece, term))]


def _reason(piece: Piece, term: Term) -> Reason | None:
    article, word = piece.article, [term.folded]
    if not holds(article, Watch(some=(term,))):
        return None
    if term.field == "account":
        return Reason(term, None, Excerpt("", ()))
    places: list[tuple[int | None, str]] = [(None, article.title)]
    if term.field == "any":
        places.append((None, "\n".join(article.lede)))
    for section in article.sections:
        places.append((section.position, section.name))
        if term.field == "any":
            places.append((section.position, section.text))
    for position, text in places:
        found = excerpt(text, word)
        if found.marks:
            return Reason(term, position, found)
    return Reason(term, None, Excerpt("", ()))


def said_of(watch: Watch, t: Phrase) -> str:
    """What a watch looks for, in words: 「短劇」或「網劇」，且有「AI」，沒有「廣告」."""
    parts = []
    if watch.some:
        parts.append(t(" or ").join(term_said(term, t) for term in watch.some))
    parts += [t("and {term}", term=term_said(term, t)) for term in watch.every]
    parts += [t("without {term}", term=term_said(term, t)) for term in watch.never]
    said = parts[0]
    for part in parts[1:]:
        said = t("{said}, {more}", said=said, more=part)
    return said


def term_said(term: Term, t: Phrase) -> str:
    """A term in words: 標題裡的「短劇」."""
    word = t("“{word}”", word=term.text)
    return {
        "any": word,
        "title": t("{word} in the title", word=word),
        "section": t("{word} in a section's heading", word=word),
        "account": t("{word} as the account", word=word),
    }[term.field]


def why_message(piece: Piece, answered: Sequence[Watch], voice: Voice) -> Message:
    """Which watches brought an article, and where their words stand."""
    t, article = voice.t, piece.article
    heading = t("Why did I get this?")
    blocks = [Block((Span(heading, "strong"),), "title")]
    blocks.append(say(f"《{voice.name(article.title, article)}》", tight=True))
    for watch in answered:
        blocks.append(say(t("You watch for: {watch}", watch=said_of(watch, t))))
        blocks += [
            Block(_reason_spans(reason, piece, voice), "item", tight=True)
            for reason in reasons(piece, watch)
        ]
    return Message(tuple(blocks), about=About(piece.id))


def _reason_spans(reason: Reason, piece: Piece, voice: Voice) -> tuple[Span, ...]:
    t, article, passage = voice.t, piece.article, reason.passage
    place = t("the title or the beginning")
    if reason.section:
        place = voice.name(article.sections[reason.section - 1].name, article) or t(
            "Section {n}", n=reason.section
        )
    elif reason.term.field == "account" and article.credit:
        place = voice.name(article.credit.account, article)
    spans = [Span(t("{name}: ", name=place), "strong")]
    at = 0
    for start, end in passage.marks:
        spans.append(Span(voice.text(passage.text[at:start], article)))
        spans.append(Span(voice.text(passage.text[start:end], article), "mark"))
        at = end
    spans.append(Span(voice.text(passage.text[at:], article)))
    return tuple(span for span in spans if span.text)
