"""The store's tables, for both engines.

Rows hold what the journal spells: ids, dates and instants (UTC, `…Z`, six decimals) are text, compound values are
canonical JSON text; only geometry differs (metres here, whole millimetres there). So a row equals its journal entry,
and texts sort as the values do. Every row that could ever be partitioned has `district` in its key.
"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.domain.plain import spelled
from data.geometry import GeometryColumn

metadata = sa.MetaData()


class Plain(sa.types.TypeDecorator[Any]):
    """A compound value as canonical JSON text; lists and dictionaries in Python."""

    impl = sa.Text
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], str | None]:
        """Spell the value; what is journalled is checked there, in the same transaction."""
        return lambda value: None if value is None else spelled(value)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[str | None], Any]:
        """Read it back."""
        return lambda value: None if value is None else _read(value)


_read = json.JSONDecoder().decode


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(create_constraint=False), nullable=False)


def _plain(name: str) -> sa.Column[Any]:
    return sa.Column(name, Plain, nullable=False)


def _shape(name: str, kind: str, *, nullable: bool = True) -> sa.Column[bytes]:
    return sa.Column(name, GeometryColumn(kind), nullable=nullable)


def _shapes() -> list[sa.Column[bytes]]:
    return [_shape("point", "POINT"), _shape("line", "LINESTRING"), _shape("area", "MULTIPOLYGON")]


def _of(table: str, columns: tuple[str, ...], key: tuple[str, ...] = ("district", "id")) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, [f"{table}.{each}" for each in key], deferrable=True, initially="DEFERRED")


def _table(name: str, *parts: Any) -> sa.Table:
    return sa.Table(name, metadata, *parts)


# The store itself

store = _table(
    "store", _key("id"), _number("version"), _number("epoch"), _text("made_at"), _number("schema_number"),
    _number("oldest_client"), _number("oldest_reader"), _text("district"), _text("crs_id"), _flag("demo"),
    _text("program"))

intent = _table(
    "intent", _key("id"), _text("kind"), _text("workstation"), _number("seq_of_workstation"), _text("body_hash"),
    _plain("answer"), _text("at"))
sa.Index("intent_by_workstation", intent.c.workstation, intent.c.seq_of_workstation)

journal = _table(
    "journal", sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True,
                         autoincrement=False),
    sa.Column("intent", sa.Text, nullable=False, unique=True), _text("entry"),
    sa.Column("hash", sa.LargeBinary, nullable=False))

journal_chunk = _table(
    "journal_chunk", sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("rows", sa.LargeBinary, nullable=False), _of("journal", ("seq",), ("seq",)))

protected = _table("protected", _key("seal"), _text("salt"), _text("value"))

setting = _table("setting", _key("name"), _number("version"), _plain("value"))

rule_edition = _table(
    "rule_edition", _key("id"), _number("version"), _text("subject"), _number("number"), _text("valid_from"),
    _plain("value"), sa.UniqueConstraint("subject", "number"))

counter = _table("counter", _key("name"), _number("version"), _number("last"))

# The town

district = _table(
    "district", _key("code"), _number("version"), _text("name_zh"), _text("name_en"), _shape("area", "MULTIPOLYGON"))

street = _table(
    "street", _key("code"), _number("version"), _text("name_zh"), _text("name_en"), _shape("area", "MULTIPOLYGON"))

community = _table(
    "community", _key("code"), _number("version"), _text("name_zh"), _text("name_en"),
    _shape("area", "MULTIPOLYGON"))

responsibility_grid = _table(
    "responsibility_grid", _key("code"), _number("version"), _text("name_zh"), _text("name_en"), _maybe("ended_on"),
    _shape("area", "MULTIPOLYGON"))

unit_grid = _table(
    "unit_grid", _key("code"), _number("version"), _text("community"), _text("street"), _text("responsibility_grid"),
    _text("begun_on"), _maybe("ended_on"), _text("note"), _shape("area", "POLYGON", nullable=False),
    _of("community", ("community",), ("code",)), _of("street", ("street",), ("code",)),
    _of("responsibility_grid", ("responsibility_grid",), ("code",)))

base_feature = _table(
    "base_feature", _key("district"), _key("id"), _number("version"), _text("kind"), _text("name"), *_shapes())

component = _table(
    "component", _key("district"), _key("id"), _number("version"), _text("code"), _text("class_code"),
    _text("type_code"), _text("name"), _text("unit_grid"), _maybe("department"), _text("owner"), _text("maintainer"),
    _text("place"), _text("status"), _text("surveyed_on"), _maybe("changed_on"), _text("data_source"),
    _text("accuracy_class"), _text("note"), _plain("attributes"), _maybe("replaces"), _maybe("retired_on"),
    _text("retired_why"), *_shapes(),
    _of("component_type", ("type_code",), ("type_code",)), _of("department", ("district", "department")),
    sa.UniqueConstraint("district", "code"))
sa.Index("component_by_type", component.c.type_code)
sa.Index("component_by_grid", component.c.unit_grid)

camera = _table(
    "camera", _key("district"), _key("id"), _number("version"), _text("code"), _text("name"), _text("owner"),
    _number("bearing_deg"), _maybe("component"), _text("url"), _shape("point", "POINT"),
    _of("component", ("district", "component")), sa.UniqueConstraint("district", "code"))


# The catalogue

def _catalogue_type(name: str) -> sa.Table:
    return _table(
        name, _key("type_code"), _number("version"), _text("class_code"), _text("class_zh"), _text("class_en"),
        _text("type_zh"), _text("type_en"), _text("geometry"), _text("owner_hint"), _text("department_zh"),
        _text("where_it_stands"), _maybe("retired_on"))


component_type = _catalogue_type("component_type")
event_type = _catalogue_type("event_type")

filing_condition = _table(
    "filing_condition", _key("id"), _number("version"), _text("kind"), _text("type_code"), _number("position"),
    _text("filing_zh"), _text("closing_zh"), _number("limit_value"), _text("limit_unit"), _maybe("valid_from"),
    _maybe("retired_why"))
sa.Index("filing_condition_by_type", filing_condition.c.kind, filing_condition.c.type_code)

# People

department = _table(
    "department", _key("district"), _key("id"), _number("version"), _text("code"), _text("name_zh"),
    _text("name_en"), _maybe("ended_on"), sa.UniqueConstraint("district", "code"))

user = _table(
    "user_", _key("district"), _key("id"), _number("version"), _text("login"), _text("name_zh"), _text("name_en"),
    _plain("roles"), _maybe("department"), _plain("responsibility_grids"), _flag("primary"),
    _flag("must_change_password"), _flag("barred"), _text("password"),
    _of("department", ("district", "department")), sa.UniqueConstraint("district", "login"))

role = _table("role", _key("code"), _number("version"), _number("position"), _text("name_zh"), _text("name_en"))

permission = _table("permission", _key("name"), _number("version"), _plain("any"), _plain("own"))

post = _table(
    "post", _key("code"), _number("version"), _number("position"), _text("name_zh"), _text("name_en"), _text("role"),
    _number("seats"), _flag("by_grid"), _flag("ended"), _of("role", ("role",), ("code",)))

shift = _table(
    "shift", _key("code"), _number("version"), _text("name_zh"), _text("name_en"), _number("begins_min"),
    _number("ends_min"), _flag("ended"))

duty = _table(
    "duty", _key("district"), _key("id"), _number("version"), _text("day"), _text("shift"), _text("post"),
    _text("grid"), _plain("users"), _of("shift", ("shift",), ("code",)), _of("post", ("post",), ("code",)))
sa.Index("duty_by_day", duty.c.day)

handover = _table(
    "handover", _key("district"), _key("id"), _number("version"), _text("day"), _text("shift"), _text("post"),
    _plain("counts"), _text("note"), _text("giver"), _text("given_at"), _maybe("taker"), _maybe("taken_at"),
    _of("shift", ("shift",), ("code",)), _of("post", ("post",), ("code",)), _of("user_", ("district", "giver")),
    _of("user_", ("district", "taker")))
sa.Index("handover_by_post", handover.c.post, handover.c.given_at)

tries = _table(
    "tries", _key("district"), _key("id"), _number("version"), _text("user"), _text("workstation"), _number("wrong"),
    _maybe("last_at"), _maybe("locked_until"), _of("user_", ("district", "user")))

workstation = _table(
    "workstation", _key("district"), _key("id"), _number("version"), _text("name"), _text("kind"),
    _text("admitted_at"), _maybe("barred_at"), _text("reason"), sa.UniqueConstraint("district", "name"))

# Cases. `more` holds, by name, what of the domain object has no column of its own.

case = _table(
    "case_", _key("district"), _key("id"), _number("version"), _text("number"), _text("state"), _text("channel"),
    _maybe("kind"), _maybe("type_code"), _maybe("component"), _maybe("filing_condition"), _text("description"),
    _maybe("severity"), _maybe("place"), _maybe("unit_grid"), _maybe("responsibility_grid"), _maybe("community"),
    _maybe("street"), _maybe("department"), _maybe("inspector"), _maybe("reporter_name"), _maybe("reporter_phone"),
    _text("reported_at"), _maybe("closed_at"), _plain("more"), _shape("point", "POINT"),
    _maybe("near_at"), _maybe("due_at"), _maybe("assisting"), _maybe("main_case"),
    sa.Column("stage", Plain),
    _of("component", ("district", "component")), _of("department", ("district", "department")),
    _of("filing_condition", ("filing_condition",), ("id",)))
sa.Index("case_by_state", case.c.state, case.c.reported_at)
sa.Index("case_by_number", case.c.number)
for _name in ("assisting", "main_case"):
    sa.Index(f"case_by_{_name}", case.c[_name], sqlite_where=case.c[_name].is_not(None),
             postgresql_where=case.c[_name].is_not(None))
# Queues: by state or whose they are, what is due first; what is looked for in a grid.
sa.Index("case_by_due", case.c.state, case.c.due_at, case.c.near_at)
sa.Index("case_by_department", case.c.department, case.c.state, case.c.due_at, case.c.near_at)
sa.Index("case_by_inspector", case.c.inspector, case.c.state, case.c.due_at, case.c.near_at)
_BY_DUE = (case.c.due_at, case.c.near_at, case.c.kind, case.c.state)  # so that counting reads no row
sa.Index("case_by_type", case.c.type_code, case.c.unit_grid, *_BY_DUE)
sa.Index("case_by_grid", case.c.unit_grid, *_BY_DUE)
sa.Index("case_by_responsibility", case.c.responsibility_grid, case.c.type_code, *_BY_DUE)

sa.Index("case_by_age", case.c.reported_at)
sa.Index("case_by_id", case.c.id)

case_text = _table(
    "case_text", sa.Column("doc", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True,
                           autoincrement=False), _text("said"), _text("sound"), _text("reporter"))
"""What of a case is in the text index (`data.search`): derived, so not journalled; `doc` is the case's rowid."""

step = _table(
    "step", _key("district"), _key("case"), sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    _number("version"), _text("step"), _maybe("from_state"), _text("to_state"), _text("at"), _maybe("user"),
    _plain("more"), _of("case_", ("district", "case")))
sa.Index("step_by_time", step.c.at)
sa.Index("step_by_case", step.c.case, step.c.seq)

media = _table(
    "media", _key("district"), _key("id"), _number("version"), _text("case"), _text("sha256"), _text("kind"),
    _text("stage"), _text("at"), _maybe("by"), sa.Column("told", Plain), _of("case_", ("district", "case")))
sa.Index("media_by_case", media.c.case)

JOURNALLED = tuple(table for table in metadata.sorted_tables
                   if table not in (intent, journal, journal_chunk, protected, case_text))
"""Tables whose rows equal the replay of the journal. The others are proved by their hashes (`data.verify`)."""
