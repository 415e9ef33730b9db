"""When two texts are one text posted twice."""

import hashlib
import re
import unicodedata
import zlib

from hypothesis import given
from hypothesis import strategies as st

from digest.article import Article
from digest.convert import turn
from digest.identity import article_keys, canonical_address, content_hash, is_plausible
from digest.likeness import SAME, bands, letters, letters_of, resemblance, shingles
from tests.digest.test_polling import NOW
from tests.handlers.conftest import BRIDGE, MARKET


def likeness(one: str, other: str) -> float:
    return resemblance(shingles(letters_of([one])), shingles(letters_of([other])))


def test_script_width_and_punctuation_do_not_count() -> None:
    simplified = turn(BRIDGE, "tw2s").replace("，", ", ").replace("1931", "１９３１")
    assert likeness(BRIDGE, simplified) == 1


def test_a_repost_is_known_and_another_article_is_not() -> None:
    reposted = "\n".join(["點擊上方關注我們", *BRIDGE.splitlines()[1:-1], "轉自谷口紀事，有刪節。"])
    assert likeness(BRIDGE, reposted) >= SAME
    assert likeness(BRIDGE, turn(MARKET, "s2tw")) < 0.05
    assert set(bands(shingles(letters_of([BRIDGE])))) & set(bands(shingles(letters_of([reposted]))))
    assert not set(bands(shingles(letters_of([BRIDGE])))) & set(
        bands(shingles(letters_of([MARKET])))
    )


@given(st.text(max_size=80))
def test_any_text_has_its_shingles(text: str) -> None:
    found = shingles(letters_of([text]))
    assert resemblance(found, found) == (1 if found else 0)
    assert len(bands(found)) == (20 if found else 0)
    assert all(0 <= band < 2**63 for band in bands(found))


@given(st.frozensets(st.integers(0, 2**32 - 1), max_size=90))
def test_the_bands_are_those_of_the_least_number_of_each_bin(found: frozenset[int]) -> None:
    bins: dict[int, int] = {}
    for number in sorted(found, reverse=True):
        bins[number >> 26] = number & 0x3FFFFFF
    filled = []
    for place in range(64 if bins else 0):
        step = next(step for step in range(64) if (place + step) % 64 in bins)
        filled.append(bins[(place + step) % 64] + (step << 26))
    # Files hold bands of years: another way of counting them would find none of the old ones.
    keys = []
    for band in range(20 if bins else 0):
        data = b"".join(
            row.to_bytes(8, "little") for row in [band, *filled[3 * band : 3 * band + 3]]
        )
        keys.append((zlib.crc32(data) << 31) ^ zlib.crc32(data[::-1]))
    assert bands(found) == tuple(keys)


MARKED = st.text(
    st.sampled_from("的了gé가\u1112\u1161\u0301ǰ™㈱①，。！＿_ \n（Ａ﹏…“”‧ﬁ½"), max_size=12
)


@given(st.one_of(MARKED, st.text(max_size=40)))
def test_a_hash_is_that_of_the_normal_form_without_marks(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = re.sub(r"[\W_]+", "", plain).encode("utf-8", "surrogatepass")
    assert content_hash(text) == hashlib.sha256(words).hexdigest()


def test_an_address_is_one_whatever_leads_to_it() -> None:
    plain = "https://news.example/a/1"
    for other in (
        "http://news.example/a/1", "https://www.news.example/a/1/", "https://m.news.example/a/1",
        "https://news.example/a/1?utm_source=x&spm=1.2", "https://news.example/a/1#top",
        "https://news.example/a/1/amp", "https://amp.news.example/a/1", "HTTPS://News.Example/a/1",
        "https://news.example:443/a/1", "https://news.example/amp/a/1",
        "https://news.example/a/1?amp=1",
        "https://news-example.cdn.ampproject.org/c/s/news.example/a/1",
        "https://www.google.com/amp/s/news.example/a/1",
    ):  # fmt: skip
        assert canonical_address(other) == plain, other
    assert canonical_address("https://news.example/a?id=2&page=1") != canonical_address(
        "https://news.example/a?id=1&page=1"
    )
    assert canonical_address("https://a.example/1.amp.html") == "https://a.example/1.html"
    wechat = "http://mp.weixin.qq.com/s?__biz=Mz&mid=1&idx=2&sn=ab&chksm=f&scene=27#wechat_redirect"
    assert canonical_address(wechat) == ("https://mp.weixin.qq.com/s?__biz=Mz&idx=2&mid=1&sn=ab")


@given(st.text(max_size=60))
def test_any_address_has_one_form(text: str) -> None:
    assert canonical_address(canonical_address(text)) == canonical_address(text)


def test_the_names_of_an_article() -> None:
    lede = ("山谷裡的石橋已經封了十二年。" * 4,)
    long = Article("橋", lede, address="https://a.example/1", guid="7")
    kinds = [key.partition(":")[0] for key in article_keys(long)]
    assert kinds == ["address", "guid", "text"]
    short = Article("橋", ("短的。",), guid="7")
    assert [key.partition(":")[0] for key in article_keys(short)] == ["guid"]
    assert len(article_keys(Article("橋", ()))) == 1
    assert letters(long).startswith("山谷里的石桥")


def test_an_absurd_date_is_none() -> None:
    assert is_plausible(NOW, NOW)
    assert not is_plausible(None, NOW)
    assert not is_plausible(NOW.replace(year=2030), NOW)
    assert not is_plausible(NOW.replace(year=1970), NOW)


def test_the_samples_of_a_measurement_stay_apart() -> None:
    from bot.samples import sample_paths

    texts = [path.read_text(encoding="utf-8") for path in sample_paths()]
    for number, text in enumerate(texts):
        worded = turn(turn(text, "t2s"), "s2twp")
        shorter = "。".join(part for n, part in enumerate(worded.split("。")) if n % 10)
        assert likeness(text, f"點擊上方藍字關注我們。\n{shorter}\n本文經授權轉載。") >= SAME
        for other in texts[number + 1 :]:
            assert likeness(text, other) < 0.05
