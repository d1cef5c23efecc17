"""What only a shared store has: its schema, the function that appends to the journal, triggers, roles and grants.

`append_entry` is the last statement of a transaction. It holds the district's lock until the commit, so the order of
the numbers is the order of the commits: a reader who asks for what comes after N misses nothing.
"""

import sqlalchemy as sa

from data import schema
from data.shared.server import SCHEMA

_FUNCTIONS = (
    f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
    f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
END $$""",
    f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.append_entry(p_lock bigint, p_intent text, p_entry text,
                                                 OUT seq bigint, OUT hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append_entry needs READ COMMITTED: an older snapshot would read an old end';
    END IF;
    PERFORM pg_advisory_xact_lock(p_lock);
    SELECT j.seq, j.hash INTO seq, hash FROM journal j ORDER BY j.seq DESC LIMIT 1;
    seq := coalesce(seq, 0) + 1;
    hash := sha256(convert_to('wanmi.journal.1', 'UTF8') || '\\x00'::bytea
                   || coalesce(hash, decode(repeat('00', 32), 'hex')) || int8send(seq)
                   || convert_to(p_entry, 'UTF8'));
    INSERT INTO journal VALUES (seq, p_intent, p_entry, hash);
    PERFORM pg_notify('wanmi_' || p_lock, seq::text);
END $$""",
    f"CREATE TABLE IF NOT EXISTS {SCHEMA}.blob (sha256 text PRIMARY KEY, content bytea NOT NULL)",
    # Photos are stored as they are: they are compressed already.
    f"ALTER TABLE {SCHEMA}.blob ALTER COLUMN content SET STORAGE EXTERNAL",
)


def make(connection: sa.Connection, srid: int) -> bool:
    """Make everything, in the caller's transaction; False when the CRS is unknown or not in metres."""
    known = connection.exec_driver_sql("SELECT proj4text FROM public.spatial_ref_sys WHERE srid = %s", (srid,)).scalar()
    if known is None or "+units=m" not in known:
        return False
    make_functions(connection)
    schema.upgrade(connection, srid)
    return True


def make_functions(connection: sa.Connection) -> None:
    """Make, or make anew, what stands beside the tables of the migrations."""
    for statement in _FUNCTIONS:
        connection.exec_driver_sql(statement)
