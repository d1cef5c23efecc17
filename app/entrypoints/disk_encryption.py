"""Whether a folder stands on an encrypted disk, as the kernel tells everybody: no rights are needed.

LUKS and plain dm-crypt are devices of the device mapper whose uuid begins with `CRYPT-` (cryptsetup's own naming, see
libdevmapper). Logical volumes, RAID and partitions stand on others, which are followed down. What a disk does by itself
(OPAL), or the machine outside of a virtual one, can't be seen from here.
"""

import re
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

_ROOT = Path("/")
_UNTOLD = ("loop", "nbd", "rbd", "ram", "zram")
"""Devices whose contents stand somewhere that sysfs doesn't lead to."""


class Encryption(StrEnum):
    """What is seen."""

    ENCRYPTED = "encrypted"
    PLAIN = "plain"
    UNKNOWN = "unknown"
    """A file system without a device of its own: in a container, in memory, over the network."""


class _Mount(NamedTuple):
    device: str
    """`MAJOR:MINOR`."""
    point: Path
    source: str


def encryption_of(folder: Path, root: Path = _ROOT) -> Encryption:
    """Return whether the folder's disk is encrypted; `root` holds `proc` and `sys`."""
    mount = _mount_of(folder.resolve(), root)
    device = None if mount is None else _device(mount, root)
    return Encryption.UNKNOWN if device is None else _encryption(device)


def _mount_of(folder: Path, root: Path) -> _Mount | None:
    """Return where the folder is mounted from: the deepest mount point above it, the last of those that cover it."""
    found: _Mount | None = None
    try:
        lines = (root / "proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, rest = before.split(), after.split()
        if len(fields) < 5 or len(rest) < 2:
            continue
        mount = _Mount(fields[2], Path(_unescaped(fields[4])), _unescaped(rest[1]))
        deeper = found is None or len(mount.point.parts) >= len(found.point.parts)
        if deeper and folder.is_relative_to(mount.point):
            found = mount
    return found


def _unescaped(text: str) -> str:
    """Return a name as it is: the kernel writes blanks and backslashes in it as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _device(mount: _Mount, root: Path) -> Path | None:
    """Return the device's folder of sysfs. Btrfs gives its mounts numbers of no device; its source names one."""
    place = root / "sys/dev/block" / mount.device
    if mount.device.startswith("0:") and mount.source.startswith("/dev/"):
        place = root / "sys/class/block" / (root / mount.source.removeprefix("/")).resolve().name
    return place.resolve() if place.exists() else None


def _encryption(device: Path) -> Encryption:
    uuid = device / "dm/uuid"
    if uuid.exists() and uuid.read_text("utf-8").startswith("CRYPT-"):
        return Encryption.ENCRYPTED
    if (device / "partition").exists():
        return _encryption(device.parent)
    below = {_encryption(each.resolve()) for each in (device / "slaves").glob("*")}
    if not below:
        return Encryption.UNKNOWN if device.name.startswith(_UNTOLD) else Encryption.PLAIN
    return next(each for each in (Encryption.PLAIN, Encryption.UNKNOWN, Encryption.ENCRYPTED) if each in below)
