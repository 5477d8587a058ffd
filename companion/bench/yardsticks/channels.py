"""Litestar's Channels plugin with its Redis backend, on uvicorn as it is by default: what one would use without us.

`python -m companion.bench.yardsticks.channels PORT STORE` runs it.
"""

from __future__ import annotations

import sys

import uvicorn
from litestar import Litestar
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.redis import RedisChannelsPubSubBackend
from redis.asyncio import Redis


def app(store: str) -> Litestar:
    """Make an app whose socket `/channels` passes on what is published to the channel of that name."""
    backend = RedisChannelsPubSubBackend(redis=Redis.from_url(store))
    plugin = ChannelsPlugin(backend, channels=["channels"], create_ws_route_handlers=True)
    return Litestar(plugins=[plugin], logging_config=None)


if __name__ == "__main__":
    uvicorn.run(app(sys.argv[2]), port=int(sys.argv[1]), log_level="warning")
