"""What integration tests share."""

from tests.helpers.shared import cluster, made_template, shared_store, shared_url
from tests.helpers.stores import store

__all__ = ["cluster", "made_template", "shared_store", "shared_url", "store"]
