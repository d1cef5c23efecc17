"""A surveyed town enters the store: grids, base map, components with codes and grids, cameras, departments, users."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.errors import BadInput
from app.domain.people import Department, User
from app.domain.place import Area
from app.domain.survey import ResponsibilityGridRow, Survey, UnitGridRow
from app.domain.town import BaseFeature, Camera, Component, Division, ResponsibilityGrid, UnitGrid
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent

EXTENSION_CLASS = ("21", "扩展部件", "Extension components")
"""Class of types that a district adds to the standard's (GB/T 30428.2 leaves it to the administration)."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user and the Argon2 text of the first password."""

    user: User
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSurvey(Intent):
    """A component survey is taken into a store that has no town yet."""

    kind: ClassVar[str] = "TakeSurvey"
    permission: ClassVar[str] = "keep_store"
    survey: Survey
    departments: tuple[Department, ...] = ()
    users: tuple[NewUser, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeGrids(Intent):
    """The unit grids are cut anew; components go to the new ones, old cases keep the old ones."""

    kind: ClassVar[str] = "MakeGrids"
    permission: ClassVar[str] = "edit_town"
    unit_grids: tuple[UnitGridRow, ...]
    responsibility_grids: tuple[ResponsibilityGridRow, ...]
    begun_on: date


def take_survey(intent: TakeSurvey, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the town in.

    Raises:
        BadInput: `survey.other_district`, `survey.other_crs`, `survey.town_is_there`, `survey.unknown_type`.
    """
    del author
    survey = intent.survey
    _check(survey, unit)
    unit.departments.add_all(intent.departments)
    for new in intent.users:
        unit.users.add(new.user)
        unit.users.set_password(new.user.id, new.password_hash)
    _take_divisions(survey, unit)
    _add_grids(survey.unit_grids, survey.responsibility_grids, survey.surveyed_on, unit)
    unit.base_features.add_all(BaseFeature(id=unit.new_id(), kind=row.kind, name=row.name, geometry=row.geometry)
                               for row in survey.base)
    unit.catalogue.component_types.add_all(_extension_types(survey))
    unit.catalogue.conditions.add_all(_extension_conditions(survey))
    components = tuple(_components(survey, unit))
    unit.components.add_all(components)
    unit.cameras.add_all(Camera(
        id=unit.new_id(), code=row.code, name=row.name, owner=row.owner, point=row.point, bearing_deg=row.bearing_deg,
        component=components[row.component].id if row.component >= 0 else None) for row in survey.cameras)
    return {"components": str(len(components)), "unit_grids": str(len(survey.unit_grids)),
            "cameras": str(len(survey.cameras))}


def make_grids(intent: MakeGrids, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """End the living grids, add the new ones and give every component its new grid.

    Raises:
        BadInput: `grid.none`, or `grid.code_taken`: a code is never given again (domain section 2.2).
    """
    del author
    if not intent.unit_grids:
        raise BadInput("grid.none")
    taken = {grid.code for grid in unit.unit_grids.all()} | {grid.code for grid in unit.responsibility_grids.all()}
    new = [row.code for row in intent.unit_grids] + [row.code for row in intent.responsibility_grids]
    for code in new:
        if code in taken:
            raise BadInput("grid.code_taken", grid=code)
    _hand_over_inspectors(intent, unit)
    for grid in unit.unit_grids.all():
        if grid.ended_on is None:
            unit.unit_grids.save(replace(grid, ended_on=intent.begun_on), grid.version)
    for responsible in unit.responsibility_grids.all():
        if responsible.ended_on is None:
            unit.responsibility_grids.save(replace(responsible, ended_on=intent.begun_on), responsible.version)
    _add_grids(intent.unit_grids, intent.responsibility_grids, intent.begun_on, unit)
    components = unit.components.all()
    codes = unit.unit_grids.of_geometries([component.geometry for component in components])
    moved = 0
    for component, code in zip(components, codes, strict=True):
        if component.unit_grid != code:
            unit.components.save(replace(component, unit_grid=code), component.version)
            moved += 1
    return {"unit_grids": str(len(intent.unit_grids)), "components": str(moved)}


def _hand_over_inspectors(intent: MakeGrids, unit: UnitOfWork) -> None:
    """Give every new responsibility grid to the inspectors of the old one that most of it was, before this ends."""
    old_of = {grid.code: grid.responsibility_grid for grid in unit.unit_grids.all()}
    was = unit.unit_grids.of_geometries([row.area for row in intent.responsibility_grids])
    for user in unit.users.all():
        if user.responsibility_grids:
            now = tuple(row.code for row, code in zip(intent.responsibility_grids, was, strict=True)
                        if old_of.get(code) in user.responsibility_grids)
            unit.users.save(replace(user, responsibility_grids=now), user.version)


def _check(survey: Survey, unit: UnitOfWork) -> None:
    if survey.district != unit.district:
        raise BadInput("survey.other_district", survey=survey.district, store=unit.district)
    if survey.crs_id != unit.crs_id:
        raise BadInput("survey.other_crs", survey=survey.crs_id, store=unit.crs_id)
    if unit.districts.find(survey.district) is not None:
        raise BadInput("survey.town_is_there", district=survey.district)
    known = {each.type_code for each in unit.catalogue.component_types.all()}
    known |= {each.type_code for each in survey.extension_types}
    for row in survey.components:
        if row.type_code not in known:
            raise BadInput("survey.unknown_type", type_code=row.type_code, place=row.place)


def _take_divisions(survey: Survey, unit: UnitOfWork) -> None:
    unit.districts.add(Division(code=survey.district, name_zh=survey.name_zh, name_en=survey.name_en,
                                area=survey.boundary))
    unit.streets.add_all(Division(code=row.code, name_zh=row.name, area=row.area) for row in survey.streets)
    unit.communities.add_all(Division(code=row.code, name_zh=row.name, area=row.area) for row in survey.communities)


def _add_grids(unit_grids: tuple[UnitGridRow, ...], responsibility_grids: tuple[ResponsibilityGridRow, ...],
               begun_on: date, unit: UnitOfWork) -> None:
    unit.responsibility_grids.add_all(
        ResponsibilityGrid(code=row.code, name_zh=row.name, area=row.area) for row in responsibility_grids)
    unit.unit_grids.add_all(UnitGrid(
        code=row.code, community=row.code[:12], street=row.code[:9], responsibility_grid=row.responsibility_grid,
        area=Area(((row.ring,),)), begun_on=begun_on) for row in unit_grids)


def _extension_types(survey: Survey) -> Iterator[CatalogueType]:
    class_code, class_zh, class_en = EXTENSION_CLASS
    for row in survey.extension_types:
        yield CatalogueType(type_code=row.type_code, class_code=class_code, class_zh=class_zh, class_en=class_en,
                            type_zh=row.type_zh, type_en=row.type_en, geometry=row.geometry,
                            department_zh=row.department_zh)


def _extension_conditions(survey: Survey) -> Iterator[FilingCondition]:
    for row in survey.extension_types:
        yield FilingCondition(id=f"component-{row.type_code}-1", kind="component", type_code=row.type_code, position=1,
                              filing_zh=row.filing_zh, closing_zh=row.closing_zh, limit_value=row.limit_value,
                              limit_unit=row.limit_unit)


def _components(survey: Survey, unit: UnitOfWork) -> Iterator[Component]:
    """Give every surveyed component its id, code, grid and supervising department, in the survey's order."""
    types = {each.type_code: each for each in unit.catalogue.component_types.all()}
    departments: dict[str, UUID] = {each.name_zh: each.id for each in unit.departments.all()}
    grids = unit.unit_grids.of_geometries([row.geometry for row in survey.components])
    for row, grid in zip(survey.components, grids, strict=True):
        kind = types[row.type_code]
        yield Component(
            id=unit.new_id(), code=unit.components.next_code(row.type_code), class_code=kind.class_code,
            type_code=row.type_code, name=row.name or kind.type_zh, geometry=row.geometry, unit_grid=grid,
            department=departments.get(kind.department_zh), owner=row.owner or kind.owner_hint, place=row.place,
            surveyed_on=survey.surveyed_on, attributes=row.attributes)
