"""What integration tests share."""

from tests.helpers.stores import store

__all__ = ["store"]
