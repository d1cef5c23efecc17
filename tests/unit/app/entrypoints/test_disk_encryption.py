"""Whether a disk is encrypted, read from made trees of /proc and /sys, and from this machine's."""

from pathlib import Path

import pytest

from app.entrypoints.disk_encryption import Encryption, encryption_of


class Machine:
    """A made /proc and /sys."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "proc/self").mkdir(parents=True)
        for each in ("dev/block", "class/block"):
            (root / "sys" / each).mkdir(parents=True)
        self.mounts: list[str] = []

    def device(self, name: str, number: str, *, on: tuple[str, ...] = (), uuid: str = "", of: str = "") -> None:
        """Make a device that stands on others; `of` is the disk of which it is a partition."""
        place = self.root / "sys/devices" / of / name
        (place / "slaves").mkdir(parents=True)
        if of:
            (place / "partition").write_text("1\n")
        if uuid:
            (place / "dm").mkdir()
            (place / "dm/uuid").write_text(uuid + "\n")
        for each in on:
            (place / "slaves" / each).symlink_to((self.root / "sys/class/block" / each).resolve())
        (self.root / "sys/dev/block" / number).symlink_to(place)
        (self.root / "sys/class/block" / name).symlink_to(place)

    def mount(self, point: str, number: str, source: str = "/dev/x", kind: str = "ext4") -> None:
        """Mount a device."""
        self.mounts.append(f"36 1 {number} / {point} rw,relatime shared:1 - {kind} {source} rw\n")
        (self.root / "proc/self/mountinfo").write_text("".join(self.mounts))

    def of(self, folder: str) -> Encryption:
        """Say what is seen of a folder."""
        return encryption_of(Path(folder), self.root)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Disk sda with partitions 1 (plain) and 2 (LUKS → LVM: root and home), and a plain sdb."""
    made = Machine(tmp_path)
    made.device("sda", "8:0")
    made.device("sda1", "8:1", of="sda")
    made.device("sda2", "8:2", of="sda")
    made.device("sdb", "8:16")
    made.device("dm-0", "253:0", on=("sda2",), uuid="CRYPT-LUKS2-0123-sda2_crypt")
    made.device("dm-1", "253:1", on=("dm-0",), uuid="LVM-abc")
    made.device("dm-2", "253:2", on=("dm-0", "sdb"), uuid="LVM-def")
    made.mount("/", "253:1")
    made.mount("/boot", "8:1")
    return made


def test_a_volume_on_luks_is_encrypted_and_a_partition_beside_it_is_not(machine: Machine) -> None:
    assert machine.of("/home/wanmi") is Encryption.ENCRYPTED
    assert machine.of("/boot/grub") is Encryption.PLAIN
    assert machine.of("/bootless") is Encryption.ENCRYPTED, "another folder than /boot"


def test_a_volume_that_is_encrypted_in_part_is_not_encrypted(machine: Machine) -> None:
    machine.mount("/srv", "253:2")
    assert machine.of("/srv/wanmi") is Encryption.PLAIN


def test_a_partition_of_an_encrypted_raid_is_encrypted(machine: Machine) -> None:
    machine.device("md0", "9:0", on=("dm-0",))
    machine.device("md0p1", "259:1", of="md0")
    machine.mount("/raid", "259:1")
    assert machine.of("/raid") is Encryption.ENCRYPTED


def test_the_last_and_deepest_mount_counts_whatever_its_name(machine: Machine) -> None:
    machine.mount(r"/my\040disk", "253:1")
    machine.mount(r"/my\040disk", "8:16")
    assert machine.of("/my disk/x") is Encryption.PLAIN


def test_btrfs_is_found_by_its_source(machine: Machine) -> None:
    machine.mount("/data", "0:31", "/dev/dm-0", "btrfs")
    machine.mount("/plain", "0:32", "/dev/sdb", "btrfs")
    assert (machine.of("/data"), machine.of("/plain")) == (Encryption.ENCRYPTED, Encryption.PLAIN)


@pytest.mark.parametrize(("number", "source", "kind"), [
    ("0:50", "overlay", "overlay"), ("0:51", "tmpfs", "tmpfs"), ("0:52", "server:/x", "nfs4"),
    ("8:99", "/dev/sdz", "ext4"), ("0:53", "/dev/none", "btrfs")])
def test_what_has_no_device_here_is_unknown(machine: Machine, number: str, source: str, kind: str) -> None:
    machine.mount("/there", number, source, kind)
    assert machine.of("/there/wanmi") is Encryption.UNKNOWN


def test_without_proc_or_behind_a_loop_it_is_unknown(machine: Machine) -> None:
    machine.device("loop0", "7:0")
    machine.mount("/image", "7:0")
    assert machine.of("/image") is Encryption.UNKNOWN
    (machine.root / "proc/self/mountinfo").unlink()
    assert machine.of("/home") is Encryption.UNKNOWN


def test_this_machine_says_something(tmp_path: Path) -> None:
    assert encryption_of(tmp_path) in Encryption
    assert encryption_of(Path("/proc")) is Encryption.UNKNOWN
