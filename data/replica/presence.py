"""Signs of presence between workstations: who looks at a case or types in it. Sent as notices, kept in memory only."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from threading import Lock
from uuid import UUID

from app.domain.plain import canonical
from app.ports.exchange import Presence

ENDS_S = 15.0
_NAME, _KEY = 100, 64
"""Most characters."""
_LOG = logging.getLogger(__name__)


def spelled(key: str, presence: Presence | None) -> str:
    """Return the notice that says so; None: that it has ended."""
    return canonical({"key": key, **(asdict(presence) if presence is not None else {})})


class Signs:
    """What was heard of others; safe on any thread."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        """`now_s`: seconds that never go back."""
        self._now_s, self._one = now_s, Lock()
        self._heard: dict[str, tuple[float, Presence]] = {}

    def hear(self, notice: str) -> None:
        """Take a notice in; what is none, or more than one, is logged and left."""
        try:
            key, presence = _read(notice)
        except (ValueError, TypeError, KeyError, RecursionError):
            _LOG.warning("a sign of presence that can't be read: %s", notice[:200])
            return
        with self._one:
            if presence is None:
                self._heard.pop(key, None)
            else:
                self._heard[key] = self._now_s(), presence

    def all(self) -> Mapping[str, Presence]:
        """Return what was heard within the last fifteen seconds, by key."""
        with self._one:
            self._heard = {key: (at_s, presence) for key, (at_s, presence) in self._heard.items()
                           if self._now_s() - at_s < ENDS_S}
            return {key: presence for key, (_, presence) in self._heard.items()}


def _read(notice: str) -> tuple[str, Presence | None]:
    told = json.loads(notice)
    key = told["key"]
    if not isinstance(key, str) or not 0 < len(key) <= _KEY:
        raise ValueError("key")
    if told.keys() == {"key"}:
        return key, None
    name, typing = told["name"], told["typing"]
    if not isinstance(name, str) or len(name) > _NAME or not name.isprintable() or type(typing) is not bool:
        raise ValueError("name or typing")
    return key, Presence(case=str(UUID(told["case"])), name=name, typing=typing)
