"""Three-way merge: who changes different fields never meets; who changes the same one does, unless both agree."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.merge import Merged, merge

NAMES = st.sampled_from(["owner", "place", "status", "geometry", "attributes.height_mm"])
VALUES = st.one_of(st.none(), st.integers(0, 3), st.text(max_size=2))
FIELDS = st.dictionaries(NAMES, VALUES)


@given(seen=FIELDS, one=FIELDS, other=FIELDS)
def test_different_fields_never_conflict_and_their_order_does_not_matter(
        seen: dict[str, Any], one: dict[str, Any], other: dict[str, Any]) -> None:
    other = {name: value for name, value in other.items() if name not in one}
    ends = []
    for first, second in ((one, other), (other, one)):
        now = dict(seen)
        for mine in (first, second):
            merged = merge(seen, mine, now)
            assert not merged.conflicts
            now |= merged.changed
        ends.append({name: now.get(name) for name in {*seen, *one, *other}})
    assert ends[0] == ends[1] == {name: ({**seen, **one, **other}).get(name) for name in {*seen, *one, *other}}


@given(seen=FIELDS, mine=FIELDS, theirs=FIELDS)
def test_what_both_changed_to_different_values_is_named_and_nothing_else(
        seen: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    now = seen | theirs
    merged = merge(seen, mine, now)
    assert set(merged.conflicts) == {name for name in mine if now.get(name) not in (seen.get(name), mine[name])}
    assert not set(merged.conflicts) & merged.changed.keys()


def test_the_same_change_twice_is_no_conflict() -> None:
    assert merge({"owner": "甲"}, {"owner": "乙"}, {"owner": "乙"}) == Merged({}, ())
