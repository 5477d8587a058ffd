"""A bare Litestar app on uvicorn: a POST handler that answers at once, and a page that is always the same bytes.

`python -m companion.bench.yardsticks.bare PORT FILE CODING` runs it, with the page in a file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from litestar import Litestar, Response, get, post
from msgspec import Struct


class Sent(Struct):
    """What is posted."""

    text: str


class Saved(Struct):
    """What is answered."""

    version: int


@post("/comments", status_code=200)
async def comments(data: Sent) -> Saved:
    """Answer at once."""
    return Saved(len(data.text))


def app(page: bytes, coding: str) -> Litestar:
    """Make an app whose page is these bytes, which are compressed already."""
    headers = {"Content-Encoding": coding}

    @get("/")
    async def show() -> Response[bytes]:
        return Response(page, media_type="text/html", headers=headers)

    return Litestar([comments, show], logging_config=None, openapi_config=None)


if __name__ == "__main__":
    made = app(Path(sys.argv[2]).read_bytes(), sys.argv[3])
    uvicorn.run(made, port=int(sys.argv[1]), log_level="warning", access_log=False)
