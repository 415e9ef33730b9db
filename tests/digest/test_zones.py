from zoneinfo import ZoneInfo, available_timezones

import pytest

from digest.zones import cities, find_zone, zone_label


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("台北", "Asia/Taipei"),
        ("臺北市", "Asia/Taipei"),
        ("台北時間", "Asia/Taipei"),
        ("Taipei time", "Asia/Taipei"),
        ("香港", "Asia/Hong_Kong"),
        ("上海", "Asia/Shanghai"),
        ("北京时间", "Asia/Shanghai"),
        ("新加坡", "Asia/Singapore"),
        ("東京", "Asia/Tokyo"),
        ("东京", "Asia/Tokyo"),
        ("紐約", "America/New_York"),
        ("纽约市", "America/New_York"),
        ("洛杉矶", "America/Los_Angeles"),
        ("舊金山", "America/Los_Angeles"),
        ("San Francisco", "America/Los_Angeles"),
        ("倫敦", "Europe/London"),
        ("巴黎", "Europe/Paris"),
        ("雪梨", "Australia/Sydney"),
        ("悉尼", "Australia/Sydney"),
        ("溫哥華", "America/Vancouver"),
        ("多伦多", "America/Toronto"),
        ("胡志明市", "Asia/Ho_Chi_Minh"),
        ("Bogotá", "America/Bogota"),
        ("ｌｏｎｄｏｎ", "Europe/London"),
        ("Europe/London", "Europe/London"),
        ("asia/ho_chi_minh", "Asia/Ho_Chi_Minh"),
        ("America/Argentina/Salta", "America/Argentina/Salta"),
        ("new_york", "America/New_York"),
        ("Famagusta", "Asia/Famagusta"),
        ("UTC", "UTC"),
        ("GMT", "UTC"),
    ],
)
def test_a_zone_is_found_by_what_people_type(typed: str, zone: str) -> None:
    assert find_zone(typed) == zone


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "火星", "UTC+8", "GMT+8", "utc +8", "+08:00", "+8", "Etc/GMT+8", "Etc/GMT-8",
        "EST5EDT", "東八區", "時間", "市", "UTC+", "../etc/passwd", "Asia/", "asia", "America",
        "\x00", "\ud800",
    ],
)  # fmt: skip
def test_an_offset_or_an_unknown_place_is_none(typed: str) -> None:
    assert find_zone(typed) is None


def test_every_city_has_a_zone_and_is_found_by_each_of_its_names() -> None:
    known = available_timezones()
    assert len(cities()) >= 80
    for city in cities():
        assert city.zone in known
        assert ZoneInfo(city.zone).key == city.zone
        for name in (city.hant, city.hans, city.english, *city.aliases):
            assert find_zone(name) == city.zone, name


def test_no_name_stands_twice() -> None:
    names = [n for c in cities() for n in {c.hant, c.hans, c.english, *c.aliases}]
    assert len(names) == len(set(names))


def test_every_zone_with_a_place_is_found_by_its_own_name() -> None:
    for name in available_timezones():
        if "/" in name and not name.startswith(("Etc/", "SystemV/")):
            assert find_zone(name) == name


@pytest.mark.parametrize(
    ("zone", "language", "label"),
    [
        ("Asia/Taipei", "zh-Hant", "台北時間"),
        ("Asia/Taipei", "zh-Hans", "台北时间"),
        ("Asia/Taipei", "en", "Taipei time"),
        ("America/New_York", "zh-Hans", "纽约时间"),
        ("America/Argentina/Salta", "en", "Salta time"),
        ("Asia/Ust-Nera", "zh-Hant", "Ust-Nera時間"),
        ("UTC", "zh-Hant", "UTC時間"),
    ],
)
def test_a_zone_is_said_in_the_reader_s_language(zone: str, language: str, label: str) -> None:
    assert zone_label(zone, language) == label
    assert find_zone(label) == zone
