"""Sequences of human numbers: case numbers of a day, component codes of a type. Never given twice."""

from data import tables
from data.rows import RowWriter


class Counters:
    """Counts in memory; `flush` writes what was given, once, before the journal entry."""

    def __init__(self, writer: RowWriter) -> None:
        """`writer` is the unit's."""
        self._writer = writer
        self._last: dict[str, int] = {}

    def next(self, name: str) -> int:
        """Return the next number, 1 at first."""
        if name not in self._last:
            row = self._writer.current(tables.counter, (name,), hold=True)
            self._last[name] = row["last"] if row else 0
        self._last[name] += 1
        return self._last[name]

    def forget(self) -> None:
        """What was given since the last flush was rolled back."""
        self._last.clear()

    def flush(self) -> None:
        """Write the counters that were used."""
        for name, last in self._last.items():
            row = self._writer.current(tables.counter, (name,))
            if row is None:
                self._writer.insert(tables.counter, [{"name": name, "version": 1, "last": last}])
            elif row["last"] != last:
                self._writer.update(tables.counter, row | {"version": row["version"] + 1, "last": last})
        self._last.clear()
