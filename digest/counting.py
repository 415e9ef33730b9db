"""How the entries of one family count up: without lists, with tens, in segments."""

from digest.page import Entry, Page

_WIDEST_GAP = 3
# Lists within lists, the innermost of which may go on.
_DEEPEST = 4


def lend_tens(families: dict[str, list[Entry]]) -> None:
    """After `09` comes `10`, which alone would be of another family."""
    padded = families.get("pad")
    if padded and padded[-1].label.number >= 9:
        tens = [e for e in families.get("arabic", []) if 10 <= e.label.number <= 99]
        families["pad"] = sorted([*padded, *tens], key=lambda entry: entry.at)


def without_lists(page: Page, entries: list[Entry]) -> list[Entry]:
    """The entries without lists and tables of contents: neighbours with nothing between them."""
    clusters: list[list[Entry]] = []
    places = {entry.at for entry in entries}
    for entry in entries:
        if not entry.mark and _is_item(page, entry, places):
            continue
        last = clusters[-1][-1] if clusters else None
        if last and page.size(last.at + last.span, entry.at) == 0 and (
            entry.label.number == last.label.number + 1
        ):  # fmt: skip
            clusters[-1].append(entry)
        else:
            clusters.append([entry])
    alone = {cluster[0].label.number for cluster in clusters if len(cluster) == 1}
    kept: list[Entry] = []
    for cluster in clusters:
        repeated = sum(entry.label.number in alone for entry in cluster)
        marked = all(entry.mark == 3 for entry in cluster)
        if len(cluster) == 1 or (
            repeated < len(cluster) / 2
            and (marked or (len(cluster) == 2 and len(cluster) * 2 <= len(entries)))
        ):
            kept += cluster
    return kept


def _is_item(page: Page, entry: Entry, places: set[int]) -> bool:
    """Whether the lines around count on as a list does, two at least, one of them a sentence."""

    def counts(step: int) -> bool:
        at = entry.at + step
        label = page.labels[at] if 0 <= at < len(page.blocks) else None
        if label is None or label.family != entry.label.family:
            return False
        return label.number == entry.label.number + step

    near = [step for step in (-2, -1, 1, 2) if counts(step)]
    in_a_row = {-1, 1} <= set(near) or {-2, -1} <= set(near) or {1, 2} <= set(near)
    return in_a_row and any(entry.at + step not in places for step in near)


def count_up(entries: list[Entry]) -> tuple[tuple[tuple[Entry, ...], ...], int]:
    """The entries that count up, cut where the numbering begins anew, and the breaks."""
    segments: list[list[Entry]] = []
    breaks, number, repeated = 0, -1, False
    for entry in entries:
        now = entry.label.number
        if not segments:
            if now > _WIDEST_GAP and len(entries) < 3:
                continue
            segments.append([entry])
        elif number < now <= number + _WIDEST_GAP or now == number > 1:
            # A number printed for the next one (1, 2, 2, 4) is odd once, not twice.
            breaks += now not in (number + 1, number + 1 + repeated)
            repeated = now == number
            segments[-1].append(entry)
        elif now <= 1:
            breaks += 1
            segments.append([entry])
        else:
            breaks += 1
            continue
        number = now
    if all(len(segment) == 1 for segment in segments):
        return (), breaks
    if len(segments[0]) == 1 and segments[0][0].label.number > 1:
        segments = segments[1:]  # a stray number before the count begins
    whole = [segment for segment in segments if not _explains(segment)]
    if whole and len(whole) < len(segments):
        segments, breaks = whole, breaks - (len(segments) - len(whole))
    return tuple(tuple(segment) for segment in segments), breaks


def outermost(entries: list[Entry]) -> list[Entry]:
    """The entries that go on counting behind lists that count anew between them.

    Empty where no list is so enclosed, or where what encloses it has fewer than three entries.
    """
    counts: list[list[Entry]] = []
    encloses = False
    for entry in entries:
        number = entry.label.number
        if number == 1:
            counts.append([entry])
            del counts[1:-_DEEPEST]
            continue
        fits = (at for at, count in enumerate(counts) if count[-1].label.number == number - 1)
        deepest = max(fits, default=None)
        if deepest is not None:
            encloses = encloses or (deepest == 0 and len(counts) > 1)
            counts[deepest].append(entry)
            del counts[deepest + 1 :]
    return counts[0] if encloses and len(counts[0]) > 2 else []


def _explains(segment: list[Entry]) -> bool:
    """Whether each of several entries ends in a colon, as points that are explained do."""
    return len(segment) > 1 and all(
        entry.label.rest[-1:] in ("：", ":") and entry.label.rest for entry in segment
    )
