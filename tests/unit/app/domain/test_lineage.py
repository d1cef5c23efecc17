"""A store that no longer holds what was seen of it is told from one that goes on, and from another."""

import pytest

from app.domain.lineage import Held, Lineage, Met, compare, last_common

HELD = Held("store", 1, 10, "aa")


@pytest.mark.parametrize(("met", "expected"), [
    (Met("store", 1, 10, "aa"), Lineage.CONTINUES),
    (Met("store", 1, 25, "aa"), Lineage.CONTINUES),
    (Met("store", 2, 12, "aa"), Lineage.CONTINUES),
    (Met("store", 2, 10, "bb"), Lineage.OLDER),
    (Met("store", 1, 25, "bb"), Lineage.OLDER),
    (Met("store", 1, 9, None), Lineage.OLDER),
    (Met("another", 1, 10, "aa"), Lineage.OTHER),
])
def test_hash_at_the_held_number_decides(met: Met, expected: Lineage) -> None:
    assert compare(HELD, met) is expected


def test_who_holds_nothing_goes_on_with_any_state_of_the_store() -> None:
    assert compare(Held("store", 1, 0, "00"), Met("store", 3, 5, "00")) is Lineage.CONTINUES


@pytest.mark.parametrize("end", [0, 1, 2, 7, 100])
def test_last_common_entry_is_found_wherever_it_is(end: int) -> None:
    for common in range(end + 1):
        asked: list[int] = []

        def same(seq: int, common: int = common, asked: list[int] = asked) -> bool:
            asked.append(seq)
            return seq <= common

        assert last_common(end, same) == common
        assert len(asked) <= 7
        assert all(1 <= seq <= end for seq in asked)
