"""Which store a command works on: `--store`, or the user's own in the data folder."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import platformdirs

from app.domain.errors import BadInput, Unusable

if TYPE_CHECKING:
    from data.replica.exchange import ReplicaExchange
    from data.replica.store import ReplicaStore
    from data.shared.store import SharedStore
    from data.store import Store

FILE_NAME = "wanmi.sqlite"


def own_store() -> Path:
    """Return where the user's own store stands when no other is named (it may not be there yet)."""
    return platformdirs.user_data_path("wanmi") / FILE_NAME


def chosen_store(url: str | None) -> Path:
    """Return the store's file for the value of `--store`: a path or `sqlite:///PATH`.

    Raises:
        BadInput: `store.not_embedded`, the URL names a database server or something unknown.
    """
    if not url:
        return own_store()
    if "://" not in url:
        return Path(url)
    parts = urlsplit(url)
    if parts.scheme != "sqlite" or parts.netloc:
        raise BadInput("store.not_embedded", scheme=parts.scheme)
    return Path(unquote(parts.path.removeprefix("/")))


def opened_to_read(url: str | None) -> "Store | SharedStore":
    """Open what `--store` names, embedded or on a server, for reading."""
    from data.shared.server import refuse_password
    from data.shared.store import SharedStore

    if url and url.startswith("postgresql"):
        refuse_password(url)
        return SharedStore.open(url, write=False)
    return opened(chosen_store(url), write=False)


def opened(path: Path, *, write: bool = True) -> "Store":
    """Open the store in a file, or the replica that it is."""
    from data.store import Store

    try:
        return Store.open(path, write=write)
    except Unusable as refusal:
        if refusal.code != "exchange.is_replica":
            raise
        return opened_replica(path, write=write)


def opened_replica(path: Path, *, write: bool = True) -> "ReplicaStore":
    """Open a replica; to be written only while its session lasts."""
    from data.replica.store import ReplicaStore
    store = ReplicaStore.open(path, write=write)
    if write:
        try:
            store.begin_session()
        except BaseException:
            store.close()
            raise
    return store


def replica_of(store: "Store") -> "ReplicaStore | None":
    """Return the store as the replica that it is, or None.

    What replicas need takes a fifth of a second to import: a window on a store of its own must not wait for it.
    """
    if "data.replica.store" not in sys.modules:
        return None
    from data.replica.store import ReplicaStore
    return store if isinstance(store, ReplicaStore) else None


def exchange_of(replica: "ReplicaStore | None") -> "ReplicaExchange | None":
    """Return the exchange of a replica that may be written, not yet running; else None."""
    if replica is None or not replica.is_writable:
        return None
    from data.replica.exchange import ReplicaExchange
    return ReplicaExchange(replica)
