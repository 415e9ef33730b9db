"""The addresses for machines: /livez, /readyz, /metrics."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.observed.health import OK, Health
from bot.observed.metrics import CONTENT_TYPE, Exposition


def machine_routes(health: Health, exposition: Exposition) -> list[Route]:
    """Probes and metrics."""

    async def live(_: Request) -> Response:
        return _told(health.live())

    async def ready(_: Request) -> Response:
        return _told(await health.ready())

    async def metrics(_: Request) -> Response:
        return Response(await exposition.text(), media_type=CONTENT_TYPE)

    return [Route("/livez", live), Route("/readyz", ready), Route("/metrics", metrics)]


def _told(parts: dict[str, str]) -> Response:
    well = all(said == OK for said in parts.values())
    return JSONResponse(parts, 200 if well else 503)
