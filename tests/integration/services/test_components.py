"""Fields of a component are changed one by one, each held against what its author saw."""

from uuid import UUID

import pytest

from app.domain.errors import BadInput, Stale
from app.ports.store import UnitOfWork
from app.services.components import ChangeComponent, change_component, fields_of
from data.store import Store
from tests.helpers.filled import LAMP, SOUTH, WEST, fill
from tests.helpers.stores import AUTHOR, do


def change(store: Store, number: int, **mine: object) -> None:
    """Change fields of the lamp, as somebody who saw it when it was surveyed."""
    seen = {"owner": "", "place": "", "status": "intact", "attributes.height_mm": 8000,
            "geometry": [WEST + 5_000, SOUTH + 5_000]}
    given = {name.replace("__", "."): value for name, value in mine.items()}
    intent = ChangeComponent(id=UUID(int=number), component=LAMP, mine=given,
                             seen={name: seen[name] for name in given if name in seen})
    do(store, lambda unit: change_component(intent, unit, AUTHOR), number=number)


def lamp(store: Store) -> dict[str, object]:
    """Return the lamp's fields."""
    found: list[dict[str, object]] = []

    def look(unit: UnitOfWork) -> None:
        found.append(fields_of(unit.components.get(LAMP)))

    do(store, look, number=len(journal_of(store)) + 1000)
    return found[0]


def journal_of(store: Store) -> list[object]:
    """Return the store's entries."""
    from data import journal
    with store.reading() as connection:
        return list(journal.entries(connection))


def test_who_changes_other_fields_of_the_same_component_does_not_meet(store: Store) -> None:
    fill(store)
    change(store, 20, owner="路灯所")
    change(store, 21, attributes__height_mm=9000)
    change(store, 22, geometry=[WEST + 150_000, SOUTH + 50_000])
    found = lamp(store)
    assert (found["owner"], found["attributes.height_mm"]) == ("路灯所", 9000)
    assert found["geometry"] == [WEST + 150_000, SOUTH + 50_000]


def test_the_same_field_and_the_place_conflict_and_nothing_is_written(store: Store) -> None:
    fill(store)
    change(store, 30, owner="路灯所", geometry=[WEST + 6_000, SOUTH])
    for number, given in ((31, {"owner": "环卫处", "place": "桥头"}), (32, {"geometry": [WEST, SOUTH]})):
        with pytest.raises(Stale) as raised:
            change(store, number, **given)
        assert raised.value.code == "component.moved"
    assert lamp(store)["place"] == ""


@pytest.mark.parametrize(("field", "value", "code"), [
    ("status", "gone", "component.no_such_status"), ("code", "1", "component.no_such_field"),
    ("geometry", [1], "component.other_geometry")])
def test_what_no_component_can_have_is_refused(store: Store, field: str, value: object, code: str) -> None:
    fill(store)
    with pytest.raises(BadInput) as raised:
        change(store, 40, **{field: value})
    assert raised.value.code == code
