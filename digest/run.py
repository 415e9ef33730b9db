"""A run: numbered headings of one family that count up."""

from dataclasses import dataclass

from digest.middle import median
from digest.page import Entry

# Families that number lists and steps as often as sections.
LISTLIKE = (
    "arabic", "circled", "keycap", "roman", "han:", "named", "kind", "asked", "ordinal:步",
    "ordinal:天", "ordinal:站", "ordinal:关", "ordinal:關", "ordinal:周", "ordinal:週",
    "part:step", "part:tip", "part:case", "part:rule", "part:day", "part:week",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """The entries of one family that count up, in as many segments as the numbering restarts.

    `breaks` counts what is odd about it: restarts, gaps, repeats and entries passed over.
    """

    family: str
    segments: tuple[tuple[Entry, ...], ...]
    breaks: int

    @property
    def entries(self) -> list[Entry]:
        """All entries in order."""
        return [entry for segment in self.segments for entry in segment]

    @property
    def mark(self) -> int:
        """How most of its entries are marked (see Entry)."""
        return int(median(entry.mark for entry in self.entries))

    @property
    def listlike(self) -> bool:
        """Whether its family numbers lists and steps as often as sections."""
        return self.family.startswith(LISTLIKE)
