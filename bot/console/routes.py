"""/console: sign in, look, revive a feed, sign out. Only there where a password is set."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from html import escape
from importlib.resources import files
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console.markup import document
from bot.console.session import COOKIE, LASTS, Sessions
from bot.console.views import Views
from bot.observed.health import Health
from bot.transports.web.brake import Brake
from digest.phrases import Phrase
from storage.worker import StoreThread

PATH = "/console"
# The most that a form may hold, in bytes.
_MOST = 4096
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# Without a referrer a browser's form would come from nowhere ("Origin: null").
_SAME = {"Referrer-Policy": "same-origin"}
_FILES = {"style.css": "text/css", "live.js": "text/javascript"}
Shown = Callable[[Request, str], Awaitable[str | None]]


class Console:
    """The pages behind one password, braked with the rest of the port."""

    def __init__(  # noqa: PLR0913 - wired in one place, by name
        self,
        password: str,
        *,
        views: Views,
        t: Phrase,
        thread: StoreThread,
        clock: Callable[[], datetime],
        health: Health,
        brake: Brake,
    ) -> None:
        self._sessions = Sessions(password, clock)
        self._views = views
        self._t = t
        self._thread = thread
        self._clock = clock
        self._health = health
        self._brake = brake
        folder = files("bot.console") / "page"
        self._files = {name: (folder / name).read_bytes() for name in _FILES}

    @property
    def routes(self) -> list[Route]:
        """Its addresses."""
        shown = {
            "": self._overview, "/feeds": self._feeds, "/articles": self._articles,
            "/articles/{id:int}": self._article, "/outbox": self._outbox,
        }  # fmt: skip
        return [
            *(Route(f"{PATH}/{name}", self._file) for name in _FILES),
            Route(f"{PATH}/in", self._sign_in, methods=["POST"]),
            Route(f"{PATH}/out", self._sign_out, methods=["POST"]),
            Route(f"{PATH}/feeds/revive", self._revive, methods=["POST"]),
            *(Route(f"{PATH}{path}", self._behind(act)) for path, act in shown.items()),
        ]

    def _behind(self, act: Shown) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            cookie = request.cookies.get(COOKIE, "")
            if not self._sessions.holds(cookie):
                return self._page(self._login(), 401)
            shown = await act(request, self._sessions.token(cookie))
            return self._page(shown) if shown else PlainTextResponse("Not found.\n", 404)

        return answer

    async def _overview(self, request: Request, token: str) -> str | None:
        ready, now = await self._health.ready(), self._clock()
        return await self._thread.ask(lambda s: self._views.overview(s, now, ready, token))

    async def _feeds(self, request: Request, token: str) -> str | None:
        now = self._clock()
        return await self._thread.ask(lambda store: self._views.feeds(store, now, token))

    async def _articles(self, request: Request, token: str) -> str | None:
        asked, now = request.query_params.get("before", ""), self._clock()
        before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
        return await self._thread.ask(lambda s: self._views.articles(s, now, before, token))

    async def _article(self, request: Request, token: str) -> str | None:
        number = min(int(request.path_params["id"]), 2**53)
        return await self._thread.ask(lambda store: self._views.article(store, number, token))

    async def _outbox(self, request: Request, token: str) -> str | None:
        now = self._clock()
        return await self._thread.ask(lambda store: self._views.outbox(store, now, token))

    async def _sign_in(self, request: Request) -> Response:
        t, who = self._t, request.client.host if request.client else ""
        if wait := self._brake.wait(who):
            said = t("Too many wrong tries. Try again in {n} s.", n=wait)
            return self._page(self._login(said), 429, {"Retry-After": str(wait)})
        if not self._sessions.right((await _form(request)).get("password", "")):
            self._brake.wrong(who)
            return self._page(self._login(t("That is not the password.")), 401)
        self._brake.right(who)
        answer = RedirectResponse(PATH, 303)
        answer.set_cookie(
            COOKIE, self._sessions.begin(), max_age=LASTS, path=PATH, httponly=True,
            samesite="strict", secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer

    async def _sign_out(self, request: Request) -> Response:
        if not self._ours(request, await _form(request)):
            return _foreign()
        answer = RedirectResponse(PATH, 303)
        answer.delete_cookie(COOKIE, path=PATH)
        return answer

    async def _revive(self, request: Request) -> Response:
        form, now = await _form(request), self._clock()
        if not self._ours(request, form):
            return _foreign()
        number, way = form.get("feed", ""), form.get("way", "")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            return PlainTextResponse("Not found.\n", 404)
        said = await self._thread.ask(lambda s: self._views.revive(s, int(number), way, now))
        return (
            RedirectResponse(f"{PATH}/feeds", 303)
            if said
            else PlainTextResponse("Not found.\n", 404)
        )

    def _ours(self, request: Request, form: dict[str, str]) -> bool:
        """Whether somebody who is signed in sent this form, from a page of ours."""
        cookie = request.cookies.get(COOKIE, "")
        if not self._sessions.holds(cookie):
            return False
        return self._sessions.from_our_form(cookie, form.get("token", ""))

    async def _file(self, request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        return Response(self._files[name], media_type=f"{_FILES[name]}; charset=utf-8")

    def _login(self, said: str = "") -> str:
        t = self._t
        wrong = f'<p class="wrong" role="alert">{escape(said)}</p>' if said else ""
        return document(
            t,
            t("Console"),
            f'<main class="login"><h1>{escape(t("Console"))}</h1>{wrong}'
            '<form method="post" action="/console/in">'
            f'<label for="password">{escape(t("Password"))}</label>'
            '<input id="password" name="password" type="password" required'
            ' autocomplete="current-password">'
            f"<button>{escape(t('Sign in'))}</button></form></main>",
        )

    def _page(
        self, shown: str, status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        policy = {"Content-Security-Policy": _POLICY, **_SAME, **(headers or {})}
        return HTMLResponse(shown, status, policy)


def _foreign() -> Response:
    return PlainTextResponse("This must come from the console's own page.\n", 403)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; nothing where it is too large or no form."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST:
            return {}
    try:
        fields = parse_qs(body.decode(), max_num_fields=8)
    except (UnicodeDecodeError, ValueError):
        return {}
    return {name: values[0] for name, values in fields.items()}
