"""Both processes see the same pixels; nothing that could crash the reader is mapped."""

import fcntl
import os
import struct

import pytest

from app.link.frames import BadFrames, Frames


def test_reader_sees_what_the_writer_wrote() -> None:
    written = Frames.create(5, 3, slots=2)
    read = Frames.attach(os.dup(written.fd))
    assert (read.width_px, read.height_px, read.stride, read.slots) == (5, 3, 20, 2)
    written.slot(1)[:4] = b"\x01\x02\x03\x04"
    assert (written.publish(1), read.count(1), read.count(0)) == (1, 1, 0)
    assert bytes(read.slot(1)[:4]) == b"\x01\x02\x03\x04"
    assert not any(read.slot(0))
    with pytest.raises(IndexError):
        read.slot(2)
    view = read.slot(1)
    written.close()
    read.close()
    assert view[0] == 1, "views outlive the descriptor"


@pytest.mark.parametrize("size", [(0, 5, 1), (5, 0, 1), (20_000, 5, 1), (5, 5, 0), (5, 5, 99)])
def test_odd_sizes_are_refused(size: tuple[int, int, int]) -> None:
    with pytest.raises(BadFrames):
        Frames.create(*size)


def test_a_buffer_cannot_be_truncated() -> None:
    made = Frames.create(5, 3)
    with pytest.raises(PermissionError):
        os.ftruncate(made.fd, 10)
    made.close()


def sealed(header: bytes) -> int:
    fd = os.memfd_create("test", os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, 4096)
    os.pwrite(fd, header, 0)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    return fd


@pytest.mark.parametrize("header", [
    b"", struct.pack("<4sIIII", b"XXXX", 5, 3, 20, 1), struct.pack("<4sIIII", b"WMF1", 5, 3, 10, 1),
    struct.pack("<4sIIII", b"WMF1", 5000, 5000, 20000, 1), struct.pack("<4sIIII", b"WMF1", 0, 3, 0, 1)])
def test_a_header_that_does_not_fit_is_refused(header: bytes) -> None:
    fd = sealed(header)
    with pytest.raises(BadFrames):
        Frames.attach(fd)
    with pytest.raises(OSError):
        os.fstat(fd)


def test_an_unsealed_file_is_refused() -> None:
    fd = os.memfd_create("test", os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, 10_000)
    with pytest.raises(BadFrames):
        Frames.attach(fd)
