"""What is said about one article: its summary, the digest of a section, its contents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from digest.article import Article, Piece, Section, WrittenScript
from digest.line import one_line
from digest.message import About, Block, Button, Message, Picture, Span, say
from digest.pace import reading_minutes
from digest.phrases import Phrase
from digest.script import Target, render, render_name, target_named
from digest.sentences import Sentence, runs
from digest.summary import digest_section, summarise_article
from digest.topics import topics

# Sentences of a summary and of a section's digest, by the reader's preference.
LENGTHS = {"short": (2, 2), "usual": (4, 3), "long": (7, 5)}
SUMMARY_SENTENCES, SECTION_SENTENCES = LENGTHS["usual"]
_ROW = 5
# The lines of more sections than these fold, where the transport can fold.
_UNFOLDED = 6


# Where the reader's script is the article's own, loose words follow the interface.
_BY_LANGUAGE = {"zh-Hant": target_named("hant"), "zh-Hans": target_named("hans")}


@dataclass(frozen=True, slots=True)
class Voice:
    """How content is spoken to one subscriber: phrases in their language, content in their script.

    `turned` says that this message shows another script than the subscriber's own:
    its buttons then keep that script. `length` is a name of LENGTHS;
    `images` shows an article's picture above its summary.
    """

    t: Phrase
    target: Target
    protected: tuple[str, ...] = ()
    turned: bool = False
    length: str = "usual"
    images: bool = False

    def text(self, text: str, article: Article) -> str:
        """Running text of the article in the reader's script."""
        return render(text, self.target, article.script, self.protected)

    def name(self, text: str, article: Article) -> str:
        """A title or a name of the article, turned by character only."""
        return render_name(text, self.target, article.script, self.protected)

    def words(self, text: str) -> str:
        """Words that stand in no article, written in simplified characters, in the reader's."""
        written: WrittenScript = "hans"
        target = self.target if self.target.writes else _BY_LANGUAGE.get(self.t.language)
        return render_name(text, target, written, self.protected) if target else text

    def action(self, *parts: object) -> str:
        """An action line that keeps the script of this message."""
        kept = [*parts, f"in={self.target.name}"] if self.turned else parts
        return ":".join(str(part) for part in kept)


def summary_message(piece: Piece, voice: Voice) -> Message:
    """The summary of an article: title, credit, three to five sentences, a line a section."""
    article = piece.article
    blocks = [title_block(article, voice), credit_block(article, voice), *also_blocks(piece, voice)]
    blocks += sentence_blocks(chosen(article, LENGTHS[voice.length][0]), article, voice)
    folds = len(article.sections) > _UNFOLDED
    for number, section in enumerate(article.sections):
        line = _section_line(section, article, voice, tight=number > 0)
        blocks.append(replace(line, kind="quote") if folds else line)
    blocks.append(source_note(article, voice))
    if words := topics(article):
        shown = " · ".join(voice.name(word, article) for word in words)
        blocks.append(say(voice.t("Keywords: {words}", words=shown), kind="note", tight=True))
    preview = article.address if voice.images else ""
    picture = Picture(article.image, voice.t("Picture")) if voice.images and article.image else None
    return Message(
        tuple(blocks), about=About(piece.id), preview=preview, picture=picture
    ).with_buttons(
        *section_rows(piece, voice),
        [
            Button(voice.t("Full text"), voice.action("full", piece.id, 0, 0)),
            turn_button(voice, article, "summary", piece.id),
        ],
        _deeds(piece, voice),
    )


def _deeds(piece: Piece, voice: Voice) -> list[Button]:
    """What can be done with an article besides reading it."""
    told = [] if piece.private else [Button(voice.t("Share"), f"share:a{piece.id}")]
    return [
        save_button(piece.id, voice.t, kept=piece.kept),
        Button("👍", f"like:{piece.id}"),
        Button("👎", f"dislike:{piece.id}"),
        *told,
    ]


def save_button(article_id: int, t: Phrase, *, kept: bool) -> Button:
    """☆ keeps an article for later; ★ says that it is kept, and lets it go."""
    if kept:
        return Button(t("★ Saved"), f"save:{article_id}:off")
    return Button(f"☆ {t('Save')}", f"save:{article_id}")


def section_message(piece: Piece, section: Section, voice: Voice) -> Message:
    """The digest of one section, with the way to its neighbours."""
    article, t = piece.article, voice.t
    blocks = section_head(article, section, voice)
    blocks += sentence_blocks(chosen_of(section, LENGTHS[voice.length][1]), article, voice)
    blocks.append(source_note(article, voice))
    at = section.position
    around = [article.sections[p - 1] for p in (at - 1, at + 1) if 0 < p <= len(article.sections)]
    return Message(tuple(blocks), about=About(piece.id, at)).with_buttons(
        [
            Button(
                f"‹ {short_name(near)}" if near.position < at else f"{short_name(near)} ›",
                voice.action("section", piece.id, near.position),
            )
            for near in around
        ],
        [
            Button(t("Full text"), voice.action("full", piece.id, at, 0)),
            Button(t("Summary"), voice.action("summary", piece.id)),
            turn_button(voice, article, "section", piece.id, at),
        ],
    )


def section_head(article: Article, section: Section, voice: Voice) -> list[Block]:
    """Label and title of a section; whose article it is of, by title, account and author."""
    heading = voice.name(section.name, article) or voice.t("Section {n}", n=section.position)
    of = [voice.name(article.title, article), *credited(article, voice)]
    notes = [say(" · ".join(name for name in of if name), kind="note", tight=True)]
    return [Block((Span(heading, "strong"),), "title"), *(notes if any(of) else [])]


def contents_message(piece: Piece, voice: Voice) -> Message:
    """The article's sections, one a line; says so where it has none."""
    article, t = piece.article, voice.t
    blocks = [title_block(article, voice)]
    for number, section in enumerate(article.sections):
        name = voice.name(section.name, article) or t("Section {n}", n=section.position)
        blocks.append(say(name, kind="item", tight=number > 0))
    if not article.sections:
        blocks.append(say(t("This article has no sections. Say “summary” or “full text”.")))
    return Message(tuple(blocks), about=About(piece.id)).with_buttons(
        *section_rows(piece, voice),
        [
            Button(t("Summary"), voice.action("summary", piece.id)),
            Button(t("Full text"), voice.action("full", piece.id, 0, 0)),
        ],
    )


def title_block(article: Article, voice: Voice) -> Block:
    """The title, strong; the first words of the text where the article has none."""
    title = voice.name(article.title, article) if article.title else voice.t("(untitled)")
    return Block((Span(title, "strong"),), "title")


def credit_block(article: Article, voice: Voice) -> Block:
    """Account, author, publisher and the reading time, on one line."""
    minutes = reading_minutes(article)
    takes = voice.t.count("about {n} minute", "about {n} minutes", minutes)
    return say(" · ".join([*credited(article, voice), takes]), kind="note", tight=True)


def credited(article: Article, voice: Voice) -> list[str]:
    """Who is to be named with what is quoted: account and author, publisher."""
    credit = article.credit
    if credit is None:
        return []
    who = " ".join(part for part in (credit.account, credit.author) if part)
    return [voice.name(part, article) for part in (who, credit.publisher) if part]


def also_blocks(piece: Piece, voice: Voice) -> list[Block]:
    """The other feeds that have the article: 也見於：谷口、巷口; nothing where there is none."""
    if not piece.also:
        return []
    names = voice.t(", ").join(piece.also)
    return [say(voice.t("Also in {feeds}", feeds=names), kind="note", tight=True)]


def source_note(article: Article, voice: Voice) -> Block:
    """What kind of summary this is, and the way to the source."""
    label = Span(voice.t("Sentences from the text"))
    if not article.address.startswith(("https://", "http://")):
        return Block((label,), "note")
    link = Span(voice.t("Source"), "link", article.address)
    return Block((label, Span(" · "), link), "note")


def sentence_blocks(
    sentences: Sequence[Sentence], article: Article, voice: Voice, *, tight: bool = False
) -> list[Block]:
    """Chosen sentences as paragraphs: those that do not follow one another stand apart."""
    return [
        say(voice.text(run, article), tight=tight or number > 0)
        for number, run in enumerate(runs(sentences))
    ]


def section_rows(piece: Piece, voice: Voice) -> list[list[Button]]:
    """A button a section, five in a row."""
    buttons = [
        Button(short_name(section), voice.action("section", piece.id, section.position))
        for section in piece.article.sections
    ]
    return [buttons[start : start + _ROW] for start in range(0, min(len(buttons), 20), _ROW)]


def short_name(section: Section) -> str:
    """What fits on a button: the printed label, else the position as `02`."""
    return section.label or f"{section.position:02d}"


def turn_button(voice: Voice, article: Article, *parts: object) -> Button:
    """The button that shows the same message in the other script."""
    shown = voice.target.writes or article.script
    other = "hant" if shown == "hans" else "hans"
    label = "繁" if other == "hant" else "简"
    return Button(label, ":".join(str(part) for part in ("turn", other, *parts)))


@lru_cache(maxsize=512)
def chosen(article: Article, count: int) -> tuple[Sentence, ...]:
    """The summary's sentences, kept for the next subscriber."""
    return summarise_article(article, sentences=count)


@lru_cache(maxsize=4096)
def chosen_of(section: Section, count: int = SECTION_SENTENCES) -> tuple[Sentence, ...]:
    """The section digest's sentences, kept for the next subscriber."""
    return digest_section(section, sentences=count)


@lru_cache(maxsize=512)
def line_of(article: Article) -> str:
    """One line for a list, kept for the next reader."""
    return one_line(article)


def _section_line(section: Section, article: Article, voice: Voice, *, tight: bool) -> Block:
    label = section.label or f"{section.position:02d}"
    spans = [Span(label, "strong")]
    if section.title:
        spans.append(Span(f" {voice.name(section.title, article)}"))
    if one := "".join(s.text for s in chosen_of(section, 1)):
        spans.append(Span(f" — {voice.text(one, article)}"))
    return Block(tuple(spans), "item", tight)
