"""Made-up articles of any number and length: words by Zipf's law, the same for the same seed."""

import random
from itertools import accumulate

from digest.article import Article, Credit, Section

_HAN = (0x4E00, 0x8000)
_LATIN = ("AI", "GPT-5", "C++", "Sora", "iPhone", "B2B", "4K", "OpenAI", "App", "CEO")
ACCOUNTS = ("深藍", "谷口紀事", "老街手記", "大模型之家", "山海週刊")


class Writer:
    """Writes articles; `words` are its vocabulary, the most frequent first."""

    def __init__(self, seed: int = 20, size: int = 20_000) -> None:
        self.chance = random.Random(seed)
        letters = [chr(code) for code in range(*_HAN)]
        self.chance.shuffle(letters)
        common = list(accumulate(1 / rank for rank in range(1, 3501)))
        words: dict[str, None] = {}
        while len(words) < size:
            length = self.chance.choices((1, 2, 3, 4), (5, 75, 12, 8))[0]
            words["".join(self.chance.choices(letters[:3500], cum_weights=common, k=length))] = None
        self.words = list(words)
        for place, word in enumerate(_LATIN):
            self.words[40 + 60 * place] = f" {word} "
        self._weights = list(accumulate(1 / rank for rank in range(1, size + 1)))

    def text(self, length: int) -> str:
        """About `length` characters in sentences."""
        words = self.chance.choices(self.words, cum_weights=self._weights, k=length // 2)
        for at in range(8, len(words), 9):
            words[at] = "，" if at % 2 else "。"
        return "".join(words)[:length]

    def article(self, number: int, length: int) -> Article:
        """One article of about `length` characters: a lede and three sections."""
        part = length // 4
        sections = tuple(
            Section(n, f"0{n}", title := self.text(12), f"0{n} {title}", (self.text(part),))
            for n in (1, 2, 3)
        )
        credit = Credit("", account=self.chance.choice(ACCOUNTS))
        return Article(
            self.text(16), (self.text(part),), sections, credit, guid=str(number), script="hant"
        )
