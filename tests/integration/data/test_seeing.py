"""Departments, inspectors and video inspectors find, list and open their own cases only (domain section 8)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.case import Case
from app.domain.errors import BadInput
from app.domain.people import Department
from app.domain.place import Point
from app.queries.cases import CaseFilter
from app.queries.reader import Reader
from data.queries.cases import StoreCases
from data.queries.places import StorePlaces
from data.queries.standing import Standings
from data.store import Store
from tests.helpers.filled import DEPARTMENT, USER, fill
from tests.helpers.stores import do, make_store

OTHER, VIDEO, INSPECTOR, HALL = UUID(int=61), UUID(int=62), UUID(int=63), UUID(int=64)
PLACE = Point(630_000_000, 4_080_000_000)
MINE, THEIRS, ASSISTED, FILMED, CHECKED, GRIDS, REPORTED = (UUID(int=800 + number) for number in range(7))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make_store(tmp_path) as made:
        fill(made)

        def cases(unit) -> None:  # type: ignore[no-untyped-def]
            unit.departments.add(Department(id=OTHER, code="D02", name_zh="园林站", name_en="Parks"))
            plain = Case(id=MINE, state="handling", channel="hotline", kind="event", type_code="0102", point=PLACE,
                         department=OTHER, reported_at=unit.now)
            for number, changed in enumerate((
                    {"id": MINE, "department": DEPARTMENT}, {"id": THEIRS}, {"id": ASSISTED, "state": "dispatched"},
                    {"id": FILMED, "channel": "video"}, {"id": CHECKED, "state": "awaiting_verification"},
                    {"id": GRIDS, "responsibility_grid": "610603Z001"}, {"id": REPORTED, "reported_by": INSPECTOR})):
                unit.cases.add(replace(plain, **({"number": f"6106032021123100{number + 10}"} | changed)))
        do(made, cases, number=70)
        yield made


def found(store: Store, *roles: str, user: UUID = HALL, department: UUID | None = None) -> set[UUID]:
    """Return the added cases that the reader finds; every way of finding them must agree."""
    reader = Reader(user, frozenset(roles), department)
    cases = StoreCases(store, Standings(store), reader)
    near = {row.id for row in cases.near(PLACE, radius_m=5)}
    assert near == {row.id for row in cases.open_cases()} & set(ALL)
    assert near == {UUID(hit.id) for hit in StorePlaces(store, reader).search("61060320211231001", limit=20)}
    assert near == {row.id for row in cases.page(CaseFilter())} & set(ALL)
    assert near == {row.id for row in cases.page(CaseFilter(types=(("event", "0102"),)))} & set(ALL)
    assert cases.count(CaseFilter()) == sum(cases.counts().values())
    for case in ALL:
        try:
            cases.detail(case, roles=reader.roles, department=department, user=user)
            opened = True
        except BadInput:
            opened = False
        assert opened == (case in near)
    if near:
        related = cases.related(min(near))
        assert {each.row.id for each in related} <= near
    return near


ALL = (MINE, THEIRS, ASSISTED, FILMED, CHECKED, GRIDS, REPORTED)


@pytest.mark.parametrize("role", ["HOT", "ACC", "SHF", "DSP", "DIR", "LED", "SUP", "EVA", "GIS", "AUD"])
def test_the_hall_sees_every_case(store: Store, role: str) -> None:
    assert found(store, role) == set(ALL)


def test_a_department_sees_its_own(store: Store) -> None:
    assert found(store, "DEP", department=DEPARTMENT) == {MINE}
    assert found(store, "DPH", department=OTHER) == set(ALL) - {MINE}
    assert found(store, "ENF") == set()


def test_an_inspector_sees_his_tasks_his_grids_and_what_he_reported(store: Store) -> None:
    assert found(store, "INS", user=USER) == {GRIDS}
    assert found(store, "INS", user=INSPECTOR) == {REPORTED}


def test_a_video_inspector_sees_what_cameras_found_and_what_is_to_be_checked(store: Store) -> None:
    assert found(store, "VID", user=VIDEO) == {FILMED, CHECKED}


def test_an_administrator_sees_no_case(store: Store) -> None:
    assert found(store, "ADM") == set()


def test_who_changes_the_matrix_changes_what_is_seen(store: Store) -> None:
    do(store, lambda unit: unit.permission_rows.save(replace(
        row := unit.permission_rows.get("see_case"), own=row.own - {"DEP"}), 1) and None, number=71)
    assert found(store, "DEP", department=DEPARTMENT) == set()
