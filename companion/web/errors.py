"""From errors to answers: one table of statuses, and the problem details of RFC 9457."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import msgspec
from litestar import Response

from companion.domain import errors as e

STATUSES: Mapping[type[e.CompanionError], HTTPStatus] = MappingProxyType(
    {
        e.MalformedError: HTTPStatus.BAD_REQUEST,
        e.TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        e.SignInError: HTTPStatus.UNAUTHORIZED,
        e.NotAllowedError: HTTPStatus.FORBIDDEN,
        e.NotFoundError: HTTPStatus.NOT_FOUND,
        e.ConflictError: HTTPStatus.CONFLICT,
        e.FieldError: HTTPStatus.UNPROCESSABLE_ENTITY,
        e.TooFastError: HTTPStatus.TOO_MANY_REQUESTS,
        e.StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


def status_of(error: e.CompanionError) -> HTTPStatus:
    """The status of an error: that of its class, or of the nearest above it."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def sentence_of(error: e.CompanionError) -> str:
    """The sentence to show beside a field: the first one, where several are wrong."""
    return next(iter(error.fields.values())) if isinstance(error, e.FieldError) else str(error)


def headers_of(error: e.CompanionError) -> dict[str, str]:
    """`Retry-After` for what is worth trying again."""
    wait_s = getattr(error, "retry_after_s", None)
    return {} if wait_s is None else {"Retry-After": str(wait_s)}


def problem_details(error: e.CompanionError) -> Response[bytes]:
    """Describe the error to a program, as RFC 9457 has it, with a sentence for each wrong field."""
    more: dict[str, Any] = {}
    if isinstance(error, e.FieldError):
        more["fields"] = error.fields
    if isinstance(error, e.ClashError):
        more["clashes_with"] = error.item
    if isinstance(error, e.NoTimeLeftError):
        more |= {"protected": error.protected, "fits_minutes": error.fits_min}
    return problem_details_of(status_of(error), str(error), headers=headers_of(error), **more)


def problem_details_of(
    status: int, sentence: str, *, headers: dict[str, str] | None = None, **more: object
) -> Response[bytes]:
    """Describe a refusal that is not an error of ours."""
    details = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence, **more}
    body = msgspec.json.encode(details)
    return Response(
        body,
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
