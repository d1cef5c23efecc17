"""Where the workstation's own small store stands: in the user's data folder, or nowhere when nothing is to stay."""

from pathlib import Path

import platformdirs

from app.domain.errors import Unusable
from data.workstation import MEMORY, OwnStore

FILE_NAME = "workstation.sqlite"
_BACKUPS = "backups"
"""In the place of a store's id: of all stores together."""


def own_workstation(store: str, *, keeps: bool) -> OwnStore:
    """Open what this workstation keeps for a store.

    Args:
        store: the store's id.
        keeps: False for pictures and benches: nothing is read from earlier starts, and nothing stays.

    A data folder that can't be written is no reason not to work: then, too, nothing stays (`path` is `MEMORY`).
    """
    path = platformdirs.user_data_path("wanmi") / FILE_NAME if keeps else MEMORY
    try:
        return OwnStore(path, store)
    except Unusable:
        return OwnStore(MEMORY, store)


def note_backup(store: str, place: str, folder: Path) -> None:
    """Remember where a store (its id; `place`: its file or URL) was backed up to, so that `doctor` can look there."""
    own = own_workstation(_BACKUPS, keeps=True)
    try:
        own.keep("backup", store, {"place": place, "folder": str(folder.resolve())})
    finally:
        own.close()


def backups_noted() -> list[tuple[str, str, Path]]:
    """Return (store's id, its file or URL, folder of its backups) of what was backed up from here."""
    path = platformdirs.user_data_path("wanmi") / FILE_NAME
    if not path.exists():
        return []
    own = own_workstation(_BACKUPS, keeps=True)
    try:
        return [(store, value["place"], Path(value["folder"])) for store, value in own.all("backup")]
    finally:
        own.close()
