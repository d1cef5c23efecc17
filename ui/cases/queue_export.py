"""What a queue shows as a CSV file that spreadsheets open: UTF-8 with a mark, no cell is taken for a formula."""

import csv
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from app.domain.errors import Unusable
from app.queries.cases import CaseRow
from ui.cases import wording
from ui.cases.wording import tr
from ui.local_time import local

MOST = 100_000
"""More rows nobody reads, and a spreadsheet hardly opens."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, rows: Iterable[CaseRow], *, language: str, now: datetime) -> int:
    """Write the rows with a head, whole or not at all; return how many.

    Raises:
        Unusable: `export.cannot_write`.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    number = 0
    try:
        with draft.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((tr("Number"), tr("State"), tr("Type"), tr("Place"), tr("Grid"), tr("Channel"),
                             tr("Department"), tr("Reported"), tr("Due"), tr("Time left"), tr("Note")))
            for row in rows:
                writer.writerow([safe(cell) for cell in _cells(row, language, now)])
                number += 1
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unusable("export.cannot_write", path=str(path), detail=error.strerror or str(error)) from error
    return number


def safe(cell: str) -> str:
    """Return the cell so that a spreadsheet takes it for text: an apostrophe before what would be a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(row: CaseRow, language: str, now: datetime) -> tuple[str, ...]:
    return (row.number, wording.state_text(row.state, language), wording.type_text(row, language), row.place,
            row.unit_grid, wording.channel_text(row.channel), wording.department_text(row, language),
            _time(row.reported_at), _time(row.stage.due_at), wording.time_left_text(row.stage, now), row.note)


def _time(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at is not None else ""
