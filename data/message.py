"""What goes to a server together: on a slow line each message costs seconds, and on any the time of two processes.

No lock that a statement takes waits here for the next to arrive. In a pipeline a client that freezes in between would
hold it for ever, since the server doesn't take that client for idle; one message comes whole or not at all.

Values stand in the text of a message, and a server writes the text of what failed into its log: what the journal must
not hold goes by itself, as parameters.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from data.prepared import Asked, Row, as_sqlalchemy, server_driver

BEGIN: Asked = ("BEGIN", None)
COMMIT: Asked = ("COMMIT", None)


class Message:
    """Statements of a transaction that need no answer by themselves, until one comes that does."""

    def __init__(self, connection: sa.Connection, *owed: Asked) -> None:
        """`owed` goes first."""
        self._connection, self._owed = connection, list(owed)

    def owe(self, *statements: Asked) -> None:
        """Let the statements go along with what is asked next."""
        self._owed += statements

    def ask(self, *statements: Asked) -> list[Row | None]:
        """Send what is owed and the statements; return the first row of each of these, None where it gives none.

        Raises:
            sqlalchemy.exc.DBAPIError: as SQLAlchemy itself would of the driver's error; what comes after the one that
                failed isn't run.
        """
        owed, self._owed = self._owed, []
        return _sent(self._connection, [*owed, *statements])[len(owed):]


def _sent(connection: sa.Connection, statements: Sequence[Asked]) -> list[Row | None]:
    import psycopg  # Slow to load, and an embedded store needs none.

    raw = server_driver(connection)
    spelled = psycopg.ClientCursor(raw)
    found: list[Row | None] = []
    with as_sqlalchemy(connection, statements[0][0], None):
        sql = "; ".join(each if bound is None else spelled.mogrify(each, bound) for each, bound in statements)
        try:
            cursor = raw.cursor().execute(sql, prepare=False)
        except psycopg.errors.DivisionByZero as error:  # See `RowWriter.take_unsent`: nothing else divides.
            raise psycopg.errors.SerializationFailure("a row has another version by now") from error
        for _ in statements:
            found.append(cursor.fetchone() if cursor.description else None)
            cursor.nextset()
    return found
