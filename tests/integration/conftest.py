"""What integration tests share."""

from tests.helpers.shared import cluster, shared_store
from tests.helpers.stores import store

__all__ = ["cluster", "shared_store", "store"]
