"""What a shared store has beside the tables of the migrations: functions, and the tables of photos and of
who was seen.

`append_entry` is the last statement of a transaction. It holds the district's lock until the commit, so the order of
the numbers is the order of the commits: a reader who asks for what comes after N misses nothing.

Functions that write run with the owner's rights: who comes with the rights of a workstation can append to the journal
but not write it.
"""

import sqlalchemy as sa

from data import schema
from data.shared import roles
from data.shared.server import SCHEMA

_DEFINER = f"SECURITY DEFINER SET search_path = {SCHEMA}, pg_temp"
BARRED = "WM001"
"""SQLSTATE of what a barred workstation, or a log-in that nobody admitted, is told."""
TOO_MANY = "WM002"
"""SQLSTATE of what a workstation is told that asks for more people's passwords than can sit at it."""
MOST_ASKED = 20
"""For so many users' passwords a workstation may ask in an hour."""

_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.my_district() RETURNS text LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    -- By the row that the owner wrote for this log-in, not by a setting: whoever logs in may set those.
    RETURN (SELECT w.district FROM workstation w WHERE w.name = session_user AND w.barred_at IS NULL LIMIT 1);
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.standing() RETURNS text LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    RETURN CASE WHEN pg_has_role(session_user, '{roles.OWNER}', 'MEMBER') THEN 'owner'
                WHEN my_district() IS NOT NULL THEN 'admitted'
                WHEN EXISTS (SELECT FROM workstation w WHERE w.name = session_user) THEN 'barred'
                ELSE 'unknown' END;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.append_entry(p_intent text, p_entry text, p_answer text,
                                                 OUT seq bigint, OUT hash bytea)
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    v_district text;
    v_place text;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append_entry needs READ COMMITTED: an older snapshot would read an old end';
    END IF;
    UPDATE intent i SET answer = p_answer WHERE i.id = p_intent AND i.answer = '{{}}'
    RETURNING i.workstation INTO v_place;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING MESSAGE = 'no intent waits for this answer', ERRCODE = 'restrict_violation';
    END IF;
    IF standing() NOT IN ('owner', 'admitted')
       OR EXISTS (SELECT FROM workstation w WHERE w.name = v_place AND w.barred_at IS NOT NULL) THEN
        RAISE EXCEPTION USING MESSAGE = v_place, ERRCODE = '{BARRED}';
    END IF;
    SELECT s.district INTO v_district FROM store s;
    PERFORM pg_advisory_xact_lock(v_district::bigint);
    SELECT j.seq, j.hash INTO seq, hash FROM journal j ORDER BY j.seq DESC LIMIT 1;
    seq := coalesce(seq, 0) + 1;
    hash := sha256(convert_to('wanmi.journal.1', 'UTF8') || '\\x00'::bytea
                   || coalesce(hash, decode(repeat('00', 32), 'hex')) || int8send(seq)
                   || convert_to(p_entry, 'UTF8'));
    INSERT INTO journal VALUES (seq, p_intent, p_entry, hash);
    PERFORM pg_notify('wanmi_' || v_district, seq::text);
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.append_chunk(p_seq bigint, p_position int, p_rows bytea) RETURNS void
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM journal j WHERE j.seq = p_seq AND j.xmin = pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION USING MESSAGE = 'chunks come with their entry', ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO journal_chunk VALUES (p_seq, p_position, p_rows);
END $$;

-- Parts of a big change that isn't accepted yet: no change of the store, so not in the journal.
CREATE TABLE IF NOT EXISTS {SCHEMA}.staged (
    by text, intent text, position int, hash text NOT NULL, "table" text NOT NULL, chunk bytea NOT NULL,
    load text NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (by, intent, position));

CREATE OR REPLACE FUNCTION {SCHEMA}.stage(p_intent text, p_position int, p_hash text, p_table text, p_chunk bytea,
                                          p_load text) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF standing() NOT IN ('owner', 'admitted') THEN
        RAISE EXCEPTION USING MESSAGE = session_user, ERRCODE = '{BARRED}';
    END IF;
    DELETE FROM staged s WHERE s.at < now() - interval '7 days';
    INSERT INTO staged VALUES (session_user, p_intent, p_position, p_hash, p_table, p_chunk, p_load)
    ON CONFLICT (by, intent, position) DO UPDATE
    SET hash = excluded.hash, "table" = excluded."table", chunk = excluded.chunk, load = excluded.load, at = now();
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.append_staged(p_seq bigint, p_intent text) RETURNS void
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM journal j WHERE j.seq = p_seq AND j.xmin = pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION USING MESSAGE = 'chunks come with their entry', ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO journal_chunk SELECT p_seq, s.position, s.chunk FROM staged s
    WHERE s.by = session_user AND s.intent = p_intent AND s.position >= 0 ORDER BY s.position;
    DELETE FROM staged s WHERE s.by = session_user AND s.intent = p_intent;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.erase_sealed(p_seal text) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF standing() NOT IN ('owner', 'admitted') THEN
        RAISE EXCEPTION USING MESSAGE = session_user, ERRCODE = '{BARRED}';
    END IF;
    DELETE FROM protected p WHERE p.seal = p_seal;
END $$;

-- A user's password takes two calls, so that none is given whose asking isn't committed, and counted.
CREATE OR REPLACE FUNCTION {SCHEMA}.ask_password(p_user text) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF standing() NOT IN ('owner', 'admitted') THEN
        RAISE EXCEPTION USING MESSAGE = session_user, ERRCODE = '{BARRED}';
    END IF;
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION USING MESSAGE = 'a standby lets nobody in', ERRCODE = 'cannot_connect_now';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('asked ' || session_user, 0));
    IF (SELECT count(*) FROM asked a WHERE a.name = session_user AND a."user" <> p_user
        AND a.at > now() - interval '1 hour') >= {MOST_ASKED} AND standing() <> 'owner' THEN
        RAISE EXCEPTION USING MESSAGE = session_user, ERRCODE = '{TOO_MANY}';
    END IF;
    INSERT INTO asked VALUES (session_user, p_user, now()) ON CONFLICT (name, "user") DO UPDATE SET at = excluded.at;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.password_of(p_user text, OUT seal text, OUT value text)
LANGUAGE plpgsql STABLE {_DEFINER} AS $$
BEGIN
    -- Who has written something in this transaction may have made the user's row refer to somebody else's password.
    IF standing() NOT IN ('owner', 'admitted') OR pg_current_xact_id_if_assigned() IS NOT NULL
       OR NOT EXISTS (SELECT FROM asked a WHERE a.name = session_user AND a."user" = p_user
                      AND a.at > now() - interval '1 minute') THEN
        RAISE EXCEPTION USING MESSAGE = 'not asked for', ERRCODE = 'restrict_violation';
    END IF;
    SELECT u.password, p.value INTO seal, value FROM user_ u JOIN protected p ON p.seal = u.password
    WHERE u.id = p_user AND (standing() = 'owner' OR u.district = my_district());
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.want_entry() RETURNS trigger LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    -- At the commit: an entry of this transaction is the last one, as its lock is still held.
    IF (SELECT j.xmin FROM journal j ORDER BY j.seq DESC LIMIT 1) IS DISTINCT FROM pg_current_xact_id()::xid THEN
        RAISE EXCEPTION USING MESSAGE = 'not in the journal: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION {SCHEMA}.note_seen() RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    IF NOT pg_is_in_recovery() THEN
        INSERT INTO seen VALUES (session_user, now()) ON CONFLICT (name) DO UPDATE SET at = excluded.at;
    END IF;
END $$;

-- When a log-in last opened the store. No change of the store: not in the journal.
CREATE TABLE IF NOT EXISTS {SCHEMA}.seen (name text PRIMARY KEY, at timestamptz NOT NULL);
-- Whose password a workstation asked for last when. No change of the store either.
CREATE TABLE IF NOT EXISTS {SCHEMA}.asked (name text, "user" text, at timestamptz NOT NULL, PRIMARY KEY (name, "user"));
CREATE TABLE IF NOT EXISTS {SCHEMA}.blob (sha256 text PRIMARY KEY, content bytea NOT NULL);
-- Photos are stored as they are: they are compressed already.
ALTER TABLE {SCHEMA}.blob ALTER COLUMN content SET STORAGE EXTERNAL;
"""  # noqa: B907


def make(connection: sa.Connection, srid: int) -> bool:
    """Make everything, in the caller's transaction; False when the CRS is unknown or not in metres."""
    known = connection.exec_driver_sql("SELECT proj4text FROM public.spatial_ref_sys WHERE srid = %s", (srid,)).scalar()
    if known is None or "+units=m" not in known:
        return False
    roles.make(connection)
    with roles.as_owner(connection):
        connection.exec_driver_sql(_FUNCTIONS)
        schema.upgrade(connection, srid)
        roles.grant(connection)
    return True


def remake(connection: sa.Connection) -> None:
    """Make anew, in the caller's transaction, what stands beside the tables of the migrations, before these run.

    Until `roles.grant` is called, rows may change without an entry: so that a migration may change tables that it has
    filled.
    """
    roles.make(connection)
    with roles.as_owner(connection):
        roles.unguard(connection)
        connection.exec_driver_sql(_FUNCTIONS)
