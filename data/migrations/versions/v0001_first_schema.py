"""The first schema: town, catalogue, people, cases, journal."""

import sqlalchemy as sa
from alembic import op

from data.geometry import GeometryColumn
from data.migrations.spatial import make_append_only, make_geometry

revision = "0001"
down_revision = None

_SHAPES = (
    ("base_feature", "point", "POINT"),
    ("base_feature", "line", "LINESTRING"),
    ("base_feature", "area", "MULTIPOLYGON"),
    ("community", "area", "MULTIPOLYGON"),
    ("district", "area", "MULTIPOLYGON"),
    ("responsibility_grid", "area", "MULTIPOLYGON"),
    ("street", "area", "MULTIPOLYGON"),
    ("component", "point", "POINT"),
    ("component", "line", "LINESTRING"),
    ("component", "area", "MULTIPOLYGON"),
    ("unit_grid", "area", "POLYGON"),
    ("camera", "point", "POINT"),
    ("case_", "point", "POINT"),
)


def upgrade() -> None:
    """Create every table."""
    _create_store()
    _create_catalogue()
    _create_people()
    _create_town()
    _create_cases()
    for shape in _SHAPES:
        make_geometry(*shape)
    make_append_only("journal")
    make_append_only("journal_chunk")


def _create_store() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "intent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("workstation", sa.Text(), nullable=False),
        sa.Column("seq_of_workstation", sa.BigInteger(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"))
    op.create_index("intent_by_workstation", "intent", ["workstation", "seq_of_workstation"], unique=False)
    op.create_table(
        "journal",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("intent"))
    op.create_table(
        "protected",
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seal"))
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"))
    op.create_table(
        "store",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("schema_number", sa.BigInteger(), nullable=False),
        sa.Column("oldest_client", sa.BigInteger(), nullable=False),
        sa.Column("oldest_reader", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("crs_id", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "journal_chunk",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("seq", "position"))


def _create_catalogue() -> None:
    op.create_table(
        "component_type",
        sa.Column("type_code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("class_zh", sa.Text(), nullable=False),
        sa.Column("class_en", sa.Text(), nullable=False),
        sa.Column("type_zh", sa.Text(), nullable=False),
        sa.Column("type_en", sa.Text(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("owner_hint", sa.Text(), nullable=False),
        sa.Column("department_zh", sa.Text(), nullable=False),
        sa.Column("where_it_stands", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("type_code"))
    op.create_table(
        "event_type",
        sa.Column("type_code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("class_zh", sa.Text(), nullable=False),
        sa.Column("class_en", sa.Text(), nullable=False),
        sa.Column("type_zh", sa.Text(), nullable=False),
        sa.Column("type_en", sa.Text(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("owner_hint", sa.Text(), nullable=False),
        sa.Column("department_zh", sa.Text(), nullable=False),
        sa.Column("where_it_stands", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("type_code"))
    op.create_table(
        "filing_condition",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("type_code", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("filing_zh", sa.Text(), nullable=False),
        sa.Column("closing_zh", sa.Text(), nullable=False),
        sa.Column("limit_value", sa.BigInteger(), nullable=False),
        sa.Column("limit_unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"))
    op.create_index("filing_condition_by_type", "filing_condition", ["kind", "type_code"], unique=False)


def _create_people() -> None:
    op.create_table(
        "department",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district", "id"),
        sa.UniqueConstraint("district", "code"))
    op.create_table(
        "user_",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("responsibility_grids", sa.Text(), nullable=False),
        sa.Column("primary", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["district", "department"], ["department.district", "department.id"],
                                initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"),
        sa.UniqueConstraint("district", "login"))


def _create_town() -> None:
    op.create_table(
        "base_feature",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("point", GeometryColumn("POINT"), nullable=True),
        sa.Column("line", GeometryColumn("LINESTRING"), nullable=True),
        sa.Column("area", GeometryColumn("MULTIPOLYGON"), nullable=True),
        sa.PrimaryKeyConstraint("district", "id"))
    op.create_table(
        "community",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("area", GeometryColumn("MULTIPOLYGON"), nullable=True),
        sa.PrimaryKeyConstraint("code"))
    op.create_table(
        "district",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("area", GeometryColumn("MULTIPOLYGON"), nullable=True),
        sa.PrimaryKeyConstraint("code"))
    op.create_table(
        "responsibility_grid",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("area", GeometryColumn("MULTIPOLYGON"), nullable=True),
        sa.PrimaryKeyConstraint("code"))
    op.create_table(
        "street",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("area", GeometryColumn("MULTIPOLYGON"), nullable=True),
        sa.PrimaryKeyConstraint("code"))
    op.create_table(
        "component",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("class_code", sa.Text(), nullable=False),
        sa.Column("type_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit_grid", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("maintainer", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("surveyed_on", sa.Text(), nullable=False),
        sa.Column("changed_on", sa.Text(), nullable=True),
        sa.Column("data_source", sa.Text(), nullable=False),
        sa.Column("accuracy_class", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.Column("retired_why", sa.Text(), nullable=False),
        sa.Column("point", GeometryColumn("POINT"), nullable=True),
        sa.Column("line", GeometryColumn("LINESTRING"), nullable=True),
        sa.Column("area", GeometryColumn("MULTIPOLYGON"), nullable=True),
        sa.ForeignKeyConstraint(["district", "department"], ["department.district", "department.id"],
                                initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["type_code"], ["component_type.type_code"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"),
        sa.UniqueConstraint("district", "code"))
    op.create_index("component_by_grid", "component", ["unit_grid"], unique=False)
    op.create_index("component_by_type", "component", ["type_code"], unique=False)
    op.create_table(
        "unit_grid",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("responsibility_grid", sa.Text(), nullable=False),
        sa.Column("begun_on", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("area", GeometryColumn("POLYGON"), nullable=False),
        sa.ForeignKeyConstraint(["community"], ["community.code"], initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["responsibility_grid"], ["responsibility_grid.code"],
                                initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["street"], ["street.code"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("code"))
    op.create_table(
        "camera",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("bearing_deg", sa.BigInteger(), nullable=False),
        sa.Column("component", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("point", GeometryColumn("POINT"), nullable=True),
        sa.ForeignKeyConstraint(["district", "component"], ["component.district", "component.id"],
                                initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"),
        sa.UniqueConstraint("district", "code"))


def _create_cases() -> None:
    op.create_table(
        "case_",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("type_code", sa.Text(), nullable=True),
        sa.Column("component", sa.Text(), nullable=True),
        sa.Column("filing_condition", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("unit_grid", sa.Text(), nullable=True),
        sa.Column("responsibility_grid", sa.Text(), nullable=True),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("inspector", sa.Text(), nullable=True),
        sa.Column("reporter_name", sa.Text(), nullable=True),
        sa.Column("reporter_phone", sa.Text(), nullable=True),
        sa.Column("reported_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("point", GeometryColumn("POINT"), nullable=True),
        sa.ForeignKeyConstraint(["district", "component"], ["component.district", "component.id"],
                                initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["district", "department"], ["department.district", "department.id"],
                                initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["filing_condition"], ["filing_condition.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"))
    op.create_index("case_by_number", "case_", ["number"], unique=False)
    op.create_index("case_by_state", "case_", ["state", "reported_at"], unique=False)
    op.create_table(
        "media",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["district", "case"], ["case_.district", "case_.id"],
                                initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("district", "id"))
    op.create_index("media_by_case", "media", ["case"], unique=False)
    op.create_table(
        "step",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=True),
        sa.Column("more", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["district", "case"], ["case_.district", "case_.id"],
                                initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("district", "case", "seq"))
    op.create_index("step_by_time", "step", ["at"], unique=False)
