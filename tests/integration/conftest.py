"""What integration tests share."""

from tests.helpers.replicas import filled, proxy, replica
from tests.helpers.shared import cluster, made_template, shared_store, shared_url
from tests.helpers.stores import store

__all__ = ["cluster", "filled", "made_template", "proxy", "replica", "shared_store", "shared_url", "store"]
