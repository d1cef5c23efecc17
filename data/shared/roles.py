"""Who may do what in the database of a shared store: roles, grants, row security, and triggers that guard rows.

The roles are groups without a log-in; log-ins are their members (`data.shared.admission`). All of it is made anew each
time `main.py share` runs, after the migrations, so it always fits the tables.

- `wanmi_owner` owns everything and brings the schema up.
- `wanmi_workstation` reads, inserts and updates what services write. It deletes nothing, and reaches journal and
  answers only through `append_entry`. A hostile workstation can still write rows past the services; what it can't do
  is to write them past the journal, or to change what stands there.
  It sees no password: when somebody logs in it gets the hash of that one user (`password_of`), which is put on record
  and given for only so many users an hour, so that no copy of a replica, and no stolen log-in, yields all to try out.
- `wanmi_gateway` may do the same for phones, but gets no password at all: a phone's log-in is proved by a token that
  the gateway gave it. The services of the gateway come later; then this may become narrower.
- `wanmi_reader` reads everything but the values behind seals: names and numbers of reporters, passwords.

A log-in sees the rows of its own district only, and none once it was barred.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from data import tables
from data.shared.server import SCHEMA

OWNER, WORKSTATION, GATEWAY, READER = "wanmi_owner", "wanmi_workstation", "wanmi_gateway", "wanmi_reader"
GROUPS = (WORKSTATION, GATEWAY, READER)
_ALL = ", ".join(GROUPS)
_WRITERS = f"{WORKSTATION}, {GATEWAY}"
_OWNERS_ONLY = (tables.store, tables.workstation)
"""Rows that only `main.py share` writes."""
WRITTEN = tuple(table for table in tables.JOURNALLED if table not in _OWNERS_ONLY)
"""Tables that services write."""
_FUNCTIONS = ("append_entry(text, text, text)", "append_chunk(bigint, int, bytea)", "erase_sealed(text)",
              "stage(text, int, text, text, bytea, text)", "append_staged(bigint, text)")
STANDING = f"{SCHEMA}.standing()"
"""Says `owner`, `admitted`, `barred` or `unknown` of the log-in that asks."""
NOTE_SEEN = f"{SCHEMA}.note_seen()"
ASK_PASSWORD, PASSWORD_OF = f"{SCHEMA}.ask_password", f"{SCHEMA}.password_of"
_GUARD = "wants_entry"


def make(connection: sa.Connection) -> None:
    """Make the roles of the server and the schema of the database, in the caller's transaction. Idempotent."""
    for role in (OWNER, *GROUPS):
        # Two databases of one server may be set up at once.
        connection.exec_driver_sql(f"""DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""")  # noqa: B907
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {OWNER}")
    close_to_others(connection)


def close_to_others(connection: sa.Connection) -> None:
    """Let nobody but members of the roles connect to the database. Idempotent."""
    name = connection.exec_driver_sql("SELECT quote_ident(current_database())").scalar_one()
    connection.exec_driver_sql(f"REVOKE CONNECT, TEMPORARY ON DATABASE {name} FROM PUBLIC; "
                               f"GRANT CONNECT ON DATABASE {name} TO {OWNER}, {_ALL}")


@contextmanager
def as_owner(connection: sa.Connection) -> Iterator[None]:
    """Make what is made inside the owner's. An exception inside ends the transaction, and the role with it."""
    connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
    yield
    connection.exec_driver_sql("RESET ROLE")


def grant(connection: sa.Connection) -> None:
    """Set grants, row security and guards of every table, in the owner's transaction. Idempotent."""
    connection.exec_driver_sql("; ".join((*_grants(), *_policies(), *_guards())))


def unguard(connection: sa.Connection) -> None:
    """Let rows change without an entry, until `grant` is called."""
    for table in tables.JOURNALLED:
        if sa.inspect(connection).has_table(table.name, SCHEMA):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_GUARD} ON {_name(table)}")


def _name(table: sa.Table) -> str:
    return f'{SCHEMA}."{table.name}"'  # noqa: B907


def _grants() -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM PUBLIC, {_ALL}"
    yield f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {SCHEMA} FROM PUBLIC, {_ALL}"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {_ALL}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {_ALL}"
    yield f"REVOKE SELECT ON {_name(tables.protected)}, {_name(tables.case_text)} FROM {READER}"
    written = ", ".join(_name(table) for table in WRITTEN)
    yield f"GRANT INSERT, UPDATE ON {written} TO {_WRITERS}"
    yield f"GRANT INSERT ON {_name(tables.intent)}, {_name(tables.protected)}, {SCHEMA}.blob TO {_WRITERS}"
    for function in _FUNCTIONS:
        yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{function} TO {_WRITERS}"
    yield f"GRANT EXECUTE ON FUNCTION {ASK_PASSWORD}(text), {PASSWORD_OF}(text) TO {WORKSTATION}"
    yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.my_district(), {STANDING}, {NOTE_SEEN} TO {_ALL}"


def _policies() -> Iterator[str]:
    """By district where rows carry one; for the other tables it is enough to be admitted.

    `(SELECT …)` is asked once per statement, not once per row; and only a comparison with one value (not with a list)
    lets PostgreSQL leave other districts' partitions alone, where tables are partitioned.
    """
    mine = f"(SELECT {SCHEMA}.my_district())"
    for name, condition in (
            *((_name(table), f"district = {mine}" if "district" in table.c
               else f"{mine} IS NOT NULL") for table in tables.metadata.sorted_tables),
            (f"{SCHEMA}.blob", f"{mine} IS NOT NULL"),
            (f"{SCHEMA}.staged", f"by = session_user AND {mine} IS NOT NULL")):
        yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS owners ON {name}"
        yield f"CREATE POLICY owners ON {name} TO {OWNER} USING (true) WITH CHECK (true)"
        yield f"DROP POLICY IF EXISTS district ON {name}"
        yield f"CREATE POLICY district ON {name} TO {_ALL} USING ({condition}) WITH CHECK ({condition})"
    # By what the value is, not by who refers to it: who may change users could make them refer to something else.
    yield f"DROP POLICY IF EXISTS no_passwords ON {_name(tables.protected)}"
    yield (f"CREATE POLICY no_passwords ON {_name(tables.protected)} AS RESTRICTIVE FOR SELECT TO {_WRITERS} "
           f"USING (NOT starts_with(value, '$argon2'))")


def _guards() -> Iterator[str]:
    """A row changes only together with an entry of the journal: looked at once more at the commit, row by row.

    That the entry holds just this row is for `verify` to prove. Measured: 18 µs a row (100,000 rows: 1.8 s at the
    commit), nothing that can be seen in a step of 7 ms; row security costs such a step 0.8 ms.
    """
    for table in tables.JOURNALLED:
        yield f"DROP TRIGGER IF EXISTS {_GUARD} ON {_name(table)}"
        yield (f"CREATE CONSTRAINT TRIGGER {_GUARD} AFTER INSERT OR UPDATE OR DELETE ON {_name(table)} "
               f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.want_entry()")
