"""What is an address, and links of foreign markup as addresses of the web."""

from urllib.parse import urljoin, urlsplit


def is_address(text: str) -> bool:
    """Whether one of FEEDS is meant as an address; else it is a file or a folder."""
    return "://" in text


def link_of(base: str, link: str) -> str:
    """A link as an address of the web, seen from `base`; empty where it is none."""
    try:
        found = urljoin(base, link.strip()) if link.strip() else ""
        return found if urlsplit(found).scheme in ("http", "https") else ""
    except ValueError:
        return ""
