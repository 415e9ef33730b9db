"""Many words looked for at once: an Aho-Corasick automaton over folded text."""

import re
from collections.abc import Iterable

_LETTER, _DIGIT = re.compile(r"[a-z]"), re.compile(r"[0-9]")


class Automaton:
    """Finds which of its words stand in a text, in one pass whatever they are.

    Words are folded texts, numbered in the order given. Latin words are found whole: `ai` neither
    in `said` nor in `aigc`, but in `ai3`; Han words anywhere. The time grows with the text alone,
    at most by the length of the longest word for each character; no word can make it worse.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(word for word in words if word))
        # One table for all nodes: (node, character) → node. A dict a node would weigh ten times it.
        self._next: dict[int, int] = {}
        self._word = [-1]
        depths = [0]
        edges: list[tuple[int, int, int]] = []
        for number, word in enumerate(self.words):
            node = 0
            for character in word:
                key = node << 21 | ord(character)
                follower = self._next.get(key)
                if follower is None:
                    follower = self._next[key] = len(depths)
                    depths.append(depths[node] + 1)
                    self._word.append(-1)
                    edges.append((node, ord(character), follower))
                node = follower
            self._word[node] = number
        edges.sort(key=lambda edge: depths[edge[2]])
        self._link(edges, len(depths))
        self._edges = [_edges_of(word) for word in self.words]

    def found(self, text: str) -> set[int]:
        """The numbers of the words that stand in the folded text."""
        seen: set[int] = set()
        follow, fail, ends = self._next.get, self._fail, self._ends
        node = 0
        for at, character in enumerate(text):
            code = ord(character)
            after = follow(node << 21 | code)
            while after is None and node:
                node = fail[node]
                after = follow(node << 21 | code)
            node = after or 0
            if ends[node]:
                self._collect(node, text, at + 1, seen)
        return seen

    def _collect(self, node: int, text: str, end: int, seen: set[int]) -> None:
        node = self._ends[node]
        while node:
            number = self._word[node]
            if number not in seen and self._whole(number, text, end):
                seen.add(number)
            node = self._ends[self._fail[node]]

    def _whole(self, number: int, text: str, end: int) -> bool:
        before, after = self._edges[number]
        start = end - len(self.words[number])
        if before and start and before.match(text[start - 1]):
            return False
        return not (after and end < len(text) and after.match(text[end]))

    def _link(self, edges: list[tuple[int, int, int]], nodes: int) -> None:
        """Where each node goes on after a failure, and the nearest node that ends a word."""
        fail = self._fail = [0] * nodes
        ends = self._ends = [0] * nodes
        for node, code, follower in edges:
            if node:
                back = fail[node]
                target = self._next.get(back << 21 | code)
                while target is None and back:
                    back = fail[back]
                    target = self._next.get(back << 21 | code)
                fail[follower] = target or 0
            ends[follower] = follower if self._word[follower] >= 0 else ends[fail[follower]]


def _edges_of(word: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What may not stand before and after a word: its own kind of Latin character."""
    kinds = (_LETTER, _DIGIT)
    return (
        next((kind for kind in kinds if kind.match(word[0])), None),
        next((kind for kind in kinds if kind.match(word[-1])), None),
    )
