"""What every route is given: the request, what it works with, and who asks."""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency

from companion.web.services import Services
from companion.web.who import Who

AnyRequest: TypeAlias = Request[Any, Any, Any]
GivenServices: TypeAlias = NamedDependency[Services]
GivenWho: TypeAlias = NamedDependency[Who]
