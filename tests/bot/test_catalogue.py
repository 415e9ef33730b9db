"""The catalogue's file: read in two forms, told of what is wrong, read again when it changes."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from bot.catalogue import CatalogueError, read_catalogue
from storage.catalogue import Offer
from tests.fakes.clock import ScriptedClock
from tests.journeys.conftest import MORNING, running

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><body>
  <outline text="科技"><outline type="rss" text="甲報" xmlUrl="https://a.example/feed"/></outline>
  <outline type="rss" title="乙報" xmlUrl="https://b.example/feed"/>
  <outline text="empty folder"/>
</body></opml>"""


def test_the_example_is_read_without_a_fault(root: Path) -> None:
    offers, wrong = read_catalogue(root / "feeds.example.toml")
    assert wrong == []
    assert offers == [
        Offer("https://example.org/feed.xml", "範例日報", "科技", "zh-Hant", True, "auto")
    ]


@pytest.mark.parametrize("entity", ['"boom"', 'SYSTEM "file:///etc/hostname"'])
def test_opml_resolves_no_entity(tmp_path: Path, entity: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        f"<!DOCTYPE opml [<!ENTITY it {entity}>]><opml><body><outline text='&it;'>&it;"
        "<outline title='甲' xmlUrl='https://a.example/'/></outline></body></opml>"
    )
    offers: list[Offer] = []
    with suppress(CatalogueError):
        offers, _ = read_catalogue(path)
    assert all(offer.folder in ("", "boom") for offer in offers)


def test_opml_gives_title_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML, encoding="utf-8")
    offers, wrong = read_catalogue(path)
    assert wrong == []
    assert [(o.address, o.title, o.folder) for o in offers] == [
        ("https://a.example/feed", "甲報", "科技"), ("https://b.example/feed", "乙報", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('title = "x"', "it has no address"),
        ('address = "ftp://x"', "no web address"),
        ('address = "https://x.example"\ndefualt = true', "defualt is not known"),
        ('address = "https://x.example"\nfull_text = "maybe"', "full_text is one of"),
        ('address = "https://x.example"\ndefault = "yes"', "default is true or false"),
        ('address = "https://x.example"\ntitle = 3', "title is no text"),
    ],
)
def test_one_wrong_entry_is_told_and_the_others_are_kept(
    tmp_path: Path, entry: str, said: str
) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(f'[[feed]]\n{entry}\n[[feed]]\naddress = "https://good.example/"\n')
    offers, wrong = read_catalogue(path)
    assert [offer.address for offer in offers] == ["https://good.example/"]
    assert said in str(wrong[0])
    assert "feed 1" in str(wrong[0])


@pytest.mark.parametrize("content", [b"[[feed", b"\xff\xfe", b"feed = 3"])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feeds.toml"
    path.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"feeds\.toml"):
        read_catalogue(path)


async def test_a_changed_file_is_read_again_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('[[feed]]\naddress = "http://127.0.0.1:9/a"\ntitle = "甲"\nfolder = "科技"\n')
    clock = ScriptedClock(MORNING)
    async with running(tmp_path / "z.db", clock, CATALOGUE=str(path)) as service:
        ask = service.house.thread.ask

        async def known() -> list[tuple[str, bool]]:
            feeds = await ask(lambda store: store.feeds.catalogue())
            return [(feed.title, feed.default) for feed in feeds if feed.kind == "feed"]

        assert await known() == [("甲", True)]
        path.write_text(
            '[[feed]]\naddress = "http://127.0.0.1:9/a"\ntitle = "甲報"\ndefault = false\n'
            '[[feed]]\naddress = "http://127.0.0.1:9/b"\ntitle = "乙"\n'
        )
        os.utime(path, ns=(1, 1))
        assert await service.house.intake.offers.round()
        assert not await service.house.intake.offers.round()
        assert await known() == [("甲報", False), ("乙", True)]
        path.unlink()
        assert await service.house.intake.offers.round()
        assert len(await known()) == 2
        await service.house.report.round()
        faults = await ask(lambda store: store.faults.unseen())
        assert any("cannot be read" in fault.said for fault in faults)
