"""Where the workstation's own small store stands: in the user's data folder, or nowhere when nothing is to stay."""

import platformdirs

from app.domain.errors import Unusable
from data.workstation import MEMORY, OwnStore

FILE_NAME = "workstation.sqlite"


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
