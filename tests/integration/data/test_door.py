"""An intent is carried out once, whole or not at all; its answer, a refusal too, is kept."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.catalogue import CatalogueType
from app.domain.errors import NotAllowed, Stale, Unusable
from app.domain.people import Department
from app.domain.place import Point
from app.domain.town import Component
from app.ports.store import UnitOfWork
from data.store import Store
from tests.helpers.stores import do, make_store


def department(number: int, name: str = "环卫处") -> Department:
    return Department(id=UUID(int=number), code=f"D{number}", name_zh=name, name_en="Sanitation")


def test_same_intent_again_gets_the_same_answer(store: Store) -> None:  # noqa: F811
    def work(unit: UnitOfWork) -> dict[str, str]:
        unit.departments.add(department(1))
        return {"code": "D1"}
    first = do(store, work, number=1)
    assert first.said == (("code", "D1"),) and first.tables == {"department"}
    assert do(store, work, number=1) == first
    assert store.verify().entries == first.seq


def test_same_id_with_another_body_is_refused_loudly(store: Store) -> None:  # noqa: F811
    do(store, lambda unit: None, number=1, name="one")
    with pytest.raises(Unusable, match="intent.other_body"):
        do(store, lambda unit: None, number=1, name="two")


def test_refusal_changes_nothing_and_is_the_answer_for_ever(store: Store) -> None:  # noqa: F811
    def refuse(unit: UnitOfWork) -> None:
        unit.departments.add(department(1))
        unit.components.next_code("0118")
        raise NotAllowed("step.not_from_here", step="close", state="filed")
    for _ in range(2):
        with pytest.raises(NotAllowed) as caught:
            do(store, refuse, number=1)
        assert caught.value.facts == {"step": "close", "state": "filed"}
    with pytest.raises(NotAllowed):
        do(store, lambda unit: None, number=1, name="work 1")
    found = []
    do(store, lambda unit: found.extend([unit.departments.all(), unit.components.next_code("0118")]), number=2)
    assert found == [[], "6106030118000001"]


def test_a_bug_stores_nothing(store: Store) -> None:  # noqa: F811
    def break_down(unit: UnitOfWork) -> None:
        unit.departments.add(department(1))
        raise ZeroDivisionError
    before = store.verify().entries
    with pytest.raises(ZeroDivisionError):
        do(store, break_down, number=1)
    assert store.verify().entries == before
    assert do(store, lambda unit: None, number=1).seq == before + 1


def test_stale_version_is_refused(store: Store) -> None:  # noqa: F811
    do(store, lambda unit: unit.departments.add(department(1)) and None, number=1)
    do(store, lambda unit: unit.departments.save(department(1, "新名"), 1) and None, number=2)
    with pytest.raises(Stale):
        do(store, lambda unit: unit.departments.save(department(1, "旧名"), 1) and None, number=3)


def test_many_rows_are_one_entry_with_chunks(store: Store) -> None:  # noqa: F811
    lamp = CatalogueType(type_code="0118", class_code="01", class_zh="公用设施", class_en="Public utilities",
                         type_zh="路灯", type_en="Street lamp", geometry="point")

    def work(unit: UnitOfWork) -> None:
        unit.catalogue.component_types.add(lamp)
        unit.components.add_all(Component(
            id=unit.new_id(), code=unit.components.next_code("0118"), class_code="01", type_code="0118", name="路灯",
            geometry=Point(440_000_000 + number, 4_080_000_000), surveyed_on=date(2020, 5, 1),
            attributes={"height_mm": 8000}) for number in range(2500))
    before = store.verify()
    assert do(store, work, number=1).seq == before.entries + 1
    found = []
    do(store, lambda unit: found.extend(unit.components.all()), number=2)
    found.sort(key=lambda each: each.code)
    assert len(found) == 2500 and found[7].geometry == Point(440_000_007, 4_080_000_000) and found[7].version == 1


def test_what_the_journal_must_not_hold_is_not_in_it(store: Store) -> None:  # noqa: F811
    from app.domain.people import User
    user = User(id=UUID(int=9), login="acc", name_zh="受理员01", name_en="Acceptor 01", roles=frozenset({"ACC"}))

    def work(unit: UnitOfWork) -> None:
        unit.users.add(user)
        unit.users.set_password(user.id, "$argon2id$secret")
    do(store, work, number=1)
    do(store, lambda unit: unit.users.set_password(user.id, "$argon2id$other"), number=2)
    with store.reading() as connection:
        texts = connection.exec_driver_sql("SELECT entry FROM journal").scalars().all()
        kept = connection.exec_driver_sql("SELECT value FROM protected").scalars().all()
    assert not any("argon2" in text for text in texts) and kept == ["$argon2id$other"]


def test_clock_goes_on_from_the_last_entry(tmp_path: Path) -> None:
    made = make_store(tmp_path)
    with made:
        times = []
        do(made, lambda unit: times.append(unit.now), number=1)
    with Store.open(made.path) as again:
        assert 0 <= (again.clock.now() - times[0]).total_seconds() < 5
