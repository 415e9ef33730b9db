"""Signed in or not: a cookie signed with a key made from the password, and tokens for forms."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

COOKIE = "zhaibao-console"
# How long a sign-in lasts, in seconds.
LASTS = 12 * 3600


class Sessions:
    """Signs and checks; keeps nothing, so a restart signs nobody out. A new password does."""

    def __init__(self, password: str, clock: Callable[[], datetime]) -> None:
        self._password = password.encode()
        # Slow on purpose: a stolen cookie must not tell the password by trying.
        self._key = hashlib.scrypt(self._password, salt=b"zhaibao console", n=2**14, r=8, p=1)
        self._clock = clock

    def right(self, password: str) -> bool:
        """Whether this is the password; takes as long for any other."""
        told = hashlib.sha256(password.encode()).digest()
        return hmac.compare_digest(told, hashlib.sha256(self._password).digest())

    def begin(self) -> str:
        """A new session's cookie."""
        until = int(self._clock().timestamp()) + LASTS
        body = f"{until}.{secrets.token_hex(8)}"
        return f"{body}.{self._sign('session', body)}"

    def holds(self, cookie: str) -> bool:
        """Whether the cookie is one of ours and has not run out."""
        body, _, signed = cookie.rpartition(".")
        if not hmac.compare_digest(signed.encode(), self._sign("session", body).encode()):
            return False
        return int(body.partition(".")[0]) > self._clock().timestamp()

    def token(self, cookie: str) -> str:
        """What each form of this session carries, so that no other page can send one."""
        return self._sign("form", cookie)

    def from_our_form(self, cookie: str, token: str) -> bool:
        """Whether the token is the one of this session."""
        return hmac.compare_digest(token.encode(), self.token(cookie).encode())

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()
