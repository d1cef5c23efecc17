"""Reads a mapping: the TOML file that says what the objects of an OpenStreetMap extract are in Wanmi.

A mapping is checked whole at the door, against the catalogue, before a single object is read: an unknown key, a wrong
type code or an impossible combination is refused with its place, never guessed at.
"""

from collections.abc import Iterable, Mapping as MappingOf
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.catalogue import CatalogueType
from app.domain.errors import BadInput
from app.domain.survey import ExtensionType
from data.exchange.text_files import read_toml

BASE_KINDS = {
    "road_main": "line", "road_side": "line", "path": "line", "bridge": "area", "river": "line", "water": "area",
    "terrace": "area", "hill": "area", "contour": "line", "building": "area", "green": "area", "square": "area",
    "parking": "area", "plot": "area", "landmark": "point", "boundary": "area",
}
"""Kind of the base map → the geometry it usually has."""

_SHAPES = ("point", "line", "area", "coast")
_GEOMETRY = {"point": "point", "line": "line", "polygon": "area"}
_EXTENSION_CLASS = "21"
_TABLES = {"district", "division", "names", "extension", "rule"}
_DISTRICT: MappingOf[str, type] = {
    "admin_level": int, "boundary": str, "code": str, "code_tags": list, "code_outside_china": str}
_DIVISION: MappingOf[str, type] = {
    "street_admin_level": int, "community_admin_level": int, "street_name": str, "community_name": str,
    "rest_name": str}
_NAMES: MappingOf[str, type] = {"zh": list, "en": list, "owner": list, "street": list, "house_number": list}
_EXTENSION: MappingOf[str, type] = {
    "type_code": str, "zh": str, "en": str, "geometry": str, "department": str, "filing": str, "closing": str,
    "limit_value": int, "limit_unit": str}
_EXTENSION_NEEDS = ("type_code", "zh", "en", "geometry")
_LIMIT_UNITS = ("紧急工作时", "工作时", "工作日", "天")
_RULE: MappingOf[str, type] = {
    "match": dict, "component": str, "base": str, "skip": str, "shape": str, "attributes": list}
_PATTERNS = {"street_name": ("{name}", ("district", "name")),
             "community_name": ("{name}", ("district", "street", "name")),
             "rest_name": ("{street}", ("district", "street"))}
"""Key → its default, and what may stand in it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind of object becomes. Exactly one of `component`, `base` and `skip` is not empty."""

    match: MappingOf[str, frozenset[str] | bool]
    """Tag → its values; True: any value; False: the tag must be absent."""
    component: str = ""
    """Type code, 4 digits."""
    base: str = ""
    skip: str = ""
    """Why such objects are left out: a key of the report."""
    shape: str = ""
    """`point`, `line` or `area`: the geometry that is wanted; `coast`: a line with the sea on its right."""
    attributes: tuple[str, ...] = ()
    """Tags that are kept with the component."""

    def fits(self, tags: MappingOf[str, str]) -> bool:
        """Say whether an object with these tags is of this kind."""
        for tag, wanted in self.match.items():
            value = tags.get(tag)
            if isinstance(wanted, bool):
                if (value is not None) != wanted:
                    return False
            elif value not in wanted:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping, checked."""

    admin_level: int
    """Level of the boundary that is the district."""
    boundary: str
    """Name or id of the district's boundary; empty: the only whole one of `admin_level`."""
    code: str
    """6-digit division code; empty: from `code_tags`, or `code_outside_china`."""
    code_tags: tuple[str, ...]
    code_outside_china: str
    street_admin_level: int
    """0: the extract has no street boundaries."""
    community_admin_level: int
    street_name: str
    """Pattern with {district} and {name}; {name} is the district's where one street holds all of it."""
    community_name: str
    """Pattern with {district}, {street} and {name}."""
    rest_name: str
    """Pattern for ground that no community boundary holds, with {district} and {street}."""
    names: MappingOf[str, tuple[str, ...]]
    """`zh en owner street house_number` → tags, the first that an object has counts."""
    extension_types: tuple[ExtensionType, ...]
    rules: tuple[Rule, ...]
    _by_tag: MappingOf[str, tuple[int, ...]] = field(repr=False, default_factory=dict)

    def rule_for(self, tags: MappingOf[str, str]) -> Rule | None:
        """Return the first rule that fits, None where none does."""
        possible = {number for tag in tags for number in self._by_tag.get(tag, ())}
        for number in sorted(possible):
            if self.rules[number].fits(tags):
                return self.rules[number]
        return None

    def named(self, tags: MappingOf[str, str], what: str) -> str:
        """Return the value of the first tag for `what` that the object has, or ""."""
        return next((tags[tag] for tag in self.names[what] if tags.get(tag)), "")


def read_mapping(path: Path, types: Iterable[CatalogueType]) -> Mapping:
    """Read a mapping and check it against the catalogue's component types.

    Raises:
        BadInput: as `read_toml`; `mapping.*`, with the file and where in it.
    """
    return _Reader(path, {each.type_code: each.geometry for each in types}).mapping(read_toml(path))


class _Reader:
    """Takes the parsed TOML apart; every refusal names the file and the place in it."""

    def __init__(self, path: Path, geometries: dict[str, str]) -> None:
        """`geometries`: type code of the catalogue → `point line polygon`."""
        self._path = str(path)
        self._geometries = geometries

    def mapping(self, table: dict[str, Any]) -> Mapping:
        unknown = next((key for key in table if key not in _TABLES), None)
        if unknown is not None:
            raise BadInput("mapping.unknown_key", path=self._path, where="", key=unknown)
        district = self._table(table, "district", _DISTRICT)
        division = self._table(table, "division", _DIVISION)
        names = self._table(table, "names", _NAMES)
        extension_types = tuple(self._extension(number, each)
                                for number, each in enumerate(self._list_of_tables(table, "extension"), start=1))
        rules = tuple(self._rule(number, each)
                      for number, each in enumerate(self._list_of_tables(table, "rule"), start=1))
        if not rules:
            raise BadInput("mapping.lacks", path=self._path, where="", key="rule")
        patterns = {key: self._pattern(f"division.{key}", division.get(key, default), allowed)
                    for key, (default, allowed) in _PATTERNS.items()}
        return Mapping(
            admin_level=self._level("district.admin_level", district.get("admin_level")),
            boundary=district.get("boundary", ""), code=self._code("district.code", district.get("code", "")),
            code_tags=self._tags("district.code_tags", district.get("code_tags", [])),
            code_outside_china=self._code("district.code_outside_china", district.get("code_outside_china", "990001")),
            street_admin_level=self._level("division.street_admin_level", division.get("street_admin_level", 0)),
            community_admin_level=self._level("division.community_admin_level",
                                              division.get("community_admin_level", 0)),
            **patterns,
            names={what: self._tags(f"names.{what}", names.get(what, [])) for what in _NAMES},
            extension_types=extension_types, rules=rules, _by_tag=_by_tag(rules))

    def _table(self, table: dict[str, Any], name: str, known: MappingOf[str, type]) -> dict[str, Any]:
        found = table.get(name, {})
        if not isinstance(found, dict):
            raise BadInput("mapping.wrong_kind", path=self._path, where=name, wanted="table")
        return self._keys(found, name, known)

    def _list_of_tables(self, table: dict[str, Any], name: str) -> list[dict[str, Any]]:
        found = table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise BadInput("mapping.wrong_kind", path=self._path, where=name, wanted="[[…]]")
        return found

    def _keys(self, found: dict[str, Any], where: str, known: MappingOf[str, type]) -> dict[str, Any]:
        for key, value in found.items():
            if key not in known:
                raise BadInput("mapping.unknown_key", path=self._path, where=where, key=key)
            if not isinstance(value, known[key]) or isinstance(value, bool):
                raise BadInput("mapping.wrong_kind", path=self._path, where=f"{where}.{key}",
                               wanted=known[key].__name__)
        return found

    def _level(self, where: str, value: int | None) -> int:
        if value is None:
            section, _, key = where.partition(".")
            raise BadInput("mapping.lacks", path=self._path, where=section, key=key)
        lowest = 1 if where == "district.admin_level" else 0
        if not lowest <= value <= 15:
            raise BadInput("mapping.level", path=self._path, where=where, value=value)
        return value

    def _code(self, where: str, value: str) -> str:
        if value and not (len(value) == 6 and value.isascii() and value.isdecimal()):
            raise BadInput("mapping.district_code", path=self._path, where=where, value=value)
        return value

    def _tags(self, where: str, values: list[Any]) -> tuple[str, ...]:
        if not all(isinstance(each, str) and each for each in values):
            raise BadInput("mapping.wrong_kind", path=self._path, where=where, wanted="list of str")
        return tuple(values)

    def _pattern(self, where: str, pattern: str, allowed: tuple[str, ...]) -> str:
        try:
            pattern.format_map(dict.fromkeys(allowed, ""))
        except (KeyError, ValueError, IndexError, AttributeError):
            raise BadInput("mapping.pattern", path=self._path, where=where, value=pattern,
                           allowed=" ".join(f"{{{each}}}" for each in allowed)) from None
        return pattern

    def _extension(self, number: int, table: dict[str, Any]) -> ExtensionType:
        where = f"extension {number}"
        self._keys(table, where, _EXTENSION)
        for key in _EXTENSION_NEEDS:
            if not table.get(key):
                raise BadInput("mapping.lacks", path=self._path, where=where, key=key)
        code, geometry = table["type_code"], table["geometry"]
        if not (len(code) == 4 and code.isascii() and code.isdecimal() and code.startswith(_EXTENSION_CLASS)):
            raise BadInput("mapping.extension_code", path=self._path, where=where, value=code)
        if code in self._geometries:
            raise BadInput("mapping.code_taken", path=self._path, where=where, value=code)
        if geometry not in _GEOMETRY:
            raise BadInput("mapping.choice", path=self._path, where=f"{where}.geometry", value=geometry,
                           choices=" ".join(_GEOMETRY))
        if table.get("limit_unit", _LIMIT_UNITS[0]) not in _LIMIT_UNITS:
            raise BadInput("mapping.choice", path=self._path, where=f"{where}.limit_unit", value=table["limit_unit"],
                           choices=" ".join(_LIMIT_UNITS))
        self._geometries[code] = geometry
        further = {"department": "department_zh", "filing": "filing_zh", "closing": "closing_zh",
                   "limit_value": "limit_value", "limit_unit": "limit_unit"}
        return ExtensionType(code, table["zh"], table["en"], geometry,
                             **{name: table[key] for key, name in further.items() if table.get(key)})

    def _rule(self, number: int, table: dict[str, Any]) -> Rule:
        where = f"rule {number}"
        self._keys(table, where, _RULE)
        targets = [key for key in ("component", "base", "skip") if table.get(key)]
        if len(targets) != 1:
            raise BadInput("mapping.one_target", path=self._path, where=where)
        shape = table.get("shape", "")
        if shape and shape not in _SHAPES:
            raise BadInput("mapping.choice", path=self._path, where=f"{where}.shape", value=shape,
                           choices=" ".join(_SHAPES))
        if "component" in targets:
            if table["component"] not in self._geometries:
                raise BadInput("mapping.unknown_type", path=self._path, where=where, value=table["component"])
            shape = _GEOMETRY[self._geometries[table["component"]]]
        elif "base" in targets:
            if table["base"] not in BASE_KINDS:
                raise BadInput("mapping.choice", path=self._path, where=f"{where}.base", value=table["base"],
                               choices=" ".join(BASE_KINDS))
            shape = shape or BASE_KINDS[table["base"]]
        return Rule(match=self._match(where, table.get("match", {})), component=table.get("component", ""),
                    base=table.get("base", ""), skip=table.get("skip", ""), shape=shape,
                    attributes=self._tags(f"{where}.attributes", table.get("attributes", [])))

    def _match(self, where: str, table: dict[str, Any]) -> dict[str, frozenset[str] | bool]:
        match: dict[str, frozenset[str] | bool] = {}
        for tag, wanted in table.items():
            if isinstance(wanted, bool):
                match[tag] = wanted
            elif isinstance(wanted, str):
                match[tag] = frozenset({wanted})
            elif isinstance(wanted, list) and wanted and all(isinstance(each, str) for each in wanted):
                match[tag] = frozenset(wanted)
            else:
                raise BadInput("mapping.wrong_kind", path=self._path, where=f"{where}.match.{tag}",
                               wanted="str, list of str, true, false")
        if all(wanted is False for wanted in match.values()):
            raise BadInput("mapping.lacks", path=self._path, where=where, key="match")
        return match


def _by_tag(rules: tuple[Rule, ...]) -> dict[str, tuple[int, ...]]:
    """Return, for each tag, the rules that can only fit an object with this tag."""
    found: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        tag = next(tag for tag, wanted in rule.match.items() if wanted is not False)
        found.setdefault(tag, []).append(number)
    return {tag: tuple(numbers) for tag, numbers in found.items()}
