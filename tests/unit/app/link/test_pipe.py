"""The pipe keeps order, carries descriptors, never waits, and says when the peer is gone."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link.pipe import MOST_WAITING_BYTES, Pipe, PipeEnded


@pytest.fixture
def ends() -> Iterator[tuple[Pipe, Pipe]]:
    before = set(os.listdir("/proc/self/fd"))
    ours, theirs = Pipe.pair()
    other = Pipe(theirs)
    yield ours, other
    ours.close()
    other.close()
    assert set(os.listdir("/proc/self/fd")) == before


def test_messages_arrive_in_order(ends: tuple[Pipe, Pipe]) -> None:
    one, two = ends
    assert two.receive() == []
    for number in range(3):
        one.send({"kind": "n", "n": number})
    assert [message["n"] for message, _ in two.receive()] == [0, 1, 2]


def test_descriptors_come_with_their_message(ends: tuple[Pipe, Pipe], tmp_path: Path) -> None:
    one, two = ends
    (tmp_path / "f").write_text("here")
    fd = os.open(tmp_path / "f", os.O_RDONLY)
    one.send({"kind": "before"})
    one.send({"kind": "with"}, [fd])
    os.close(fd)
    one.send({"kind": "after"})
    came = two.receive()
    assert [message["kind"] for message, _ in came] == ["before", "with", "after"]
    assert [len(fds) for _, fds in came] == [0, 1, 0]
    with os.fdopen(came[1][1][0]) as file:
        assert file.read() == "here"


def test_a_peer_that_does_not_read_never_blocks(ends: tuple[Pipe, Pipe]) -> None:
    one, two = ends
    fd = os.open("/dev/null", os.O_RDONLY)
    for number in range(20):
        one.send({"kind": "n", "n": number, "text": "a" * 100_000}, [fd])
    os.close(fd)
    assert one.waiting
    came = []
    while len(came) < 20:
        came += two.receive()
        one.flush()
    assert [message["n"] for message, _ in came] == list(range(20))
    assert not one.waiting
    for _, fds in came:
        os.close(fds[0])


def test_unread_bytes_have_a_limit(ends: tuple[Pipe, Pipe]) -> None:
    with pytest.raises(PipeEnded):
        for _ in range(2 * MOST_WAITING_BYTES // 1_000_000):
            ends[0].send({"kind": "x", "text": "a" * 1_000_000})


def test_what_came_before_the_end_is_not_lost(ends: tuple[Pipe, Pipe]) -> None:
    one, two = ends
    one.send({"kind": "last"}, [0])
    one.close()
    ((message, fds),) = two.receive()
    os.close(fds[0])
    assert message == {"kind": "last"}
    with pytest.raises(PipeEnded):
        two.receive()
    with pytest.raises(PipeEnded):
        two.send({"kind": "x"})


def test_nonsense_ends_the_pipe() -> None:
    ours, theirs = socket.socketpair()
    pipe = Pipe(ours)
    theirs.sendall(b"\xff" * 8)
    with pytest.raises(PipeEnded):
        pipe.receive()
    pipe.close()
    theirs.close()
