"""For those who run it: health, readiness, metrics; and the files that pages need."""

from __future__ import annotations

import msgspec
from litestar import MediaType, Response, get
from litestar.params import FromPath
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from companion.domain.errors import NotFoundError
from companion.views.assets import WORKER
from companion.web.given import AnyRequest, GivenServices
from companion.web.html import shared_response

FOR_EVER = "public, max-age=31536000, immutable"


@get("/healthz", media_type=MediaType.TEXT, summary="The process is up")
async def healthz() -> str:
    """Answer as long as the process does."""
    return "ok"


@get("/readyz", media_type=MediaType.TEXT, summary="The process and its store are up")
async def readyz(services: GivenServices) -> Response[str]:
    """Answer 200, or 503 with a line for each thing that is wrong."""
    problems = services.logs.problems()
    body = "\n".join(problems) or "ok"
    return Response(body, status_code=503 if problems else 200, media_type=MediaType.TEXT)


@get("/metrics", summary="Figures for Prometheus")
async def metrics(services: GivenServices) -> Response[bytes]:
    """Give this process's figures in Prometheus' text format."""
    registry = CollectorRegistry()
    Gauge("companion_phones", "Connected phones", registry=registry).set(services.hubs.phones)
    Gauge("companion_store_away", "1 while the store is away", registry=registry).set(services.logs.store_away)
    versions = Gauge("companion_version", "Newest version of an event", ["event"], registry=registry)
    for log in services.logs.all():
        versions.labels(event=log.slug).set(log.event.version)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


@get("/openapi.json", include_in_schema=False)
async def openapi_json(request: AnyRequest) -> Response[bytes]:
    """Describe the addresses for programs."""
    return Response(msgspec.json.encode(request.app.openapi_schema.to_schema()), media_type="application/json")


@get(WORKER, summary="The service worker", include_in_schema=False)
async def service_worker(request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Serve what opens an event's page without the network. Its address decides what it may look after: everything."""
    return shared_response(request, services.statics[WORKER], cache="no-cache", vary="Accept-Encoding")


@get("/static/{name:path}", summary="A file that pages need", include_in_schema=False)
async def static_file(name: FromPath[str], request: AnyRequest, services: GivenServices) -> Response[bytes]:
    """Serve a file under the address that carries its hash, to be kept for ever.

    Raises:
        NotFoundError: If there is none.
    """
    file = services.statics.get(f"/static{name}")
    if file is None:
        raise NotFoundError("There is no such file.")
    return shared_response(request, file, cache=FOR_EVER, vary="Accept-Encoding")
