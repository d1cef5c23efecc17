"""Messages survive any cut, and nothing else passes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.link.messages import MOST_BYTES, BadMessage, Decoder, encode

BODIES = st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=9), st.lists(st.booleans())))


@given(st.lists(BODIES, max_size=5), st.integers(1, 40))
def test_any_cut_gives_the_same_messages(bodies: list[dict[str, object]], size: int) -> None:
    messages = [{**body, "kind": "x"} for body in bodies]
    stream = b"".join(map(encode, messages))
    decoder = Decoder()
    came = [each for at in range(0, len(stream), size) for each in decoder.feed(stream[at:at + size])]
    assert came == messages


@pytest.mark.parametrize("stream", [
    struct.pack(">I", MOST_BYTES + 1), struct.pack(">I", 2) + b"[]", struct.pack(">I", 2) + b"{}",
    struct.pack(">I", 1) + b"{", struct.pack(">I", 10) + b'{"kind":1}', struct.pack(">I", 1) + b"\xff"])
def test_what_is_no_message_is_refused(stream: bytes) -> None:
    with pytest.raises(BadMessage):
        Decoder().feed(stream)


def test_too_long_a_message_is_not_sent() -> None:
    with pytest.raises(BadMessage):
        encode({"kind": "x", "text": "a" * MOST_BYTES})
