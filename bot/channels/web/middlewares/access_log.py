"""One log line and one count per request: method, path template, status, time. No address, query or body."""

from __future__ import annotations

import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot import metrics

QUIET = ("/healthz", "/readyz", "/metrics")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = structlog.get_logger()


@web.middleware
async def access_log(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Measure and log the request; the probes of operators are counted but not logged."""
    began = time.perf_counter()
    status = 499  # the client has gone, or the stream was ended, before there was a response
    try:
        response = await handler(request)
        status = response.status
        return response
    finally:
        seconds = time.perf_counter() - began
        path, method = path_template(request), request.method if request.method in METHODS else "other"
        metrics.HTTP_REQUESTS.labels(method, path, str(status)).inc()
        metrics.HTTP_SECONDS.labels(method, path).observe(seconds)
        if path not in QUIET:
            log.info("request", method=method, path=path, status=status, ms=round(seconds * 1000, 1))


def path_template(request: web.Request) -> str:
    """The path as the routes have it, with names in place of values; `unmatched` where there is no route."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unmatched"
