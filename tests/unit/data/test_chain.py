"""Every single-bit change of an entry or hash is found; the spelling is RFC 8785."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plain import canonical
from data.chain import GENESIS, first_misfit, link

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-2**53 + 1, 2**53 - 1) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner), max_leaves=20)


@given(PLAIN)
def test_text_is_rfc_8785(value: object) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


def chained(texts: list[str]) -> list[tuple[int, str, bytes]]:
    rows, head = [], GENESIS
    for seq, text in enumerate(texts, 1):
        head = link(head, seq, text)
        rows.append((seq, text, head))
    return rows


def test_every_changed_bit_is_found() -> None:
    rows = chained([canonical({"n": n, "place": "延河大街"}) for n in range(5)])
    assert first_misfit(rows) is None
    raw = rows[2][1].encode()
    for bit in range(len(raw) * 8):
        altered = bytearray(raw)
        altered[bit // 8] ^= 1 << bit % 8
        text = bytes(altered).decode("utf-8", "replace")
        assert first_misfit([*rows[:2], (3, text, rows[2][2]), *rows[3:]]) is not None
    for bit in range(256):
        altered = bytearray(rows[2][2])
        altered[bit // 8] ^= 1 << bit % 8
        assert first_misfit([*rows[:2], (3, rows[2][1], bytes(altered)), *rows[3:]]) is not None


def test_a_missing_or_doubled_entry_is_found() -> None:
    rows = chained(["a", "b", "c"])
    assert first_misfit(rows[:1] + rows[2:]) == (3, "follows 1: an entry is missing")
    assert first_misfit([*rows[:2], rows[1]]) is not None
    assert first_misfit(rows[1:], 1, rows[0][2]) is None
