"""A new store that is filled at once appears at its path when it is whole, or not at all."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import BadInput
from data.store import Entropy, Store, check_new


@contextmanager
def new_store(path: Path | str, *, district: str, crs_id: str, demo: bool = False,
              entropy: Entropy = secrets.token_bytes) -> Iterator[Store]:
    """Give a new, empty store to fill. Left by an exception (or a cancelling one), nothing stays behind.

    Raises:
        BadInput, Unusable: as `Store.create`.
    """
    path = Path(path)
    check_new(path, district, crs_id)
    blobs = path.with_name(path.name + ".blobs")
    if blobs.exists():
        raise BadInput("store.exists", path=str(blobs))
    folder = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        # Made inside: an interrupt that comes with its making finds it already in hand.
        folder.mkdir(mode=0o700)
        with Store.create(folder / path.name, district=district, crs_id=crs_id, demo=demo, entropy=entropy) as store:
            yield store
        # The store itself comes last: what stands beside it is there when it appears.
        for each in sorted(folder.iterdir(), key=lambda file: file.name == path.name):
            os.rename(each, path.with_name(each.name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
