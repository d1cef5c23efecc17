"""What is set for the whole store and is no rule."""

from typing import Any

from data import tables
from data.rows import RowWriter


class SettingRecords:
    """Settings; see `app.ports.store.Settings`."""

    def __init__(self, writer: RowWriter) -> None:
        """`writer` is the unit's."""
        self._writer = writer

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value, or the default where none was set."""
        row = self._writer.current(tables.setting, (name,))
        return default if row is None else row["value"]

    def set(self, name: str, value: Any) -> None:
        """Set a value that the journal can spell."""
        row = self._writer.current(tables.setting, (name,))
        if row is None:
            self._writer.insert(tables.setting, [{"name": name, "version": 1, "value": value}])
        elif row["value"] != value:
            self._writer.update(tables.setting, row | {"version": row["version"] + 1, "value": value})
