"""A location that was sent, as the words that would set the same time zone."""

from functools import cache

from telegram import Location


def said_of(location: Location) -> str:
    """`/zone Asia/Taipei` for a place on land; the question `/zone` for one at sea."""
    zone = _zone(round(location.longitude, 3), round(location.latitude, 3))
    return "/zone" if zone.startswith("Etc/") else f"/zone {zone}"


@cache
def _zone(longitude: float, latitude: float) -> str:
    # Its borders weigh some 35 MB: loaded for the first who sends a location, and no sooner.
    from tzfpy import get_tz

    return str(get_tz(longitude, latitude))
