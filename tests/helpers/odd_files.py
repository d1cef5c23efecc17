"""Files that are none, for every door that a person's choice goes through."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


def odd_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Make them; number in the list of bad inputs and what it is → (path, code of `app.files.opened`)."""
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "to_pipe").symlink_to("pipe")
    (folder / "to_device").symlink_to("/dev/zero")
    (folder / "to_nothing").symlink_to("gone")
    (folder / "circle").symlink_to("circle")
    return {"01 missing": (folder / "none", "environment.not_found"), "02 a folder": (folder / "folder", "file.folder"),
            "07 a pipe": (folder / "pipe", "file.special"), "07 a device": (Path("/dev/zero"), "file.special"),
            "08 a link to a pipe": (folder / "to_pipe", "file.special"),
            "08 a link to a device": (folder / "to_device", "file.special"),
            "08 a link to nothing": (folder / "to_nothing", "environment.not_found"),
            "08 a circle of links": (folder / "circle", "file.unreadable"),
            "09 a name of 300 bytes": (folder / ("长" * 100), "file.unreadable")}


@contextmanager
def without_rights() -> Iterator[None]:
    """This thread has no rights on root's files meanwhile, even where the tests run as root."""
    system = ctypes.CDLL(None)
    root = os.geteuid() == 0
    if root:
        system.setfsuid(NOBODY)
    try:
        yield
    finally:
        if root:
            system.setfsuid(0)
