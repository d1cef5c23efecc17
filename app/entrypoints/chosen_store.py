"""Which store a command works on: `--store`, or the user's own in the data folder."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import platformdirs

from app.domain.errors import BadInput

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
