"""What has not gone up, as one file: intents word for word and the media they name, to be read in here or elsewhere.

An intent keeps its id, so however often and wherever the file is read in, the shared store carries it out once.
"""

import errno
import hashlib
import json
import lzma
import os
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from app.domain.errors import BadInput
from app.domain.media import MOST_MEDIUM_BYTES
from app.domain.plain import canonical, digest, from_plain, instant, instant_text, to_plain
from app.files import opened
from app.services.door import body_hash_of
from app.services.intent import Author
from data.backup.files import synced
from data.replica import outbox
from data.replica.blobs import named_in
from data.replica.store import ReplicaStore

_LIST, _SEAL, _BLOBS = "intents.json", "intents.sha256", "blobs/"
_MOST_BYTES = 4 << 30
"""Of the whole file; each entry is no larger than the largest medium."""


def export(store: ReplicaStore, path: Path) -> int:
    """Write the file; raises BadInput `export.cannot_write`."""
    with store.reading() as connection:
        kept = outbox.unsent(connection)
    text = canonical({"v": 1, "store": store.identity.id, "district": store.identity.district,
                      "workstation": store.workstation, "intents": [{
                          "id": str(each.id), "kind": each.kind, "body": each.body, "author": to_plain(each.author),
                          "at": instant_text(each.at), "offset_ms": each.offset_ms} for each in kept]})
    names = {name for each in kept for name in named_in(canonical(each.body)) if store.blobs.has(name)}
    draft = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(_LIST, text)
            file.writestr(_SEAL, digest(text))
            for name in sorted(names):
                file.writestr(_BLOBS + name, store.blobs.read(name))
        # On the disk, and whole, before it has its name: what it holds may be removed next.
        synced(draft)
        draft.rename(path)
        with suppress(OSError):  # Not every file system of a stick knows this.
            synced(path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput("export.cannot_write", path=str(path), detail=error.strerror or "?") from error
    return len(kept)


def take_in(store: ReplicaStore, path: Path) -> int:
    """Put the file's intents into the outbox in their order; return how many are new here.

    Raises:
        BadInput: as `app.files.opened`; `exchange.bad_file` (what), `exchange.other_district`.
    """
    with opened(path, _MOST_BYTES) as packed, _unpacked(path, packed) as file:
        told = _list(file)
        names = [name for name in file.namelist() if name.startswith(_BLOBS)]
        for name in names:  # One in memory at a time, and none is kept before all are known to be whole.
            if hashlib.sha256(file.read(name)).hexdigest() != name.removeprefix(_BLOBS):
                raise ValueError(name)
        if told["store"] != store.identity.id:
            raise BadInput("exchange.other_district", path=str(path), district=told["district"])
        for name in names:
            store.blobs.put(file.read(name))
    taken = 0
    for each in told["intents"]:
        taken += _take(store, each)
    return taken


def _take(store: ReplicaStore, told: dict[str, Any]) -> bool:
    try:
        intent = from_plain(store.kinds[told["kind"]], {**told["body"], "id": told["id"]})
        author = from_plain(Author, told["author"])
        UUID(told["id"])
        body_hash_of(intent, author)
        at = instant(told["at"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput("exchange.bad_file", path=told.get("id", "?"), detail=str(error)) from error
    with store.reading() as connection:
        if outbox.is_known(connection, told["id"]):
            return False
    store.mean(intent, author, surely=True, at=at)
    return True


@contextmanager
def _unpacked(path: Path, packed: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Nothing is unpacked into a folder, so an entry's name leads nowhere; what is wrong within is `exchange.bad_file`.
    """
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(packed) as file:
            warnings.simplefilter("error", UserWarning)  # Python 3.13 only warns of entries that overlap.
            sizes = [each.file_size for each in file.infolist()]
            if sum(sizes) > _MOST_BYTES or max(sizes, default=0) > MOST_MEDIUM_BYTES:
                raise ValueError("too large")
            yield file
    # RuntimeError: encrypted, packed in a way that is unknown here, or nested without an end.
    except (OSError, EOFError, RuntimeError, UserWarning, zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError,
            TypeError, ValueError) as error:
        raise BadInput("exchange.bad_file", path=str(path), detail=str(error)) from error


def _list(file: zipfile.ZipFile) -> dict[str, Any]:
    text = file.read(_LIST).decode()
    if digest(text) != file.read(_SEAL).decode():
        raise ValueError("changed")
    told = json.loads(text)
    if told["v"] != 1:
        raise ValueError(f"version {told['v']}")
    return {name: told[name] for name in ("store", "district", "intents")}
